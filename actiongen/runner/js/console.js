// The console of a realm: every line is recorded as its arguments.

"use strict";

const LINES = [
  "debug",
  "dir",
  "error",
  "info",
  "log",
  "table",
  "trace",
  "warn",
  "group",
  "groupCollapsed",
];
const SILENT = [
  "clear",
  "count",
  "countReset",
  "groupEnd",
  "time",
  "timeEnd",
  "timeLog",
];

function consoleOf(realm) {
  const record = (...args) => realm.run.log(args);
  const members = Object.fromEntries(LINES.map((name) => [name, record]));
  for (const name of SILENT) members[name] = () => {};
  members.assert = (holds, ...args) =>
    holds || record("Assertion failed", ...args);
  return Object.freeze(members);
}

module.exports = { consoleOf };
