
//// =a list above a try that ends
exports.onExecutePostLogin = async (event, api) => { const xs = ["a"]; try { xs.push(...await f()); } catch (e) { api.g(); return; } api.f(xs); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let xs = ["a"];
  try {
    xs = ["a", ...await f()];
  } catch (e) {
    api.g();
    return;
  }
  api.f(xs);
};

//// =what follows may have the list as it was
exports.onExecutePostLogin = async (event, api) => { const xs = []; try { xs.push(...await f()); } catch (e) { api.g(); } api.f(xs); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const xs = [];
  try {
    xs.push(...await f());
  } catch (e) {
    api.g();
  }
  api.f(xs);
};

//// =added to twice
exports.onExecutePostLogin = async (event, api) => { const xs = []; try { xs.push(1); xs.push(await f()); } catch (e) { return; } api.f(xs); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const xs = [];
  try {
    xs.push(1);
    xs.push(await f());
  } catch (e) {
    return;
  }
  api.f(xs);
};
