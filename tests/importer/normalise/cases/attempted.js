
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

//// =no handler, a handler that reads, what is last
exports.onX = async (event, api) => {
  const a = []; try { a.push(await f()); } finally { api.g(); } api.f(a);
  const b = []; try { b.push(await f()); } catch (e) { api.g(b); return; } api.f(b);
  const c = []; try { c.push(await f()); } catch (e) { return; } finally { api.h(c); } api.f(c);
};
//// ->
exports.onX = async (event, api) => {
  const a = [];
  try {
    a.push(await f());
  } finally {
    api.g();
  }
  api.f(a);
  const b = [];
  try {
    b.push(await f());
  } catch (e) {
    api.g(b);
    return;
  }
  api.f(b);
  const c = [];
  try {
    c.push(await f());
  } catch (e_2) {
    return;
  } finally {
    api.h(c);
  }
  api.f(c);
};

//// =lists of other kinds
exports.onX = async (event, api) => {
  const a = [await f()]; try { a.push(1); } catch (e) { return; } api.f(a);
  let b = []; b = [2]; try { b.push(1); } catch (e) { return; } api.f(b);
  const c = []; api.g(c); try { c.push(1); } catch (e) { return; } api.f(c);
  const d = []; try { d.unshift(1); } catch (e) { return; } api.f(d);
  const e2 = { x: 1 }; try { e2.push(1); } catch (e) { return; } api.f(e2);
};
//// ->
exports.onX = async (event, api) => {
  const a = [await f()];
  try {
    a.push(1);
  } catch (e) {
    return;
  }
  api.f(a);
  let b = [];
  b = [2];
  try {
    b.push(1);
  } catch (e_2) {
    return;
  }
  api.f(b);
  const c = [];
  api.g(c);
  try {
    c.push(1);
  } catch (e_3) {
    return;
  }
  api.f(c);
  const d = [];
  try {
    d.unshift(1);
  } catch (e_4) {
    return;
  }
  api.f(d);
  const e2 = { x: 1 };
  try {
    e2.push(1);
  } catch (e_5) {
    return;
  }
  api.f(e2);
};

//// =under a condition, and thrown
exports.onX = async (event, api) => {
  // all
  const xs = []; const y = event.y; try { const r = await f(); // more
    if (r.ok) { xs.push(r.a); } } catch (e) { throw e; } api.f(xs, y);
};
//// ->
exports.onX = async (event, api) => {
  // all
  let xs = [];
  const y = event.y;
  try {
    // more
    const r = await f();
    xs = [...r.ok ? [r.a] : []];
  } catch (e) {
    throw e;
  }
  api.f(xs, y);
};
