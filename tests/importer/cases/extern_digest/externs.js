const crypto = require("crypto");

const gravatar = function (email) {
  return crypto.createHash("md5").update(email.trim().toLowerCase()).digest("hex");
};

module.exports = { gravatar };
