
//// =a value or nothing
exports.onExecutePostLogin = async (event, api) => { api.user.setAppMetadata("plan", event.plan || null); api.user.setUserMetadata("team", event.team ?? null); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.plan) {
    api.user.setAppMetadata("plan", event.plan);
  } else {
    api.user.setAppMetadata("plan", null);
  }
  if (event.team != null) {
    api.user.setUserMetadata("team", event.team);
  } else {
    api.user.setUserMetadata("team", null);
  }
};

//// =a claim is no metadata
exports.onExecutePostLogin = async (event, api) => { api.idToken.setCustomClaim("plan", event.plan || null); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim("plan", event.plan || null);
};
