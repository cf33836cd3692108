exports.onExecutePostLogin = async function (event, api) {
  let roles = event.user.app_metadata.roles;
  roles = null;
  api.user.setAppMetadata("roles", roles);
};
