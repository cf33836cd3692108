const { createHash } = require("crypto");

exports.onExecutePostLogin = async (event, api) => {
  const marks = [];
  for (let i = 0; i < event.user.app_metadata.badges.length; i++) {
    const badge = event.user.app_metadata.badges[i];
    if (badge === null) {
      console.log("a badge is null");
      continue;
    }
    marks.push(createHash("md5").update(badge).digest("hex"));
  }
  api.idToken.setCustomClaim("https://example.com/marks", marks);
};
