// Runs Actions as Auth0 does and tells what they did.
//
// In, a line each, on standard input:
//   {"table": "post-login", "methods": […], …}                      what Auth0 knows about the api of a trigger
//   {"load": 1, "code": "…", "keep": false, "trigger": "…"}         an Action
//   {"pair": 1, …}, {"judge": "draw", …}                            see judge.js
//   {"run": 7, "of": 1, "handler": "onExecutePostLogin", "now": 0, "limit": 2000, …}  and the event on the next line
// Out, a line each, on standard output: first {"ready": "22.1.0"}, then for every "run", in order, what the case did.
//
// Input is read only between cases, and no handle of our own is open while a case runs: an event loop that runs dry
// therefore says that the case waits for something that never comes.

"use strict";

const fs = require("node:fs");
const v8 = require("node:v8");

const INPUT = 0;
const OUTPUT = 1;
const ERRORS = 2;
const CHUNK = Buffer.allocUnsafe(1 << 16);

const tables = new Map();
const actions = new Map();
// Loaded when a run needs it: what judges loads it in its own way.
let harness = null;
let running = null;
let judging = null;
let last = null;
let rest = Buffer.alloc(0);
const write = fs.writeSync;
const readInto = fs.readSync;
const quit = process.reallyExit.bind(process);

process.on("beforeExit", () => running?.ranDry());
process.on("unhandledRejection", (reason) => running?.stray(reason));
process.on("uncaughtException", (reason) => {
  if (running === null) {
    fs.writeSync(ERRORS, `${reason?.stack ?? reason}\n`);
    quit(1);
  }
  running.stray(reason);
});
process.exit = (code) => {
  if (running === null) quit(code);
  running.exited(code);
  throw new Error("process.exit");
};

tell({ ready: process.versions.node });
step();

function step() {
  running = null;
  let message = JSON.parse(line());
  while (message.run === undefined) {
    if (message.table !== undefined) tables.set(message.table, message);
    else if (message.pair !== undefined) judging = pairOf(message);
    else if (message.judge !== undefined) {
      judging[message.judge](message).then(
        (found) => {
          tell({ judged: found, places: [...judging.places.known] });
          step();
        },
        (error) => {
          fs.writeSync(ERRORS, `${error?.stack ?? error}\n`);
          quit(1);
        },
      );
      return;
    } else {
      harness ??= { ...require("./action.js"), ...require("./case.js") };
      const table = tables.get(message.trigger);
      actions.set(message.load, new harness.Action(message, table));
    }
    message = JSON.parse(line());
  }
  const action = actions.get(message.of);
  if (last !== action) last?.leave();
  last = action;
  running = new harness.Case(action, message, line(), (outcome) => {
    tell(outcome);
    if (outcome.bye) quit(0);
    step();
  });
  running.start();
}

// The pair that is judged next; only one is at hand.
function pairOf(message) {
  const { Pair } = loadedWhole("./judge.js");
  const setRunning = (trial) => {
    running = trial;
  };
  return new Pair(message, tables.get(message.trigger), {
    running: setRunning,
    tell,
  });
}

// A module with all of its functions compiled. The judge counts which code runs, in whatever is compiled from then on: a
// function of ours that is compiled when it is first called would count, too, and be slower ever after.
function loadedWhole(name) {
  v8.setFlagsFromString("--no-lazy");
  try {
    return require(name);
  } finally {
    v8.setFlagsFromString("--lazy");
  }
}

// The next line of the input, without its end. The process ends with its input.
function line() {
  const parts = [];
  for (;;) {
    const end = rest.indexOf(10);
    if (end >= 0) {
      parts.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      return (parts.length === 1 ? parts[0] : Buffer.concat(parts)).toString(
        "utf8",
      );
    }
    parts.push(rest);
    const size = readInto(INPUT, CHUNK);
    if (size === 0) quit(0);
    rest = Buffer.from(CHUNK.subarray(0, size));
  }
}

function tell(message) {
  let bytes = Buffer.from(JSON.stringify(message) + "\n");
  while (bytes.length > 0) bytes = bytes.subarray(write(OUTPUT, bytes));
}
