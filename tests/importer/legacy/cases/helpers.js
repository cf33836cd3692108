function (user, context, callback) {
  const log = global.getLogger ? global.getLogger('x') : console;
  function isFrom(u, c, country) {
    return c.request.geoip.country_code === country && u.email_verified;
  }
  if (isFrom(user, context, 'IT') || isFrom(user, context, 'DE')) {
    context.idToken.near = _.includes(context.authorization.roles, 'Traveller');
  }
  log.info('done');
  callback(null, user, context);
}
