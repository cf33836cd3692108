// The simulated `api` of one case.
//
// In: a case, whose Action carries the table of methods, and the name of the handler. Out: `api`, with every method that
// this handler has. A call is recorded with copies of its arguments, judged by Auth0's rules, and answered.

"use strict";

const { judge } = require("./rules.js");

function makeApi(run, handler) {
  const api = {};
  for (const method of run.action.table.methods) {
    if (method.only_in !== null && method.only_in !== handler) continue;
    const { space, member } = method;
    let owner = api;
    if (space !== "") owner = api[space] ??= {};
    owner[member] = (...args) => call(run, api, method, args);
  }
  return api;
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

// The one member that the call sets or, with null, deletes, in the event at once.
function mutate(run, path, [key, value]) {
  for (const event of [run.event, run.expected]) {
    let owner = event;
    for (const name of path) {
      // An event may hold anything there; what the call leaves there is an object.
      if (typeof owner[name] !== "object" || owner[name] === null)
        owner[name] = run.realm.inside.parse("{}");
      owner = owner[name];
    }
    if (value === null || value === undefined) delete owner[key];
    else owner[key] = value;
  }
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
