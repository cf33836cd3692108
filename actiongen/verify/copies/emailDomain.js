/**
 * The domain of an e-mail address in lower case, undefined if there is none.
 *
 * @param {string | null | undefined} email
 * @returns {string | undefined}
 */
function emailDomain(email) {
  if (!email?.includes("@")) {
    return undefined;
  }
  return email.slice(email.lastIndexOf("@") + 1).toLowerCase() || undefined;
}
