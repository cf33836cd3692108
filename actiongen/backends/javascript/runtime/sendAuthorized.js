/**
 * What came back for a request that goes with a token of the client. A token
 * that was known before is renewed once where it is refused. All of it takes
 * one time-out more than the request alone.
 *
 * @param {any} cache - `api.cache`, where there is one.
 * @param {any} client
 * @param {string} method
 * @param {string | undefined} path
 * @param {any} [options]
 * @returns {Promise<any>}
 */
async function sendAuthorized(cache, client, method, path, options = {}) {
  const { headers, timeout = 3000, retries = 0 } = options;
  const address = path === undefined ? undefined : client.base + path;
  if (requestParts(address, options) === undefined) {
    return { failure: { reason: "request" } };
  }
  const most = performance.now() + (retries + 2) * timeout;
  const deadline = Math.min(options.deadline ?? Infinity, most);
  const send = (/** @type {string} */ token) =>
    sendRequest(method, address, {
      ...options,
      headers: { ...headers, authorization: `Bearer ${token}` },
      deadline,
    });
  const asked = `${client.tokenUrl} ${new URLSearchParams(client.grant)}`;
  const hash = crypto.createHash("sha256").update(asked);
  const key = `token-${hash.digest("base64url")}`;
  const known = client.token ?? cache?.get(key)?.value;
  if (known !== undefined) {
    const response = await send(known);
    if ((response.failure ?? response).status !== 401) return response;
  }
  const limits = { timeout, retries, deadline };
  const failure = await requestToken(cache, client, key, limits);
  return failure === undefined ? send(client.token) : { failure };
}
