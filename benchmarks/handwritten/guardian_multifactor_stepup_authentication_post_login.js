/**
 * Step up: challenges where the application asks for it by acr_values, once a
 * session.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

const MULTI_FACTOR =
  "http://schemas.openid.net/pape/policies/2007/06/multi-factor";

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const isAsked = event.transaction?.acr_values?.includes(MULTI_FACTOR);
  const methods = event.authentication?.methods ?? [];

  if (isAsked && !methods.some((method) => method.name === "mfa")) {
    api.multifactor.enable("any", { allowRememberBrowser: false });
  }
};
