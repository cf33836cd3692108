/**
 * The text without a prefix, if it starts with it.
 *
 * @param {string | null | undefined} text
 * @param {string | null | undefined} prefix
 * @returns {string | undefined}
 */
function removePrefix(text, prefix) {
  if (text == null || prefix == null) {
    return undefined;
  }
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
