// Which worlds are run.
//
// In: choices with their values, seeds that somebody has thought out, a number. Out: `next(n)`, so many worlds, none of
// them twice, the same for the same number; `keep(drawn)`: one that others are to be made of.

"use strict";

const TRIES = 100;
const SINGLES = 3;

class Drawing {
  constructor(choices, seeds, seed, count) {
    this.sizes = choices.map((each) => each.values.length);
    this.seeds = seeds;
    this.kept = [];
    this.isEmpty = false;
    this.seen = new Set();
    this.random = mulberry32(seed);
    this.plan = this.planned(Math.ceil(count / SINGLES));
  }

  // The start, then what was thought out, then every value by itself, those of all fields in turn.
  *planned(most) {
    yield [];
    yield* this.seeds;
    let left = most;
    for (
      let value = 0;
      left > 0 && this.sizes.some((size) => size > value);
      value += 1
    ) {
      for (let which = 0; which < this.sizes.length && left > 0; which += 1) {
        if (value >= this.sizes[which]) continue;
        left -= 1;
        yield [which, value];
      }
    }
  }

  next(count) {
    const found = [];
    while (found.length < count) {
      const drawn = this.one();
      if (drawn === null) {
        this.isEmpty = true;
        break;
      }
      found.push(drawn);
    }
    return found;
  }

  one() {
    for (let tries = 0; tries < TRIES;) {
      const planned = this.plan.next();
      const drawn = tidy(planned.done ? this.mutant() : planned.value);
      const key = drawn.join();
      if (!this.seen.has(key)) {
        this.seen.add(key);
        return drawn;
      }
      if (planned.done) tries += 1;
    }
    return null;
  }

  // Whether there may be more worlds.
  isLeft() {
    return !this.isEmpty;
  }

  keep(drawn) {
    this.kept.push(drawn);
  }

  mutant() {
    if (this.sizes.length === 0) return [];
    const chance = this.random();
    const from = chance < 0.55 ? this.kept : chance < 0.8 ? this.seeds : [];
    const drawn = from.length === 0 ? [] : [...from[this.below(from.length)]];
    const more = 1 + this.below(chance < 0.9 ? 3 : 8);
    for (let i = 0; i < more; i += 1) {
      const which = this.below(this.sizes.length);
      drawn.push(which, this.below(this.sizes[which]));
    }
    return drawn;
  }

  below(size) {
    return Math.floor(this.random() * size);
  }
}

// The last value of each choice, in one order.
function tidy(drawn) {
  const made = [];
  for (let i = 0; i < drawn.length; i += 2) {
    let at = made.length;
    while (at > 0 && made[at - 2] > drawn[i]) at -= 2;
    if (at > 0 && made[at - 2] === drawn[i]) made[at - 1] = drawn[i + 1];
    else made.splice(at, 0, drawn[i], drawn[i + 1]);
  }
  return made;
}

function mulberry32(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

module.exports = { Drawing };
