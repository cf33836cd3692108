/**
 * What a call gives in the end; undefined if it fails or takes too long. It is
 * not made where its time would not be over by the deadline.
 *
 * @template Result
 * @param {() => Promise<Result>} call
 * @param {number} [timeout] in milliseconds
 * @param {number} [deadline]
 * @returns {Promise<Result | undefined>}
 */
async function inTime(call, timeout = 3000, deadline = Infinity) {
  if (performance.now() + timeout > deadline) {
    return undefined;
  }
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, timeout);
  });
  try {
    return (await Promise.race([call(), late])) ?? undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
