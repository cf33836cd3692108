
//// =behind a return
exports.onExecutePostLogin = async (event, api) => { if (event.a) { return; api.f(); } else { throw new Error("x"); } api.g(); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    return;
  } else {
    throw new Error("x");
  }
};

//// =what is known
exports.onExecutePostLogin = async (event, api) => { const e = new Error("x"); if (e) { api.f(); } if (null || !true) { api.g(); } api.h(false ? 1 : 2); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  api.f();
  api.h(2);
};

//// =unused
exports.onExecutePostLogin = async (event, api) => { const a = event.user; const b = a.name; const c = f(); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const c = f();
};

//// =what was just made is something
exports.onExecutePostLogin = async (event, api) => { const xs = [event.user.email]; const o = { a: 1 }; if (xs !== undefined) { api.f(xs); } if (null == o) { api.g(o); } if (o === null) { api.h(o); } if (undefined !== undefined) { api.i(); } if (null == undefined) { api.j(); } if (null === undefined) { api.k(); } };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const xs = [event.user.email];
  const o = { a: 1 };
  api.f(xs);
  if (null == o) {
    api.g(o);
  }
  api.j();
};

//// =what is there stays before `??`, whatever it is
exports.onX = (event, api) => {
  f("" ?? x, 0 ?? x, false ?? x, null ?? x, undefined ?? x, "a" ?? x);
  f("" || x, "a" || x, "" && x, "a" && x, null || x, null && x);
};
//// ->
exports.onX = (event, api) => {
  f("" ?? x, 0 ?? x, false ?? x, x, x, "a" ?? x);
  f(x, "a", "", x, x, null);
};

//// =a test of what was made
exports.onX = async (event, api) => { const f = () => 1; const e = new Thing(); const o = {}; let x = []; x = 1; const n = [g()]; if (f) { api.a(f); } if (!e) { api.b(e); } if (o && event.c) { api.c(o); } if (x) { api.d(x); } if ([g()]) { api.e(); } if (n) { api.f(n); } if (o == null) { api.g(); } if (o != undefined) { api.h(); } if (e !== null) { api.i(); } if (event.j === null) { api.j(); } if (null !== undefined) { api.k(); } if (undefined != null) { api.l(); } if (x === null) { api.m(); } if (o < null) { api.n(); } if (new Thing() === null) { api.o(); } };
//// ->
exports.onX = async (event, api) => {
  const f = () => 1;
  const e = new Thing();
  const o = {};
  let x = [];
  x = 1;
  const n = [g()];
  api.a(f);
  if (event.c) {
    api.c(o);
  }
  if (x) {
    api.d(x);
  }
  if ([g()]) {
    api.e();
  }
  api.f(n);
  api.h();
  api.i();
  if (event.j === null) {
    api.j();
  }
  api.k();
  if (x === null) {
    api.m();
  }
  if (o < null) {
    api.n();
  }
};

//// =constants
exports.onX = async (event, api) => { if ("") { api.a(); } else if (1) { api.b(); } else { api.c(); } if (0) { api.d(); } if ("x" && event.e) { api.e(); } if (event.f && "x") { api.f(); } api.g("" ? 1 : 2, event.h ? 1 : 2, !"", !event.i, -1, false || event.j, true && event.k, true || 1, event.l ?? 1); "x"; 1; true; null; undefined; event.m; };
//// ->
exports.onX = async (event, api) => {
  api.b();
  if (event.e) {
    api.e();
  }
  if (event.f && "x") {
    api.f();
  }
  api.g(2, event.h ? 1 : 2, true, !event.i, -1, event.j, event.k, true, event.l ?? 1);
  event.m;
};

//// =behind what ends
exports.onX = async (event, api) => { if (event.a) { f(k); throw new Error("x"); function k() { api.f(); } api.g(); } for (const x of event.xs) { if (x) { continue; api.h(); } break; api.i(); } try { return; } finally { api.j(); } api.k(); };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    const k = function () {
      api.f();
    };
    f(k);
    throw new Error("x");
  }
  for (const x of event.xs) {
    if (x) {
      continue;
    }
    break;
  }
  try {
    return;
  } finally {
    api.j();
  }
};

//// =a try that ends
exports.onX = async (event, api) => { if (event.a) { try { return; } catch (e) { return; } api.b(); } if (event.c) { try { return; } catch (e) { api.d(); } api.e(); } if (event.f) { try { api.g(); } catch (e) { return; } api.h(); } if (event.i) { try { api.j(); } catch (e) { api.k(); } finally { return; } api.l(); } api.m(); };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    try {
      return;
    } catch (e) {
      return;
    }
  }
  if (event.c) {
    try {
      return;
    } catch (e_2) {
      api.d();
    }
    api.e();
  }
  if (event.f) {
    try {
      api.g();
    } catch (e_3) {
      return;
    }
    api.h();
  }
  if (event.i) {
    try {
      api.j();
    } catch (e_4) {
      api.k();
    } finally {
      return;
    }
  }
  api.m();
};

//// =what nobody reads
exports.onX = async (event, api) => { const a = await f(); const b = g(); const c = new TypeError(h()); const c2 = new Error(api.h()); const d = new Thing(); const e = { x: 1 }; const i = [...e]; const j = i; let k = 1; k = 2; const l = (x) => api.f(x); };
//// ->
exports.onX = async (event, api) => {
  await f();
  const b = g();
  const c2 = new Error(api.h());
  const d = new Thing();
  let k = 1;
  k = 2;
};
