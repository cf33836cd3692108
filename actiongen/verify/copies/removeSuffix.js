/**
 * The text without a suffix, if it ends with it.
 *
 * @param {string | null | undefined} text
 * @param {string | null | undefined} suffix
 * @returns {string | undefined}
 */
function removeSuffix(text, suffix) {
  if (text == null || suffix == null) {
    return undefined;
  }
  return text.endsWith(suffix)
    ? text.slice(0, text.length - suffix.length)
    : text;
}
