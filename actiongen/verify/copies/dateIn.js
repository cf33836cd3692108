/**
 * The date in a time zone, as YYYY-MM-DD; undefined if there is none.
 *
 * @param {number | null | undefined} time
 * @param {string} zone
 * @returns {string | undefined}
 */
function dateIn(time, zone) {
  if (time == null || Math.abs(time) > 8.64e15) {
    return undefined;
  }
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    day: "numeric",
  });
  const day = Number(format.format(time));
  // It is the day of UTC, the one before or the one after.
  const date = [0, -1, 1]
    .map((days) => new Date(time + days * 86400000))
    .find((each) => each.getUTCDate() === day);
  return date?.toISOString().split("T")[0];
}
