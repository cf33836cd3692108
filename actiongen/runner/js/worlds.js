// The worlds of a pair: each is a list of choices, [which, value, which, value, …], laid on the same start.
//
// In: {start, choices: [{path, values, aim}], samples, implied} of a message. `path` begins with "event", "secrets",
// "cache", "http", "returns", or is ["now"] or ["handler"]; a value is what stands there, {"$absent": true} takes it out.
// `samples` are the records that come with what is laid below them, `implied` what a value of the event makes absent.
// Out: `of(choices)`, the world as the message of a case, whose `laid` says what differs from the start in its event and
// its secrets; `literal` is the text that makes these of the start, and `lay` of inside.js puts the one on the other.

"use strict";

const INSIDE = ["event", "secrets"];

class Worlds {
  constructor({ start, choices, samples, implied }) {
    const { event, secrets } = start;
    this.start = start;
    this.literal = `(() => (${literal({ event, secrets })}))`;
    this.choices = choices.map(({ path, values }) => ({
      path,
      values,
      laid: INSIDE.includes(path[0])
        ? values.map((value) => laidAs(path, value))
        : null,
    }));
    this.samples = samples;
    this.implied = implied;
    this.texts = Object.fromEntries(
      Object.entries(samples).map(([key, value]) => [
        key,
        JSON.stringify(value),
      ]),
    );
  }

  of(drawn) {
    const world = new World(this);
    for (let i = 0; i < drawn.length; i += 2) {
      const { path, values, laid } = this.choices[drawn[i]];
      if (laid !== null) {
        world.laid.push(laid[drawn[i + 1]]);
        continue;
      }
      const value = values[drawn[i + 1]];
      const [kind] = path;
      if (path.length === 1) world[kind] = value;
      else world[kind] = this.put(world[kind], path, 1, value);
    }
    return world;
  }

  put(inside, path, depth, value) {
    const name = path[depth];
    const isLast = depth === path.length - 1;
    if (isLast && !isAbsent(value)) return withMember(inside, name, value);
    const below = Object.hasOwn(inside, name) ? inside[name] : undefined;
    if (isLast) return below === undefined ? inside : without(inside, name);
    let owner = below;
    if (!isRecord(owner)) {
      if (isAbsent(value)) return inside;
      owner = this.samples[path.slice(0, depth + 1).join("\n")] ?? {};
    }
    const made = this.put(owner, path, depth + 1, value);
    return withMember(inside, name, made);
  }
}

class World {
  constructor({ start, texts, implied }) {
    this.run = 0;
    this.earlier = NONE;
    this.now = start.now;
    this.handler = start.handler;
    this.cache = start.cache;
    this.cached = start.cached;
    this.http = start.http;
    this.returns = start.returns;
    this.limit = start.limit;
    this.memory = start.memory;
    this.output = start.output;
    this.isTraced = false;
    this.laid = [];
    this.texts = texts;
    this.implied = implied;
  }
}

const NONE = Object.freeze([]);

// What `lay` takes: how to make the value in the realm, and the keys of the samples on the way.
function laidAs(path, value) {
  const keys = path.map((_, at) => path.slice(0, at + 1).join("\n"));
  const isText = typeof value === "object" && value !== null;
  return {
    path,
    keys,
    isAbsent: isAbsent(value),
    isText,
    value: isText ? JSON.stringify(value) : value,
  };
}

// JSON as a literal of JavaScript, where `__proto__` would be no member.
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, each]) =>
      `${name === "__proto__" ? '["__proto__"]' : JSON.stringify(name)}: ${literal(each)}`,
  );
  return `{${members.join()}}`;
}

function isAbsent(value) {
  return isRecord(value) && value.$absent === true;
}

function withMember(record, name, value) {
  const made = { ...record };
  Object.defineProperty(made, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
  return made;
}

function without(record, name) {
  const made = { ...record };
  delete made[name];
  return made;
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

module.exports = { Worlds };
