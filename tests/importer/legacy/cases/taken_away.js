function (user, context, callback) {
  user.app_metadata.roles = null;
  auth0.users.updateAppMetadata(user.user_id, user.app_metadata)
    .then(function () { callback(null, user, context); })
    .catch(function (error) { callback(error); });
}
