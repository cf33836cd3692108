exports.onExecutePostLogin = async function (event, api) {
  let groups = event.user.groups;
  groups = groups || [];
  if (typeof groups === "string") {
    groups = [groups];
  }
  groups = [...groups, "everyone"];
  if (groups.indexOf("barred") !== -1) {
    api.access.deny("Barred.");
    return;
  }
  api.idToken.setCustomClaim("https://corp.example/groups", groups);
};
