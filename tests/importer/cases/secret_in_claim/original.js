exports.onExecutePostLogin = async (event, api) => {
  const namespace = event.secrets.NAMESPACE;
  if (!event.secrets.KEY || event.request.query.key !== event.secrets.KEY) {
    api.access.deny("no key");
    return;
  }
  api.idToken.setCustomClaim(`${namespace}/roles`, event.authorization?.roles ?? []);
};
