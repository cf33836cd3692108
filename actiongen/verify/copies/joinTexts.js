/**
 * The texts with a separator between them, undefined if that gets too long.
 *
 * @param {string | null | undefined} separator
 * @param {string[] | null | undefined} texts
 * @returns {string | undefined}
 */
function joinTexts(separator, texts) {
  if (separator == null || texts == null) {
    return undefined;
  }
  const between = separator.length * Math.max(0, texts.length - 1);
  const length = texts.reduce((sum, text) => sum + text.length, between);
  return length <= 2 ** 22 ? texts.join(separator) : undefined;
}
