const crypto = require("crypto");

function gravatar(address) {
  return crypto.createHash("md5").update(address.trim().toLowerCase()).digest("hex");
}

exports.onExecutePostLogin = async (event, api) => {
  if (!event.user.email) {
    return;
  }
  const digest = gravatar(event.user.email);
  api.idToken.setCustomClaim("https://corp.example/picture", `https://gravatar.com/avatar/${digest}`);
};
