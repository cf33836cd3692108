// Externs of an Action whose calls are watched.
//
// In: a realm. Out: `watch(name, extern)`, the function to call in the place of an extern (or, of an object with names,
// all of these). It answers with what the case says under `returns`, where null makes it fail; without that it calls
// the extern, and notes what it was given and gave, and which calls and logged lines are its own.

"use strict";

const { snapshotAll } = require("./snapshot.js");

function observer(realm) {
  return function watch(named, extern) {
    if (typeof named === "string") return watched(realm, named, extern);
    const pairs = Object.entries(named);
    return Object.fromEntries(
      pairs.map(([key, name]) => [key, watched(realm, name, extern[key])]),
    );
  };
}

function watched(realm, name, extern) {
  const isAsync = extern.constructor.name === "AsyncFunction";
  return function observed(...args) {
    const { run } = realm;
    const { returns } = run.message;
    if (Object.hasOwn(returns, name))
      return answered(run, name, returns[name], isAsync);
    const call = noted(run, name, args);
    const finish = (value) => settled(run, call, value);
    const fail = (error) => {
      ended(run, call);
      throw error;
    };
    if (isAsync) return extern(...args).then(finish, fail);
    try {
      return finish(extern(...args));
    } catch (error) {
      return fail(error);
    }
  };
}

function answered(run, name, given, isAsync) {
  const { inside } = run.realm;
  if (given === null) {
    const error = run.error("thrown", `${name} failed`);
    if (isAsync) return inside.reject(error);
    throw error;
  }
  const value = inside.parse(JSON.stringify(given));
  return isAsync ? inside.resolve(value) : value;
}

// Notes a call, which has failed as long as nothing else is known.
function noted(run, name, args) {
  const [calls, logs] = [run.calls.length, run.logs.length];
  const call = { name, args: asJson(args) ?? "[]", failed: true };
  Object.assign(call, { value: null, json: null, elapsed: -run.elapsed });
  Object.assign(call, { calls: [calls, calls], logs: [logs, logs] });
  run.externs.push(call);
  return call;
}

function settled(run, call, value) {
  if (run.isOver) return value;
  call.failed = false;
  [call.value] = snapshotAll([value], () => {});
  call.json = asJson(value) ?? null;
  ended(run, call);
  return value;
}

function ended(run, call) {
  call.calls[1] = run.calls.length;
  call.logs[1] = run.logs.length;
  call.elapsed += run.elapsed;
}

function asJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

module.exports = { observer };
