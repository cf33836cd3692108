exports.onExecutePostLogin = async (event, api) => {
  api.user.setUserMetadata("nick", event.user.nickname);
  api.idToken.setCustomClaim("https://corp.example/plan", event.user.app_metadata.plan || "free");
  api.accessToken.setCustomClaim("https://corp.example/greeting", `Hi ${event.user.given_name}!`);
  if (event.user.app_metadata.blocked) {
    api.access.deny(`${event.user.name} is blocked`);
  }
};
