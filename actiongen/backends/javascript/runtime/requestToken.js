/**
 * Gets the client a token by its credentials (RFC 6749, 4.4), for this run and,
 * until a minute before it expires, for others; or says why there is none.
 *
 * @param {any} cache
 * @param {any} client
 * @param {string} key
 * @param {any} limits
 * @returns {Promise<any>}
 */
async function requestToken(cache, client, key, limits) {
  const { tokenUrl, grant } = client;
  const options = { ...limits, form: grant };
  const response = await sendRequest("POST", tokenUrl, options);
  if (response.failure) return response.failure;
  const token = response.json?.access_token;
  if (typeof token !== "string" || token === "") return { reason: "body" };
  client.token = token;
  const lifetime = response.json.expires_in;
  const rest = Number.isFinite(lifetime) ? lifetime - 60 : 15 * 60;
  const ttl = Math.floor(Math.min(rest, 24 * 60 * 60)) * 1000;
  // A longer one is no value for Auth0's cache.
  if (ttl > 0 && Buffer.byteLength(token) <= 4096) {
    cache?.set(key, token, { ttl });
  }
  return undefined;
}
