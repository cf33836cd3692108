exports.onExecutePostLogin = async function (event, api) {
  const phone = event.user.app_metadata.phone;
  if (event.request.query.prompt !== "none" && !["oauth2-resource-owner", "oauth2-refresh-token", "oauth2-password", "redirect-callback"].includes(event.transaction?.protocol) && !(phone || {}).number) {
    api.redirect.sendUserTo(
      event.secrets.PHONE_URL,
      {
        query: {
          session_token: api.redirect.encodeToken({ secret: event.secrets.SESSION_TOKEN_SECRET, payload: {}, expiresInSeconds: 259200 }),
        },
      },
    );
  }
};

exports.onContinuePostLogin = async function (event, api) {
  let phone_2 = event.user.app_metadata.phone;
  if (event.request.query.session_token) {
    try {
      const token_2 = api.redirect.validateToken({ secret: event.secrets.SESSION_TOKEN_SECRET, tokenParameterName: "session_token" });
      phone_2 = { ...phone_2, number: token_2.number };
      api.user.setAppMetadata("phone", phone_2);
    } catch (error_2) {
      api.access.deny(error_2.message);
      return;
    }
    return;
  }
};
