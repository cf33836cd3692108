/**
 * Whether a pattern is found in a text of at most 8,192 characters.
 *
 * @param {RegExp} pattern
 * @param {unknown} text
 * @returns {boolean}
 */
function isMatch(pattern, text) {
  return typeof text === "string" && text.length <= 8192 && pattern.test(text);
}
