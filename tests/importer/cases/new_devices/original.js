// Lock contractors out outside of working hours and force MFA from new devices.
const CONTRACTOR = /^c-\d{4,}@/;
const OFFICE = { start: 8, end: 18, tz: 'Europe/Berlin' };

function hourIn(tz) {
  return Number(new Date().toLocaleString('en-US', { hour: '2-digit', hour12: false, timeZone: tz }));
}

exports.onExecutePostLogin = async (event, api) => {
  const email = (event.user.email || '').toLowerCase();
  if (CONTRACTOR.test(email)) {
    const hour = hourIn(OFFICE.tz);
    const day = new Date().toLocaleDateString('en-US', { weekday: 'short', timeZone: OFFICE.tz });
    if (hour < OFFICE.start || hour >= OFFICE.end || ['Sat', 'Sun'].includes(day)) {
      return api.access.deny('outside_hours', 'Contractors may only log in during office hours.');
    }
  }
  const known = event.user.app_metadata.devices || [];
  const ua = event.request.user_agent || 'unknown';
  if (!known.find((d) => d.ua === ua)) {
    api.multifactor.enable('any', { allowRememberBrowser: true });
    const devices = known.concat({ ua, seen: Date.now() }).slice(-5);
    api.user.setAppMetadata('devices', devices);
  }
};
