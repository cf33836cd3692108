// The simulated `api` of one case.
//
// In: a case, whose Action carries the table of methods, and the name of the handler. Out: `api`, with every method that
// this handler has. A call is recorded with copies of its arguments, judged by Auth0's rules, and answered.

"use strict";

const { at, judge } = require("./rules.js");

function makeApi(run, handler) {
  const { table } = run.action;
  const made = classes.get(table) ?? new Map();
  classes.set(table, made);
  if (!made.has(handler)) made.set(handler, apiOf(table, handler));
  return new (made.get(handler))(run);
}

// A class for each table and handler.
const classes = new WeakMap();

// The objects of an api are made when they are first asked for, for most handlers need one or two of them.
function apiOf(table, handler) {
  const methods = table.methods.filter(
    (each) => each.only_in === null || each.only_in === handler,
  );
  class Api {
    #run;
    #made = new Map();

    constructor(run) {
      this.#run = run;
      for (const method of methods)
        if (method.space === "")
          this[method.member] = caller(run, this, method);
    }

    static object(api, space) {
      let object = api.#made.get(space);
      if (object !== undefined) return object;
      object = {};
      for (const method of methods)
        if (method.space === space)
          object[method.member] = caller(api.#run, api, method);
      api.#made.set(space, object);
      return object;
    }
  }
  for (const space of new Set(methods.map((each) => each.space)))
    if (space !== "")
      Object.defineProperty(Api.prototype, space, {
        get() {
          return Api.object(this, space);
        },
        set(value) {
          Object.defineProperty(this, space, { ...OWN, value });
        },
        enumerable: true,
        configurable: true,
      });
  return Api;
}

const OWN = { enumerable: true, writable: true, configurable: true };

function caller(run, api, method) {
  return (...args) => call(run, api, method, args);
}

function call(run, api, method, args) {
  if (run.isOver) return undefined;
  const index = run.record(method.name, args);
  const copied = run.calls[index][1];
  judge(run, method, index, copied);
  if (method.terminal) run.terminal ??= index;
  if (method.mutates !== null) mutate(run, method.mutates, copied);
  return answer(run, api, method, copied);
}

// What the call changes of the event at once. As Auth0 does, it puts a new value in the place of the old one.
function mutate(run, { path, change, needs, trims }, args) {
  const [first, second] = trims ? args.map(trimmed) : args;
  for (const event of [run.event, run.expected]) {
    if (event === null) continue;
    if (needs.length > 0 && !isRecord(at(event, needs))) continue;
    const value = CHANGES[change](at(event, path), first, second);
    if (value === undefined) continue;
    const own = run.realm.inside.parse(JSON.stringify(value));
    put(run, event, path, own, change === "set_value");
  }
}

// Each gives the new value, undefined where everything stays as it is.
const CHANGES = {
  set_entry: (held, key, value) => {
    if (value === null || value === undefined)
      return CHANGES.delete_entry(held, key);
    return withEntry(held, key, value);
  },
  delete_entry: (held, key) => {
    if (!isRecord(held) || !Object.hasOwn(held, key)) return undefined;
    const kept = withEntry(held, key, null);
    delete kept[key];
    return kept;
  },
  clear_entries: () => ({}),
  clear_any_entries: (held) =>
    isRecord(held) && Object.keys(held).length > 0 ? {} : undefined,
  set_value: (held, value) => value,
  add_item: (held, item) => [...new Set([...listed(held), item])],
  remove_item: (held, item) => listed(held).filter((each) => each !== item),
  set_items: (held, items) => [...new Set(items)],
  clear_items: () => [],
};

function withEntry(held, key, value) {
  const made = Object.create(null);
  // An event may hold anything there; what the call leaves there is an object.
  if (isRecord(held)) Object.assign(made, held);
  made[key] = value;
  return made;
}

function put(run, event, path, value, copiesParents) {
  let owner = event;
  for (const name of path.slice(0, -1)) {
    const held = isRecord(owner[name]) ? owner[name] : {};
    if (copiesParents || held !== owner[name])
      owner[name] = run.realm.inside.parse(JSON.stringify(held));
    owner = owner[name];
  }
  owner[path.at(-1)] = value;
}

function trimmed(value) {
  if (Array.isArray(value)) return value.map(trimmed);
  return typeof value === "string" ? value.trim() : value;
}

function listed(value) {
  return Array.isArray(value) ? value : [];
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function answer(run, api, method, args) {
  const { inside } = run.realm;
  const { returns } = run.message;
  if (method.returns === "void") return undefined;
  if (method.returns === "api") return api;
  const finish = (value) => (method.promise ? inside.resolve(value) : value);
  if (Object.hasOwn(returns, method.name)) {
    const given = returns[method.name];
    if (given !== null) return finish(inside.parse(JSON.stringify(given)));
    return giveUp(method, inside, run.error("thrown", `${method.name} failed`));
  }
  if (method.answer.startsWith("cache.")) {
    const found = run.cache.answer(method.answer, args);
    return found === undefined
      ? undefined
      : inside.parse(JSON.stringify(found));
  }
  if (method.answer === "redirectable") return !run.isStuck;
  const message = `the case gives no answer for ${method.name}`;
  run.fail("no-answer", message);
  return giveUp(method, inside, run.error("no-answer", message));
}

function giveUp(method, inside, error) {
  if (method.promise) return inside.reject(error);
  throw error;
}

module.exports = { makeApi };
