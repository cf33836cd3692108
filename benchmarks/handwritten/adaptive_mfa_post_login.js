/**
 * Adaptive MFA: challenges a login from a device that Auth0 does not know well,
 * where the user has a factor to answer with.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

const CHALLENGED = ["low", "medium"];

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const { assessments } = event.authentication?.riskAssessment ?? {};
  const isNewDevice = CHALLENGED.includes(assessments?.NewDevice?.confidence);
  const hasFactor = (event.user.multifactor ?? []).length > 0;

  if (isNewDevice && hasFactor) {
    api.multifactor.enable("any", { allowRememberBrowser: true });
  }
};
