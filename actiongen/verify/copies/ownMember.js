/**
 * The object's own value under a key, undefined if there is none.
 *
 * @param {unknown} value
 * @param {string} key
 * @returns {any}
 */
function ownMember(value, key) {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
