// A realm: the globals that an Action sees.
//
// In: the AbortSignal that it has (http.js). Out: {context, inside, globals, run, changed(), grown()}; `run` is the case that is running, whose clock,
// chance, timers, console and answers of requests the globals are; `grown`: there is a global that was not there.

"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { consoleOf } = require("./console.js");
const { seededCrypto } = require("./modules.js");
const { requester } = require("./http.js");

const INSIDE = new vm.Script(
  fs.readFileSync(path.join(__dirname, "inside.js"), "utf8"),
  { filename: "actiongen" },
);
const PLAIN = [
  "AbortController",
  "Buffer",
  "Event",
  "EventTarget",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "atob",
  "btoa",
  "queueMicrotask",
  "structuredClone",
  // A Buffer is one of these, so they must be the same for both.
  "ArrayBuffer",
  "Uint8Array",
];
// Node loads these when they are first named.
const LAZY = ["Blob", "FormData", "Headers", "Request", "Response"];

function makeRealm(signals) {
  const realm = {
    run: null,
    context: null,
    inside: null,
    crypto: null,
    globals: {},
  };
  const { globals } = realm;
  const sandbox = {};
  for (const name of PLAIN) globals[name] = globalThis[name];
  globals.console = consoleOf(realm);
  realm.crypto = seededCrypto(realm);
  globals.crypto = realm.crypto.webcrypto;
  globals.performance = Object.freeze({
    now: () => realm.run.elapsed,
    timeOrigin: 0,
    mark: () => {},
    measure: () => {},
  });
  globals.process = processOf(realm);
  globals.fetch = requester(realm);
  globals.AbortSignal = signals;
  Object.assign(globals, timersOf(realm));
  Object.assign(sandbox, globals);
  for (const name of LAZY) {
    Object.defineProperty(sandbox, name, {
      get: () => globalThis[name],
      set: () => {},
      configurable: true,
    });
  }
  realm.context = vm.createContext(sandbox);
  sandbox.global = vm.runInContext("globalThis", realm.context);
  realm.inside = INSIDE.runInContext(realm.context)({
    now: () => realm.run.now,
    random: () => realm.run.random(),
  });
  realm.inside.watch();
  // What the code makes global, or puts in the place of a built-in, lands in the sandbox.
  const names = Reflect.ownKeys(sandbox);
  const watched = names.filter((name) => !LAZY.includes(name));
  const values = watched.map((name) => sandbox[name]);
  realm.grown = () => Reflect.ownKeys(sandbox).length !== names.length;
  realm.changed = () => {
    if (realm.grown()) return true;
    for (let i = 0; i < watched.length; i += 1)
      if (sandbox[watched[i]] !== values[i]) return true;
    return realm.inside.changed();
  };
  return realm;
}

function timersOf(realm) {
  const started =
    (start) =>
    (callback, ...rest) => {
      const { run } = realm;
      if (run.clock !== null) return run.clock.start(start, callback, rest);
      const watched = { onFire: () => {} };
      const fire = (...args) => {
        watched.onFire();
        return callback(...args);
      };
      const timer = start(
        typeof callback === "function" ? fire : callback,
        ...rest,
      );
      run.timers.push(timer);
      run.lastTimer = watched;
      return timer;
    };
  const stopped = (stop) => (timer) => {
    if (realm.run.clock === null) stop(timer);
    else realm.run.clock.stop(timer);
  };
  return {
    setTimeout: started(setTimeout),
    setInterval: started(setInterval),
    setImmediate: started(setImmediate),
    clearTimeout: stopped(clearTimeout),
    clearInterval: stopped(clearInterval),
    clearImmediate: stopped(clearImmediate),
  };
}

function processOf(realm) {
  const exit = (how) => (code) => {
    realm.run.exited(code, how);
    throw realm.inside.error(`process.${how} was called`);
  };
  const self = {};
  const nothing = () => self;
  const stream = {
    isTTY: false,
    write: (text) => (realm.run.log([text]), true),
  };
  const listening = [
    "on",
    "once",
    "off",
    "addListener",
    "removeListener",
    "emit",
    "emitWarning",
  ];
  Object.assign(self, {
    ...Object.fromEntries(listening.map((name) => [name, nothing])),
    ...Object.fromEntries(
      ["exit", "abort", "kill", "reallyExit"].map((name) => [name, exit(name)]),
    ),
    arch: process.arch,
    argv: Object.freeze([]),
    cwd: () => "/",
    env: Object.freeze({}),
    hrtime: Object.assign(() => [0, 0], { bigint: () => 0n }),
    nextTick: (callback, ...args) => process.nextTick(callback, ...args),
    pid: 1,
    platform: process.platform,
    stderr: stream,
    stdout: stream,
    uptime: () => 0,
    version: process.version,
    versions: process.versions,
  });
  return Object.freeze(self);
}

module.exports = { makeRealm };
