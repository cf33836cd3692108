/**
 * What a JSON Web Token says if its signature and its claims are right; or a
 * `failure` that says why it does not count. An expected claim that is empty
 * fits no token.
 *
 * @param {string | null | undefined} token
 * @param {any} key A secret or a PEM as text, or a set of public keys.
 * @param {any} options Those of `jwtVerify`, and a `nonce`.
 * @returns {Promise<any>}
 */
async function verifyToken(token, key, { nonce, ...options }) {
  const { issuer, audience, subject } = options;
  const text = token ?? "";

  /** @param {any} header @param {any} parts @returns {any} */
  const findKey = (header, parts) => {
    const isEmpty = [key, issuer, audience, subject, nonce].includes("");
    const isToken = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
    const isAsked = nonce === undefined || jose.decodeJwt(text).nonce === nonce;
    if (isEmpty || !isToken || !isAsked) throw new Error("no such token");
    if (typeof key !== "string") {
      return jose.createLocalJWKSet(key)(header, parts);
    }
    return header.alg.startsWith("HS")
      ? crypto.createSecretKey(Buffer.from(key))
      : crypto.createPublicKey(key);
  };

  try {
    const currentDate = new Date();
    const found = await jose.jwtVerify(text, findKey, {
      ...options,
      currentDate,
    });
    const payload = fromJson(JSON.stringify(found.payload));
    const header = fromJson(JSON.stringify(found.protectedHeader));
    if (payload && header) return { payload, header };
    return { failure: { reason: "invalid" } };
  } catch (/** @type {any} */ error) {
    const isExpired = error.code === "ERR_JWT_EXPIRED";
    return { failure: { reason: isExpired ? "expired" : "invalid" } };
  }
}
