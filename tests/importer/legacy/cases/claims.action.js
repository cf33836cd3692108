// Tells the application where somebody works.

exports.onExecutePostLogin = async function (event, api) {
  const NS = event.secrets.NAMESPACE + "/";
  // Only staff have a desk.
  if (event.user.app_metadata.desk) {
    api.idToken.setCustomClaim(NS + "desk", event.user.app_metadata.desk);
    api.accessToken.setCustomClaim(NS + "desk", event.user.app_metadata.desk);
  }
  api.idToken.setCustomClaim("https://corp.example/app", event.client.name);
  api.idToken.setCustomClaim("tenant", event.tenant.id);
};
