/**
 * The value if it is a finite number, else undefined.
 *
 * @param {any} value
 * @returns {number | undefined}
 */
function asNumber(value) {
  return Number.isFinite(value) ? value : undefined;
}
