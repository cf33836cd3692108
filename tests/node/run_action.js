// Runs generated Actions as Auth0 does and records what they do.
//
// In: one JSON object a line,
//   {id, code | file, handler, event, method_returns?: {"cache.get": … | {"$throws": "why"}}, now?: "…Z", deadline?: ms,
//    writes?: {"transaction.setMetadata": ["transaction", "metadata"]},
//    http?: {"GET https://…": {status, body} | "timeout" | "connection" | "body" | a list of these, one a request}}
// Out: one JSON object a line, in the same order,
//   {id, calls: [["multifactor.enable", ["any"]]], logs: ["…"], error: null | {message},
//    mutated, asyncHandler, exports: ["onExecutePostLogin"]}
//
// An Action is loaded once, and its module scope is kept from one event to the next, as on the platform.

import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { createInterface } from "node:readline";
import { format } from "node:util";
import vm from "node:vm";

const DEADLINE = 2000;
const CACHE_SIZE = 500;
const GLOBALS = [
  "AbortController",
  "Buffer",
  "Headers",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "atob",
  "btoa",
  "clearTimeout",
  "crypto",
  "process",
  "queueMicrotask",
  "setImmediate",
  "setTimeout",
  "structuredClone",
];
const INVOKE = new vm.Script("__call()");

// The realm's own Date, whose present is the case's `now`.
const CLOCK = `{
  const present = globalThis.__clock;
  delete globalThis.__clock;
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    get: (target, key) => (key === "now" ? () => present() : Reflect.get(target, key)),
    apply: () => new RealDate(present()).toString(),
    construct: (target, args) => (args.length === 0 ? new RealDate(present()) : Reflect.construct(target, args)),
  });
  RealDate.prototype.constructor = globalThis.Date;
}`;
// The milliseconds after which a signal aborts. Requests take no time here but for time-outs: `performance.now()` counts them.
const patience = new WeakMap();
const AbortSignalWithTime = new Proxy(AbortSignal, {
  get(target, name, receiver) {
    if (name !== "timeout") return Reflect.get(target, name, receiver);
    return (milliseconds) => {
      const signal = target.timeout(milliseconds);
      patience.set(signal, milliseconds);
      return signal;
    };
  },
});
const nodeRequire = createRequire(import.meta.url);

// What the case that is running has done so far.
let current = null;
// The code of an Action -> what it exports, in a realm of its own.
const loaded = new Map();

process.on("unhandledRejection", (reason) => {
  if (current) current.stray ??= `unhandled rejection: ${messageOf(reason)}`;
});

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === "") continue;
  const answer = await run(JSON.parse(line));
  process.stdout.write(JSON.stringify(answer) + "\n");
}

async function run(request) {
  const { now = null, http = {}, method_returns: returns = {} } = request;
  current = { calls: [], logs: [], stray: null, now, http, waited: 0, returns };
  const answer = { id: request.id, error: null, mutated: false, asyncHandler: false, exports: [] };
  try {
    const action = load(request.code ?? readFileSync(request.file, "utf8"));
    current.parse = action.parse;
    answer.exports = Object.keys(action.exports);
    const handler = action.exports[request.handler];
    if (typeof handler !== "function") throw new Error(`no handler \`${request.handler}\` is exported`);
    answer.asyncHandler = handler.constructor.name === "AsyncFunction";
    if (!answer.asyncHandler) throw new Error(`\`${request.handler}\` is not an async function`);
    const event = action.parse(JSON.stringify(request.event));
    current.before = JSON.stringify(snapshot(event));
    try {
      await settle(action, handler, event, request);
    } finally {
      answer.mutated = JSON.stringify(snapshot(event)) !== current.before;
    }
  } catch (error) {
    answer.error = { message: messageOf(error) };
  }
  if (current.stray !== null) answer.error ??= { message: current.stray };
  return { ...answer, calls: current.calls, logs: current.logs };
}

// Ends when the handler has settled and what it left unawaited has had a turn.
async function settle(action, handler, event, request) {
  const deadline = request.deadline ?? DEADLINE;
  const api = recorder(action, current.returns, (name, args) => write(event, request.writes?.[name], args));
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not settle within ${deadline} ms`)), deadline);
  });
  try {
    await Promise.race([action.invoke(() => handler(event, api), deadline), late]);
  } finally {
    clearTimeout(timer);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function load(code) {
  const known = loaded.get(code);
  if (known !== undefined) return known;
  const realm = vm.createContext({ fetch: answer });
  for (const name of GLOBALS) realm[name] = globalThis[name];
  realm.AbortSignal = AbortSignalWithTime;
  realm.performance = { now: () => current?.waited ?? 0 };
  realm.__clock = () => (current?.now == null ? globalThis.Date.now() : globalThis.Date.parse(current.now));
  vm.runInContext(CLOCK, realm);
  const body = vm.compileFunction(`"use strict";${code}`, ["module", "exports", "require", "console"], {
    parsingContext: realm,
    filename: "action.js",
  });
  const module = { exports: vm.runInContext("({})", realm) };
  body(module, module.exports, requireKnown, recordingConsole());
  const action = {
    exports: module.exports,
    parse: vm.runInContext("JSON.parse", realm),
    // A loop without an end in the part before the first `await` is cut off here.
    invoke(call, timeout) {
      realm.__call = call;
      return INVOKE.runInContext(realm, { timeout });
    },
  };
  if (loaded.size >= CACHE_SIZE) loaded.delete(loaded.keys().next().value);
  loaded.set(code, action);
  return action;
}

// A server that says what the case wrote down. A real Request is made, so that what cannot be one is refused.
async function answer(url, init = {}) {
  const sent = new Request(url, init);
  const name = `${sent.method} ${url}`;
  const parts = {};
  const headers = [...new Headers(init.headers)];
  if (headers.length > 0) parts.headers = Object.fromEntries(headers);
  if (sent.body !== null) parts.body = await sent.text();
  current.calls.push(["fetch", Object.keys(parts).length > 0 ? [name, parts] : [name]]);
  const written = current.http[name];
  const reply = Array.isArray(written) ? written.shift() : written;
  if (reply === undefined) throw new Error(`the bench has no network: ${name}`);
  if (reply === "timeout") {
    current.waited += patience.get(init.signal) ?? 0;
    throw new DOMException("late", "TimeoutError");
  }
  if (reply === "connection") throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
  const { status = 200, body = "" } = reply === "body" ? {} : reply;
  const response = new Response([204, 304].includes(status) ? null : body, { status });
  if (reply === "body") response.text = () => Promise.reject(new TypeError("terminated"));
  return response;
}

// Parts of Node, the package that generated Actions use, and any Actions Module.
function requireKnown(name) {
  if (name.startsWith("actions:")) return actionsModule();
  if (!isBuiltin(name) && name !== "jose") throw new Error(`Cannot find module '${name}'`);
  return nodeRequire(name);
}

// An Actions Module, whose functions give what the case says under their names, later.
function actionsModule() {
  const called = (key) => async () => {
    const { returns, parse } = current;
    if (!Object.hasOwn(returns, key)) throw new Error(`the case says nothing of ${key}`);
    if (returns[key]?.$throws !== undefined) throw new Error(returns[key].$throws);
    return parse(JSON.stringify(returns[key]));
  };
  return new Proxy({}, { get: (_, key) => called(key) });
}

function recordingConsole() {
  const record = (...args) => {
    current.logs.push(format(...args));
  };
  return { debug: record, error: record, info: record, log: record, trace: record, warn: record };
}

// Some methods change the event at once: they set a key of the object at a path. That is no mutation by the Action.
function write(event, path, [key, value]) {
  if (path === undefined) return;
  const parent = path.slice(0, -1).reduce((node, name) => node?.[name], event);
  if (typeof parent !== "object" || parent === null) return;
  const last = path.at(-1);
  if (typeof parent[last] !== "object" || parent[last] === null) parent[last] = {};
  parent[last][key] = value;
  current.before = JSON.stringify(snapshot(event));
}

// `api`: any method of any name can be called. It is recorded and answers `api` again, for chains.
function recorder(action, returns, called) {
  const run = current;
  const member = (path) =>
    new Proxy(function () {}, {
      // Without the exception every `await` of a chain would take `api` for a promise.
      get: (_, key) => (typeof key === "symbol" || key === "then" ? undefined : member([...path, key])),
      set: (_, key) => {
        throw new TypeError(`assignment to api.${[...path, key].join(".")}`);
      },
      apply: (_, __, args) => {
        const name = path.join(".");
        run.calls.push([name, args.map((arg) => snapshot(arg))]);
        called(name, args);
        // The cache is empty; every other method gives `api`, to be called on.
        if (!Object.hasOwn(returns, name))
          return name === "cache.get" ? undefined : api;
        if (returns[name]?.$throws !== undefined) throw new Error(returns[name].$throws);
        return action.parse(JSON.stringify(returns[name]));
      },
    });
  const api = member([]);
  return api;
}

// A copy that JSON can hold; what JSON cannot say becomes a marker.
function snapshot(value, depth = 0) {
  if (depth > 50) return { $too_deep: true };
  switch (typeof value) {
    case "undefined":
      return { $undefined: true };
    case "number":
      return Number.isFinite(value) ? value : { $number: String(value) };
    case "bigint":
      return { $bigint: String(value) };
    case "symbol":
    case "function":
      return { [`$${typeof value}`]: String(value.name ?? value.description) };
    case "object":
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (Array.isArray(value)) return Array.from(value, (item) => snapshot(item, depth + 1));
  const tag = Object.prototype.toString.call(value);
  if (tag === "[object Date]") return { $date: Number.isNaN(+value) ? null : value.toISOString() };
  if (tag !== "[object Object]") return { $object: tag };
  return Object.fromEntries(Object.keys(value).map((key) => [key, snapshot(value[key], depth + 1)]));
}

function messageOf(reason) {
  if (typeof reason !== "object" || reason === null || !("message" in reason)) return String(reason);
  return reason.name === undefined || reason.name === "Error" ? String(reason.message) : `${reason.name}: ${reason.message}`;
}
