/**
 * Whether a call does what it is made for: it neither fails nor takes too long.
 *
 * @param {() => unknown} call
 * @param {number} [timeout] in milliseconds
 * @param {number} [deadline]
 * @returns {Promise<boolean>}
 */
async function succeedsInTime(call, timeout, deadline) {
  const done = await inTime(
    async () => {
      await call();
      return true;
    },
    timeout,
    deadline,
  );
  return done === true;
}
