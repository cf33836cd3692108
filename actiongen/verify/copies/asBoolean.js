/**
 * The value if it is true or false, else undefined.
 *
 * @param {unknown} value
 * @returns {boolean | undefined}
 */
function asBoolean(value) {
  return typeof value === "boolean" ? value : undefined;
}
