// Externs of an Action whose calls are watched.
//
// In: a realm. Out: `watch([name, isAsync], load)`, the function to call in the place of an extern, which `load` gives
// (of several functions in one file, an object with each of them). It answers with what the case says under `returns`,
// where null makes it fail; without that it calls the extern, and notes what it was given and gave, and which calls and
// logged lines are its own. A file that nobody calls is not run: what it requires need not be there.

"use strict";

const { snapshotAll } = require("./snapshot.js");

function observer(realm) {
  return function watch(named, load) {
    const loaded = { load, exports: undefined };
    const of = (key) => () => {
      loaded.exports ??= loaded.load();
      return key === undefined ? loaded.exports : loaded.exports[key];
    };
    if (Array.isArray(named)) return watched(realm, named, of());
    const pairs = Object.entries(named);
    return Object.fromEntries(
      pairs.map(([key, each]) => [key, watched(realm, each, of(key))]),
    );
  };
}

function watched(realm, [name, isAsync], extern) {
  return function observed(...args) {
    const { run } = realm;
    const { returns } = run.message;
    if (Object.hasOwn(returns, name))
      return answered(run, name, returns[name], isAsync);
    const real = loadedFor(run, name, extern);
    const call = noted(run, name, args);
    // The Action starts the timer of a call just before the call. Who comes after it has failed, whatever it gives.
    let isLate = false;
    if (isAsync && run.lastTimer !== null)
      run.lastTimer.onFire = () => {
        isLate = true;
        ended(run, call);
      };
    const finish = (value) => (isLate ? value : settled(run, call, value));
    const fail = (error) => {
      if (!isLate) ended(run, call);
      throw error;
    };
    if (isAsync) return real(...args).then(finish, fail);
    try {
      return finish(real(...args));
    } catch (error) {
      return fail(error);
    }
  };
}

// The extern; the case has to answer for one that requires what no run has.
function loadedFor(run, name, extern) {
  try {
    return extern();
  } catch (error) {
    if (error?.code === "MODULE_NOT_FOUND")
      run.fail("no-answer", `the case gives no answer for ${name}`);
    throw error;
  }
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
  call.uuids = -run.uuids;
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
  call.uuids += run.uuids;
}

function asJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

module.exports = { observer };
