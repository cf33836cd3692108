
//// =an object
exports.onExecutePostLogin = async (event, api) => { const o = { a: 1 }; o.b = event.b; o[event.k] = 2; if (event.c) { o.c = 3; o.d = 4; } api.f(o); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const o = { a: 1, b: event.b, [event.k]: 2, ...event.c ? { c: 3, d: 4 } : {} };
  api.f(o);
};

//// =one of two
exports.onExecutePostLogin = async (event, api) => { const o = {}; if (event.c) { o.c = 1; } else { o.c = 2; } delete o.d; api.f(o); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const o = { c: event.c ? 1 : 2 };
  api.f(o);
};

//// =a list
exports.onExecutePostLogin = async (event, api) => { const xs = ["a"]; xs.push("b", event.c); if (event.d) { xs.push(event.d); } api.f(xs); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const xs = ["a", "b", event.c, ...event.d ? [event.d] : []];
  api.f(xs);
};

//// =read in between
exports.onExecutePostLogin = async (event, api) => { const o = {}; o.a = 1; api.f(o); o.b = 2; api.f(o); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const o = { a: 1 };
  api.f(o);
  o.b = 2;
  api.f(o);
};

//// =Object.assign
exports.onExecutePostLogin = async (event, api) => { const o = { a: 1 }; Object.assign(o, event.user.user_metadata, { b: 2 }); api.f(o); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const o = { a: 1, ...event.user.user_metadata, ...{ b: 2 } };
  api.f(o);
};

//// =a list that was made of another one
exports.onExecutePostLogin = async (event, api) => { const xs = event.a.filter((x) => x > 1); if (event.b) { xs.push(event.b); } api.f(xs); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const xs = [...event.a.filter((x) => x > 1), ...event.b ? [event.b] : []];
  api.f(xs);
};

//// =a list of somebody else
exports.onExecutePostLogin = async (event, api) => { const xs = event.a; xs.push(event.b); api.f(xs); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const xs = event.a;
  xs.push(event.b);
  api.f(xs);
};
