// Two Actions that do one job, beside each other.
//
// In: one line of JSON, {handler, now, actions: [text, text], worlds: [{event, answer}]}. Out: one line of JSON,
// {times: [ns, ns], other: null | the number of a world in which they did not do the same}.

"use strict";

const vm = require("node:vm");

const ROUNDS = 21;
const WARM_UP = 4;
const BATCH = 20000;

let calls = null;
let answer = null;

const api = new Proxy(
  {},
  {
    get: (owner, space) =>
      (owner[space] ??= new Proxy(
        {},
        {
          get: (methods, name) =>
            (methods[name] ??= (...args) => {
              calls?.push([`${space}.${name}`, args]);
            }),
        },
      )),
  },
);

async function fetch() {
  if (typeof answer === "string") throw new TypeError("fetch failed");
  const { status = 200, text = "" } = answer ?? {};
  return { ok: status < 300, status, text: async () => text };
}

function load(code) {
  const module = { exports: {} };
  const run = vm.compileFunction(code, ["module", "exports", "require", "fetch"]);
  run(module, module.exports, require, fetch);
  return module.exports;
}

async function told(handler, world) {
  calls = [];
  answer = world.answer;
  await handler(world.event, api);
  const found = JSON.stringify(calls);
  calls = null;
  return found;
}

async function batch(handler, worlds, count) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i += 1) {
    const world = worlds[i % worlds.length];
    answer = world.answer;
    await handler(world.event, api);
  }
  return Number(process.hrtime.bigint() - start) / count;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const { handler, now, actions, worlds } = JSON.parse(Buffer.concat(chunks));
  Date.now = () => now;
  const handlers = actions.map((code) => load(code)[handler]);
  let other = null;
  for (const [number, world] of worlds.entries()) {
    const [ours, theirs] = [
      await told(handlers[0], world),
      await told(handlers[1], world),
    ];
    if (ours !== theirs) other ??= { number, ours, theirs };
  }
  const times = [[], []];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const time = await batch(handlers[which], worlds, BATCH);
      if (round >= 0) times[which].push(time);
    }
  }
  const ratios = times[0].map((time, round) => time / times[1][round]);
  const answer_ = { times: times.map(median), ratio: median(ratios), other };
  process.stdout.write(JSON.stringify(answer_) + "\n");
}

main();
