/**
 * Impossible travel: refuse a login that comes from another continent within an hour.
 */
const HOUR = 60 * 60 * 1000;
const CONTINENTS_ALLOWED = new Map([['acme', ['EU', 'NA']], ['globex', ['EU']]]);

exports.onExecutePostLogin = async (event, api) => {
  const { user, request: { geoip = {}, ip } = {}, organization } = event;
  const last = user.app_metadata?.last_login ?? {};
  const since = Date.now() - new Date(last.at || 0).getTime();

  if (last.continent && last.continent !== geoip.continentCode && since < HOUR) {
    console.log(`impossible travel for ${user.user_id}: ${last.continent} -> ${geoip.continentCode}`);
    if (event.authentication.methods.every(({ name }) => name !== 'mfa')) {
      api.multifactor.enable('any', { allowRememberBrowser: false });
    } else {
      return api.access.deny('Travelled too fast');
    }
  }

  const allowed = CONTINENTS_ALLOWED.get(organization?.name);
  if (allowed && !allowed.includes(geoip.continentCode)) {
    api.access.deny('region', `Logins from ${geoip.countryName} are not allowed for ${organization.display_name}`);
    return;
  }

  api.user.setAppMetadata('last_login', {
    at: new Date().toISOString(),
    continent: geoip.continentCode,
    ip,
  });
};
