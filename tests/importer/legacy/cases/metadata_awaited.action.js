exports.onExecutePostLogin = async function (event, api) {
  const plan = event.client.metadata.plan || "free";
  api.user.setAppMetadata("plan", plan);
  api.user.setAppMetadata("since", event.user.created_at);
  api.user.setUserMetadata("nested", { plan });
};
