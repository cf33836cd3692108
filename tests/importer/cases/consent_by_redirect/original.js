/* Ask for the new terms once per version. */
const TERMS_VERSION = '2026-10';
exports.onExecutePostLogin = async (event, api) => {
  const { consent = {} } = event.user.user_metadata;
  const isFirstParty = event.client.client_id !== 'partner' && !event.client.name.match(/partner/i);
  if (!isFirstParty || event.transaction.protocol === 'oauth2-refresh-token') return;
  if (consent[TERMS_VERSION] === true) return;
  const token = api.redirect.encodeToken({
    secret: event.secrets.CONSENT_SECRET,
    expiresInSeconds: 300,
    payload: { email: event.user.email, version: TERMS_VERSION, ip: event.request.ip },
  });
  api.redirect.sendUserTo('https://consent.acme.example/', { query: { session_token: token, v: TERMS_VERSION } });
};
exports.onContinuePostLogin = async (event, api) => {
  let payload;
  try {
    payload = api.redirect.validateToken({ secret: event.secrets.CONSENT_SECRET, tokenParameterName: 'result' });
  } catch (err) {
    return api.access.deny('invalid consent: ' + err.message);
  }
  if (payload.accepted !== true) {
    return api.access.deny('You must accept the terms');
  }
  const consent = { ...(event.user.user_metadata.consent || {}), [TERMS_VERSION]: true };
  api.user.setUserMetadata('consent', consent);
};
