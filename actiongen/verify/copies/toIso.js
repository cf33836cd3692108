/**
 * The instant as an ISO 8601 text, undefined if there is none.
 *
 * @param {number | null | undefined} time
 * @returns {string | undefined}
 */
function toIso(time) {
  return time != null && Math.abs(time) <= 8.64e15
    ? new Date(time).toISOString()
    : undefined;
}
