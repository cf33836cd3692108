/**
 * What came back for a request of a set of public keys (RFC 7517); or a
 * `failure` where no such set did.
 *
 * @param {string | undefined} address
 * @param {any} [options]
 * @returns {Promise<any>}
 */
async function fetchKeys(address, options) {
  const response = await sendRequest("GET", address, options);
  const keys = response.json?.keys;
  if (response.failure || (Array.isArray(keys) && keys.every(isObject))) {
    return response;
  }
  return { failure: { reason: "body" } };
}
