function (user, context, callback) {
  const factors = user.multifactor || [];
  const risky = ['CN', 'RU'].includes(context.request.geoip.country_code);
  if (risky && factors.length > 0) {
    context.multifactor = { provider: 'any', allowRememberBrowser: false };
  } else if (context.connection === 'Admins') {
    context.multifactor = {
      provider: 'duo',
      ikey: configuration.DUO_IKEY,
      skey: configuration.DUO_SKEY,
      host: 'api.duo.example',
      ignoreCookie: true,
    };
  }
  callback(null, user, context);
}
