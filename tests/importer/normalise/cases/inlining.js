
//// =a helper that acts
exports.onExecutePostLogin = async (event, api) => {
  const deny = (why) => { console.log(why); api.access.deny(why); };
  if (event.a) { deny("a"); return; }
  deny("b");
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    console.log("a");
    api.access.deny("a");
    return;
  }
  console.log("b");
  api.access.deny("b");
};

//// =returns in the middle
exports.onExecutePostLogin = async (event, api) => {
  const note = (x) => { if (!x) { return; } api.user.setUserMetadata("x", x); };
  note(event.a);
  api.idToken.setCustomClaim("k", 1);
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    api.user.setUserMetadata("x", event.a);
  }
  api.idToken.setCustomClaim("k", 1);
};

//// =its value
exports.onExecutePostLogin = async (event, api) => {
  const token = async (id) => { const cached = api.cache.get(id); if (cached) { return cached.value; } const r = await ask(id); return r.token; };
  const t = await token(event.client.client_id);
  if (await token("x")) { api.f(t); }
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let t_2;
  const cached_2 = api.cache.get(event.client.client_id);
  if (cached_2) {
    t_2 = cached_2.value;
  } else {
    const r_2 = await ask(event.client.client_id);
    t_2 = r_2.token;
  }
  const t = t_2;
  let token_2;
  const cached_3 = api.cache.get("x");
  if (cached_3) {
    token_2 = cached_3.value;
  } else {
    const r_3 = await ask("x");
    token_2 = r_3.token;
  }
  if (token_2) {
    api.f(t);
  }
};

//// =a helper that is handed a callback
function (user, context, callback) {
  function roles(done) { ask(user, (e, r) => { if (e) { return done(e); } done(null, r); }); }
  roles((e, found) => { if (e) { return callback(e); } callback(null, user, context); });
}
//// ->
module.exports = function (user, context, callback) {
  ask(
    user,
    (e_3, r_2) => {
      if (e_3) {
        return ((e_2, found) => {
          if (e_2) {
            return callback(e_2);
          }
          callback(null, user, context);
        })(e_3);
      }
      ((e_2, found) => {
        if (e_2) {
          return callback(e_2);
        }
        callback(null, user, context);
      })(null, r_2);
    },
  );
};

//// =one that computes stays, and one that calls itself
exports.onExecutePostLogin = async (event, api) => {
  const upper = (x) => x.toUpperCase();
  const again = (n) => { api.f(n); if (n) { again(n - 1); } };
  api.g(upper(event.a)); again(3);
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const upper = (x) => x.toUpperCase();
  const again = (n) => {
    api.f(n);
    if (n) {
      again(n - 1);
    }
  };
  api.g(upper(event.a));
  again(3);
};

//// =two ways that go on are not written twice
exports.onExecutePostLogin = async (event, api) => {
  const f = (x) => { if (x.a) { if (x.b) { return; } api.f(1); } else { api.f(2); } api.f(3); };
  f(event.x);
  api.f(4);
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const f = (x) => {
    if (x.a) {
      if (x.b) {
        return;
      }
      api.f(1);
    } else {
      api.f(2);
    }
    api.f(3);
  };
  f(event.x);
  api.f(4);
};

//// =what acts and what does not
const log = (x) => { console.log(x); };
const fail = (x) => { throw new Error(x); };
const wait = async (x) => { await f(x); };
const ask = (x, done) => { done(x); };
const plain = (x) => f(x);
const callback = 1;
exports.onX = async (event, api) => { log(1); if (event.a) { fail("no"); } await wait(event.b); ask(event.c, (y) => { g(y); }); plain(event.d); };
//// ->
const log = (x) => {
  console.log(x);
};
const plain = (x_5) => f(x_5);
const callback = 1;

exports.onX = async (event, api) => {
  log(1);
  if (event.a) {
    throw new Error("no");
  }
  await f(event.b);
  ((y) => {
    g(y);
  })(event.c);
  plain(event.d);
};

//// =one that is handed on, spread, assigned or never called
const a = (x) => { api.a(x); };
const b = (x) => { api.b(x); };
let c = (x) => { api.c(x); };
const d = (x) => { api.d(x); };
const e = (x) => { api.e(x); class A {} };
c = g;
exports.onX = async (event, api) => { event.xs.map(a); a(1); b(...event.xs); c(1); e(1); };
//// ->
const a = (x) => {
  api.a(x);
};
const b = (x_2) => {
  api.b(x_2);
};
let c = (x_3) => {
  api.c(x_3);
};
const d = (x_4) => {
  api.d(x_4);
};
const e = (x_5) => {
  api.e(x_5);
  const A = (class A {});
};
c = g;

exports.onX = async (event, api_2) => {
  event.xs.map(a);
  a(1);
  b(...event.xs);
  c(1);
  e(1);
};

//// =seven calls of a short one and of a long one
const short = (x) => { api.f(x); };
const long = (x) => { api.f(x, { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 }, { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 }, [1, 2, 3, 4, 5, 6, 7, 8, 9]); };
exports.onX = async (event, api) => { short(1); short(2); short(3); short(4); short(5); short(6); short(7); if (event.a) { long(1); long(2); long(3); long(4); long(5); long(6); long(7); } };
//// ->
const long = (x_2) => {
  api.f(
    x_2,
    { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 },
    { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 },
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
};

exports.onX = async (event, api_2) => {
  api.f(1);
  api.f(2);
  api.f(3);
  api.f(4);
  api.f(5);
  api.f(6);
  api.f(7);
  if (event.a) {
    long(1);
    long(2);
    long(3);
    long(4);
    long(5);
    long(6);
    long(7);
  }
};

//// =a call in a place
const on = (x) => { api.on(x); return x.y; };
exports.onX = async (event, api) => { f(on(event.a), on(event.b).c); if (event.c && on(event.d)) { api.f(); } };
//// ->
const on = (x) => {
  api.on(x);
  return x.y;
};

exports.onX = async (event, api_2) => {
  f(on(event.a), on(event.b).c);
  if (event.c && on(event.d)) {
    api_2.f();
  }
};

//// =a call that is always made
const on = (x) => { api.on(x); return x.y; };
exports.onX = async (event, api) => { let z = 1; z = on(event.a); if (on(event.b) && event.c) { api.f(z); } const w = on(event.d) ? 1 : 2; for (const v of on(event.e)) { api.g(v, w); } return on(event.f); };
//// ->
exports.onX = async (event, api_2) => {
  let z = 1;
  api.on(event.a);
  z = event.a.y;
  api.on(event.b);
  if (event.b.y && event.c) {
    api_2.f(z);
  }
  api.on(event.d);
  const w = event.d.y ? 1 : 2;
  api.on(event.e);
  for (const v of event.e.y) {
    api_2.g(v, w);
  }
  api.on(event.f);
  return event.f.y;
};

//// =a call in a loop and in a function
const on = (x) => { api.on(x); return x.y; };
exports.onX = async (event, api) => { for (const v of event.vs) { const w = on(v); api.g(w); } const g = (x) => { on(x); return on(x); }; const h = (x) => on(x); api.h(g, h); };
//// ->
exports.onX = async (event, api_2) => {
  for (const v of event.vs) {
    api.on(v);
    const w = v.y;
    api_2.g(w);
  }
  const g = (x_2) => {
    api.on(x_2);
    api.on(x_2);
    return x_2.y;
  };
  const h = (x_3) => {
    api.on(x_3);
    return x_3.y;
  };
  api_2.h(g, h);
};

//// =a value that is asked last
const deny = (x) => { if (x) { return api.access.deny(x); } return f(x); };
exports.onX = async (event, api) => { if (event.a) { deny(event.a); } else { deny("b"); } };
//// ->
exports.onX = async (event, api_2) => {
  if (event.a) {
    if (event.a) {
      api.access.deny(event.a);
      return;
    }
    f(event.a);
    return;
  } else {
    if ("b") {
      api.access.deny("b");
      return;
    }
    f("b");
    return;
  }
};

//// =a value that is asked in the middle
const deny = (x) => { if (x) { return api.access.deny(x); } return 1; };
exports.onX = async (event, api) => { deny(event.a); const b = deny("b"); api.f(b); };
//// ->
exports.onX = async (event, api_2) => {
  if (event.a) {
    api.access.deny(event.a);
  }
  let b_2;
  if ("b") {
    b_2 = api.access.deny("b");
  } else {
    b_2 = 1;
  }
  const b = b_2;
  api_2.f(b);
};

//// =a promise
const get = async (x) => { const r = await f(x); return r.y; };
exports.onX = async (event, api) => { get(event.a); api.f(await get(event.b)); const p = get(event.c); api.g(p); };
//// ->
exports.onX = async (event, api) => {
  const r_2 = await f(event.a);
  const r_3 = await f(event.b);
  api.f(r_3.y);
  const r_4 = await f(event.c);
  const p = r_4.y;
  api.g(p);
};

//// =promises that are handed on
const get = async (x) => { const r = await f(x); return r.y; };
exports.onX = async (event, api) => { const [a, b] = await Promise.all([get(event.a), get(event.b)]); api.f(a, b); };
//// ->
exports.onX = async (event, api) => {
  const r_2 = await f(event.a);
  const r_3 = await f(event.b);
  const list = [...await Promise.all([r_2.y, r_3.y])];
  const a = list[0];
  const b = list[1];
  api.f(a, b);
};

//// =promises that race
const get = async (x) => { const r = await f(x); return r.y; };
exports.onX = async (event, api) => { api.f(await Promise.race([get(event.a), get(event.b)])); };
//// ->
const get = async (x) => {
  const r = await f(x);
  return r.y;
};

exports.onX = async (event, api) => {
  api.f(await Promise.race([get(event.a), get(event.b)]));
};

//// =a promise with steps
const get = async (x) => { const r = await f(x); return r.y; };
exports.onX = async (event, api) => { api.f(await get(event.a).then((y) => y.z)); };
//// ->
const get = async (x) => {
  const r = await f(x);
  return r.y;
};

exports.onX = async (event, api) => {
  api.f(await get(event.a).then((y) => y.z));
};

//// =helpers of helpers
const one = (x) => { api.f(x); };
const two = (x) => { one(x); one(x.y); };
exports.onX = async (event, api) => { two(event.a); two(event.b); };
//// ->
exports.onX = async (event, api_2) => {
  api.f(event.a);
  api.f(event.a.y);
  api.f(event.b);
  api.f(event.b.y);
};

//// =comments
// of the helper
const one = (x) => {
  // in the helper
  api.f(x);
};
exports.onX = async (event, api) => {
  // at the call
  one(event.a);
  // at the value
  const y = one(event.b);
  // last
  return one(y);
};
//// ->
exports.onX = async (event, api_2) => {
  // at the call
  // in the helper
  api.f(event.a);
  // in the helper
  api.f(event.b);
  // at the value
  const y = undefined;
  // last
  // in the helper
  api.f(y);
  return;
};

//// =in the arms of the end
const one = (x) => { if (x) { return api.f(x); } return event.b; };
exports.onX = async (event, api) => { if (event.a) { one(event.a); } };
//// ->
exports.onX = async (event_2, api_2) => {
  if (event_2.a) {
    if (event_2.a) {
      api.f(event_2.a);
      return;
    }
    return;
  }
};
