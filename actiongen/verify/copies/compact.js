/**
 * The same object without the keys that have no value.
 *
 * @param {Record<string, unknown> | null | undefined} fields
 * @returns {Record<string, unknown>}
 */
function compact(fields) {
  return Object.fromEntries(
    Object.entries(fields ?? {}).filter((pair) => pair[1] != null),
  );
}
