
//// =a function that is called at once
exports.onExecutePostLogin = async (event, api) => { (function (x) { if (!x) { return; } api.f(x); })(event.a); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    api.f(event.a);
  }
};

//// =its value
exports.onExecutePostLogin = async (event, api) => { const v = (() => { const y = event.a; return y.b; })(); api.f(v, ((x) => x.c)(event.d)); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const y_2 = event.a;
  const v = y_2.b;
  api.f(v, event.d.c);
};

//// =awaited
exports.onExecutePostLogin = async (event, api) => { await (async () => { await api.f(); })(); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  await api.f();
};

//// =an async function that nobody waits for
exports.onExecutePostLogin = async (event, api) => {
  (async () => { const y = await get(event.a); api.f(y); })();
  api.g(event.b);
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const y_2 = await get(event.a);
  api.f(y_2);
  api.g(event.b);
};
// note not-awaited: The original does not wait for this; the policy does.
