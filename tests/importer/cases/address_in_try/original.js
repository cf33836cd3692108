const ip = require("ipaddr.js");

exports.onExecutePostLogin = async (event, api) => {
  let office;
  try {
    office = ip.parseCIDR(event.secrets.OFFICE);
  } catch (error) {
    return api.access.deny("The office has no range");
  }
  let place;
  try {
    place = ip.parse(event.request.ip);
  } catch (error) {
    console.log("no address");
    return;
  }
  if (!place.match(office)) {
    api.multifactor.enable("any");
  }
};
