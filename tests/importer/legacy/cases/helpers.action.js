const _ = require("lodash");

exports.onExecutePostLogin = async function (event, api) {
  const isFrom = function (country) {
    return event.request.geoip.countryCode === country && event.user.email_verified;
  };
  const log = console;
  if (isFrom("IT") || isFrom("DE")) {
    api.idToken.setCustomClaim("near", _.includes(event.authorization.roles, "Traveller"));
  }
  log.info("done");
};
