const createHash = require("crypto").createHash;

const getMarks = (badges) => Array.from(badges).filter((badge) => badge !== null).map((badge_2) => createHash("md5").update(badge_2).digest("hex"));

module.exports = { getMarks };
