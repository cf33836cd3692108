const decide = (devices, user_agent) => {
  const decided = {};
  const device = (devices || []).find(function (each) {
    return each.browser === user_agent;
  });
  if (device) {
    device.seen = new Date().getFullYear();
    decided.devices = devices;
  }
  return decided;
};

module.exports = { decide };
