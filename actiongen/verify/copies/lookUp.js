/**
 * The object's own value under a key that may be missing.
 *
 * @param {unknown} value
 * @param {string | null | undefined} key
 * @returns {any}
 */
function lookUp(value, key) {
  return isObject(value) && key != null && Object.hasOwn(value, key)
    ? (value[key] ?? undefined)
    : undefined;
}
