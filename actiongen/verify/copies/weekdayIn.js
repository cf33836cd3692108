/**
 * The day of the week in a time zone, such as Monday; undefined if there is
 * none.
 *
 * @param {number | null | undefined} time
 * @param {string} zone
 * @returns {string | undefined}
 */
function weekdayIn(time, zone) {
  if (time == null || Math.abs(time) > 8.64e15) {
    return undefined;
  }
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    weekday: "long",
  });
  return format.format(time);
}
