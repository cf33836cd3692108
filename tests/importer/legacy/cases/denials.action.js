exports.onExecutePostLogin = async function (event, api) {
  if (event.connection.strategy === "auth0" && !event.user.email_verified) {
    api.access.deny("Verify your address: " + event.user.email);
    return;
  }
  if (event.stats.logins_count > 100) {
    api.access.deny("Unauthorized");
    return;
  }
  if (event.user.blocked_by) {
    api.access.deny(`Blocked by ${event.user.blocked_by}`);
    return;
  }
  if (event.request.ip === "203.0.113.66") {
    api.access.deny("Not from there");
    return;
  }
  api.idToken.setCustomClaim("seen", true);
};
// after-denial, line 9: the rule goes on after it has called back; the policy has ended there
// after-denial, line 13: the rule goes on after it has called back; the policy has ended there
