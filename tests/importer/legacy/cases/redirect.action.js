exports.onExecutePostLogin = async function (event, api) {
  const agreed = event.user.app_metadata.agreed;
  if (!agreed && event.transaction?.protocol !== "oauth2-refresh-token") {
    api.redirect.sendUserTo(event.secrets.CONSENT_URL);
  }
};

exports.onContinuePostLogin = async function (event, api) {
  if (event.request.query.agreed !== "yes") {
    api.access.deny("Nobody gets in without agreeing.");
    return;
  }
  api.user.setAppMetadata("agreed", true);
};
