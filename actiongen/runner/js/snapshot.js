// Copies of values as they are at this moment, which JSON can hold.
//
// In: any value and a `spend(bytes)` that throws when the case has recorded too much. Out: the copy. What JSON cannot
// say becomes a marker, an object with one key: {"$number": "NaN"}, {"$function": "name"}, {"$undefined": true}, ….
// A member of an object that is undefined is left out, as JSON leaves it out.

"use strict";

const DEEPEST = 100;

function copy(value, spend, above) {
  switch (typeof value) {
    case "string":
      spend(value.length + 2);
      return value;
    case "number":
      spend(8);
      return Number.isFinite(value) ? value : { $number: String(value) };
    case "boolean":
      spend(4);
      return value;
    case "undefined":
      spend(4);
      return { $undefined: true };
    case "bigint":
      spend(8);
      return { $bigint: String(value) };
    case "symbol":
      spend(8);
      return { $symbol: String(value.description) };
    case "function":
      spend(8);
      return { $function: String(value.name) };
    default:
      spend(4);
      return value === null ? null : copyObject(value, spend, above);
  }
}

function copyObject(value, spend, above) {
  if (above.includes(value)) return { $cycle: true };
  if (above.length === DEEPEST) return { $deep: true };
  above.push(value);
  try {
    if (Array.isArray(value)) {
      const items = [];
      for (let i = 0; i < value.length; i += 1)
        items.push(copy(value[i], spend, above));
      return items;
    }
    const tag = Object.prototype.toString.call(value);
    if (tag === "[object Date]")
      return { $date: Number.isNaN(+value) ? null : value.toISOString() };
    if (tag === "[object Error]")
      return { $error: `${value.name}: ${value.message}` };
    if (tag !== "[object Object]") return { $object: tag };
    return copyMembers(value, spend, above);
  } finally {
    above.pop();
  }
}

function copyMembers(value, spend, above) {
  const members = {};
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    spend(key.length + 3);
    const copied = copy(member, spend, above);
    if (key === "__proto__")
      Object.defineProperty(members, key, { value: copied, enumerable: true });
    else members[key] = copied;
  }
  return members;
}

// What is logged.
function snapshotAll(values, spend) {
  spend(4);
  const copies = [];
  for (const value of values) copies.push(copy(value, spend, []));
  return copies;
}

// The arguments of a call: one that is left out and one that is undefined at the end are the same.
function snapshotArguments(args, spend) {
  let count = args.length;
  while (count > 0 && args[count - 1] === undefined) count -= 1;
  return snapshotAll(args.slice(0, count), spend);
}

module.exports = { snapshotAll, snapshotArguments };
