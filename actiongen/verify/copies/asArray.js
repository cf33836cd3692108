/**
 * The value if it is a list, else undefined.
 *
 * @param {unknown} value
 * @returns {any[] | undefined}
 */
function asArray(value) {
  return Array.isArray(value) ? value : undefined;
}
