/**
 * What is left of a value as JSON: a copy without functions, undefined if JSON
 * cannot hold it.
 *
 * @param {unknown} value
 * @returns {any}
 */
function asJson(value) {
  try {
    return fromJson(JSON.stringify(value));
  } catch {
    return undefined;
  }
}
