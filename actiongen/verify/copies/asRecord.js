/**
 * The fields that can be read, if the value is an object.
 *
 * @param {unknown} value
 * @param {Record<string, (field: unknown) => unknown>} fields
 * @returns {Record<string, any> | undefined}
 */
function asRecord(value, fields) {
  if (!isObject(value)) {
    return undefined;
  }
  const pairs = Object.entries(fields).map(([key, asField]) => [
    key,
    Object.hasOwn(value, key) ? asField(value[key]) : undefined,
  ]);
  return compact(Object.fromEntries(pairs));
}
