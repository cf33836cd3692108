// The worlds of a pair: each is a list of choices, [which, value, which, value, …], laid on the same start.
//
// In: {start, choices: [{path, values, aim}], samples, implied} of a message. `path` begins with "event", "secrets",
// "cache", "http", "returns", or is ["now"] or ["handler"]; a value is what stands there, {"$absent": true} takes it out.
// `samples` are the records that come with what is laid below them, `implied` what a value of the event makes absent.
// Out: `of(choices)`, the world as the message of a case, with the text of its event.

"use strict";

class Worlds {
  constructor({ start, choices, samples, implied }) {
    this.start = start;
    this.choices = choices;
    this.samples = samples;
    this.implied = implied;
    this.text = JSON.stringify(start.event);
    this.secrets = JSON.stringify(start.secrets);
  }

  of(drawn) {
    const { start } = this;
    const world = { ...start, secretsText: this.secrets, eventText: this.text };
    const touched = [];
    for (let i = 0; i < drawn.length; i += 2) {
      const { path, values } = this.choices[drawn[i]];
      const value = values[drawn[i + 1]];
      const [kind, ...below] = path;
      if (path.length === 1) world[kind] = value;
      else world[kind] = this.laid(world[kind], below, 0, value, kind);
      if (kind === "event") touched.push(below);
    }
    for (const { path, values, absent } of this.implied) {
      const isGiven = touched.some((each) =>
        absent.every((name, at) => each[at] === name),
      );
      if (!isGiven && values.includes(at(world.event, path)))
        world.event = this.laid(world.event, absent, 0, ABSENT, "event");
    }
    if (world.event !== start.event)
      world.eventText = JSON.stringify(world.event);
    if (world.secrets !== start.secrets)
      world.secretsText = JSON.stringify(world.secrets);
    return world;
  }

  laid(inside, path, depth, value, kind) {
    const name = path[depth];
    const isLast = depth === path.length - 1;
    if (isLast && !isAbsent(value)) return withMember(inside, name, value);
    const below = Object.hasOwn(inside, name) ? inside[name] : undefined;
    if (isLast) return below === undefined ? inside : without(inside, name);
    let owner = below;
    if (!isRecord(owner)) {
      if (isAbsent(value)) return inside;
      owner =
        this.samples[[kind, ...path.slice(0, depth + 1)].join("\n")] ?? {};
    }
    const made = this.laid(owner, path, depth + 1, value, kind);
    return withMember(inside, name, made);
  }
}

const ABSENT = { $absent: true };

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

function at(value, path) {
  for (const name of path)
    value =
      isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

module.exports = { Worlds };
