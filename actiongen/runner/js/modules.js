// What `require` gives to an Action: the parts of Node that reach neither the network nor the machine, with a seeded
// chance. Anything else is an error that names it.

"use strict";

const crypto = require("node:crypto");
const { createRequire, isBuiltin } = require("node:module");
const { joseFor } = require("./jose.js");

const SAFE = [
  "assert",
  "buffer",
  "events",
  "path",
  "querystring",
  "stream",
  "string_decoder",
  "url",
  "util",
  "util/types",
  "zlib",
];
const NETWORK = [
  "dgram",
  "dns",
  "dns/promises",
  "http",
  "http2",
  "https",
  "net",
  "tls",
];

function requireFor(realm) {
  return (asked) => {
    const name = String(asked).replace(/^node:/, "");
    if (SAFE.includes(name)) return require(`node:${name}`);
    const isReal =
      name === "jose" && PACKAGES !== undefined && realm.run.mayLoad(name);
    const made = isReal ? undefined : MADE[name];
    if (made !== undefined) return made(realm);
    const other = realm.run.standIn(name);
    if (other !== undefined) return other;
    if (NETWORK.includes(name)) {
      const message = `the Action uses '${name}', and a case has no network but fetch`;
      realm.run.fail("network", message);
      throw realm.run.error("network", message);
    }
    if (PACKAGES !== undefined && !isBuiltin(name) && realm.run.mayLoad(name))
      return createRequire(PACKAGES)(realm.run.packageOf(asked));
    realm.run.lack(`the module '${asked}'`);
    if (isBuiltin(name))
      throw realm.run.error(
        "thrown",
        `a case has no access to the module '${name}'`,
      );
    throw realm.run.error(
      "thrown",
      `Cannot find module '${asked}'`,
      "Error",
      "MODULE_NOT_FOUND",
    );
  };
}

// A file beside the packages that an Action may require, if there are any.
const PACKAGES = process.argv[2];

const MADE = {
  jose: joseFor,
  console: (realm) => realm.globals.console,
  crypto: (realm) => realm.crypto,
  perf_hooks: (realm) => ({ performance: realm.globals.performance }),
  process: (realm) => realm.globals.process,
  timers: ({ globals }) => ({
    setTimeout: globals.setTimeout,
    setInterval: globals.setInterval,
    setImmediate: globals.setImmediate,
    clearTimeout: globals.clearTimeout,
    clearInterval: globals.clearInterval,
    clearImmediate: globals.clearImmediate,
  }),
  "timers/promises": ({ globals }) => ({
    setTimeout: (ms, value) =>
      new Promise((resolve) => globals.setTimeout(resolve, ms, value)),
    setImmediate: (value) =>
      new Promise((resolve) => globals.setImmediate(resolve, value)),
  }),
};

// Node's crypto, whose chance is that of the running case.
function seededCrypto(realm) {
  const fill = (array) => {
    const bytes = new Uint8Array(
      array.buffer ?? array,
      array.byteOffset ?? 0,
      array.byteLength,
    );
    for (let i = 0; i < bytes.length; i += 1)
      bytes[i] = realm.run.random() * 256;
    return array;
  };
  const randomBytes = (size, callback) => {
    const bytes = fill(Buffer.alloc(size));
    if (callback === undefined) return bytes;
    realm.globals.setImmediate(callback, null, bytes);
    return undefined;
  };
  const randomInt = (low, high, callback) => {
    if (typeof high !== "number") return randomInt(0, low, high);
    const found = low + Math.floor(realm.run.random() * (high - low));
    if (callback === undefined) return found;
    realm.globals.setImmediate(callback, null, found);
    return undefined;
  };
  // The same in every run, so that a test can name it; the interpreter gives the same.
  const randomUUID = () => {
    const { run } = realm;
    run.uuids += 1;
    const index = (run.uuids - 1).toString(16).padStart(12, "0");
    return `00000000-0000-4000-8000-${index}`;
  };
  // Where the case says what comes of signing, any text is a key.
  const createPrivateKey = (key) =>
    Object.hasOwn(realm.run.message.returns, "jwt.sign")
      ? key
      : crypto.createPrivateKey(key);
  const webcrypto = Object.freeze({
    get subtle() {
      return crypto.webcrypto.subtle;
    },
    getRandomValues: fill,
    randomUUID,
  });
  const changed = {
    createPrivateKey,
    getRandomValues: fill,
    randomBytes,
    randomFillSync: fill,
    randomInt,
    randomUUID,
    webcrypto,
  };
  const members = Object.entries(changed).map(([name, value]) => [
    name,
    { value, enumerable: true },
  ]);
  const pseudo = Object.create(crypto, Object.fromEntries(members));
  pseudo.pseudoRandomBytes = randomBytes;
  return Object.freeze(pseudo);
}

module.exports = { requireFor, seededCrypto };
