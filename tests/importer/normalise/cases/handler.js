
//// =parameters get their usual names
exports.onExecutePostLogin = async (e, a) => { a.access.deny(e.user.email); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  api.access.deny(event.user.email);
};

//// =a name that is taken makes room
const event = 1;
exports.onExecutePostLogin = async (e, api) => { f(event, e.user); };
//// ->
const event_2 = 1;

exports.onExecutePostLogin = async (event, api) => {
  f(event_2, event.user);
};

//// =helpers are not handed the event any more
const isStaff = (user, domain) => user.email.endsWith(domain);
function refuse(a, why) { a.access.deny(why); }
exports.onExecutePostLogin = async (event, api) => {
  if (!isStaff(event.user, "corp.example")) { refuse(api, "staff only"); }
};
//// ->
const refuse = function (why) {
  api.access.deny(why);
};
const isStaff = (domain) => event.user.email.endsWith(domain);

exports.onExecutePostLogin = async (event, api) => {
  if (!isStaff("corp.example")) {
    refuse("staff only");
  }
};

//// =a helper that is asked of others keeps its parameter
const has = (x) => x.ok;
exports.onExecutePostLogin = async (event, api) => { f(has(event.user), has(event.client)); };
//// ->
const has = (x) => x.ok;

exports.onExecutePostLogin = async (event, api) => {
  f(has(event.user), has(event.client));
};

//// =a rule
function (u, c, cb) { cb(null, u, c); }
//// ->
module.exports = function (user, context, callback) {
  callback(null, user, context);
};
