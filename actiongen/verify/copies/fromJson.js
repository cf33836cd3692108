/**
 * The value of a JSON text, undefined if it is malformed, null or nested too
 * deeply; numbers that are too large to be finite are null.
 *
 * @param {string | null | undefined} text
 * @returns {any}
 */
function fromJson(text) {
  try {
    const value = JSON.parse(text ?? "", (key, part) =>
      part === Infinity || part === -Infinity ? null : part,
    );
    return isNested(value, 64) ? undefined : (value ?? undefined);
  } catch {
    return undefined;
  }
}
