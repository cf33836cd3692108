// An Action of the size and kind that teams write: denials, MFA, claims and metadata.

const STAFF_DOMAIN = "corp.example";

exports.onExecutePostLogin = async (event, api) => {
  const domain = event.user.email?.split("@").pop()?.toLowerCase();
  const isRefresh = event.transaction?.protocol === "oauth2-refresh-token";

  if (event.user.app_metadata?.blocked === true) {
    api.access.deny("This account is blocked");
    return;
  }
  if (domain === STAFF_DOMAIN && !isRefresh) {
    api.multifactor.enable("any", { allowRememberBrowser: false });
  }
  api.idToken.setCustomClaim("https://corp.example/domain", domain);
  api.accessToken.setCustomClaim(
    "https://corp.example/roles",
    event.authorization?.roles ?? [],
  );
  api.user.setAppMetadata("last_ip", event.request.ip);
};
