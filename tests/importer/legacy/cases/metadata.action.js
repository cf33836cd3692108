exports.onExecutePostLogin = async function (event, api) {
  let first_seen = event.user.app_metadata.first_seen;
  let places = event.user.app_metadata.places;
  let greeted = event.user.user_metadata.greeted;
  if (first_seen) {
    return;
  }
  first_seen = event.user.created_at;
  places = places || [];
  places = [...places, event.request.geoip.countryCode];
  greeted = true;
  api.user.setAppMetadata("first_seen", first_seen);
  api.user.setAppMetadata("places", places);
  api.idToken.setCustomClaim("https://corp.example/first", true);
  api.user.setUserMetadata("greeted", greeted);
};
