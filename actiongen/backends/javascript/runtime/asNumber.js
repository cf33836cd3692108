/**
 * The value if it is a finite number, else undefined.
 *
 * @param {unknown} value
 * @returns {number | undefined}
 */
function asNumber(value) {
  return typeof value === "number" && Number.isFinite(value)
    ? value
    : undefined;
}
