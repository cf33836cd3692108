/**
 * The items if the value is a list in which every item can be read.
 *
 * @template T
 * @param {unknown} value
 * @param {(item: unknown) => T | undefined} asItem
 * @returns {T[] | undefined}
 */
function asList(value, asItem) {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const items = value.map((item) => asItem(item));
  return items.includes(undefined) ? undefined : /** @type {T[]} */ (items);
}
