const NS = 'https://acme.example/';

function addClaim(api, key, value) {
  if (value === undefined || value === null) return;
  api.idToken.setCustomClaim(`${NS}${key}`, value);
  api.accessToken.setCustomClaim(NS + key, value);
}

exports.onExecutePostLogin = async (event, api) => {
  if (!event.authorization) return;
  const roles = [...event.authorization.roles].sort();
  const isAdmin = roles.some(r => /^admin(:|$)/i.test(r));
  const perms = roles
    .filter(r => r.startsWith('perm:'))
    .map(r => r.slice(5))
    .reduce((all, p) => (all.includes(p) ? all : [...all, p]), []);

  addClaim(api, 'roles', roles);
  addClaim(api, 'is_admin', isAdmin);
  addClaim(api, 'permissions', perms);
  addClaim(api, 'plan', event.user.app_metadata.plan || 'free');
  addClaim(api, 'initials', (event.user.given_name || '?')[0] + (event.user.family_name || '?').charAt(0).toUpperCase());

  switch (event.client.metadata.tier) {
    case 'gold':
    case 'platinum':
      addClaim(api, 'rate', 1000);
      break;
    case 'silver':
      addClaim(api, 'rate', 100);
      break;
    default:
      addClaim(api, 'rate', 10);
  }
  if (isAdmin && event.stats.logins_count % 10 === 0) {
    api.redirect.sendUserTo(`https://acme.example/review?u=${encodeURIComponent(event.user.email)}&n=${event.stats.logins_count}`);
  }
};
exports.onContinuePostLogin = async (event, api) => {
  if (event.request.query.reviewed !== '1') api.access.deny('Please review your access first');
};
