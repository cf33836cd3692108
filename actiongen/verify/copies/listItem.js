/**
 * An item of a list, counted from the end if negative.
 *
 * @param {unknown} value
 * @param {number} index
 * @returns {any}
 */
function listItem(value, index) {
  return Array.isArray(value) ? value.at(index) : undefined;
}
