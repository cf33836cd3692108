/**
 * The number of a decimal text, else undefined.
 *
 * @param {string | null | undefined} text
 * @returns {number | undefined}
 */
function toNumber(text) {
  const isDecimal = /^\s*[+-]?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(text ?? "");
  return isDecimal && Number.isFinite(Number(text)) ? Number(text) : undefined;
}
