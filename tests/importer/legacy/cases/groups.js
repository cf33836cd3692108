function (user, context, callback) {
  user.groups = user.groups || [];
  if (typeof user.groups === 'string') {
    user.groups = [user.groups];
  }
  user.groups.push('everyone');
  if (user.groups.indexOf('barred') !== -1) {
    return callback(new UnauthorizedError('Barred.'));
  }
  context.idToken['https://corp.example/groups'] = user.groups;
  callback(null, user, context);
}
