// Runs pairs of Actions and says which do not tell the same.
// In: a JSON list of [original, normalised] on standard input. Out: a JSON list of [index, told, told].
"use strict";

const { readFileSync } = require("node:fs");

const BUILT_IN = `
const $any = (xs, f) => xs.some((x) => f(x));
const $all = (xs, f) => xs.every((x) => f(x));
const $first = (xs, f) => xs.find((x) => f(x));
const $for = (xs, f, when = () => true) => xs.filter((x) => when(x)).map((x) => f(x));
const $sum = (xs) => xs.reduce((sum, x) => sum + x, 0);
`;
const EVENTS = [
  { n: 1, text: "x", yes: true, no: false, list: ["x", "y"], user: { plan: "pro" }, items: [{ name: "a", size: 1 }, { name: "b", size: 3 }] },
  { n: 0, text: "p", yes: 1, no: 0, list: ["y"], user: { plan: "" }, items: [{ name: "x", size: 2 }] },
  { n: 2, text: "", yes: "x", no: "", list: [], user: { plan: "x" }, items: [{ name: "y", size: 10 }, { name: "x", size: 0 }, { name: "x", size: 4 }] },
];

async function run(text, event) {
  const told = [];
  const api = { tell: (...values) => { told.push(values.map((each) => JSON.stringify(each) ?? "undefined").join(" ")); } };
  const box = {};
  try {
    // From the handler pass on, `event` and `api` are names of the whole file.
    const given = structuredClone(event);
    new Function("exports", "event", "api", BUILT_IN + text)(box, given, api);
    await box.onExecutePostLogin(given, api);
  } catch (error) {
    told.push(`threw ${error}`);
  }
  return told;
}

async function main() {
  const found = [];
  for (const [index, [first, second]] of JSON.parse(readFileSync(0, "utf-8")).entries()) {
    for (const event of EVENTS) {
      const told = [await run(first, event), await run(second, event)];
      if (told[0].join("\n") !== told[1].join("\n")) {
        found.push([index, ...told]);
        break;
      }
    }
  }
  process.stdout.write(JSON.stringify(found));
}

main();
