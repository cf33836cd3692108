exports.onExecutePostLogin = async function (event, api) {
  const barred = ["203.0.113.7", "203.0.113.8"];
  for (const ip of barred) {
    if (ip !== event.request.ip) {
      continue;
    }
    api.access.deny("Not from here.");
    return;
  }
  event.user.app_metadata.roles.forEach((role) => {
    api.idToken.setCustomClaim("https://corp.example/" + role, true);
  });
  const scopes = ["a", "b:" + event.user.user_id];
  for (const scope of event.transaction.requested_scopes) {
    if (!scopes.includes(scope)) {
      api.accessToken.removeScope(scope);
    }
  }
  for (const scope_2 of scopes) {
    api.accessToken.addScope(scope_2);
  }
};
// after-denial, line 5: the rule goes on after it has called back; the policy has ended there
