
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
