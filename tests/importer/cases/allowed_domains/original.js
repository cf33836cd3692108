exports.onExecutePreUserRegistration = async (event, api) => {
  const allowed = (event.secrets.DOMAINS || '').split(',').map(d => d.trim().toLowerCase());
  const [, domain] = event.user.email.split('@');
  if (allowed.indexOf(domain.toLowerCase()) < 0) {
    api.access.deny('not_allowed', 'Your company has no access yet.');
  }
  if (event.user.username && event.user.username.length < 3) throw new Error('short');
  api.user.setUserMetadata('lang', (event.request.language || 'en').substr(0, 2));
};
