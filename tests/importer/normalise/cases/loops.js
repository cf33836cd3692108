
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
