
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

//// =other exports
exports.onContinuePostLogin = async (e, ...rest) => { f(e, rest); };
exports.onCredentialsExchange = async (e, a = {}) => { f(e, a); };
exports.two = (a, b) => { f(a, b); };
exports.three = (a, b, c) => { f(a, b, c); };
exports.four = (a, b, c, d) => { f(a, b, c, d); };
//// ->
exports.onContinuePostLogin = async (event, ...rest) => {
  f(event, rest);
};

exports.onCredentialsExchange = async (event, a = {}) => {
  f(event, a);
};

exports.two = (a_2, b) => {
  f(a_2, b);
};

exports.three = (user, context, callback) => {
  f(user, context, callback);
};

exports.four = (a_4, b_3, c_2, d) => {
  f(a_4, b_3, c_2, d);
};

//// =parameters that stay
const def = (e, x = 1) => f(e, x);
const rest = (...e) => f(e);
const set = (e) => { e = g(e); return e; };
const used = (e) => f(e);
const parts = (x) => f(x);
const short = (x, e) => f(x, e);
const spread = (e) => f(e);
const never = (e) => f(e);
const made = (x) => f(x);
let changed = (e) => f(e);
changed = g;
exports.onExecutePostLogin = async (event, api) => {
  const own = event.user;
  f(def(event, event.a), rest(event), set(event), xs.map(used), used(event), parts(event.a), parts(event.b), short(1));
  f(short(2, event), spread(...event), made(g(event)), made(own), changed(event));
};
//// ->
const def = (x = 1) => f(event, x);
const rest = (...e_2) => f(e_2);
const set = (e_3) => {
  e_3 = g(e_3);
  return e_3;
};
const used = (e_4) => f(e_4);
const parts = (x_2) => f(x_2);
const short = (x_3, e_5) => f(x_3, e_5);
const spread = (e_6) => f(e_6);
const never = (e_7) => f(e_7);
const made = (x_4) => f(x_4);
let changed = (e_8) => f(e_8);
changed = g;

exports.onExecutePostLogin = async (event, api) => {
  const own = event.user;
  f(
    def(event.a),
    rest(event),
    set(event),
    xs.map(used),
    used(event),
    parts(event.a),
    parts(event.b),
    short(1),
  );
  f(short(2, event), spread(...event), made(g(event)), made(own), changed(event));
};

//// =a helper that calls itself
const again = (api, event, n) => { api.f(event.user, n); if (n) { again(api, event, n - 1); } };
exports.onExecutePostLogin = async (event, api) => { again(api, event, 3); };
//// ->
const again = (n) => {
  api.f(event.user, n);
  if (n) {
    again(n - 1);
  }
};

exports.onExecutePostLogin = async (event, api) => {
  again(3);
};

//// =a helper that hands something else on to itself
const walk = (node, api) => { api.f(node); if (node) { walk(node.next, api); } };
exports.onExecutePostLogin = async (event, api) => { walk(event.first, api); };
//// ->
const walk = (node) => {
  api.f(node);
  if (node) {
    walk(node.next);
  }
};

exports.onExecutePostLogin = async (event, api) => {
  walk(event.first);
};

//// =helpers of helpers
const inner = (user, y) => user.email + y;
const outer = (e, a) => { a.f(inner(e.user, 1)); };
exports.onExecutePostLogin = async (event, api) => { outer(event, api); };
//// ->
const inner = (y) => event.user.email + y;
const outer = () => {
  api.f(inner(1));
};

exports.onExecutePostLogin = async (event, api) => {
  outer();
};

//// =a part that is written to
const name = (u) => u.name;
const whole = (c) => c.user.name;
module.exports = function (user, context, callback) { user.app = {}; f(name(user.app), whole(context)); callback(null, user, context); };
//// ->
const name = (u) => u.name;
const whole = () => context.user.name;

module.exports = function (user, context, callback) {
  user.app = {};
  f(name(user.app), whole());
  callback(null, user, context);
};

//// =a root that is assigned
const name = (u) => u.name;
exports.onExecutePostLogin = async (event, api) => { event = g(event); f(name(event.user)); };
//// ->
const name = (u) => u.name;

exports.onExecutePostLogin = async (event, api) => {
  event = g(event);
  f(name(event.user));
};
