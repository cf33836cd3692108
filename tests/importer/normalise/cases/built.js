
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

//// =lists of other kinds
exports.onX = async (event, api) => { let a = []; a = [1]; a.push(2); const b = []; b.push(b.length); const c = []; c.unshift(1); const d = []; d[d.length] = 1; const e = []; e[0] = 1; const f = []; if (event.f) { f.push(1); } else { f.push(2); } const g = []; if (event.g) {} else { g.push(3); } const h = []; if (h.length) { h.push(1); } const i = []; if (event.i) { i.push(1); api.g(); } const j = []; j.push(...event.j); j.push(); const k = []; if (event.k) { k.push(1); k.push(2); if (event.l) { k.push(3); } } const m = []; m[m.length] = m[0]; api.f(a, b, c, d, e, f, g, h, i, j, k, m); };
//// ->
exports.onX = async (event, api) => {
  let a = [];
  a = [1];
  a.push(2);
  const b = [];
  b.push(b.length);
  const c = [];
  c.unshift(1);
  const d = [1];
  const e = [];
  e[0] = 1;
  const f = [...event.f ? [1] : [2]];
  const g = [...!event.g ? [3] : []];
  const h = [];
  if (h.length) {
    h.push(1);
  }
  const i = [];
  if (event.i) {
    i.push(1);
    api.g();
  }
  const j = [...event.j];
  const k = [...event.k ? [1, 2, ...event.l ? [3] : []] : []];
  const m = [];
  m[m.length] = m[0];
  api.f(a, b, c, d, e, f, g, h, i, j, k, m);
};

//// =objects of other kinds
exports.onX = async (event, api) => { const a = { x: 1 }; a.x = 2; a.y = 3; delete a.x; const b = { [event.k]: 1, x: 2 }; b.x = 3; b[event.k] = 4; b.x = 5; const c = { ...event.c, x: 1 }; c.x = 2; delete c.x; const d = {}; d.x = d; const e = {}; if (event.e) { e.x = 1; } else { e.y = 2; } const f = {}; if (event.f) {} else { f.x = 1; } const g = {}; if (g.x) { g.y = 1; } const h = {}; Object.assign(h, ...event.h); const i = {}; Object.assign(i, i); const j = {}; Object.assign(event.j, j); const k = {}; Object.keys(k); const l = {}; delete l[event.k]; l.x = 1; const m = {}; m[m.x] = 1; const n = {}; Object.assign(); n.x = 1; const o = {}; if (event.o) { o.x = 1; api.g(); } const p = { x: 1, y: 2 }; delete p.z; delete p.x; api.f(a, b, c, d, e, f, g, h, i, j, l, m, n, o, p); };
//// ->
exports.onX = async (event, api) => {
  const a = { y: 3 };
  const b = { [event.k]: 1, x: 3, [event.k]: 4, x: 5 };
  const c = { ...event.c, x: 2 };
  delete c.x;
  const d = {};
  d.x = d;
  const e = { ...event.e ? { x: 1 } : { y: 2 } };
  const f = { ...!event.f ? { x: 1 } : {} };
  const g = {};
  if (g.x) {
    g.y = 1;
  }
  const h = {};
  Object.assign(h, ...event.h);
  const i = {};
  Object.assign(i, i);
  const j = {};
  Object.assign(event.j, j);
  const k = {};
  Object.keys(k);
  const l = {};
  delete l[event.k];
  l.x = 1;
  const m = {};
  m[m.x] = 1;
  Object.assign();
  const n = { x: 1 };
  const o = {};
  if (event.o) {
    o.x = 1;
    api.g();
  }
  const p = { y: 2 };
  api.f(a, b, c, d, e, f, g, h, i, j, l, m, n, o, p);
};

//// =what stands between
exports.onX = async (event, api) => { const a = { x: event.a }; api.g(); a.y = 1; const b = { x: await f() }; api.g(); b.y = 1; let c = 1; const d = { x: c }; c = 2; d.y = c; const e = [await f()]; e.push(1); api.f(a, b, d, e); };
//// ->
exports.onX = async (event, api) => {
  api.g();
  const a = { x: event.a, y: 1 };
  const b = { x: await f() };
  api.g();
  b.y = 1;
  let c = 1;
  const d = { x: c };
  c = 2;
  d.y = c;
  const e = [await f(), 1];
  api.f(a, b, d, e);
};

//// =an entry that takes the place of another
exports.onX = async (event, api) => { const a = { x: 1, y: 2 }; a.x = 3; const b = { x: 1, [event.k]: 2 }; b.x = 3; const c = { x: 1, ...event.c }; c.x = 3; const d = { x: 1 }; if (event.d) { d.x = 2; } else { d.x = 3; d.y = 4; } const e = { y: 1 }; if (event.e) { e.x = 2; } else { e.x = 3; } api.f(a, b, c, d, e); };
//// ->
exports.onX = async (event, api) => {
  const a = { x: 3, y: 2 };
  const b = { x: 1, [event.k]: 2, x: 3 };
  const c = { x: 1, ...event.c, x: 3 };
  const d = { x: 1, ...event.d ? { x: 2 } : { x: 3, y: 4 } };
  const e = { y: 1, x: event.e ? 2 : 3 };
  api.f(a, b, c, d, e);
};

//// =comments
exports.onX = async (event, api) => {
  // the list
  const a = [];
  // an item
  a.push(1);
  api.f(a);
};
//// ->
exports.onX = async (event, api) => {
  // the list
  // an item
  const a = [1];
  api.f(a);
};
