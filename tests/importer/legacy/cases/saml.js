function (user, context, callback) {
  if (context.clientID !== 'saml-app') return callback(null, user, context);
  user.short_id = user.user_id.split('|')[1];
  context.samlConfiguration = context.samlConfiguration || {};
  context.samlConfiguration.mappings = {
    'https://corp.example/id': 'short_id',
    'https://corp.example/mail': 'email',
  };
  if (user.app_metadata && user.app_metadata.team) {
    context.samlConfiguration.mappings['https://corp.example/team'] = 'app_metadata.team';
  }
  context.samlConfiguration.nameIdentifierProbes = ['https://corp.example/id'];
  context.samlConfiguration.lifetimeInSeconds = 600;
  callback(null, user, context);
}
