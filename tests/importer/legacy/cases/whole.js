function (user, context, callback) {
  const _ = require('lodash');
  const SENT = ['clientID', 'connection', 'stats'];
  context.idToken['https://corp.example/short'] = _.pick(context, SENT);
  context.idToken['https://corp.example/who'] = _.pick(user, 'user_id', 'email');
  context.accessToken['https://corp.example/all'] = JSON.stringify(context);
  callback(null, user, context);
}
