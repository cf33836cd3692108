/**
 * The value if it is an object, neither a list nor null.
 *
 * @param {unknown} value
 * @returns {Record<string, unknown> | undefined}
 */
function asObject(value) {
  return isObject(value) ? value : undefined;
}
