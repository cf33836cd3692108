/**
 * Whether lists and objects stand in each other more than so many levels deep.
 *
 * @param {unknown} value
 * @param {number} levels
 * @returns {boolean}
 */
function isNested(value, levels) {
  return (
    typeof value === "object" &&
    value !== null &&
    (levels === 0 ||
      Object.values(value).some((part) => isNested(part, levels - 1)))
  );
}
