/**
 * The value of an Authorization header for a user and a password.
 *
 * @param {string | null | undefined} user
 * @param {string | null | undefined} password
 * @returns {string | undefined}
 */
function basicAuth(user, password) {
  return user != null && password != null
    ? `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`
    : undefined;
}
