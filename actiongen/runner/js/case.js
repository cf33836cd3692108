// One case: one call of one handler with one event.
//
// In: an Action, what the case says, the text of its event. Out: `done(outcome)`, once, when the handler has settled
// and what it left unawaited has had a turn, or when the case has failed.

"use strict";

const v8 = require("node:v8");
const { makeApi } = require("./api.js");
const { cacheOf } = require("./cache.js");
const { response } = require("./http.js");
const { remember } = require("./rules.js");
const { snapshotAll, snapshotArguments } = require("./snapshot.js");

const LONGEST_MESSAGE = 4096;
// The case that an error comes from, and its kind.
const causes = new WeakMap();
const SEED = 0x2f6e2b1;

class Case {
  constructor(action, message, eventText, done) {
    this.action = action;
    this.message = message;
    this.eventText = eventText;
    this.done = done;
    this.now = message.now;
    this.calls = [];
    this.logs = [];
    this.externs = [];
    this.tokens = {};
    this.refused = [];
    this.dropped = [];
    this.terminal = null;
    this.failure = null;
    // The column of the error, from 0.
    this.place = null;
    this.timers = [];
    // Fires the timers in the place of the real ones, if it is there.
    this.clock = null;
    // The timer that was started last: that of an async extern, when it is called.
    this.lastTimer = null;
    // Most cases need none of these.
    this.counts = null;
    this.entries = null;
    this.replies = null;
    this.records = null;
    for (const call of message.earlier) remember(this, call);
    this.spent = 0;
    // Milliseconds that went by without an answer: `performance.now()`.
    this.elapsed = 0;
    this.seed = SEED;
    // How many random identifiers were made.
    this.uuids = 0;
    this.event = null;
    this.expected = null;
    this.guard = null;
    this.isSettled = false;
    this.isOver = false;
    this.spend = (bytes) => this.spendBytes(bytes);
    this.random = () => this.nextRandom();
  }

  get cache() {
    const { cache, now, cached } = this.message;
    this.records ??= cacheOf(cache, this.action.table.limits, now, cached);
    return this.records;
  }

  start() {
    this.began = performance.now();
    setImmediate(() => this.turn());
    this.invoke().then(
      () => this.settled(),
      (reason) => {
        this.threw(reason);
        this.settled();
      },
    );
  }

  async invoke() {
    this.realm = this.action.enter();
    this.realm.run = this;
    this.readEvent();
    const exports = this.action.exports();
    const name = this.message.handler;
    const handler = exports?.[name];
    if (typeof handler !== "function") {
      this.missesHandler(name);
    } else if (!this.mayCall(handler)) {
      this.fail(
        "not-async",
        `\`${name}\` is not an async function, and Auth0 refuses it`,
      );
    } else {
      await handler(this.event, makeApi(this, name));
    }
  }

  missesHandler(name) {
    this.fail("no-handler", `the Action exports no handler \`${name}\``);
  }

  mayCall(handler) {
    return handler.constructor?.name === "AsyncFunction";
  }

  readEvent() {
    const { parse } = this.realm.inside;
    this.event = parse(this.eventText);
    this.event.secrets = parse(JSON.stringify(this.message.secrets));
    this.expected = parse(this.eventText);
    this.expected.secrets = this.message.secrets;
  }

  // The handler's microtasks are through: most handlers have settled by now, the others wait for something.
  turn() {
    if (this.isSettled) this.finish();
    if (!this.isOver) this.watch(this.message.limit);
  }

  // Ends the handler after so many milliseconds, without those in which the machine had no processor for Node.
  watch(limit) {
    const since = unserved();
    this.guard = setTimeout(() => {
      const starved = unserved() - since;
      if (starved > limit / 2) {
        this.watch(starved);
        return;
      }
      this.fail(
        "timeout",
        `the handler did not settle within ${this.message.limit} ms`,
      );
      this.finish();
    }, limit).unref();
  }

  settled() {
    if (this.isSettled) return;
    this.isSettled = true;
    if (this.guard !== null) setImmediate(() => this.finish());
  }

  ranDry() {
    if (this.isOver) return;
    this.fail(
      "unsettled",
      "the handler waits for a promise that nothing will settle",
    );
    this.settled();
  }

  // What nobody waited for: a rejected promise, an error thrown in a timer.
  stray(reason) {
    if (this.isOver) return;
    this.threw(reason, "outside of the handler: ");
    this.settled();
  }

  exited(code, how = "exit") {
    this.fail(
      "exited",
      `the handler called process.${how}(${code === undefined ? "" : String(code)})`,
    );
    this.settled();
  }

  finish() {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.guard);
    for (const timer of this.timers) clearTimeout(timer);
    const ms = performance.now() - this.began;
    if (this.event !== null && this.failure === null && this.wasChanged()) {
      this.fail(
        "mutated-event",
        "the handler changed the event, which is read-only",
      );
    }
    const outcome = {
      run: this.message.run,
      calls: this.calls,
      logs: this.logs,
      ms,
    };
    if (v8.getHeapStatistics().external_memory > this.message.memory) {
      this.failure = {
        kind: "memory",
        message: "the handler allocated more memory than it may",
      };
      outcome.bye = true;
    }
    if (this.failure !== null) outcome.error = this.failure;
    if (this.externs.length > 0) outcome.externs = this.externs;
    if (this.refused.length > 0) outcome.refused = this.refused;
    if (this.dropped.length > 0) outcome.dropped = this.dropped;
    if (this.terminal !== null) outcome.terminal = this.terminal;
    this.done(outcome);
  }

  wasChanged() {
    try {
      return !this.realm.inside.same(this.event, this.expected);
    } catch {
      return true;
    }
  }

  // The code asks for what no case has.
  lack() {}

  // What stands in for a package, if it has to.
  standIn() {
    return undefined;
  }

  noteStack() {}

  // The answer to a request of which the case says nothing.
  otherReply() {
    return undefined;
  }

  responseOf(reply) {
    return response(reply);
  }

  // The body of a request is a form, which says so in its content type.
  sendsForm() {}

  mayLoad() {
    return true;
  }

  packageOf(asked) {
    return asked;
  }

  fail(kind, message) {
    this.failure ??= { kind, message: message.slice(0, LONGEST_MESSAGE) };
  }

  threw(reason, where = "") {
    if (this.failure !== null) return;
    const isObject =
      (typeof reason === "object" && reason !== null) ||
      typeof reason === "function";
    const cause = isObject ? causes.get(reason) : undefined;
    const kind = cause?.run === this ? cause.kind : "thrown";
    const { name, message, stack } = described(reason, isObject);
    this.fail(kind, where + message);
    if (name !== "Error") this.failure.name = name;
    this.noteStack(stack);
    // An error of the compiler begins with the place, others have it in their first frame.
    const place = /action\.js:(\d+)(?::(\d+))?/.exec(stack);
    if (place === null) return;
    this.failure.line = Number(place[1]);
    this.place = place[2] === undefined ? null : place[2] - 1;
  }

  // An error of the Action's own realm, which says where it comes from if the handler lets it through.
  error(kind, message, name, code) {
    const error = this.realm.inside.error(message, name, code);
    causes.set(error, { run: this, kind });
    return error;
  }

  record(name, args) {
    this.calls.push([name, snapshotArguments(args, this.spend)]);
    return this.calls.length - 1;
  }

  log(args) {
    if (!this.isOver) this.logs.push(snapshotAll(args, this.spend));
  }

  spendBytes(bytes) {
    this.spent += bytes;
    if (this.spent <= this.message.output) return;
    const message = `the handler logged or called with more than ${this.message.output} bytes`;
    this.fail("output", message);
    this.settled();
    throw this.error("output", message);
  }

  // Mulberry32.
  nextRandom() {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}

// The milliseconds in which Node had something to do, and no processor; a browser does not say.
function unserved() {
  if (performance.eventLoopUtilization === undefined) return 0;
  const { user, system } = process.cpuUsage();
  const { idle } = performance.eventLoopUtilization();
  return performance.now() - idle - (user + system) / 1000;
}

function described(reason, isObject) {
  try {
    if (!isObject || !("message" in reason))
      return { name: "Error", message: String(reason), stack: "" };
    return {
      name: String(reason.name),
      message: String(reason.message),
      stack: String(reason.stack),
    };
  } catch {
    return {
      name: "Error",
      message: "the handler threw a value that cannot be shown",
      stack: "",
    };
  }
}

module.exports = { Case };
