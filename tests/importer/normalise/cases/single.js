
//// =arms of an if
exports.onExecutePostLogin = async (event, api) => { let plan = "free"; if (event.paid) { plan = "pro"; } else if (event.trial) { plan = "trial"; } api.f(plan); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const plan = event.paid ? "pro" : event.trial ? "trial" : "free";
  api.f(plan);
};

//// =an arm that acts
exports.onExecutePostLogin = async (event, api) => { let plan = "free"; if (event.paid) { plan = "pro"; api.g(plan); } api.f(plan); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.paid) {
    api.g("pro");
  }
  const plan = event.paid ? "pro" : "free";
  api.f(plan);
};

//// =an arm that ends
exports.onExecutePostLogin = async (event, api) => { let x; if (event.a) { x = event.b.c; } else { api.g(); return; } api.f(x); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (!event.a) {
    api.g();
    return;
  }
  const x = event.b.c;
  api.f(x);
};

//// =one after the other
exports.onExecutePostLogin = async (event, api) => { let s = "a"; s += event.b; s = s.trim(); api.f(s); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const s_2 = "a" + event.b;
  const s = s_2.trim();
  api.f(s);
};

//// =a parameter
const f = (x) => { if (!x) { x = {}; } return x.y; };
module.exports = { f };
//// ->
exports.f = (x) => {
  const x_3 = !x ? {} : x;
  return x_3.y;
};

//// =a switch
exports.onExecutePostLogin = async (event, api) => { let n; switch (event.a) { case 1: n = "one"; break; case 2: case 3: n = "more"; break; default: n = "none"; } api.f(n); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const value = event.a;
  const n = value === 1 ? "one" : value === 2 || value === 3 ? "more" : "none";
  api.f(n);
};

//// =a try that ends
exports.onExecutePostLogin = async (event, api) => { let r; try { r = await ask(); } catch (e) { api.access.deny("x"); return; } api.f(r.data); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let r;
  try {
    r = await ask();
  } catch (e) {
    api.access.deny("x");
    return;
  }
  api.f(r.data);
};

//// =a try that goes on
exports.onExecutePostLogin = async (event, api) => { let data = []; try { const r = await ask(); data = r.data; } catch (e) { console.log(e); } api.f(data); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let r;
  const data_2 = [];
  try {
    r = await ask();
  } catch (e) {
    console.log(e);
  }
  const data = r != null ? r.data : data_2;
  api.f(data);
};

//// =what is asked in an arm
exports.onExecutePostLogin = async (event, api) => { let t = event.cached; if (!t) { const r = await ask(); t = r.token; api.cache.set("t", t); } api.f(t); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const t_2 = event.cached;
  const r = !t_2 ? await ask() : undefined;
  if (!t_2) {
    const t_3 = r.token;
    api.cache.set("t", t_3);
  }
  const t = !t_2 ? r.token : t_2;
  api.f(t);
};

//// =loops and callbacks keep theirs
exports.onExecutePostLogin = async (event, api) => { let n = 0; for (const x of event.xs) { n = n + x; } let m = 0; event.xs.map((x) => { m = x; return x; }); api.f(n, m); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let n = 0;
  for (const x of event.xs) {
    n = n + x;
  }
  let m = 0;
  event.xs.map((x_2) => {
    m = x_2;
    return x_2;
  });
  api.f(n, m);
};

//// =a callback that reads it later
exports.onExecutePostLogin = async (event, api) => { let x = 1; const f = () => x; x = 2; api.f(f()); let y = 1; y = 3; api.f(() => y); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let x = 1;
  const f = () => x;
  x = 2;
  api.f(f());
  api.f(() => 3);
};

//// =set before what fails
exports.onExecutePostLogin = async (event, api) => { let x = 1; try { x = 2; await ask(); } catch (e) { console.log(e); } api.f(x); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let x = 1;
  try {
    x = 2;
    await ask();
  } catch (e) {
    console.log(e);
  }
  api.f(x);
};
