exports.onExecutePostLogin = async function (event, api) {
  let short_id = event.user.short_id;
  if (event.client.client_id !== "saml-app") {
    return;
  }
  short_id = event.user.user_id.split("|")[1];
  api.samlResponse.setAttribute("https://corp.example/id", short_id);
  api.samlResponse.setAttribute("https://corp.example/mail", event.user.email);
  if (event.user.app_metadata.team) {
    api.samlResponse.setAttribute("https://corp.example/team", event.user.app_metadata.team);
  }
  api.samlResponse.setNameIdentifierProbes(["https://corp.example/id"]);
  api.samlResponse.setLifetimeInSeconds(600);
};
