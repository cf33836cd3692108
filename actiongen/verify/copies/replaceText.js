/**
 * The text with all occurrences replaced, undefined if it gets too long.
 *
 * @param {string | null | undefined} text
 * @param {string | null | undefined} old
 * @param {string | null | undefined} replacement
 * @returns {string | undefined}
 */
function replaceText(text, old, replacement) {
  if (text == null || old == null || replacement == null) {
    return undefined;
  }
  const times = old === "" ? text.length + 1 : text.split(old).length - 1;
  const length = text.length + times * (replacement.length - old.length);
  return length <= 2 ** 22
    ? text.replaceAll(old, () => replacement)
    : undefined;
}
