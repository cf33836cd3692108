
//// =a chain
exports.onExecutePostLogin = async (event, api) => {
  await get(event.a).then((r) => r.data).then((data) => { api.f(data); }).catch((error) => { api.access.deny(error.message); });
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  try {
    const r_2 = await get(event.a);
    const data_2 = r_2.data;
    api.f(data_2);
  } catch (error_2) {
    api.access.deny(error_2.message);
  }
};

//// =its value
exports.onExecutePostLogin = async (event, api) => {
  const name = await get(event.a).then((r) => r.name);
  api.f(name);
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const r_2 = await get(event.a);
  const name = r_2.name;
  api.f(name);
};

//// =a rule that calls back
function (user, context, callback) {
  auth0.users.updateAppMetadata(user.user_id, {}).then(function () { callback(null, user, context); }).catch(function (e) { callback(e); });
}
//// ->
module.exports = async function (user, context, callback) {
  try {
    const result = await auth0.users.updateAppMetadata(user.user_id, {});
    callback(null, user, context);
  } catch (e_2) {
    callback(e_2);
  }
};

//// =request with a callback
const request = require("request");
module.exports = function (user, context, callback) {
  request.get({ url: "https://a.example" }, (err, response, body) => {
    if (err) { return callback(err); }
    if (response.statusCode !== 200) { return callback(new Error(body)); }
    callback(null, user, context);
  });
};
//// ->
const request = require("request");

module.exports = async function (user, context, callback) {
  let response_2;
  try {
    response_2 = await request.get({ url: "https://a.example" });
  } catch (err_2) {
    return callback(err_2);
    if (undefined.statusCode !== 200) {
      return callback(new Error(undefined));
    }
    callback(null, user, context);
  }
  if (response_2.statusCode !== 200) {
    return callback(new Error(response_2.body));
  }
  callback(null, user, context);
};

//// =a promise of a callback
const request = require("request");
const ask = (url) => new Promise((resolve, reject) => {
  request(url, (err, response, body) => { if (err) { reject(err); } else { resolve(body); } });
});
exports.onExecutePostLogin = async (event, api) => { api.f(await ask("https://a.example")); };
//// ->
const request = require("request");
const ask = async (url) => {
  let response_5;
  try {
    response_5 = await request(url);
  } catch (err_5) {
    throw err_5;
    return;
  }
  return response_5.body;
};

exports.onExecutePostLogin = async (event, api) => {
  api.f(await ask("https://a.example"));
};

//// =what nobody waits for
exports.onExecutePostLogin = async (event, api) => {
  track(event.user).catch((e) => { console.log(e); });
  api.f();
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  try {
    await track(event.user);
  } catch (e_2) {
    console.log(e_2);
  }
  api.f();
};
// note not-awaited: The original does not wait for this; the policy does.

//// =what is called back before the rest stays
function (user, context, callback) { ask(user).then(() => { callback(null, user, context); }); tell(user); }
//// ->
module.exports = function (user, context, callback) {
  ask(user).then(() => {
    callback(null, user, context);
  });
  tell(user);
};

//// =what a callback of somebody else settles is settled later
exports.onExecutePostLogin = async (event, api) => { const client = await new Promise((resolve, reject) => { store.connect(event.secrets.URL, (error, value) => { if (error) { return reject(error); } return resolve(value); }); }); api.f(client.name); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const client = await new Promise((resolve, reject) => {
    store.connect(
      event.secrets.URL,
      (error, value) => {
        if (error) {
          return reject(error);
        }
        return resolve(value);
      },
    );
  });
  api.f(client.name);
};

//// =a helper whose promise is caught
async function f(api, x) { if (!x) { throw new Error("no"); } api.f(x); }
exports.onExecutePostLogin = async (event, api) => {
  await f(api, event.a).catch((error) => { api.access.deny(error.message); });
};
//// ->
const f = async function (api, x) {
  if (!x) {
    throw new Error("no");
  }
  api.f(x);
};

exports.onExecutePostLogin = async (event, api_2) => {
  try {
    return await f(api_2, event.a);
  } catch (error_2) {
    api_2.access.deny(error_2.message);
  }
};

//// =promises that are settled
async function f(api, x) { await get(x); api.f(x); }
exports.onExecutePostLogin = async (event, api) => {
  await Promise.allSettled([f(api, event.a), f(api, event.b)]);
};
//// ->
const f = async function (api, x) {
  await get(x);
  api.f(x);
};

exports.onExecutePostLogin = async (event, api_2) => {
  await Promise.allSettled([f(api_2, event.a), f(api_2, event.b)]);
};

//// =two callbacks of then, and none
exports.onX = async (event, api) => {
  await f(event.a).then((x) => { api.f(x); }, (e) => { api.g(e); });
  await f(event.b).then((x) => { api.f(x); }, undefined);
  await f(event.c).then((x) => { api.f(x); }, null);
  await f(event.d).then();
  await f(event.d).then(null);
  await f(event.e).then(g);
  await f(event.e).then(...gs);
  await f(event.e).catch();
  await f(event.e).catch(g, h);
  await f(event.e).finally();
};
//// ->
exports.onX = async (event, api) => {
  let x_4;
  let is_settled = true;
  try {
    x_4 = await f(event.a);
  } catch (e_2) {
    api.g(e_2);
    is_settled = false;
  }
  if (is_settled) {
    api.f(x_4);
  }
  const x_6 = await f(event.b);
  api.f(x_6);
  const x_8 = await f(event.c);
  api.f(x_8);
  await f(event.d).then();
  await f(event.d).then(null);
  const result_2 = await f(event.e);
  await g(result_2);
  await f(event.e).then(...gs);
  await f(event.e).catch();
  await f(event.e).catch(g, h);
  await f(event.e).finally();
};

//// =finally
exports.onX = async (event, api) => { await f(event.a).then((x) => { api.f(x); }).finally(() => { api.g(); return 1; }); };
//// ->
exports.onX = async (event, api) => {
  try {
    const x_2 = await f(event.a);
    api.f(x_2);
  } finally {
    api.g();
  }
};

//// =promises that are settled at once
exports.onX = async (event, api) => {
  const a = await Promise.resolve(event.a).then((x) => x.b);
  const b = await Promise.resolve().then(() => 1);
  await Promise.reject(event.c).catch((e) => { api.f(e); });
  await Promise.reject().catch(() => { api.g(); });
  api.h(a, b);
};
//// ->
exports.onX = async (event, api) => {
  const x_2 = event.a;
  const a = x_2.b;
  const b = 1;
  try {
    throw event.c;
  } catch (e_2) {
    api.f(e_2);
  }
  try {
    throw undefined;
  } catch (error) {
    api.g();
  }
  api.h(a, b);
};

//// =what a callback returns
exports.onX = async (event, api) => { const a = await f(event.a).then((x) => { if (x) { return g(x); } return new Promise((done) => done(1)); }); const b = await f(event.b).then((x) => new Thing(x)); const c = await f(event.c).then((x) => { const y = () => { return h(x); }; return y; }); api.f(a, b, c); };
//// ->
exports.onX = async (event, api) => {
  let a_2;
  const x_4 = await f(event.a);
  if (x_4) {
    a_2 = await g(x_4);
  } else {
    a_2 = 1;
  }
  const a = a_2;
  const x_6 = await f(event.b);
  const b = await new Thing(x_6);
  const x_8 = await f(event.c);
  const y_2 = () => h(x_8);
  const c = y_2;
  api.f(a, b, c);
};

//// =chains that nobody waits for, and what follows
exports.onX = async (event, api) => { const p = f(event.a).then((x) => x.y); api.f(p); if (event.b) { f(event.b).then((x) => { api.g(x); }); } else { api.h(); } for (const c of event.cs) { f(c).then((x) => { api.i(x); }); } try { f(event.d).then((x) => { api.j(x); }); } catch (e) { f(e).then((x) => { api.k(x); }); } };
//// ->
exports.onX = async (event, api) => {
  const p = f(event.a).then((x) => x.y);
  api.f(p);
  if (event.b) {
    const x_6 = await f(event.b);
    api.g(x_6);
  } else {
    api.h();
  }
  for (const c of event.cs) {
    const x_8 = await f(c);
    api.i(x_8);
  }
  try {
    const x_10 = await f(event.d);
    api.j(x_10);
  } catch (e) {
    const x_12 = await f(e);
    api.k(x_12);
  }
};
// note not-awaited: The original does not wait for this; the policy does.
// note not-awaited: The original does not wait for this; the policy does.
// note not-awaited: The original does not wait for this; the policy does.
// note not-awaited: The original does not wait for this; the policy does.

//// =a chain at the end that nobody waits for
exports.onX = async (event, api) => { f(event.a).then((x) => { if (x) { return; } api.g(x); }); return; };
//// ->
exports.onX = async (event, api) => {
  const x_2 = await f(event.a);
  if (x_2) {
    return;
  }
  api.g(x_2);
  return;
};
// note not-awaited: The original does not wait for this; the policy does.

//// =chains of a helper
const h = (x) => { return f(x).then((y) => y.z); };
const i = (x) => { f(x).then((y) => { api.f(y); }); };
exports.onX = async (event, api) => { api.f(h(event.a), i(event.b)); };
//// ->
const h = async (x) => {
  const y_3 = await f(x);
  return y_3.z;
};
const i = async (x_2) => {
  const y_5 = await f(x_2);
  api.f(y_5);
};

exports.onX = async (event, api_2) => {
  api_2.f(h(event.a), i(event.b));
};
// note not-awaited: The original does not wait for this; the policy does.

//// =an optional chain
exports.onX = async (event, api) => { await event.a?.then((x) => { api.f(x); }); };
//// ->
exports.onX = async (event, api) => {
  const x_2 = await event.a;
  api.f(x_2);
};

//// =a try around
exports.onX = async (event, api) => { try { await f(event.a).then((x) => { if (x) { return; } api.f(x); }); } catch (e) { await f(e).catch((y) => { if (y) { return; } api.g(y); }); } };
//// ->
exports.onX = async (event, api) => {
  try {
    const x_2 = await f(event.a);
    if (x_2) {
      return;
    }
    api.f(x_2);
  } catch (e) {
    try {
      return await f(e);
    } catch (y_2) {
      if (y_2) {
        return;
      }
      api.g(y_2);
    }
  }
};

//// =comments
exports.onX = async (event, api) => {
  // above
  await f(event.a).then((x) => {
    // within
    api.f(x);
  });
};
//// ->
exports.onX = async (event, api) => {
  // above
  const x_2 = await f(event.a);
  // within
  api.f(x_2);
};

//// =new promises
exports.onX = async (event, api) => {
  const a = await new Promise((resolve) => { resolve(event.a); });
  const b = await new Promise((resolve, reject) => { if (event.b) { return reject("no"); } resolve(); });
  const c = await new Promise((resolve) => setTimeout(resolve, 1));
  const d = await new Promise(executor);
  const e = await new Promise();
  const g = await new Thing((resolve) => { resolve(1); });
  await new Promise((resolve, reject) => { resolve(...event.h); });
  await new Promise((resolve, reject) => { f(event.i).then(resolve).catch(reject); });
  api.f(a, b, c, d, e, g);
};
//// ->
exports.onX = async (event, api) => {
  const a = event.a;
  if (event.b) {
    throw "no";
  }
  const b = undefined;
  const c = await new Promise((resolve_3) => setTimeout(resolve_3, 1));
  const d = await new Promise(executor);
  const e = await new Promise();
  const g = await new Thing((resolve_4) => {
    resolve_4(1);
  });
  await new Promise((resolve_5, reject_2) => {
    resolve_5(...event.h);
  });
  try {
    const result_2 = await f(event.i);
  } catch (error_2) {
    throw error_2;
  }
  api.f(a, b, c, d, e, g);
};

//// =requests of other forms
function (user, context, callback) {
  const http = require("request@2.88");
  const other = lib("request");
  other("https://b.example", (e) => { callback(e); });
  http.post({ url: "https://a.example" }, function (e, r, b) { if (!e && r.statusCode === 200) { user.x = b; } if (e || !b) { return callback(e); } callback(null, user, context); });
}
//// ->
module.exports = async function (user, context, callback) {
  let r_2;
  const http = require("request@2.88");
  const other = lib("request");
  other(
    "https://b.example",
    (e) => {
      callback(e);
    },
  );
  try {
    r_2 = await http.post({ url: "https://a.example" });
  } catch (e_3) {
    return callback(e_3);
    callback(null, user, context);
  }
  if (r_2.statusCode === 200) {
    user.x = r_2.body;
  }
  if (!r_2.body) {
    return callback(null);
  }
  callback(null, user, context);
};

//// =requests that stay
function (user, context, callback) {
  const request = require("other");
  request("https://a.example", (e, r, b) => { callback(e); });
}
//// ->
module.exports = function (user, context, callback) {
  const request = require("other");
  request(
    "https://a.example",
    (e, r, b) => {
      callback(e);
    },
  );
};

//// =a request with four parameters, or without a function
function (user, context, callback) {
  request.put("https://a.example", (e, r, b, x) => { callback(e); });
  request.patch("https://a.example", done);
  request.head("https://a.example", (e) => { callback(e); });
  request();
}
//// ->
module.exports = function (user, context, callback) {
  request.put(
    "https://a.example",
    (e, r, b, x) => {
      callback(e);
    },
  );
  request.patch("https://a.example", done);
  request.head(
    "https://a.example",
    (e_2) => {
      callback(e_2);
    },
  );
  request();
};

//// =a request whose callback names nothing
function (user, context, callback) {
  request.delete("https://a.example", () => { callback(null, user, context); });
}
//// ->
module.exports = async function (user, context, callback) {
  try {
    const response = await request.delete("https://a.example");
  } catch (error) {
    callback(null, user, context);
    return;
  }
  callback(null, user, context);
};

//// =a request whose error is always told
function (user, context, callback) {
  request("https://a.example", (error, { statusCode }, options) => { if (error && true) { callback(error); } else if (true && !error) { callback(null, user, context); } });
}
//// ->
module.exports = async function (user, context, callback) {
  let response;
  try {
    response = await request("https://a.example");
  } catch (error_2) {
    const statusCode_3 = undefined.statusCode;
    callback(error_2);
    return;
  }
  const statusCode_2 = response.statusCode;
  callback(null, user, context);
};

//// =what is known of the error of a callback
function (user, context, callback) {
  request("https://a.example", (e, r) => { if (typeof e === "object") { f(); } if (false ?? r) { g(); } if (-e) { h(); } if (!r) { i(); } if (e ?? r) { j(); } if (e && r.ok) { k(); } if (!!e) { l(); } callback(e, user, context); });
}
//// ->
module.exports = async function (user, context, callback) {
  let r_2;
  try {
    r_2 = await request("https://a.example");
  } catch (e_2) {
    if (typeof e_2 === "object") {
      f();
    }
    if (false ?? undefined) {
      g();
    }
    if (-e_2) {
      h();
    }
    i();
    if (e_2 ?? undefined) {
      j();
    }
    if (undefined.ok) {
      k();
    }
    l();
    callback(e_2, user, context);
    return;
  }
  if (typeof null === "object") {
    f();
  }
  if (false ?? r_2) {
    g();
  }
  if (-null) {
    h();
  }
  if (!r_2) {
    i();
  }
  if (null ?? r_2) {
    j();
  }
  callback(null, user, context);
};
