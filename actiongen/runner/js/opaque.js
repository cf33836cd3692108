// Packages whose servers nobody can ask: clients of clouds, databases and senders of messages.
//
// In: a realm and the name of a package. Out: `opaqueFor`, a stand-in that has every member: a call is recorded as
// ["twilio.messages.create", […]] among the calls, and what comes back can be awaited (it is what the case answers to
// that call, or an error), or asked for more members. Original and policy get the same one, so what an extern does with a
// package is judged; what the package itself would have made of a call is not.

"use strict";

const NAMES = [
  "@azure/",
  "@google-cloud/",
  "@hubspot/api-client",
  "@incognia/api",
  "@onfido/api",
  "@sendgrid/",
  "@sentry/",
  "@aws-sdk/",
  "@slack/web-api",
  "aws-sdk",
  "firebase-admin",
  "googleapis",
  "intercom-client",
  "ioredis",
  "mailgun",
  "mixpanel",
  "mongodb",
  "mysql",
  "mysql2",
  "nodemailer",
  "pg",
  "postgres",
  "redis",
  "stripe",
  "tedious",
  "twilio",
];

// A prefix that ends with "/" names a scope; "aws-sdk/clients/s3" is a part of a package.
function isOpaque(name) {
  return NAMES.some(
    (each) =>
      name === each || name.startsWith(each.endsWith("/") ? each : `${each}/`),
  );
}

function opaqueFor(realm, name) {
  return member(realm, name);
}

function member(realm, path) {
  const own = new Map();
  return new Proxy(function opaque() {}, {
    get(target, key) {
      if (typeof key === "symbol" || NOT_THERE.includes(key)) return undefined;
      // What a bundler asks is the module itself.
      if (key === "default") return member(realm, path);
      if (!own.has(key)) own.set(key, member(realm, `${path}.${key}`));
      return own.get(key);
    },
    set(target, key, value) {
      own.set(key, value);
      return true;
    },
    has: () => true,
    apply: (target, self, args) => made(realm, path, args),
    construct: (target, args) => made(realm, `new ${path}`, args, path),
  });
}

// What code asks to see what it has: such a thing is neither a promise nor has it a text.
const NOT_THERE = ["then", "catch", "finally", "toJSON", "prototype"];

// What comes of a call; `path` is how its members are named.
function made(realm, name, args, path = `${name}()`) {
  const { run } = realm;
  const callback = args.findLast((each) => typeof each === "function");
  run.record(
    name,
    args.filter((each) => typeof each !== "function"),
  );
  let promise = null;
  const answered = () => {
    promise ??= answer(realm, name);
    return promise;
  };
  if (callback !== undefined && !name.startsWith("new "))
    answered().then(
      (found) => realm.globals.setImmediate(callback, null, found),
      (error) => realm.globals.setImmediate(callback, error),
    );
  const more = member(realm, path);
  return new Proxy(more, {
    get(target, key, receiver) {
      if (name.startsWith("new ")) return Reflect.get(more, key, receiver);
      if (key === "then" || key === "catch" || key === "finally")
        return (...each) => answered()[key](...each);
      return Reflect.get(more, key, receiver);
    },
  });
}

async function answer(realm, name) {
  const reply = realm.run.otherReply(`CALL ${name}`, false);
  const isFine =
    typeof reply === "object" && reply !== null && (reply.status ?? 200) < 300;
  if (!isFine) throw realm.run.error("thrown", `${name} failed`);
  return reply.json === undefined
    ? reply.text
    : realm.inside.parse(JSON.stringify(reply.json));
}

module.exports = { isOpaque, opaqueFor };
