/**
 * A copy of the list in the order of the keys of its items, those without a
 * key last.
 *
 * @template T
 * @param {T[] | null | undefined} items
 * @param {(item: T) => string | number | null | undefined} keyOf
 * @param {number} direction - 1, or -1 for the largest key first.
 * @returns {T[] | undefined}
 */
function sortedBy(items, keyOf, direction = 1) {
  if (items == null) {
    return undefined;
  }
  return [...items].sort((left, right) => {
    const [a, b] = [keyOf(left), keyOf(right)];
    if (a == null || b == null) {
      return Number(a == null) - Number(b == null);
    }
    return a === b ? 0 : a < b ? -direction : direction;
  });
}
