async function verifyPhone(user, context, callback) {
  const { Auth0RedirectRuleUtilities, Auth0UserUpdateUtilities } = require('@auth0/rule-utilities@0.2.0');
  const redirects = new Auth0RedirectRuleUtilities(user, context, configuration);
  const users = new Auth0UserUpdateUtilities(user, auth0, 'phone');
  if (redirects.isRedirectCallback && redirects.queryParams.session_token) {
    try {
      const token = redirects.validateSessionToken();
      users.setAppMeta('number', token.number);
      await users.updateAppMeta();
    } catch (error) {
      return callback(error);
    }
    return callback(null, user, context);
  }
  if (redirects.canRedirect && !users.getAppMeta('number')) {
    redirects.doRedirect(configuration.PHONE_URL);
  }
  return callback(null, user, context);
}
