exports.onExecutePostLogin = async function (event, api) {
  let a1 = event.user.app_metadata.a1;
  let b2 = event.user.app_metadata.b2;
  let c3 = event.user.app_metadata.c3;
  const SHOWN = ["team", "desk"];
  if (event.stats.logins_count > 1) {
    api.idToken.setCustomClaim("https://corp.example/team", event.user.app_metadata.team);
  }
  if (event.stats.logins_count > 1) {
    api.idToken.setCustomClaim("https://corp.example/desk", event.user.app_metadata.desk);
  }
  if (event.user.groups && event.user.groups.includes("lead")) {
    a1 = 3;
  }
  if (event.user.groups && event.user.groups.includes("a")) {
    b2 = 1;
    c3 = 1;
  }
  api.accessToken.setCustomClaim("https://corp.example/lead", [{ id: "a1", level: 3 }].length);
  api.accessToken.setCustomClaim("https://corp.example/a", [{ id: "b2", level: 1 }, { id: "c3", level: 1 }].length);
  const found = [];
  for (const name_2 of SHOWN) {
    found.push(name_2);
  }
  api.idToken.setCustomClaim("https://corp.example/found", found);
  api.user.setAppMetadata("a1", a1);
  api.user.setAppMetadata("b2", b2);
  api.user.setAppMetadata("c3", c3);
};
