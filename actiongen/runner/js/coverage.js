// Which branches of a script have been taken.
//
// In: the branches as [kind, at, other, from, to]: "at" is taken where the code at that offset has run, "beside" where the
// code at `at` has run more often than that at `other`, but for the errors that came out of the code between `from` and
// `to`. Out: `take()`, the ranges with their counts since the last time, by the name of the script; `taken(ranges,
// branches, errors)`, where each error is the offsets of its frames.

"use strict";

const inspector = require("node:inspector");

let session = null;

function post(method, params) {
  let found;
  session.post(method, params, (error, result) => {
    if (error !== null) throw new Error(error.message);
    found = result;
  });
  return found;
}

// What is compiled from now on is counted.
function begin() {
  if (session !== null) return;
  session = new inspector.Session();
  session.connect();
  post("Profiler.enable");
  post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
}

// The realm of a script may have been made more than once, and each has counts of its own.
function take(names) {
  const found = new Map(names.map((name) => [name, []]));
  for (const { url, functions } of post("Profiler.takePreciseCoverage").result)
    found.get(url)?.push(functions.flatMap((each) => each.ranges));
  return found;
}

function taken(scripts, branches, errors) {
  const ends = branches.map(([kind, , , from, to]) =>
    kind === "at"
      ? 0
      : -errors.filter((frames) => frames.some((at) => at >= from && at < to))
          .length,
  );
  for (const ranges of scripts) {
    const count = counter(ranges);
    branches.forEach(([kind, at, other], index) => {
      ends[index] += kind === "at" ? count(at) : count(at) - count(other);
    });
  }
  return ends.map((each) => each > 0);
}

// The count of the innermost range around an offset.
function counter(ranges) {
  const known = new Map();
  return (offset) => {
    let found = known.get(offset);
    if (found !== undefined) return found;
    let size = Infinity;
    found = 0;
    for (const { startOffset, endOffset, count } of ranges) {
      if (startOffset > offset || offset >= endOffset) continue;
      if (endOffset - startOffset > size) continue;
      size = endOffset - startOffset;
      found = count;
    }
    known.set(offset, found);
    return found;
  };
}

module.exports = { begin, take, taken };
