
//// =a value or nothing
exports.onExecutePostLogin = async (event, api) => { api.user.setAppMetadata("plan", event.plan || null); api.user.setUserMetadata("team", event.team ?? null); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.plan) {
    api.user.setAppMetadata("plan", event.plan);
  } else {
    api.user.setAppMetadata("plan", null);
  }
  if (event.team != null) {
    api.user.setUserMetadata("team", event.team);
  } else {
    api.user.setUserMetadata("team", null);
  }
};

//// =a claim is no metadata
exports.onExecutePostLogin = async (event, api) => { api.idToken.setCustomClaim("plan", event.plan || null); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim("plan", event.plan || null);
};

//// =other calls
exports.onX = async (event, api) => { api.user.setUserMetadata("a", event.a ?? null); api.user.setAppMetadata("b", event.b ? null : 1); api.user.setAppMetadata("c", event.c ? null : null); api.user.setAppMetadata("d", event.c ? 1 : 2); api.user.setAppMetadata("e", f() || null); api.user.setAppMetadata("f", f() ?? null); api.user.setAppMetadata("g"); api.user.setAppMetadata("h", ...event.h); api.user.other("i", event.i || null); api.user.setAppMetadata("j", event.j || 0); api.user.setAppMetadata("k", event.k && null); };
//// ->
exports.onX = async (event, api) => {
  if (event.a != null) {
    api.user.setUserMetadata("a", event.a);
  } else {
    api.user.setUserMetadata("a", null);
  }
  if (event.b) {
    api.user.setAppMetadata("b", null);
  } else {
    api.user.setAppMetadata("b", 1);
  }
  api.user.setAppMetadata("c", event.c ? null : null);
  api.user.setAppMetadata("d", event.c ? 1 : 2);
  api.user.setAppMetadata("e", f() || null);
  api.user.setAppMetadata("f", f() ?? null);
  api.user.setAppMetadata("g");
  api.user.setAppMetadata("h", ...event.h);
  api.user.other("i", event.i || null);
  api.user.setAppMetadata("j", event.j || 0);
  api.user.setAppMetadata("k", event.k && null);
};

//// =its comments
exports.onX = async (event, api) => {
  // gone
  api.user.setAppMetadata("a", event.a || null);
};
//// ->
exports.onX = async (event, api) => {
  // gone
  if (event.a) {
    api.user.setAppMetadata("a", event.a);
  } else {
    api.user.setAppMetadata("a", null);
  }
};
