exports.onExecutePreUserRegistration = async function (event, api) {
  if (!event.user.email || !event.user.email.endsWith("@corp.example")) {
    api.access.deny("Foreign address", "Please sign up with your address at work.");
    return;
  }
  const object = event.secrets;
  const DEFAULT_PLAN = object.DEFAULT_PLAN;
  api.user.setUserMetadata("from", event.connection.name);
  api.user.setAppMetadata("plan", DEFAULT_PLAN);
  return;
};
