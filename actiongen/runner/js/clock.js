// Timers that nobody waits for: the next one fires as soon as everything else has come to rest.
//
// In: a case. Out: `start` and `stop` in the place of Node's.

"use strict";

const QUIET_TURNS = 4;
const MOST = 10_000;

class Clock {
  constructor(run) {
    this.run = run;
    this.waiting = [];
    this.time = 0;
    this.count = 0;
    this.quiet = 0;
    this.isTurning = false;
    this.turn = null;
  }

  start(kind, callback, [given, ...args]) {
    if (typeof callback !== "function")
      throw this.run.error("thrown", "a timer needs a function", "TypeError");
    const isNow = kind === setImmediate;
    const delay = isNow ? 0 : Math.max(Number(given) || 0, 1);
    const timer = {
      due: this.time + delay,
      order: (this.count += 1),
      every: kind === setInterval ? delay : null,
      callback,
      args: isNow ? [given, ...args] : args,
      isStopped: false,
    };
    this.waiting.push(timer);
    this.quiet = 0;
    this.turn ??= () => this.turned();
    if (!this.isTurning) {
      this.isTurning = true;
      setImmediate(this.turn);
    }
    return handleOf(timer);
  }

  stop(handle) {
    const timer = timers.get(handle);
    if (timer !== undefined) timer.isStopped = true;
  }

  turned() {
    this.waiting = this.waiting.filter((each) => !each.isStopped);
    if (this.run.isOver || this.waiting.length === 0) {
      this.isTurning = false;
      return;
    }
    setImmediate(this.turn);
    this.quiet += 1;
    if (this.quiet < QUIET_TURNS) return;
    this.quiet = 0;
    if ((this.count += 1) > MOST) {
      this.run.fail("timeout", "the handler starts timers without end");
      this.run.settled();
      this.waiting = [];
      return;
    }
    this.fire(this.waiting.reduce(sooner));
  }

  fire(timer) {
    this.time = timer.due;
    if (timer.every === null) timer.isStopped = true;
    else timer.due += timer.every;
    timer.callback(...timer.args);
  }
}

function sooner(left, right) {
  if (left.due !== right.due) return left.due < right.due ? left : right;
  return left.order < right.order ? left : right;
}

const timers = new WeakMap();

function handleOf(timer) {
  const handle = {
    ref: () => handle,
    unref: () => handle,
    hasRef: () => true,
    refresh: () => handle,
    [Symbol.toPrimitive]: () => timer.order,
  };
  timers.set(handle, timer);
  return handle;
}

module.exports = { Clock };
