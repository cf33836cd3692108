/**
 * The number, undefined if it is not finite.
 *
 * @param {number} value
 * @returns {number | undefined}
 */
function finite(value) {
  return Number.isFinite(value) ? value : undefined;
}
