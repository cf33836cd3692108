// Runs pairs of programs and says which do not do the same.
// In: a JSON list of [original, printed] on standard input. Out: a JSON list of the differences, by index.
"use strict";

const { readFileSync } = require("node:fs");

const MOST_TICKS = 40;

function shown(value, depth = 0) {
  if (typeof value === "function") return "function";
  if (value instanceof Error) return `${value.constructor.name}`;
  if (typeof value === "symbol") return "symbol";
  if (typeof value === "object" && value !== null) {
    if (depth > 4) return "…";
    if (value instanceof Promise) return "promise";
    const inner = Array.isArray(value) ? Array.from(value, (each) => shown(each, depth + 1))
      : Object.entries(value).map(([key, each]) => `${key}:${shown(each, depth + 1)}`);
    return `${Array.isArray(value) ? "list" : "object"}(${inner.join()})`;
  }
  return Object.is(value, -0) ? "-0" : typeof value === "string" ? JSON.stringify(value) : String(value);
}

class Ticks extends Error {}

// What a function says of itself is no meaning of a program.
Function.prototype.toString = () => "function";
const GLOBALS = new Set(Object.getOwnPropertyNames(globalThis));

async function run(text) {
  const lines = [];
  const log = (...values) => {
    if (lines.length > 200) throw new Ticks();
    lines.push(values.map((each) => shown(each)).join(" "));
    return values[0];
  };
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    if (ticks > MOST_TICKS) throw new Ticks();
  };
  const e = { x: 1, y: { z: 2, text: "t", add: (value) => log("added", value) }, z: 0, text: "abc", list: [1, { x: 3 }, [4, 5]] };
  e.add = (value) => log("add", value);
  const box = { exports: {} };
  const fs = [];
  let compiled;
  try {
    compiled = new Function("exports", "module", "fs", "e", "log", "tick", text);
  } catch (error) {
    return { invalid: String(error), lines };
  }
  try {
    compiled(box.exports, box, fs, e, log, tick);
    lines.push(`result ${shown(await box.exports.main(e, log, tick))}`);
  } catch (error) {
    if (error instanceof Ticks) lines.push("too long");
    else lines.push(`threw ${shown(error)} ${error instanceof SyntaxError ? error.message : ""}`);
  }
  for (const each of fs.slice(0, 3)) {
    try {
      lines.push(`kept ${shown(typeof each === "function" ? each() : each)}`);
    } catch (error) {
      lines.push(`kept threw ${shown(error)}`);
    }
  }
  lines.push(shown(e));
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!GLOBALS.has(name)) delete globalThis[name];
  return { lines, message: "" };
}

async function main() {
  process.on("unhandledRejection", () => {});
  const found = [];
  let valid = 0;
  for (const [index, [original, printed]] of JSON.parse(readFileSync(0, "utf-8")).entries()) {
    const first = await run(original);
    if (first.invalid) continue;
    valid += 1;
    const second = await run(printed);
    if (second.invalid || first.lines.join("\n") !== second.lines.join("\n")) found.push([index, first.lines, second.invalid || second.lines]);
  }
  process.stdout.write(JSON.stringify({ valid, found }));
}

main();
