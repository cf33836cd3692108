exports.onExecutePostLogin = async (event, api) => {
  const full = event.user.name || "x";
  const initials = full.split(" ").map((w) => w[0].toUpperCase()).join("").slice(0, 3);
  api.idToken.setCustomClaim("initials", initials);
};
