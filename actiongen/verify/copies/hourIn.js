/**
 * The hour in a time zone, from 0 to 23; undefined if there is none.
 *
 * @param {number | null | undefined} time
 * @param {string} zone
 * @returns {number | undefined}
 */
function hourIn(time, zone) {
  if (time == null || Math.abs(time) > 8.64e15) {
    return undefined;
  }
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hour: "numeric",
    hourCycle: "h23",
  });
  return Number(format.format(time));
}
