/**
 * What came back for a request; or a `failure` that says why nothing did that
 * counts as an answer. Redirects are not followed.
 *
 * @param {string} method
 * @param {string | undefined} address
 * @param {any} [options]
 * @returns {Promise<any>}
 */
async function sendRequest(method, address, options = {}) {
  const { accept = [], acceptAll, retries = 0, timeout = 3000 } = options;
  const { deadline = Infinity } = options;
  const sent = requestParts(address, options);
  if (sent === undefined) {
    return { failure: { reason: "request" } };
  }
  /** @type {Record<string, any>} */
  let failure = { reason: "timeout" };
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    if (performance.now() + timeout > deadline) break;
    let reason = "connection";
    try {
      const signal = AbortSignal.timeout(timeout);
      const redirect = "manual";
      const init = { method, ...sent.init, redirect, signal };
      const response = await fetch(sent.address, init);
      reason = "body";
      const text = await response.text();
      const { ok, status } = response;
      if (ok || acceptAll || accept.includes(status)) {
        return { status, text, json: fromJson(text) };
      }
      reason = "status";
      failure = { reason, status };
      if (status !== 429 && status < 500) break;
    } catch (/** @type {any} */ error) {
      if (error.name === "TimeoutError") reason = "timeout";
      if (error.cause?.code === "ERR_INVALID_URL") reason = "request";
      failure = { reason };
      if (reason === "body" || reason === "request") break;
    }
  }
  return { failure };
}
