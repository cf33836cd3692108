/**
 * Allowed domains: lets in the addresses of some domains alone. ALLOWED_DOMAINS
 * is a list of domains with commas.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  if (!event.user.email_verified) {
    return api.access.deny("Verify your e-mail address first.");
  }

  const allowed = event.secrets.ALLOWED_DOMAINS.split(",")
    .map((domain) => domain.trim().toLowerCase())
    .filter((domain) => domain !== "");
  const domain = emailDomain(event.user.email);
  if (domain === undefined || !allowed.includes(domain)) {
    api.access.deny("Accounts of this domain cannot log in here.");
  }
};

/**
 * What follows the last `@` of an address, in lower case.
 *
 * @param {string | null | undefined} email
 * @returns {string | undefined}
 */
function emailDomain(email) {
  const at = email?.lastIndexOf("@") ?? -1;
  return at === -1 ? undefined : email?.slice(at + 1).toLowerCase();
}
