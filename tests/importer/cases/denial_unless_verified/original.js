/**
 * Keeps addresses out that nobody has verified.
 *
 * @param {Event} event
 * @param {PostLoginAPI} api
 */
exports.onExecutePostLogin = async (event, api) => {
  if (!event.user.email_verified) {
    return api.access.deny("Please verify your address.");
  }

  // Marks staff in the token
  if (event.user.email?.endsWith("@corp.example")) {
    api.idToken.setCustomClaim("https://corp.example/staff", true);
  }
};
