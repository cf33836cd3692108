// An original and its policy in many worlds.
//
// In: {"pair": 1, "left": code, "right": code, "trigger": …, "branches": {left, right}, start, choices, …}, then
// {"judge": "draw", "count": 10000, "seed": 0, "seeds": […], "hung": […], "careful": false} or {"judge": "attempt", "drawn": […],
// "tell": true, "cover": false}. Out, by `tell`: {"at": i} from time to time
// (careful: before every run, with its side), and at the end what came of it.

"use strict";

const vm = require("node:vm");
const { Action } = require("./action.js");
const { begin, take, taken } = require("./coverage.js");
const { compare, isGiven, isWorded, markOf, said } = require("./compare.js");
const { Drawing } = require("./drawing.js");
const { QuietAbortSignal } = require("./http.js");
const { Trial } = require("./trial.js");
const { Worlds } = require("./worlds.js");

// Packages that are installed beside run outside of the realm: their clock is that of the case, too.
let clock = null;
const { now } = Date;
Date.now = () => clock?.now ?? now();

const SIDES = ["left", "right"];
const TELL_EVERY_MS = 200;
const LARGEST_BATCH = 512;
const LOOK_EVERY = 64;
const MOST_REQUESTS = 500;
const MOST_DRY = 2000;
// What may change a realm, and not by a new global alone.
const CHANGING =
  /prototype|__proto__|\bconstructor\b|\bdefine[PG]|etPrototypeOf|\bassign\(|\beval\b|\bFunction\(|\[[^\]]*\]\s*=[^=]|\b(?:JSON|Math|Object|Array|String|Reflect|Date|Number|Promise|Map|Set|RegExp|Error|console|process|Buffer|URL)\b(?:\.\w+)*\s*=[^=>]/;

// An Action that runs again and again. Whether it has changed its realm is asked after each run where its text looks
// like it, else now and then; whether it has made a global, always.
class Tried extends Action {
  constructor(message, table) {
    super(message, table);
    this.literal = message.literal;
    this.places = message.places;
    this.fresh = null;
    this.isChanging = message.isChanging ?? CHANGING.test(message.code);
    this.runs = 0;
  }

  // The same with another text, in the same realm if that is as it was.
  variant(code) {
    const { literal, name, table, realm, fresh, places, isChanging } = this;
    const made = new Tried(
      { code, keep: false, literal, name, places, isChanging },
      table,
    );
    if (realm !== null && !realm.changed())
      Object.assign(made, { realm, fresh });
    return made;
  }

  signals() {
    return QuietAbortSignal;
  }

  enter() {
    this.runs += 1;
    const { realm } = this;
    const isDue = this.isChanging || this.runs % LOOK_EVERY === 0;
    if (realm !== null && !isDue && !realm.grown()) return realm;
    const entered = super.enter();
    if (entered !== realm)
      this.fresh = vm.runInContext(this.literal, entered.context);
    return entered;
  }
}

// Which answer of a world a request gets: they are dealt out in turn, as requests are first seen.
class Places {
  constructor(known, count) {
    this.known = new Map(known);
    this.count = count;
  }

  of(request) {
    let place = this.known.get(request);
    if (place === undefined) {
      place = String(this.known.size % this.count);
      if (this.known.size < MOST_REQUESTS) this.known.set(request, place);
    }
    return place;
  }
}

class Pair {
  constructor(message, table, host) {
    begin();
    const taken = table.methods
      .filter(({ name }) => !name.startsWith("cache."))
      .map(({ name, params }) => [name, most(params)]);
    const nullable = table.methods
      .filter(({ params }) => params.some((param) => param.nullable))
      .map(({ name }) => name);
    const how = {
      ...message.how,
      taken: new Map(taken),
      nullable: new Set(nullable),
    };
    this.message = { ...message, how };
    this.host = host;
    const start = { ...message.start, ...message.limits };
    this.places = new Places(message.places, Object.keys(start.http).length);
    this.worlds = new Worlds({ ...message, start });
    this.actions = SIDES.map(
      (side, index) =>
        new Tried(
          {
            literal: this.worlds.literal,
            places: this.places,
            // What stands around a Rule changes nothing.
            isChanging:
              side === "left"
                ? CHANGING.test(message.left.slice(...message.own))
                : undefined,
            code: message[side],
            keep: false,
            name: `${message.pair}-${index}-action.js`,
          },
          table,
        ),
    );
    this.names = this.actions.map((each) => each.name);
    this.lines = SIDES.map((side) => lineStarts(message[side]));
    this.errors = SIDES.map(() => []);
    this.reached = SIDES.map((side) => message.branches[side].map(() => false));
    this.told = performance.now();
    this.hung = new Map();
    this.events = 0;
    this.isCareful = false;
    this.isTraced = false;
  }

  run(side, world) {
    const { host } = this;
    return new Promise((resolve) => {
      const trial = new Trial(this.actions[side], world, () => {
        host.running(null);
        if (trial.frames.length > 0)
          this.errors[side].push(
            trial.frames.map(
              ([line, column]) => this.lines[side][line - 1] + column,
            ),
          );
        resolve(trial);
      });
      host.running(trial);
      clock = trial;
      trial.start();
    });
  }

  // What both sides do in a world; `known` is what the policy does, where that has been seen.
  async both(drawn, known) {
    const world = this.worlds.of(drawn);
    world.isTraced = this.isTraced;
    const trials = [];
    for (const side of [0, 1]) {
      if (side === 1 && known !== undefined) return [trials[0], known];
      if (this.isCareful) this.host.tell({ at: this.events, side, drawn });
      const how =
        this.hung.size > 0 ? this.hung.get(`${drawn} ${side}`) : undefined;
      trials.push(how === undefined ? await this.run(side, world) : gone(how));
    }
    return trials;
  }

  // Draws worlds and tells what differs, and how much was reached.
  async draw({ count, seed, seeds, hung, careful, seconds }) {
    const began = [performance.now(), process.cpuUsage()];
    const drawing = new Drawing(this.message.choices, seeds, seed, count);
    const found = {
      events: 0,
      equal: 0,
      lacking: new Map(),
      groups: new Map(),
    };
    this.isCareful = careful;
    this.isTraced = false;
    this.hung = new Map(
      hung.map(([drawn, side, how]) => [`${drawn} ${side}`, how]),
    );
    this.events = 0;
    this.forget();
    let size = 1;
    let dry = 0;
    while (found.events < count) {
      const batch = drawing.next(Math.min(size, count - found.events));
      if (batch.length === 0) break;
      for (const drawn of batch) await this.note(drawn, found);
      const isNew = this.isEnough(dry) ? null : this.news();
      if (isNew) await this.keep(batch, isNew, drawing);
      dry = isNew ? 0 : dry + batch.length;
      size = isNew ? 1 : Math.min(size * 2, LARGEST_BATCH);
      if (isOver(began, seconds)) break;
    }
    return {
      isLate: found.events < count && drawing.isLeft(),
      events: found.events,
      equal: found.equal,
      lacking: [...found.lacking],
      groups: [...found.groups].map(([key, drawn]) => ({ key, drawn })),
      reached: this.reached,
      kept: drawing.kept,
    };
  }

  async note(drawn, found) {
    this.tellNow();
    const [left, right] = await this.both(drawn);
    found.events += 1;
    this.events = found.events;
    const lacks = left.lacks ?? right.lacks;
    if (lacks !== null) {
      found.lacking.set(lacks, (found.lacking.get(lacks) ?? 0) + 1);
      return;
    }
    const difference = compare(left, right, this.message.how);
    if (difference === null) found.equal += 1;
    else if (found.groups.has(difference.key))
      found.groups.get(difference.key).push(drawn);
    else found.groups.set(difference.key, [drawn]);
  }

  tellNow() {
    const now = performance.now();
    if (now - this.told < TELL_EVERY_MS) return;
    this.told = now;
    this.host.tell({ at: this.events });
  }

  // The branches that were taken since the last time and never before, null where there are none.
  news() {
    const found = this.branches();
    let isNew = false;
    const fresh = found.map((each, side) =>
      each.map((is, index) => {
        const isFresh = is && !this.reached[side][index];
        isNew ||= isFresh;
        return isFresh;
      }),
    );
    return isNew ? fresh : null;
  }

  // Whether all branches have been taken. Of those of the policy some never are (its functions for requests do more
  // than it asks for): they are given up after so many events without a new one.
  isEnough(dry) {
    const [own, its] = this.reached.map((each) => each.every((is) => is));
    return own && (its || dry >= MOST_DRY);
  }

  branches() {
    const scripts = take(this.names);
    const { errors } = this;
    this.errors = SIDES.map(() => []);
    return SIDES.map((side, index) =>
      taken(
        scripts.get(this.names[index]),
        this.message.branches[side],
        errors[index],
      ),
    );
  }

  // What has been counted is forgotten.
  forget() {
    take(this.names);
    this.errors = SIDES.map(() => []);
  }

  // Finds those of a batch that took a new branch first: they are kept, for others to be made of them. What has been counted
  // was taken just before.
  async keep(batch, fresh, drawing) {
    if (batch.length === 1) {
      this.mark(fresh);
      drawing.keep(batch[0]);
      return;
    }
    const half = batch.length >> 1;
    for (const part of [batch.slice(0, half), batch.slice(half)]) {
      if (this.isMarked(fresh)) return;
      for (const drawn of part) {
        this.tellNow();
        await this.both(drawn);
      }
      const isNew = this.news();
      if (isNew) await this.keep(part, isNew, drawing);
    }
  }

  // Whether all of these branches have been found.
  isMarked(fresh) {
    return fresh.every((each, side) =>
      each.every((is, index) => !is || this.reached[side][index]),
    );
  }

  mark(fresh) {
    fresh.forEach((each, side) =>
      each.forEach((is, index) => {
        if (is) this.reached[side][index] = true;
      }),
    );
  }

  // In which ways two runs that differ are the same nevertheless.
  likenesses(left, right) {
    const { how } = this.message;
    return {
      isCut: compare(cut(left), cut(right), how) === null,
      isSaid: compare(said(left, how), right, how) === null,
      isWorded:
        isWorded(left, right, how) || isWorded(cut(left), cut(right), how),
      isGiven: isGiven(left, right, how),
      mark: markOf(left, right, how),
    };
  }

  // What comes of some worlds; `originals` are texts in the place of the original, each of which has them all.
  async attempt({ drawn, tell, cover, originals }) {
    this.hung = new Map();
    this.isCareful = false;
    this.isTraced = tell;
    if (cover) this.forget();
    const found = [];
    const [original] = this.actions;
    const seen = new Map();
    for (const code of originals ?? [null]) {
      if (code !== null) this.actions[0] = this.actions[0].variant(code);
      for (const each of drawn)
        found.push(await this.tried(each, tell, cover, seen));
    }
    this.actions[0] = original;
    return { found };
  }

  // `seen` is what came of the worlds on the side of the policy.
  async tried(drawn, tell, cover, seen) {
    this.tellNow();
    const known = cover ? undefined : seen.get(drawn);
    const [left, right] = await this.both(drawn, known);
    seen.set(drawn, right);
    const lacks = left.lacks ?? right.lacks;
    const difference =
      lacks === null ? compare(left, right, this.message.how) : null;
    const made = { lacks, key: difference === null ? null : difference.key };
    if (tell) Object.assign(made, { runs: [outcome(left), outcome(right)] });
    if (tell && difference !== null)
      Object.assign(made, this.likenesses(left, right));
    if (cover) made.branches = this.branches();
    return made;
  }
}

// How many arguments a method takes.
function most(params) {
  return Math.max(0, ...params.map(({ at }) => at + 1));
}

// Whether so many seconds of the processor are over, of which there are no more than of the clock.
function isOver([began, used], seconds) {
  if (performance.now() - began < seconds * 1000) return false;
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1e6 > seconds;
}

function lineStarts(code) {
  const starts = [0];
  for (const { index, 0: end } of code.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
    starts.push(index + end.length);
  return starts;
}

// What a trial did up to the call that decided the outcome.
function cut(trial) {
  const { calls, terminal } = trial;
  return terminal === null
    ? trial
    : { ...trial, calls: calls.slice(0, terminal + 1), failure: null };
}

// A run that had to be ended from outside.
function gone(kind) {
  const failure = { kind, message: "the handler was ended" };
  return {
    calls: [],
    logs: [],
    failure,
    lacks: null,
    place: null,
    isStray: false,
    terminal: null,
  };
}

function outcome(trial) {
  const { calls, failure, place, isStray, terminal, refused } = trial;
  const found = {
    calls,
    logs: trial.logs,
    place,
    isStray,
    terminal,
    refused,
  };
  found.places = trial.places ?? [];
  found.answers = trial.answers ?? [];
  if (failure !== null) found.error = failure;
  return found;
}

module.exports = { Pair };
