function (user, context, callback) {
  const aliases = context.connectionOptions.domain_aliases || [];
  if (user.email && aliases.indexOf(user.email.split('@')[1]) === -1) {
    return callback(new UnauthorizedError('Unknown domain.'));
  }
  user.department = 'sales';
  context.jwtConfiguration.lifetimeInSeconds = 60;
  context.accessToken.scope = context.accessToken.scope || [];
  context.accessToken.scope.push('also:this');
  user.app_metadata[context.clientID] = true;
  const token = user.identities[0].access_token;
  auth0.users.updateAppMetadata(token, { a: 1 });
  callback(null, user, context.other);
}
