/**
 * Guardian for roles: challenges the holders of some roles with Guardian.
 * MFA_ROLES is a list of roles with commas.
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

  const mfaRoles = splitList(event.secrets.MFA_ROLES);
  if (mfaRoles.length === 0) {
    return api.access.deny("This login is not configured.");
  }

  // Roles are compared without their case, and a user may have none.
  const roles = event.authorization?.roles ?? [];
  if (roles.some((role) => mfaRoles.includes(role.toLowerCase()))) {
    api.multifactor.enable("guardian", { allowRememberBrowser: true });
  }
};

/**
 * The entries of a list with commas, in lower case, without empty ones.
 *
 * @param {string} text
 * @returns {string[]}
 */
function splitList(text) {
  const entries = text.split(",").map((entry) => entry.trim().toLowerCase());
  return entries.filter((entry) => entry !== "");
}
