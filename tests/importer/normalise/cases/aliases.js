
//// =names of parts
exports.onExecutePostLogin = async (event, api) => { const { user, request: { ip } } = event; const u = user; api.f(u.email, ip); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  api.f(event.user.email, event.request.ip);
};

//// =defaults
exports.onExecutePostLogin = async (event, api) => { const { plan = "free" } = event.user.app_metadata; api.f(plan); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const plan = event.user.app_metadata.plan ?? "free";
  api.f(plan);
};

//// =a list taken apart
exports.onExecutePostLogin = async (event, api) => { const [name, domain] = event.user.email.split("@"); api.f(name, domain); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const list = event.user.email.split("@");
  const name = list[0];
  const domain = list[1];
  api.f(name, domain);
};

//// =what is written to in between
function (user, context, callback) { const old = user.email; user.email = "x"; const claims = context.idToken; claims.a = old; callback(null, user, context); }
//// ->
module.exports = function (user, context, callback) {
  const old = user.email;
  user.email = "x";
  context.idToken.a = old;
  callback(null, user, context);
};
