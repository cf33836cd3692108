function (user, context, callback) {
  var barred = ['203.0.113.7', '203.0.113.8'];
  barred.forEach(function (ip) {
    if (ip !== context.request.ip) return;
    callback(new Error('Not from here.'));
  });
  user.app_metadata.roles.forEach((role) => {
    context.idToken['https://corp.example/' + role] = true;
  });
  context.accessToken.scope = ['a', 'b:' + user.user_id];
  callback(null, user, context);
}
