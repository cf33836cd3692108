/**
 * SAML attributes: names the user in the SAML response in the way of
 * WS-Federation. What the profile lacks is left out.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

const CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const { user_id: id, email, name } = event.user;

  api.samlResponse.setAttribute(`${CLAIMS}/nameidentifier`, id);
  if (email) {
    api.samlResponse.setAttribute(`${CLAIMS}/emailaddress`, email);
  }
  if (name) {
    api.samlResponse.setAttribute(`${CLAIMS}/name`, name);
  }
};
