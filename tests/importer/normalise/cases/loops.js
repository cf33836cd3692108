
//// =a flag
exports.onExecutePostLogin = async (event, api) => { let ok = false; for (const r of event.roles) { if (r === "x") { ok = true; break; } } api.f(ok); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let ok = false;
  if ($any(event.roles, (r) => r === "x")) {
    ok = true;
  }
  api.f(ok);
};

//// =what is found
exports.onExecutePostLogin = async (event, api) => { let hit = null; for (const i of event.ids) { if (i.a) { hit = i.b; break; } } api.f(hit); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let hit = null;
  const i_2 = $first(event.ids, (i) => i.a);
  if (i_2 != null) {
    hit = i_2.b;
  }
  api.f(hit);
};

//// =a function that asks
const has = (xs, y) => { for (const x of xs) { if (x === y) { return true; } } return false; };
const pick = (xs) => { for (const x of xs) { if (x.a) { return x; } } return null; };
module.exports = { has, pick };
//// ->
exports.has = (xs, y) => $any(xs, (x) => x === y);

exports.pick = (xs_2) => $first(xs_2, (x_2) => x_2.a);

//// =an index
exports.onExecutePostLogin = async (event, api) => { for (let i = 0; i < event.ids.length; i++) { api.f(event.ids[i].name); } for (let i = 0; i < 3; i++) { api.g(i); } };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  for (const item of event.ids) {
    api.f(item.name);
  }
  let i_2 = 0;
  for (; i_2 < 3; i_2 = i_2 + 1) {
    api.g(i_2);
  }
};

//// =forEach
exports.onExecutePostLogin = async (event, api) => { event.roles.forEach((r) => { if (!r) { return; } api.f(r); }); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  for (const r of event.roles) {
    if (r) {
      api.f(r);
    }
  }
};

//// =a list that is filled
exports.onExecutePostLogin = async (event, api) => { const out = []; for (const r of event.roles) { const name = r.name; if (!name) { continue; } out.push(name.trim()); } api.f(out); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const out = [];
  out.push(...$for(event.roles, (r_2) => r_2.name.trim(), if: (r) => r.name));
  api.f(out);
};

//// =what is counted and summed
exports.onExecutePostLogin = async (event, api) => { let n = 0, sum = 0; for (const r of event.roles) { if (r.ok) { n++; } } for (const r of event.roles) { sum += r.size; } api.f(n, sum); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let n = 0;
  let sum = 0;
  n = n + $for(event.roles, (r_3) => r_3, if: (r) => r.ok).length;
  sum = sum + $sum($for(event.roles, (r_2) => r_2.size));
  api.f(n, sum);
};

//// =the first that ends the login
exports.onExecutePostLogin = async (event, api) => { for (const d of ["a.example"]) { if (event.user.email.endsWith(d)) { api.access.deny(d); return; } } };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const d_2 = $first(["a.example"], (d) => event.user.email.endsWith(d));
  if (d_2 != null) {
    api.access.deny(d_2);
    return;
  }
};

//// =the last that is found stays a loop
exports.onExecutePostLogin = async (event, api) => { let last; for (const i of event.ids) { if (i.a) { last = i; } } api.f(last); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let last;
  for (const i of event.ids) {
    if (i.a) {
      last = i;
    }
  }
  api.f(last);
};

//// =a loop that acts stays
exports.onExecutePostLogin = async (event, api) => { for (const r of event.roles) { api.accessToken.addScope(r); } };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  for (const r of event.roles) {
    api.accessToken.addScope(r);
  }
};

//// =a list that is filled and a log
exports.onExecutePostLogin = async (event, api) => { const out = []; for (const r of event.roles) { const name = r.name; if (name === null) { console.log("no name", r.id); continue; } if (name.startsWith("a")) { out.push(name); } else if (name.startsWith("b")) { out.push(name.trim()); } } api.f(out); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const out = [];
  for (const r of event.roles) {
    const name = r.name;
    if (r.name === null) {
      console.log("no name", r.id);
    }
  }
  out.push(
    ...$for(event.roles, (r_2) => r_2.name.startsWith("a") ? r_2.name : r_2.name.trim(), if: (r) => r.name !== null && (r.name.startsWith("a") || r.name.startsWith("b"))),
  );
  api.f(out);
};

//// =two lists that are filled
exports.onExecutePostLogin = async (event, api) => { const ok = [], all = [], not = []; for (const r of event.roles) { all.push(r.id); if (r.ok) { ok.push(r); } else { console.log(r); not.push(r.id); } } api.f(ok, all, not); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const ok = [];
  const all = [];
  const not = [];
  for (const r of event.roles) {
    if (!r.ok) {
      console.log(r);
    }
  }
  all.push(...$for(event.roles, (r) => r.id));
  ok.push(...$for(event.roles, (r_3) => r_3, if: (r_2) => r_2.ok));
  not.push(...$for(event.roles, (r_5) => r_5.id, if: (r_4) => !r_4.ok));
  api.f(ok, all, not);
};

//// =a list that is asked while it is filled stays a loop
exports.onExecutePostLogin = async (event, api) => { const out = []; for (const r of event.roles) { if (!out.includes(r)) { console.log(r); out.push(r); } } api.f(out); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const out = [];
  for (const r of event.roles) {
    if (!out.includes(r)) {
      console.log(r);
      out.push(r);
    }
  }
  api.f(out);
};

//// =a list that gets two items of one turn stays a loop
exports.onExecutePostLogin = async (event, api) => { const out = []; for (const r of event.roles) { out.push(r.id); out.push(r.name); } api.f(out); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const out = [];
  for (const r of event.roles) {
    out.push(r.id);
    out.push(r.name);
  }
  api.f(out);
};

//// =a list that has each item once
exports.onExecutePostLogin = async (event, api) => { const out = []; for (const r of event.roles) { const name = r.trim(); if (r && !out.includes(name)) { out.push(name); } } const rest = []; event.ids.forEach((i) => { if (rest.indexOf(i.substring(4)) === -1) { rest.push(i.substring(4)); } }); api.f(out, rest); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const out = [];
  out.push(...$unique($for(event.roles, (r_2) => r_2.trim(), if: (r) => r)));
  const rest = [];
  rest.push(...$unique($for(event.ids, (i) => i.substring(4))));
  api.f(out, rest);
};

//// =a list with items, or of objects, or that is read before stays
exports.onExecutePostLogin = async (event, api) => { const out = ["x"]; for (const r of event.roles) { if (!out.includes(r.trim())) { out.push(r.trim()); } } const all = []; for (const r of event.ids) { if (!all.includes(r)) { all.push(r); } } const some = []; event.ids.forEach((i) => { if (!some.includes(i.trim())) { some.push(i.toLowerCase()); } }); api.f(out, all, some); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const out = ["x"];
  for (const r of event.roles) {
    if (!out.includes(r.trim())) {
      out.push(r.trim());
    }
  }
  const all = [];
  for (const r_2 of event.ids) {
    if (!all.includes(r_2)) {
      all.push(r_2);
    }
  }
  const some = [];
  for (const i of event.ids) {
    if (!some.includes(i.trim())) {
      some.push(i.toLowerCase());
    }
  }
  api.f(out, all, some);
};

//// =an async function for each
exports.onExecutePostLogin = async (event, api) => {
  event.list.forEach(async (x) => { const y = await get(x); api.f(y); });
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  for (const x of event.list) {
    const y = await get(x);
    api.f(y);
  }
};
// note not-awaited: The original does not wait for this; the policy does.

//// =forEach of other kinds
exports.onX = async (event, api) => { event.a.forEach((r, i) => { api.f(r, i); }); event.b.forEach((r = 1) => { api.f(r); }); event.c.forEach((...r) => { api.f(r); }); event.d.forEach(api.f); event.e.forEach((r) => { r = g(r); api.f(r); }); event.f.forEach((r) => api.f(r), event.g); event.h.forEach(() => { api.f(); }); event.i.map((r) => { api.f(r); }); event.j?.forEach((r) => { api.f(r); }); forEach((r) => { api.f(r); }); event.k.forEach((r) => { if (r) { return api.f(r); } for (const s of r) { if (s) { return; } } api.g(r); }); };
//// ->
exports.onX = async (event, api) => {
  event.a.forEach((r, i) => {
    api.f(r, i);
  });
  event.b.forEach((r_2 = 1) => {
    api.f(r_2);
  });
  event.c.forEach((...r_3) => {
    api.f(r_3);
  });
  event.d.forEach(api.f);
  event.e.forEach((r_4) => {
    r_4 = g(r_4);
    api.f(r_4);
  });
  event.f.forEach((r_5) => api.f(r_5), event.g);
  event.h.forEach(() => {
    api.f();
  });
  event.i.map((r_6) => {
    api.f(r_6);
  });
  for (const r_7 of event.j) {
    api.f(r_7);
  }
  forEach((r_8) => {
    api.f(r_8);
  });
  event.k.forEach((r_9) => {
    if (r_9) {
      return api.f(r_9);
    }
    if ($any(r_9, (s) => s)) {
      return;
    }
    api.g(r_9);
  });
};

//// =forEach with a value
exports.onX = async (event, api) => {
  // each
  event.a.forEach((r) => { if (r.b) { return r.b; } if (r.c) { return api.f(r); } api.g(r); });
};
//// ->
exports.onX = async (event, api) => {
  // each
  for (const r of event.a) {
    if (!r.b) {
      if (r.c) {
        api.f(r);
      } else {
        api.g(r);
      }
    }
  }
};

//// =an async function for each that calls back
function (user, context, callback) { user.xs.forEach(async (x) => { const y = await f(x); if (y) { callback(y); } }); user.ys.forEach((x) => { if (x) { callback(x); } }); }
//// ->
module.exports = function (user, context, callback) {
  user.xs.forEach(async (x) => {
    const y = await f(x);
    if (y) {
      callback(y);
    }
  });
  for (const x_2 of user.ys) {
    if (x_2) {
      callback(x_2);
    }
  }
};

//// =an index of other forms
exports.onX = async (event, api) => {
  for (let i = 1; i < event.a.length; i++) { api.f(event.a[i]); }
  for (let i = 0; i <= event.b.length; i++) { api.f(event.b[i]); }
  for (let i = 0; i < event.c.length; i += 2) { api.f(event.c[i]); }
  for (let i = 0; i < event.d.length; i += 1) { api.f(event.d[i]); }
  for (let i = 0; i < event.e.length; i++) { api.f(event.e[i], i); }
  for (let i = 0; i < event.f.size; i++) { api.f(event.f[i]); }
  for (let i = 0; 3 < event.g.length; i++) { api.f(event.g[i]); }
  for (let i = 0; i < event.h.length; j++) { api.f(event.h[i]); }
  for (let i = 0; i < event.i.length; i++) { event.i[i] = 1; i = 2; }
  for (let i = 0; i < event.j.length; i++, k++) { api.f(event.j[i]); }
  for (let i = 0; i < event.k.length; i--) { api.f(event.k[i]); }
};
//// ->
exports.onX = async (event, api) => {
  let i = 1;
  for (; i < event.a.length; i = i + 1) {
    api.f(event.a[i]);
  }
  let i_2 = 0;
  for (; i_2 <= event.b.length; i_2 = i_2 + 1) {
    api.f(event.b[i_2]);
  }
  let i_3 = 0;
  for (; i_3 < event.c.length; i_3 = i_3 + 2) {
    api.f(event.c[i_3]);
  }
  for (const item of event.d) {
    api.f(item);
  }
  let i_5 = 0;
  for (; i_5 < event.e.length; i_5 = i_5 + 1) {
    api.f(event.e[i_5], i_5);
  }
  let i_6 = 0;
  for (; i_6 < event.f.size; i_6 = i_6 + 1) {
    api.f(event.f[i_6]);
  }
  let i_7 = 0;
  for (; 3 < event.g.length; i_7 = i_7 + 1) {
    api.f(event.g[i_7]);
  }
  const i_8 = 0;
  for (; i_8 < event.h.length; j = +j + 1) {
    api.f(event.h[i_8]);
  }
  let i_9 = 0;
  for (; i_9 < event.i.length; i_9 = i_9 + 1) {
    event.i[i_9] = 1;
    i_9 = 2;
  }
  let i_10 = 0;
  for (; i_10 < event.j.length; i_10 = i_10 + 1, k = +k + 1) {
    api.f(event.j[i_10]);
  }
  let i_11 = 0;
  for (; i_11 < event.k.length; i_11 = i_11 - 1) {
    api.f(event.k[i_11]);
  }
};

//// =an index, and the variable of it
exports.onX = async (event, api) => {
  // all
  for (let i = 0; i < event.a.length; i++) { const a = event.a[i]; api.f(a, event.a[i]); }
  for (let i = 0; i < event.b.length; ++i) { let b = event.b[i]; b = g(b); api.f(b); }
  let j = 0;
  for (; j < event.c.length; j++) { api.f(event.c[j]); }
  api.g(j);
  let k;
  for (k = 0; k < event.d.length; k++) { api.f(event.d[k]); }
  for (k = 0; k < event.e.length; k++) { if (event.e[k]) { continue; } api.f(event.e[k]); }
  let l = 0;
  while (l < event.f.length) { api.f(event.f[l]); l++; }
  let m = 0;
  do { api.f(event.g[m]); m++; } while (m < event.g.length);
};
//// ->
exports.onX = async (event, api) => {
  // all
  for (const a of event.a) {
    api.f(a, a);
  }
  for (const item_2 of event.b) {
    let b = item_2;
    b = g(b);
    api.f(b);
  }
  let j = 0;
  for (; j < event.c.length; j = j + 1) {
    api.f(event.c[j]);
  }
  api.g(j);
  let k;
  k = 0;
  for (const item_4 of event.d) {
    api.f(item_4);
  }
  for (const item_5 of event.e) {
    if (!item_5) {
      api.f(item_5);
    }
  }
  let l = 0;
  while (l < event.f.length) {
    api.f(event.f[l]);
    l = l + 1;
  }
  let m = 0;
  do {
    api.f(event.g[m]);
    m = m + 1;
  } while (m < event.g.length);
};

//// =continue
exports.onX = async (event, api) => { for (const a of event.as) { if (!a) { continue; } for (const b of a) { if (b) { continue; } api.f(b); } try { if (a.c) { continue; } api.g(a); } catch (e) { continue; } } for (const d of event.ds) { try { if (d) { continue; } } catch (e) { api.h(e); } api.i(d); } for (const e in event.es) { if (e) { continue; } api.j(e); } };
//// ->
exports.onX = async (event, api) => {
  for (const a of event.as) {
    if (a) {
      for (const b of a) {
        if (!b) {
          api.f(b);
        }
      }
      try {
        if (!a.c) {
          api.g(a);
        }
      } catch (e) {}
    }
  }
  for (const d of event.ds) {
    try {
      if (d) {
        continue;
      }
    } catch (e_2) {
      api.h(e_2);
    }
    api.i(d);
  }
  for (const e_3 in event.es) {
    if (!e_3) {
      api.j(e_3);
    }
  }
};

//// =what a turn ends with
const a = (xs) => { for (const x of xs) { if (x.a) { return false; } } return true; };
const b = (xs) => { for (const x of xs) { if (x.a) { return true; } } return; };
const c = (xs) => { for (const x of xs) { if (x.a) { return x.b; } } return "none"; };
const d = (xs) => { for (const x of xs) { if (x.a) { return x; } } return undefined; };
const e = (xs) => { for (const x of xs) { if (x.a) { return x.b; } } return; };
const f = (xs) => { for (const x of xs) { if (x.a) { return; } } g(); return true; };
const h = (xs) => { for (const x of xs) { if (x.a) { api.f(x); return x.b; } } return api.g(); };
const i = (xs) => { for (const x of xs) { if (x.a) { return api.f(x); } } return 1; };
const j = (xs) => { for (const x of xs) { if (x.a) { return x.b; } } return api.g(); };
const k = (xs) => { for (const x of xs) { return x; } return null; };
const l = (xs) => { for (const x of xs) { return true; } return false; };
module.exports = { a, b, c, d, e, f, h, i, j, k, l };
//// ->
exports.a = (xs) => !$any(xs, (x) => x.a);

exports.b = (xs_2) => {
  if ($any(xs_2, (x_2) => x_2.a)) {
    return true;
  }
  return;
};

exports.c = (xs_3) => {
  const x_12 = $first(xs_3, (x_3) => x_3.a);
  return x_12 != null ? x_12.b : "none";
};

exports.d = (xs_4) => $first(xs_4, (x_4) => x_4.a);

exports.e = (xs_5) => {
  const x_14 = $first(xs_5, (x_5) => x_5.a);
  return x_14 != null ? x_14.b : undefined;
};

exports.f = (xs_6) => {
  if ($any(xs_6, (x_6) => x_6.a)) {
    return;
  }
  g();
  return true;
};

exports.h = (xs_7) => {
  const x_15 = $first(xs_7, (x_7) => x_7.a);
  if (x_15 != null) {
    api.f(x_15);
    return x_15.b;
  }
  return api.g();
};

exports.i = (xs_8) => {
  const x_16 = $first(xs_8, (x_8) => x_8.a);
  if (x_16 != null) {
    return api.f(x_16);
  }
  return 1;
};

exports.j = (xs_9) => {
  const x_17 = $first(xs_9, (x_9) => x_9.a);
  if (x_17 != null) {
    return x_17.b;
  }
  return api.g();
};

exports.k = (xs_10) => $first(xs_10, (x_10) => true);

exports.l = (xs_11) => xs_11.length > 0;

//// =what breaks
exports.onX = async (event, api) => { let n = 0; for (const x of event.a) { if (x) { break; } } for (const x of event.b) { if (x) { api.f(); break; } } for (const x of event.c) { const y = x.z; if (y && y.w) { if (y.v) { api.g(y); break; } } } for (const x of event.d) { if (x) { if (x.y) { break; } api.h(x); break; } } for (const x of event.e) { if (x) { n = 1; } else { n = 2; } } for (const x of event.f) { if (n) { n = 2; } } for (const x of event.g) { if (x) { n = 1; m = "a"; } } for (const x of event.h) { if (x) { n = x; } } for (const x of await event.i) { if (x) { n = 3; } } for (const x of api.j()) { if (x) { n = 4; } } for (const x in event.k) { if (x) { n = 5; } } for (const x of event.l) { if (api.l(x)) { n = 6; } } for (const x of event.m) { let y = x; y = x.z; if (y) { n = 7; } } for (const x of event.n) { const y = () => x; if (y()) { n = 8; } } api.z(n); };
//// ->
exports.onX = async (event, api) => {
  let n = 0;
  if ($any(event.a, (x) => x)) {}
  if ($any(event.b, (x_2) => x_2)) {
    api.f();
  }
  const x_15 = $first(event.c, (x_3) => x_3.z && x_3.z.w && x_3.z.v);
  if (x_15 != null) {
    api.g(x_15.z);
  }
  for (const x_4 of event.d) {
    if (x_4) {
      if (x_4.y) {
        break;
      }
      api.h(x_4);
      break;
    }
  }
  for (const x_5 of event.e) {
    if (x_5) {
      n = 1;
    } else {
      n = 2;
    }
  }
  for (const x_6 of event.f) {
    if (n) {
      n = 2;
    }
  }
  if ($any(event.g, (x_7) => x_7)) {
    n = 1;
    m = "a";
  }
  for (const x_8 of event.h) {
    if (x_8) {
      n = x_8;
    }
  }
  for (const x_9 of await event.i) {
    if (x_9) {
      n = 3;
    }
  }
  for (const x_10 of api.j()) {
    if (x_10) {
      n = 4;
    }
  }
  for (const x_11 in event.k) {
    if (x_11) {
      n = 5;
    }
  }
  for (const x_12 of event.l) {
    if (api.l(x_12)) {
      n = 6;
    }
  }
  for (const x_13 of event.m) {
    let y_2 = x_13;
    y_2 = x_13.z;
    if (y_2) {
      n = 7;
    }
  }
  for (const x_14 of event.n) {
    const y_3 = () => x_14;
    if (y_3()) {
      n = 8;
    }
  }
  api.z(n);
};

//// =one of two lists
exports.onX = async (event, api) => { const a = [], b = [], c = [], d = []; for (const r of event.a) { if (r.x) { a.push(r.x); } else if (r.y) { a.push(r.y); b.push(1); } } for (const r of event.b) { if (r.x) { if (r.y) { c.push(r.y); } } else { c.push(2); } } for (const r of event.c) { if (r.x) { d.push(1); } else if (r.y) { d.push(2); } } for (const r of event.d) { if (r.x) { if (r.y) { d.push(1); } else { api.f(r); } } } for (const r of event.e) { if (r.x) { if (r.z) { d.push(3); } } else if (r.y) { d.push(4); } } api.z(a, b, c, d); };
//// ->
exports.onX = async (event, api) => {
  const a = [];
  const b = [];
  const c = [];
  const d = [];
  a.push(...$for(event.a, (r_6) => r_6.x ? r_6.x : r_6.y, if: (r) => r.x || r.y));
  b.push(...$for(event.a, (r_8) => 1, if: (r_7) => !r_7.x && r_7.y));
  c.push(...$for(event.b, (r_9) => r_9.x ? r_9.y : 2, if: (r_2) => !r_2.x || r_2.y));
  d.push(...$for(event.c, (r_10) => r_10.x ? 1 : 2, if: (r_3) => r_3.x || r_3.y));
  for (const r_4 of event.d) {
    if (r_4.x) {
      if (!r_4.y) {
        api.f(r_4);
      }
    }
  }
  d.push(...$for(event.d, (r_11) => 1, if: (r_4) => r_4.x && r_4.y));
  d.push(...$for(event.e, (r_12) => r_12.x ? 3 : 4, if: (r_5) => r_5.x ? r_5.z : r_5.y));
  api.z(a, b, c, d);
};

//// =a list and what acts beside it
exports.onX = async (event, api) => { const a = [], b = [], c = [], d = [], e = []; for (const r of event.a) { const s = r.s; api.f(s); if (s) { a.push(s); } } for (const r of event.b) { b.push(r); other(r); } for (const r of event.c) { c.push(...r); } for (const r of event.d) { d[d.length] = r.x; } for (const r of event.e) { api.g(await f(r)); e.push(r); } for (const r of event.f) { e.push(await f(r)); } for (const r of event.g) { const s = () => r; e.push(s); } for (const r of event.h) { console.log(e.length); e.push(r); } for (const r of event.i) { if (await f(r)) { e.push(r); } } api.z(a, b, c, d, e); };
//// ->
exports.onX = async (event, api) => {
  const a = [];
  const b = [];
  const c = [];
  const d = [];
  const e = [];
  for (const r of event.a) {
    const s = r.s;
    api.f(s);
  }
  a.push(...$for(event.a, (r_10) => r_10.s, if: (r) => r.s));
  for (const r_2 of event.b) {
    b.push(r_2);
    other(r_2);
  }
  for (const r_3 of event.c) {
    c.push(...r_3);
  }
  d.push(...$for(event.d, (r_4) => r_4.x));
  for (const r_5 of event.e) {
    api.g(await f(r_5));
    e.push(r_5);
  }
  for (const r_6 of event.f) {
    e.push(await f(r_6));
  }
  for (const r_7 of event.g) {
    const s_2 = () => r_7;
    e.push(s_2);
  }
  for (const r_8 of event.h) {
    console.log(e.length);
    e.push(r_8);
  }
  for (const r_9 of event.i) {
    if (await f(r_9)) {
      e.push(r_9);
    }
  }
  api.z(a, b, c, d, e);
};

//// =a list with each once, of other forms
exports.onX = async (event, api) => { const a = []; for (const r of event.a) { if (a.indexOf(r.trim()) < 0 && r.ok) { a.push(r.trim()); } } const b = []; for (const r of event.b) { if (b.indexOf(`${r}`) == -1) { b.push(`${r}`); } } const c = []; for (const r of event.c) { if (c.indexOf(r.trim()) === 0) { c.push(r.trim()); } } const d = []; for (const r of event.d) { if (!a.includes(r.trim())) { d.push(r.trim()); } } const e = []; for (const r of event.e) { if (e.includes(r.trim())) { e.push(r.trim()); } } const f = []; f.push("x"); for (const r of event.f) { if (!f.includes(r.trim())) { f.push(r.trim()); } } const g = []; for (const r of event.g) { if (g.indexOf(r.trim()) > -1) { g.push(r.trim()); } } api.z(a, b, c, d, e, f, g); };
//// ->
exports.onX = async (event, api) => {
  const a = [];
  a.push(...$unique($for(event.a, (r_8) => r_8.trim(), if: (r) => r.ok)));
  const b = [];
  b.push(...$unique($for(event.b, (r_2) => `${r_2}`)));
  const c = [];
  for (const r_3 of event.c) {
    if (c.indexOf(r_3.trim()) === 0) {
      c.push(r_3.trim());
    }
  }
  const d = [];
  d.push(...$for(event.d, (r_9) => r_9.trim(), if: (r_4) => !a.includes(r_4.trim())));
  const e = [];
  for (const r_5 of event.e) {
    if (e.includes(r_5.trim())) {
      e.push(r_5.trim());
    }
  }
  const f = [];
  f.push("x");
  for (const r_6 of event.f) {
    if (!f.includes(r_6.trim())) {
      f.push(r_6.trim());
    }
  }
  const g = [];
  for (const r_7 of event.g) {
    if (g.indexOf(r_7.trim()) > -1) {
      g.push(r_7.trim());
    }
  }
  api.z(a, b, c, d, e, f, g);
};

//// =sums of other forms
exports.onX = async (event, api) => { let n = 0; for (const r of event.a) { n += 2; } for (const r of event.b) { if (r.x) { n = n + r.y; } } for (const r of event.c) { n = n - 1; } for (const r of event.d) { n = r.x + n; } for (const r of event.e) { n += f(r); } for (const r of event.f) { n = n + n; } for (const r of event.g) { if (n) { n++; } } for (const r of event.h) { n++; } for (const r of event.i) { n++; api.f(); } for (const r of event.j) { n += m.x[n]; } api.z(n); };
//// ->
exports.onX = async (event, api) => {
  let n = 0;
  n = n + $sum($for(event.a, (r) => 2));
  n = n + $sum($for(event.b, (r_11) => r_11.y, if: (r_2) => r_2.x));
  for (const r_3 of event.c) {
    n = n - 1;
  }
  for (const r_4 of event.d) {
    n = r_4.x + n;
  }
  for (const r_5 of event.e) {
    n = n + f(r_5);
  }
  for (const r_6 of event.f) {
    n = n + n;
  }
  for (const r_7 of event.g) {
    if (n) {
      n = +n + 1;
    }
  }
  n = n + event.h.length;
  for (const r_9 of event.i) {
    n = +n + 1;
    api.f();
  }
  for (const r_10 of event.j) {
    n = n + m.x[n];
  }
  api.z(n);
};

//// =three questions of one name
exports.onX = async (event, api) => { let a = false; for (const r of event.a) { if (r.x) { a = true; } } for (const r of event.b) { if (r.x) { a = false; } } const c = []; for (const r of event.c) { c.push(r); } const d = []; for (const r of event.d) { d.push(1); } for (const r of event.e) { a = 1; } api.z(a, c, d); };
//// ->
exports.onX = async (event, api) => {
  let a = false;
  if ($any(event.a, (r) => r.x)) {
    a = true;
  }
  if ($any(event.b, (r_2) => r_2.x)) {
    a = false;
  }
  const c = [];
  c.push(...event.c);
  const d = [];
  d.push(...$for(event.d, (r_4) => 1));
  if (event.e.length > 0) {
    a = 1;
  }
  api.z(a, c, d);
};

//// =a list that has each once or more
exports.onX = async (event, api) => { const out = []; for (const r of event.a) { if (r.ok || !out.includes(r.trim())) { out.push(r.trim()); } } const more = []; for (const r of event.b) { if (r.ok && !more.includes(r.trim()) && r.b) { more.push(r.trim()); } } const some = []; for (const r of event.c) { if (!some.includes(r.trim()) && !some.includes(r.x)) { some.push(r.trim()); } } api.z(out, more, some); };
//// ->
exports.onX = async (event, api) => {
  const out = [];
  for (const r of event.a) {
    if (r.ok || !out.includes(r.trim())) {
      out.push(r.trim());
    }
  }
  const more = [];
  more.push(...$unique($for(event.b, (r_4) => r_4.trim(), if: (r_2) => r_2.ok && r_2.b)));
  const some = [];
  for (const r_3 of event.c) {
    if (!some.includes(r_3.trim()) && !some.includes(r_3.x)) {
      some.push(r_3.trim());
    }
  }
  api.z(out, more, some);
};
