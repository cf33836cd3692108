// Tells the application where somebody works.
function addWork(user, context, callback) {
  const NS = configuration.NAMESPACE + '/';
  user.app_metadata = user.app_metadata || {};
  // Only staff have a desk.
  if (user.app_metadata.desk) {
    context.idToken[NS + 'desk'] = user.app_metadata.desk;
    context.accessToken[NS + 'desk'] = user.app_metadata.desk;
  }
  Object.assign(context.idToken, { 'https://corp.example/app': context.clientName, tenant: context.tenant });
  callback(null, user, context);
}
