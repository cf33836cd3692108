/**
 * The number that a decimal text stands for, else undefined.
 *
 * @param {string | null | undefined} text
 * @returns {number | undefined}
 */
function toNumber(text) {
  const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text ?? "")
    ? Number(text)
    : NaN;
  return Number.isFinite(number) ? number : undefined;
}
