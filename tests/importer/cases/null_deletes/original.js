// Old metadata goes away
exports.onExecutePostLogin = async (event, api) => {
  const nothing = null;
  api.user.setAppMetadata("old_plan", nothing);
  api.user.setUserMetadata("old_name", null);
};
