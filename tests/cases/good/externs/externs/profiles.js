/** @type {Record<string, number>} */
const levels = { gold: 3, silver: 2 };

/** @param {any} user */
exports.profile = (user) => {
  if (user.app_metadata === undefined) return "no profile";
  user.app_metadata.seen = true;
  return {
    level: levels[user.app_metadata.plan] ?? 1,
    names: [user.given_name, user.family_name].filter(Boolean),
    since: new Date(0),
  };
};

/**
 * @param {string[]} roles
 * @param {any} limits
 */
exports.grants = async function (roles, limits) {
  await Promise.resolve();
  if (limits === "none") throw new Error("none");
  return roles.map((role) => ({ role, most: limits?.[role] ?? null }));
};

/** @param {string} code */
exports.check = async (code) => {
  if (!/^[a-z]+$/.test(code)) throw new Error(code);
};

/** @param {string} text @param {string} key */
exports.seal = (text, key) => `${text.length}${key.length}`;
