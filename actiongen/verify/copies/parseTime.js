/**
 * The milliseconds of YYYY-MM-DD (midnight UTC) or of an ISO 8601 date-time
 * with Z or an offset; undefined for any other value.
 *
 * @param {unknown} value
 * @returns {number | undefined}
 */
function parseTime(value) {
  const text = typeof value === "string" ? value : "";
  const parts = text.match(
    /^(\d{4})-(\d\d)-(\d\d)(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/,
  );
  if (parts === null || parts[1] === "0000") {
    return undefined;
  }
  const day = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`);
  const isDay = day.getUTCDate() === Number(parts[3]);
  return isDay ? Date.parse(text.replace(/(\.\d{3})\d+/, "$1")) : undefined;
}
