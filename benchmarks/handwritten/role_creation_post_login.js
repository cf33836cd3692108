/**
 * Special role: gives some users the values of a special role, in both tokens.
 * SPECIAL_ROLE_VALUE and SPECIAL_ROLE_USERS are lists with commas.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const { SPECIAL_ROLE_NAME, SPECIAL_ROLE_VALUE, SPECIAL_ROLE_USERS } =
    event.secrets;
  const { email, email_verified: isVerified } = event.user;

  if (email == null || !isVerified) {
    return api.access.deny("Verify your e-mail address first.");
  }

  // Addresses are compared without their case.
  const users = splitList(SPECIAL_ROLE_USERS.toLowerCase());
  if (users.includes(email.toLowerCase())) {
    const values = splitList(SPECIAL_ROLE_VALUE);
    api.idToken.setCustomClaim(SPECIAL_ROLE_NAME, values);
    api.accessToken.setCustomClaim(SPECIAL_ROLE_NAME, values);
  }
};

/**
 * The entries of a list with commas, without empty ones.
 *
 * @param {string} text
 * @returns {string[]}
 */
function splitList(text) {
  const entries = text.split(",").map((entry) => entry.trim());
  return entries.filter((entry) => entry !== "");
}
