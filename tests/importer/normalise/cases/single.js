
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

//// =arms that set several, and one more than the other
exports.onX = async (event, api) => { let a = 1, b = 2, c; if (event.a) { a = 3; b = event.b; } else { a = 4; c = 5; } if (event.c) { let d = 1; d = 2; c = d; } api.f(a, b, c); };
//// ->
exports.onX = async (event, api) => {
  const a = event.a ? 3 : 4;
  const b = event.a ? event.b : 2;
  const c_2 = event.a ? undefined : 5;
  const c = event.c ? 2 : c_2;
  api.f(a, b, c);
};

//// =a long condition is named where it is said twice
exports.onX = async (event, api) => { let a = 1, b = 2; if (event.a && event.b && event.c && event.d === "x") { a = 3; b = 4; } api.f(a, b); let c = 1; if (event.a && event.b && event.c && event.d === "x") { c = 3; } let d = 1; if (event.a && event.b && event.c && event.d === "x") { api.g(); d = 3; } if (await f()) { d = 4; } let e = 1; if (api.h()) { e = 2; a = 5; } api.f(c, d, e, a); };
//// ->
exports.onX = async (event, api) => {
  const condition = event.a && event.b && event.c && event.d === "x";
  const a_2 = condition ? 3 : 1;
  const b = condition ? 4 : 2;
  api.f(a_2, b);
  const c = event.a && event.b && event.c && event.d === "x" ? 3 : 1;
  const condition_2 = event.a && event.b && event.c && event.d === "x";
  if (condition_2) {
    api.g();
  }
  const d_2 = condition_2 ? 3 : 1;
  const d = await f() ? 4 : d_2;
  const condition_3 = api.h();
  const a = condition_3 ? 5 : a_2;
  const e = condition_3 ? 2 : 1;
  api.f(c, d, e, a);
};

//// =an arm that ends with and without what it sets
exports.onX = async (event, api) => { let a = 1, b = 1, c = 1; if (event.a) { a = 2; api.f(a); return; } if (event.b) { b = 2; } else { return; } if (event.c) { return; } else { c = 2; } if (event.d) { return; } else { api.g(); } if (event.e) { api.h(); } else { return; } if (event.f) { a = 3; return; } else { a = 4; return; } api.f(a, b, c); };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    api.f(2);
    return;
  }
  if (!event.b) {
    return;
  }
  if (event.c) {
    return;
  }
  if (event.d) {
    return;
  } else {
    api.g();
  }
  if (event.e) {
    api.h();
  } else {
    return;
  }
  if (event.f) {
    return;
  } else {
    return;
  }
};

//// =an arm whose names are needed behind it
exports.onX = async (event, api) => { let a; if (event.a) { const b = event.b.c; const d = b.d; a = d; } else { const e = () => 1; a = e; } api.f(a); let g; if (event.g) { for (const h of event.hs) { api.i(h); g = 1; } } api.f(g); };
//// ->
exports.onX = async (event, api) => {
  let a;
  if (event.a) {
    const b = event.b.c;
    const d = b.d;
    a = d;
  } else {
    const e = () => 1;
    a = e;
  }
  api.f(a);
  let g;
  if (event.g) {
    for (const h of event.hs) {
      api.i(h);
      g = 1;
    }
  }
  api.f(g);
};

//// =what is asked in both arms
exports.onX = async (event, api) => { let a; if (event.a) { const url = event.url; const r = await f(url); a = r.x; } else { const s = g(event.s); a = s.y; } api.f(a); };
//// ->
exports.onX = async (event, api) => {
  const url = event.url;
  const r = event.a ? await f(url) : undefined;
  const a = event.a ? r.x : g(event.s).y;
  api.f(a);
};

//// =what is asked behind what acts
exports.onX = async (event, api) => { let a = 1; if (event.a) { api.g(); const r = await f(); a = r.x; } api.f(a); };
//// ->
exports.onX = async (event, api) => {
  let a = 1;
  if (event.a) {
    api.g();
    const r = await f();
    a = r.x;
  }
  api.f(a);
};

//// =what is asked by a function
exports.onX = async (event, api) => { let a = 1; if (event.a) { const r = event.xs.map((x) => x.y); a = r; } api.f(a); };
//// ->
exports.onX = async (event, api) => {
  const a = event.a ? event.xs.map((x) => x.y) : 1;
  api.f(a);
};

//// =a try in a try, and what is last
exports.onX = async (event, api) => { let a = 1; try { a = await f(); } finally { api.g(); } api.f(a); let b = 1; try { b = 2; } catch (e) { api.h(b); } api.f(b); let c = 1; try { c = await f(); } catch (e) { c = 2; } api.f(c); let d; try { const r = await f(); d = r.x; } catch (e) { d = null; } api.f(d); let g; try { g = 1; } catch (e) { return; } finally { g = 2; } api.f(g); let h; try { return; } catch (e) { h = 2; } api.f(h); };
//// ->
exports.onX = async (event, api) => {
  let a, c_4, r;
  try {
    a = await f();
  } finally {
    api.g();
  }
  api.f(a);
  let b = 1;
  try {
    b = 2;
  } catch (e) {
    api.h(b);
  }
  api.f(b);
  try {
    c_4 = await f();
  } catch (e_2) {}
  const c = c_4 != null ? c_4 : 2;
  api.f(c);
  try {
    r = await f();
  } catch (e_3) {}
  const d = r.x;
  api.f(d);
  let g;
  try {
    g = 1;
  } catch (e_4) {
    return;
  } finally {
    g = 2;
  }
  api.f(g);
  try {
    return;
  } catch (e_5) {}
  api.f(2);
};

//// =a try whose body acts behind
exports.onX = async (event, api) => { let a; try { const r = await f(); a = r.x; api.g(a); } catch (e) { a = "none"; } api.f(a); };
//// ->
exports.onX = async (event, api) => {
  let r;
  try {
    r = await f();
    const a_2 = r.x;
    api.g(a_2);
  } catch (e) {}
  const a = r != null ? r.x : "none";
  api.f(a);
};

//// =a try that throws
exports.onX = async (event, api) => { let a = 1; try { a = 2; throw new Error("x"); } catch (e) { api.g(); } api.f(a); let b = 1; try { await f(); b = 2; } catch (e) { api.g(); } api.f(b); let c = 1; try { api.h(); c = 2; } catch (e) { api.g(); } api.f(c); };
//// ->
exports.onX = async (event, api) => {
  let a = 1;
  try {
    a = 2;
    throw new Error("x");
  } catch (e) {
    api.g();
  }
  api.f(a);
  let b = 1;
  try {
    await f();
    b = 2;
  } catch (e_2) {
    api.g();
  }
  api.f(b);
  let c = 1;
  try {
    api.h();
    c = 2;
  } catch (e_3) {
    api.g();
  }
  api.f(c);
};

//// =a variable in words of a loop
exports.onX = async (event, api) => { let a = 1; a = 2; for (const x of f(a)) { let b = x; b = b + a; api.f(b); } let c = 0; c = event.c; while (c < a) { api.g(a); c = c + 1; } for (const x of event.xs) { let d = 1; if (x) { d = 2; } api.f(d); } api.f(a, c); };
//// ->
exports.onX = async (event, api) => {
  for (const x of f(2)) {
    const b_2 = x;
    const b = b_2 + 2;
    api.f(b);
  }
  let c = 0;
  c = event.c;
  while (c < 2) {
    api.g(2);
    c = c + 1;
  }
  for (const x_2 of event.xs) {
    const d = x_2 ? 2 : 1;
    api.f(d);
  }
  api.f(2, c);
};

//// =a variable that a class or a function assigns
exports.onX = async (event, api) => { let a = 1; const f = () => { a = 2; }; a = 3; f(); api.f(a); let b = 1; b = 2; class B { c() { return b; } } api.f(b, B); let d = 1; d = 2; const g = () => { let d = 3; d = 4; return d; }; api.f(d, g()); };
//// ->
exports.onX = async (event, api) => {
  let a = 1;
  const f = () => {
    a = 2;
  };
  a = 3;
  f();
  api.f(a);
  let b = 1;
  b = 2;
  const B = (class B { c() { return b; } });
  api.f(b, B);
  const g = () => 4;
  api.f(2, g());
};

//// =comments of what is set
exports.onX = async (event, api) => {
  // first
  let a = "x";
  // then
  if (event.a) {
    // in it
    a = "y";
  } else {
    // else
    a = "z";
  }
  api.f(a);
};
//// ->
exports.onX = async (event, api) => {
  // first
  const a_2 = "x";
  // then
  // in it
  // else
  const a = event.a ? "y" : "z";
  api.f(a);
};

//// =the same in both arms
exports.onX = async (event, api) => { let a; if (event.a) { a = 1; api.g(); } else { a = 1; } api.f(a); let b = true; if (event.b === 1) { b = false; } api.f(b); let c = false; if (event.c) { c = true; } api.f(c); let d = false; if (!event.d) { d = true; } if (event.e && event.g) { d = true; } api.f(d); };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    api.g();
  }
  api.f(1);
  const b = event.b !== 1;
  api.f(b);
  const c = event.c ? true : false;
  api.f(c);
  const d_2 = !event.d;
  const d = event.e && event.g ? true : d_2;
  api.f(d);
};

//// =both arms act and set
exports.onX = async (event, api) => { let a = 1; if (event.a) { a = 2; api.f(); } else { a = 3; api.g(); } api.h(a); };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    api.f();
  } else {
    api.g();
  }
  const a = event.a ? 2 : 3;
  api.h(a);
};

//// =an arm that asks twice, and one that asks what acts
exports.onX = async (event, api) => { let a = 1, b = 1, c = 1; if (event.a) { const r = await f(); const s = await g(r.x); a = s.y; } if (event.b) { const t = await api.f(); b = t; } if (event.c) { const u = event.c; const v = await f(u); const w = () => v; c = v.x; api.h(w); } api.i(a, b, c); };
//// ->
exports.onX = async (event, api) => {
  let a = 1;
  if (event.a) {
    const r = await f();
    const s = await g(r.x);
    a = s.y;
  }
  const t = event.b ? await api.f() : undefined;
  const b = event.b ? t : 1;
  const u = event.c;
  const v = event.c ? await f(u) : undefined;
  if (event.c) {
    const w = () => v;
    api.h(w);
  }
  const c = event.c ? v.x : 1;
  api.i(a, b, c);
};

//// =what is defined in an arm and read in none
exports.onX = async (event, api) => { let a = 1; if (event.a) { const b = event.b; const c = f(b); a = 2; api.g(c); } else { const d = await h(); } api.i(a); };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    const b = event.b;
    const c = f(b);
    api.g(c);
  } else {
    const d = await h();
  }
  const a = event.a ? 2 : 1;
  api.i(a);
};
