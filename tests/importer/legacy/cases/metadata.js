function noteFirstLogin(user, context, callback) {
  user.app_metadata = user.app_metadata || {};
  const md = user.user_metadata || {};
  if (user.app_metadata.first_seen) return callback(null, user, context);
  user.app_metadata.first_seen = user.created_at;
  user.app_metadata.places = user.app_metadata.places || [];
  user.app_metadata.places.push(context.request.geoip.country_code);
  md.greeted = true;
  auth0.users.updateAppMetadata(user.user_id, user.app_metadata)
    .then(function () {
      context.idToken['https://corp.example/first'] = true;
      return auth0.users.updateUserMetadata(user.user_id, md);
    })
    .then(function () {
      callback(null, user, context);
    })
    .catch(function (err) {
      callback(err);
    });
}
