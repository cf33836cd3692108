
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
// note not-awaited: The original does not wait for this; the policy does.

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
