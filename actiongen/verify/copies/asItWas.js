/**
 * A copy of an object, any other value as it is.
 *
 * @param {any} value
 * @returns {any}
 */
function asItWas(value) {
  return isObject(value) ? { ...value } : value;
}
