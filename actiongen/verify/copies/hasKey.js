/**
 * Whether the object has a value of its own under a key that may be missing.
 *
 * @param {unknown} value
 * @param {string | null | undefined} key
 * @returns {boolean}
 */
function hasKey(value, key) {
  return lookUp(value, key) !== undefined;
}
