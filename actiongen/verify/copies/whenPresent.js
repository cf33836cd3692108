/**
 * What is made of a value, undefined if the value is missing.
 *
 * @template T, U
 * @param {T | null | undefined} value
 * @param {(value: T) => U} use
 * @returns {U | undefined}
 */
function whenPresent(value, use) {
  return value == null ? undefined : use(value);
}
