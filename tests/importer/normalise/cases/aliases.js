
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

//// =null and undefined
exports.onX = async (event, api) => { const none = null; const nothing = undefined; const other = none; const zero = 0; api.f(none, nothing, other, zero); };
//// ->
exports.onX = async (event, api) => {
  const zero = 0;
  api.f(null, undefined, null, zero);
};

//// =what stands above a name
exports.onX = async (event, api) => {
  // who
  const user = event.user;
  // where
  const ip = event.request.ip;
  // what
  api.f(user, ip);
  // the end
  const last = event.stats;
};
//// ->
exports.onX = async (event, api) => {
  // who
  // where
  // what
  api.f(event.user, event.request.ip);
};

//// =written below, and through a key that nobody knows
function (user, context, callback) {
  const a = user.a; const b = user.b.c; const c = user.c; const u = user; const all = context.d;
  user.b = 1; u.x = 2; context[user.k] = 3; user.c.d = 4;
  f(a, b, c, all, u);
}
//// ->
module.exports = function (user, context, callback) {
  const b = user.b.c;
  const all = context.d;
  user.b = 1;
  user.x = 2;
  context[user.k] = 3;
  user.c.d = 4;
  f(user.a, b, user.c, all, user);
};

//// =names that change or are read elsewhere
exports.onX = async (event, api) => { let x = event.x; const y = event.y; let z = event.z; z = 1; const w = z; const v = other; const p = pack.part; f(x, y, z, w, v, p); class A { get() { return y; } } };
//// ->
exports.onX = async (event, api) => {
  const y = event.y;
  let z = event.z;
  z = 1;
  const w = z;
  const p = pack.part;
  f(event.x, y, z, w, other, p);
  const A = (class A { get() { return y; } });
};

//// =packages
const { a, b: c } = require("lib");
const whole = require("other");
const { d } = lib("x");
const [e] = [...f()];
const [g] = h;
const list = [...i];
const list2 = [...j, 1];
const lists = [...k];
exports.onX = async (event, api) => { api.f(a, c, whole, d, e, g, list, list2, lists); };
//// ->
const a = require("lib").a;
const c = require("lib").b;
const whole = require("other");
const object_2 = lib("x");
const d = object_2.d;
const list_2 = f();
const e = list_2[0];
const g = h[0];
const list = [...i];
const list2 = [...j, 1];
const lists = [...k];

exports.onX = async (event, api) => {
  api.f(a, c, whole, d, e, g, list, list2, lists);
};

//// =defaults of other kinds
exports.onX = async (event, api) => { const a = event.a === undefined ? 1 : event.a; const b = event.b == undefined ? 1 : event.b; const c = event.c === null ? 1 : event.c; const d = event.d === undefined ? 1 : event.e; const e = event.e === undefined ? event.e : 1; api.f(a, b, c, d, e); };
//// ->
exports.onX = async (event, api) => {
  const a = event.a ?? 1;
  const b = event.b == undefined ? 1 : event.b;
  const c = event.c === null ? 1 : event.c;
  const d = event.d === undefined ? 1 : event.e;
  const e = event.e === undefined ? event.e : 1;
  api.f(a, b, c, d, e);
};

//// =lists of others
exports.onX = async (event, api) => { const list = [...event.a]; list.push(1); const [b, ...c] = event.b; const lists = [...event.c]; lists[0] = 1; const d = [...event.d]; api.f(list, b, c, lists, d[0], d.slice(1)); };
//// ->
exports.onX = async (event, api) => {
  const list = [...event.a];
  list.push(1);
  const b = event.b[0];
  const c = event.b.slice(1);
  const lists = [...event.c];
  lists[0] = 1;
  const d = [...event.d];
  api.f(list, b, c, lists, d[0], d.slice(1));
};
