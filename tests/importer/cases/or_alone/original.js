exports.onExecutePostLogin = async (event, api) => {
  if (event.client.name === "A" || event.client.name === "B") {
    api.accessToken.addScope("ab");
  }
  if (event.client.name === "C") {
    if (event.user.email_verified || event.stats.logins_count > 3) {
      api.accessToken.addScope("c");
    }
  }
};
