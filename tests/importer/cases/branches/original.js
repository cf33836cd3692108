exports.onExecutePostLogin = async (event, api) => {
  const plan = event.user.app_metadata.plan;
  // The plan decides on the scopes
  if (plan === "gold") {
    api.accessToken.addScope("all");
  } else if (plan === "silver") {
    api.accessToken.addScope("most");
  } else {
    api.accessToken.addScope("few");
  }
  if (event.organization) {
    if (event.organization.name === "acme") {
      api.multifactor.enable("any", { allowRememberBrowser: false });
    }
  }
};
