exports.onExecuteCredentialsExchange = async function (event, api) {
  if (event.resource_server?.identifier === "https://old.example") {
    api.access.deny("server_error", "This API is gone.");
    return;
  }
  api.accessToken.setCustomClaim("https://corp.example/client", event.client.name);
  api.accessToken.setCustomClaim("https://corp.example/tier", event.client.metadata.tier);
  return;
};
