
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

//// =arguments of all kinds
exports.onX = async (event, api) => {
  ((a, b = 1, c) => { api.f(a, b, c); })(1);
  ((a, b = 1) => { api.f(a, b); })(event.a, event.b);
  ((a, b = 1) => { api.f(a, b); })(event.a, 2);
  ((a) => { a = a + 1; api.f(a); })(event.a);
  ((a) => { api.f(a, a); })(g(event.a));
  ((a) => { api.f(a); })(event.a, h(), 2, ...i());
  ((...a) => { api.f(a); })(event.a);
  ((a) => { api.f(a); })(...event.a);
  ((a) => { api.f(a()); })(() => event.a);
  let x = 1; ((a) => { x = 2; api.f(a, x); })(x);
};
//// ->
exports.onX = async (event, api) => {
  api.f(1, 1, undefined);
  const b_5 = event.b ?? 1;
  api.f(event.a, b_5);
  api.f(event.a, 2);
  let a_14 = event.a;
  a_14 = a_14 + 1;
  api.f(a_14);
  const a_15 = g(event.a);
  api.f(a_15, a_15);
  h();
  i();
  api.f(event.a);
  ((...a_7) => {
    api.f(a_7);
  })(event.a);
  ((a_8) => {
    api.f(a_8);
  })(...event.a);
  api.f(event.a);
  let x = 1;
  const a_20 = x;
  x = 2;
  api.f(a_20, x);
};

//// =what it returns
exports.onX = async (event, api) => {
  const a = (() => { api.f(); })();
  const b = (() => {})();
  const c = (() => { if (event.a) { return 1; } return api.g(); })();
  const d = (() => { if (event.a) { return; } api.h(); })();
  let e; e = (() => { const y = event.a; return y; })();
  (() => { if (event.a) { return api.i(); } if (event.b) { return event.c; } return await2(event.d); })();
  api.j(a, b, c, d, e);
};
//// ->
exports.onX = async (event, api) => {
  api.f();
  const a = undefined;
  const b = (() => {})();
  let c_2;
  if (event.a) {
    c_2 = 1;
  } else {
    c_2 = api.g();
  }
  const c = c_2;
  let d_2;
  if (event.a) {
    d_2 = undefined;
  } else {
    api.h();
  }
  const d = d_2;
  let e;
  const y_2 = event.a;
  e = y_2;
  if (event.a) {
    api.i();
  } else if (!event.b) {
    await2(event.d);
  }
  api.j(a, b, c, d, e);
};

//// =handed on
const f = () => (() => { const y = g(); return y; })();
const h = (x) => { return (() => { api.f(x); })(); };
const i = (x) => { return (() => { if (x) { return 1; } else { return 2; } })(); };
exports.onX = async (event, api) => { f(h, i); return (function () { api.f(); }).call(this); };
//// ->
const f = () => {
  const y_2 = g();
  return y_2;
};
const h = (x) => {
  api.f(x);
  return;
};
const i = (x_2) => {
  if (x_2) {
    return 1;
  } else {
    return 2;
  }
};

exports.onX = async (event, api_2) => {
  f(h, i);
  api_2.f();
  return;
};

//// =with a call of call
exports.onX = async (event, api) => { (function (x) { api.f(x); }).call(this, event.a); (function (x) { api.g(x); }).apply(this, [event.b]); (function () { api.h(); }).call(); ((x) => x).bind(this)(1); };
//// ->
exports.onX = async (event, api) => {
  api.f(event.a);
  (function (x_2) {
    api.g(x_2);
  }).apply((this), [event.b]);
  (function () {
    api.h();
  }).call();
  ((x_3) => x_3).bind((this))(1);
};

//// =async ones
exports.onX = async (event, api) => { const a = (async () => { return await f(); })(); const b = await (async () => { const y = await f(); return y; })(); api.f(a, b); (async () => { api.g(); })(); };
//// ->
exports.onX = async (event, api) => {
  const a = (async () => await f())();
  const y_2 = await f();
  const b = y_2;
  api.f(a, b);
  api.g();
};
// note not-awaited: The original does not wait for this; the policy does.

//// =an async one that calls back last
function (user, context, callback) {
  // why
  (async () => { await f(user); callback(null, user, context); })();
}
//// ->
module.exports = function (user, context, callback) {
  // why
  await f(user);
  callback(null, user, context);
};
// note not-awaited: The original does not wait for this; the policy does.

//// =an async one that calls back before something
function (user, context, callback) { (async () => { await f(user); callback(null, user, context); })(); g(user); }
//// ->
module.exports = function (user, context, callback) {
  (async () => {
    await f(user);
    callback(null, user, context);
  })();
  g(user);
};

//// =an async one that calls nothing back
function (user, context, callback) { (async () => { await f(user); })(); callback(null, user, context); }
//// ->
module.exports = function (user, context, callback) {
  await f(user);
  callback(null, user, context);
};
// note not-awaited: The original does not wait for this; the policy does.

//// =within an expression
exports.onX = async (event, api) => { api.f(((x) => x.a)(event.b), ((x, y) => x + y)(1, event.c), ((x) => x)(), ((x) => x)(1, 2), ((x) => x)(g()), ((x) => x)(...event.d), ((x) => { h(); return x; })(1), (() => { return; })()); };
//// ->
exports.onX = async (event, api) => {
  api.f(
    event.b.a,
    1 + event.c,
    ((x_3) => x_3)(),
    ((x_4) => x_4)(1, 2),
    ((x_5) => x_5)(g()),
    ((x_6) => x_6)(...event.d),
    ((x_7) => {
      h();
      return x_7;
    })(1),
    (() => {
      return;
    })(),
  );
};

//// =one that leaves in a place that nothing can follow
exports.onX = async (event, api) => { (() => { for (const x of event.xs) { if (x) { return; } } api.f(); })(); (() => { if (event.a) { if (event.b) { return; } api.g(); } api.h(); })(); (() => { try { if (event.c) { return; } api.i(); } catch (e) { return; } })(); (() => { try { if (event.c) { return; } api.i(); } finally { api.j(); } })(); (() => { if (event.d) { return; } else { api.k(); } api.l(); })(); (() => { if (event.e) { api.m(); } else { return; } api.n(); })(); };
//// ->
exports.onX = async (event, api) => {
  (() => {
    for (const x of event.xs) {
      if (x) {
        return;
      }
    }
    api.f();
  })();
  (() => {
    if (event.a) {
      if (event.b) {
        return;
      }
      api.g();
    }
    api.h();
  })();
  try {
    if (!event.c) {
      api.i();
    }
  } catch (e_2) {}
  (() => {
    try {
      if (event.c) {
        return;
      }
      api.i();
    } finally {
      api.j();
    }
  })();
  if (!event.d) {
    api.k();
    api.l();
  }
  if (event.e) {
    api.m();
    api.n();
  }
};
