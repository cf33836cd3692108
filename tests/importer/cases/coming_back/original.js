exports.onExecutePostLogin = async (event, api) => {
  if (!event.user.app_metadata.company) {
    api.prompt.render("ap_company");
  }
};

exports.onContinuePostLogin = async (event, api) => {
  const company = event.prompt?.fields?.company;
  if (!company) {
    api.access.deny("Tell us where you work.");
    return;
  }
  api.user.setAppMetadata("company", company);
};
