/**
 * What a JSON Web Token says, whoever has signed it; undefined if it is none.
 *
 * @param {string | null | undefined} token
 * @returns {any}
 */
function decodeToken(token) {
  try {
    if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token ?? "")) return undefined;
    const text = /** @type {string} */ (token);
    const payload = fromJson(JSON.stringify(jose.decodeJwt(text)));
    const header = fromJson(JSON.stringify(jose.decodeProtectedHeader(text)));
    return payload && header ? { payload, header } : undefined;
  } catch {
    return undefined;
  }
}
