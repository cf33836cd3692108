/**
 * What a call gives; undefined if it throws.
 *
 * @template Result
 * @param {() => Result} call
 * @returns {Result | undefined}
 */
function unlessThrown(call) {
  try {
    return call() ?? undefined;
  } catch {
    return undefined;
  }
}
