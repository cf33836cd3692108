/**
 * The domain of an e-mail address in lower case, undefined if there is none.
 *
 * @param {string | null | undefined} email
 * @returns {string | undefined}
 */
function emailDomain(email) {
  const at = email?.lastIndexOf("@") ?? -1;
  return at === -1 ? undefined : email.slice(at + 1).toLowerCase() || undefined;
}
