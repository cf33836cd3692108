/**
 * Address list: lets some addresses in, and no others. ALLOW_LIST is a list of
 * addresses with commas.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const allowed = event.secrets.ALLOW_LIST.split(",").map((ip) => ip.trim());

  if (!allowed.includes(event.request.ip)) {
    api.access.deny("Logins from your network are not allowed.");
  }
};
