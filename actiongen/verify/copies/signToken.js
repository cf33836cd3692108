/**
 * A signed JSON Web Token; undefined if the key is none for the algorithm.
 *
 * @param {any} payload
 * @param {string} key - A secret for HS256 and its like, else a private PEM.
 * @param {any} options
 * @returns {Promise<string | undefined>}
 */
async function signToken(payload, key, options) {
  const { algorithm, claims, expiresIn } = options;
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + expiresIn;
  try {
    const signingKey = algorithm.startsWith("HS")
      ? crypto.createSecretKey(Buffer.from(key))
      : crypto.createPrivateKey(key);
    return await new jose.SignJWT({ ...payload, ...claims, iat, exp })
      .setProtectedHeader({ alg: algorithm, typ: "JWT" })
      .sign(signingKey);
  } catch {
    return undefined;
  }
}
