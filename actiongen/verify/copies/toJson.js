/**
 * The value as JSON, undefined if there is none, it is nested too deeply or
 * gets too long.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
function toJson(value) {
  if (value == null || isNested(value, 64)) {
    return undefined;
  }
  const json = JSON.stringify(value);
  return json.length <= 2 ** 22 ? json : undefined;
}
