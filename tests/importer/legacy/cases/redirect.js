function consent(user, context, callback) {
  const isBack = context.protocol === 'redirect-callback';
  const agreed = user.app_metadata && user.app_metadata.agreed;
  if (isBack) {
    if (context.request.query.agreed !== 'yes') {
      return callback(new UnauthorizedError('Nobody gets in without agreeing.'));
    }
    return auth0.users.updateAppMetadata(user.user_id, { agreed: true }).then(() => callback(null, user, context));
  }
  if (!agreed && context.protocol !== 'oauth2-refresh-token') {
    context.redirect = { url: configuration.CONSENT_URL };
  }
  callback(null, user, context);
}
