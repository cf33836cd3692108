exports.onExecutePostLogin = async (event, api) => {
  if (event.client.name === "Closed") {
    api.access.deny("closed");
    api.user.setAppMetadata("tried", true);
  }
  api.user.setAppMetadata("seen", true);
};
