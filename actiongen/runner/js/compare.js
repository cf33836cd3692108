// Whether an original and its policy did the same.
//
// In: the two trials of a world, and {unseen, kinds, taken}: the methods that change nothing, whether the calls of each
// method are compared by themselves (a rule's objects are applied at its end, in an order that nobody sees), and how
// many arguments each method takes. Out: null,
// or the texts of what differs: {left, right, key}, where equal keys are differences of one kind.

"use strict";

const { isGrant } = require("./http.js");

const SHORTEST_KEY = 2;
const LONGEST = 60;

function compare(left, right, how) {
  if (isEqual(left, right)) return null;
  const found = [shown(left, how), shown(right, how)];
  const [mine, its] = how.kinds ? found.map(byKind) : found;
  const ends = [ended(left), ended(right)];
  if (ends[0] === ends[1] && same(mine, its)) return null;
  return { key: keyOf(left, right, mine, its), left: mine, right: its };
}

// What most pairs are: equal as they stand.
function isEqual(left, right) {
  if (left.failure !== null || right.failure !== null) return false;
  const { calls } = left;
  if (calls.length !== right.calls.length) return false;
  return (
    calls.length === 0 || JSON.stringify(calls) === JSON.stringify(right.calls)
  );
}

function shown(trial, how) {
  const numbered = numbering();
  return seen(trial, how).map((each) => numbered(textOf(...each)));
}

// The calls that change something, with the arguments that are taken; one that Auth0 refuses does not.
function seen({ calls, forms = [], refused = [] }, { unseen, taken }) {
  const gone = new Set(refused.map(([index]) => index));
  return calls
    .map(([name, args], index) => [
      name,
      args.slice(0, taken.get(name) ?? args.length),
      forms.includes(index),
      index,
    ])
    .filter(
      ([name, args, , index]) =>
        !gone.has(index) && !unseen.includes(name) && !isOfToken(name, args),
    )
    .map((each) => each.slice(0, 3));
}

// How a client gets its token, and keeps it, is its own business.
function isOfToken(name, args) {
  if (name === "fetch") return isGrant(args[0], args[1]?.body);
  return name === "cache.set" && String(args[1]).includes("<token>");
}

function textOf(name, args, isForm = false) {
  const seen = name === "fetch" ? request(args, isForm) : args;
  return `${name} ${JSON.stringify(seen.map(sorted))}`;
}

// A request as the server takes it: what clients add of their own counts for nothing, nor how they write a URL.
function request([address, { headers = {}, body } = {}], isForm) {
  const kept = isForm ? { "content-type": FORM } : {};
  for (const [name, value] of Object.entries(headers))
    if (!OWN_HEADERS.includes(name)) kept[name] = value;
  const type = String(kept["content-type"] ?? "").replace(
    /;\s*charset=utf-8$/i,
    "",
  );
  if (type !== "") kept["content-type"] = type;
  const plain = address.replace(CREDENTIALS, (_, start, user, password) => {
    const pair = [user, password].map(decoded).join(":");
    kept.authorization ??= `Basic ${Buffer.from(pair).toString("base64")}`;
    return start;
  });
  const details = body === undefined ? kept : [kept, sentBody(body, type)];
  return [plain.replace(ESCAPED, encodeURIComponent), details];
}

const CREDENTIALS = /^(\S+ https?:\/\/)([^/@]*):([^/@]*)@/;
// What some clients escape and others do not.
const ESCAPED = /(?<=^\S+ .*)[|^`{}<>"\\ ]/g;

function sentBody(body, type) {
  if (typeof body !== "string") return body;
  if (/^application\/json/.test(type)) return read(body);
  return type === FORM ? [...new URLSearchParams(body)] : body;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const FORM = "application/x-www-form-urlencoded";
const OWN_HEADERS = [
  "accept",
  "user-agent",
  "content-length",
  "accept-encoding",
  "connection",
];

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sorted(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const pairs = Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key])]);
  return Object.fromEntries(pairs);
}

// The identifiers that runs make are numbered as they show up.
function numbering() {
  const seen = new Map();
  return (text) =>
    text.replace(/00000000-0000-4000-8000-[0-9a-f]{12}/g, (found) => {
      if (!seen.has(found)) seen.set(found, seen.size);
      return `uuid ${seen.get(found)}`;
    });
}

// The last call counts where a method takes a key; the order of the methods does not count.
function byKind(texts) {
  const last = new Map();
  texts.forEach((text, index) => last.set(keyed(text), [text, index]));
  return [...last.values()].map(([text]) => text).sort();
}

function keyed(text) {
  return (
    /^(\S*(?:setCustomClaim|setAttribute)) \["(?:[^"\\]|\\.)*"/.exec(
      text,
    )?.[0] ?? text
  );
}

function same(left, right) {
  return (
    left.length === right.length && left.every((text, at) => text === right[at])
  );
}

function ended({ failure }) {
  if (failure === null) return "finished";
  return failure.kind === "thrown" ? `thrown ${failure.message}` : failure.kind;
}

// What kind of difference it is: how both ended, and which calls the one or the other does not make.
function keyOf(left, right, mine, its) {
  const more = namesOf(minus(mine, its), unsaid(left));
  const less = namesOf(minus(its, mine), unsaid(right));
  const decided = [left, right].map(({ terminal }) => terminal !== null);
  return JSON.stringify([failed(left), failed(right), ...decided, more, less]);
}

function failed({ failure, place, isStray }) {
  if (failure === null) return null;
  const text = failure.message.replace(/[0-9]+/g, "#").slice(0, 2 * LONGEST);
  return [
    failure.kind,
    failure.name ?? "Error",
    failure.line ?? 0,
    place ?? 0,
    isStray,
    text,
  ];
}

function minus(texts, others) {
  const left = [...others];
  return texts.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function namesOf(texts, unsaidTexts) {
  return [
    ...new Set(texts.map((text) => nameOf(text, unsaidTexts.has(text)))),
  ].sort();
}

// The calls whose last argument was undefined. What was tried after the end of a run is not among its calls.
function unsaid({ unsaid: indexes = [], calls }) {
  const made = indexes.filter((index) => index < calls.length);
  return new Set(made.map((index) => textOf(...calls[index])));
}

// The method, the key that it is given, and what no policy hands on.
function nameOf(text, isUnsaid) {
  const at = text.indexOf(" ");
  const args = JSON.parse(text.slice(at + 1));
  const isKeyed =
    args.length + Number(isUnsaid) >= SHORTEST_KEY &&
    typeof args[0] === "string";
  const key = isKeyed && args[0].length < LONGEST ? ` ${args[0]}` : "";
  const marks = new Set([...args.map(odd), isUnsaid ? " absent" : ""]);
  return `${text.slice(0, at)}${key}${[...marks].sort().join("")}`;
}

function odd(value) {
  if (value === null) return " null";
  if (typeof value === "string")
    return /undefined|NaN|\[object|null/.test(value) ? " in text" : "";
  const text = JSON.stringify(value);
  return /\{"\$(?:undefined|number)"/.test(text) ? " absent" : "";
}

// A trial without the calls that hand on what is absent: undefined, NaN, or one of the words that it becomes in a text.
function said(trial, marks) {
  const { calls, unsaid: indexes = [] } = trial;
  const isMarked = (args) => {
    const text = JSON.stringify(args);
    return (
      /\{"\$(?:undefined|number)"/.test(text) ||
      marks.some((mark) => text.includes(mark))
    );
  };
  const kept = calls.filter(
    ([, args], index) => !indexes.includes(index) && !isMarked(args),
  );
  return { ...trial, calls: kept };
}

// Whether both make the same calls, and only the words of an error that something else made differ.
function isWorded(left, right, how) {
  if ((left.failure === null) !== (right.failure === null)) return false;
  const [mine, its] = [left, right].map((each) => seen(each, how));
  if (mine.length !== its.length) return false;
  let isOther = false;
  for (let at = 0; at < mine.length; at += 1) {
    const [[name, args], [other, others]] = [mine[at], its[at]];
    if (textOf(name, args) === textOf(other, others)) continue;
    isOther = true;
    if (name !== other || args.length !== others.length) return false;
    for (let each = 0; each < args.length; each += 1) {
      const isSame =
        JSON.stringify(sorted(args[each])) ===
        JSON.stringify(sorted(others[each]));
      if (
        !isSame &&
        !(typeof args[each] === "string" && ERRORS.test(args[each]))
      )
        return false;
    }
  }
  return (
    isOther || (left.failure !== null && ERRORS.test(left.failure.message))
  );
}

// Whether both make the same calls, but that the policy gives what the original leaves out at the end.
function isGiven(left, right, how) {
  return (
    ended(left) === ended(right) &&
    areAlike(left, right, how, (args, others) => {
      const given = others.slice(0, args.length);
      return (
        args.length < others.length &&
        JSON.stringify(args) === JSON.stringify(given)
      );
    })
  );
}

// The word for a value in a text, such as "[object Object]", in whose place alone the texts of both differ.
function markOf(left, right, how) {
  let found = null;
  const isSame = (value, other) => {
    if (JSON.stringify(sorted(value)) === JSON.stringify(sorted(other)))
      return true;
    if (typeof value !== "string" || typeof other !== "string") return false;
    const mark = how.marks.find((each) => value.includes(each));
    if (mark === undefined) return false;
    found = mark;
    const parts = value.split(mark).map((each) => escaped(each));
    return new RegExp(`^${parts.join(".*")}$`, "su").test(other);
  };
  const areSame = (args, others) =>
    args.length === others.length &&
    args.every((each, at) => isSame(each, others[at]));
  const isAlike =
    ended(left) === ended(right) && areAlike(left, right, how, areSame);
  return isAlike ? found : null;
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

// Whether both make the same calls, but for some whose arguments are alike.
function areAlike(left, right, how, areSame) {
  const [mine, its] = [left, right].map((each) => seen(each, how));
  return (
    mine.length === its.length &&
    mine.every(
      ([name, args, isForm], at) =>
        textOf(name, args, isForm) === textOf(...its[at]) ||
        (name === its[at][0] && areSame(args, its[at][1])),
    )
  );
}

const ERRORS =
  /fetch failed|ECONNREFUSED|ETIMEDOUT|timeout of \d+ms|status code \d+|Response code \d+|operation was aborted|terminated|valid JSON|JSON input|Cannot read properties/;

module.exports = { compare, isGiven, isWorded, markOf, said };
