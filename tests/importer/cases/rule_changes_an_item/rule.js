function (user, context, callback) {
  user.app_metadata = user.app_metadata || {};
  var device = (user.app_metadata.devices || []).find(function (each) {
    return each.browser === context.request.userAgent;
  });
  if (device) {
    device.seen = new Date().getFullYear();
    auth0.users.updateAppMetadata(user.user_id, user.app_metadata);
  }
  callback(null, user, context);
}
