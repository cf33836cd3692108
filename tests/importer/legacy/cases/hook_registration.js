module.exports = function (user, context, cb) {
  if (!user.email || !user.email.endsWith('@corp.example')) {
    return cb(new PreUserRegistrationError('Foreign address', 'Please sign up with your address at work.'));
  }
  const { DEFAULT_PLAN } = context.webtask.secrets;
  cb(null, { user: { user_metadata: { from: context.connection.name }, app_metadata: { plan: DEFAULT_PLAN } } });
};
