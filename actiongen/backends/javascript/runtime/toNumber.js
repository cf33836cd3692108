/**
 * The number that a decimal text stands for, trimmed, else undefined.
 *
 * @param {string | null | undefined} text
 * @returns {number | undefined}
 */
function toNumber(text) {
  const digits = text?.trim() ?? "";
  const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(digits)
    ? Number(digits)
    : NaN;
  return Number.isFinite(number) ? number : undefined;
}
