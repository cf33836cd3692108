// Whether an original and its policy did the same.
//
// In: the two trials of a world, and {unseen, isRule, isApart, taken}: the methods that change nothing, whether the
// original is a Rule or Hook (the context of a Rule is applied at its end, in an order that nobody sees), whether calls of
// api and all others are compared apart, and how many arguments each method takes. Out: null, or the texts of what differs: {left, right, key}, where equal keys are differences of one kind.

"use strict";

const { isGrant } = require("./http.js");

const SHORTEST_KEY = 2;
const LONGEST = 60;

function compare(left, right, how) {
  if (isEqual(left, right)) return null;
  const held = how.isRule ? right.event?.user : undefined;
  const found = [shown(left, how, held), shown(right, how, held)];
  const [mine, its] = how.isRule ? found.map(ofRule) : found;
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

function shown(trial, how, held) {
  const numbered = numbering();
  return seen(trial, how)
    .filter(([name, args]) => !isHeld(name, args, held))
    .map((each) => numbered(textOf(...each)));
}

// A Rule writes all metadata of a user back, with what it has not changed: what is there already is not written.
function isHeld(name, [key, value], held) {
  const metadata = held?.[METADATA[name]];
  return (
    typeof metadata === "object" &&
    metadata !== null &&
    Object.hasOwn(metadata, key) &&
    JSON.stringify(sorted(metadata[key])) === JSON.stringify(sorted(value))
  );
}

const METADATA = {
  "user.setAppMetadata": "app_metadata",
  "user.setUserMetadata": "user_metadata",
};

// The calls that change something, with the arguments that are taken; one that Auth0 refuses does not.
function seen({ calls, forms = [], refused = [] }, how) {
  const { unseen, taken } = how;
  const gone = new Set(refused.map(([index]) => index));
  const kept = calls
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
  return how.isApart ? apart(kept, taken) : kept;
}

// What api is told takes effect when the handler is over, and a function that decides is done before the policy tells it.
function apart(calls, taken) {
  const isOfApi = ([name]) => taken.has(name);
  return [
    ...calls.filter((each) => !isOfApi(each)),
    ...calls.filter((each) => isOfApi(each)),
  ];
}

// How a client gets its token, and keeps it, is its own business.
function isOfToken(name, args) {
  if (name === "fetch") return isGrant(args[0], args[1]?.body);
  return name === "cache.set" && String(args[1]).includes("<token>");
}

function textOf(name, args, isForm = false) {
  const seen =
    name === "fetch"
      ? request(args, isForm)
      : name === "redirect.sendUserTo"
        ? redirect(args)
        : args;
  return `${name} ${JSON.stringify(seen.map(sorted))}`;
}

// A redirect as the browser takes it: what stands in `query` is behind the URL, and a character may be escaped or not.
function redirect(args) {
  const [url, options, ...others] = args;
  if (typeof url !== "string" || url.includes("#")) return args;
  const { query = {}, ...rest } = options ?? {};
  const pairs = Object.entries(query ?? {}).map((pair) =>
    pair.map(encodeURIComponent).join("="),
  );
  const sign = pairs.length === 0 ? "" : url.includes("?") ? "&" : "?";
  const address = spelled(`GET ${url}${sign}${pairs.join("&")}`);
  const left = Object.keys(rest).length > 0 ? [rest] : [];
  return [address, ...left, ...others];
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
  return [spelled(plain), details];
}

// A URL in which each character is written as all clients write it: what a server takes for the same, escaped or not.
function spelled(address) {
  const [path, ...query] = address
    .replace(ESCAPED, encodeURIComponent)
    .split("?");
  const parts = [path.replace(SAME_IN_PATH, decodeURIComponent)];
  if (query.length > 0)
    parts.push(
      query
        .join("?")
        .replace(/\+/g, "%20")
        .replace(SAME_IN_QUERY, decodeURIComponent),
    );
  return parts.join("?");
}

const SAME_IN_PATH = /%(?:24|26|2B|2C|3A|3B|3D|40|5B|5D)/gi;
const SAME_IN_QUERY = /%(?:21|24|27|28|29|2C|2F|3A|3B|3D|3F|40|5B|5D|7E)/gi;

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

// A value with its keys in order, and numbers without their last bits: a policy counts moments in seconds.
function sorted(value) {
  if (typeof value === "number") return Number(value.toPrecision(15));
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

// The calls of a Rule. What it does at once stays in order: requests, metadata, denials. Auth0 looked at the context when
// all Rules had run, so what comes of an object of it has no place among these, and within the object the last
// value of a key counts, in whatever order keys were written; a challenge and a redirect have no key. The keys of one
// update of metadata are one object, which one request carries: they have no order either.
function ofRule(texts) {
  const atOnce = [];
  const objects = new Map(OBJECTS.map((name) => [name, new Map()]));
  texts.forEach((text, index) => {
    const object = objects.get(text.slice(0, text.indexOf(".")));
    if (object !== undefined) object.set(keyed(text) ?? index, text);
    else if (!isWrittenAgain(text, texts.slice(index + 1))) atOnce.push(text);
  });
  const found = updates(atOnce).flatMap((update) => update.sort());
  for (const object of objects.values()) {
    const keys = [...object.keys()];
    if (keys.every((key) => typeof key === "string")) keys.sort();
    found.push(...keys.map((key) => object.get(key)));
  }
  return found;
}

// The calls in groups: those that set keys of the same metadata one after the other are one, any other call stands alone.
function updates(texts) {
  const found = [];
  let last = null;
  for (const text of texts) {
    const container = SETTING.exec(text)?.[1] ?? null;
    if (container !== null && container === last) found.at(-1).push(text);
    else found.push([text]);
    last = container;
  }
  return found;
}

// Whether a later call gives the same key of the metadata another value.
function isWrittenAgain(text, later) {
  const key = SETTING.exec(text)?.[0];
  return key !== undefined && later.some((each) => each.startsWith(key));
}

const SETTING = /^user\.set(\w+)Metadata \["(?:[^"\\]|\\.)*"/;
const OBJECTS = [
  "accessToken",
  "idToken",
  "samlResponse",
  "multifactor",
  "authentication",
  "redirect",
  "transaction",
];

// What a call writes: a claim, an attribute or entry by its name, a scope, or the one value of a setter.
function keyed(text) {
  const found =
    /^(\S*\.set(?:CustomClaim|Attribute|Metadata)) \["(?:[^"\\]|\\.)*"/.exec(
      text,
    ) ??
    /^\S*\.(?:addScope|removeScope) \["(?:[^"\\]|\\.)*"/.exec(text) ??
    /^samlResponse\.set\w+(?= )/.exec(text);
  return found === null
    ? undefined
    : found[0].replace(/\.(?:add|remove)Scope/, ".scope");
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

// The calls whose last argument was undefined, but for what was tried after the end of a run.
function unsaid({ unsaid: indexes = [], calls }) {
  const made = indexes.filter((index) => index < calls.length);
  return new Set(made.map((index) => textOf(...calls[index])));
}

// The method, the key that it is given, and what no policy hands on.
function nameOf(text, isUnsaid) {
  const at = text.indexOf(" [");
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
function said(trial, { marks, taken, nullable }) {
  const { calls, unsaid: indexes = [] } = trial;
  const isNothing = (name, args) =>
    taken.has(name) &&
    !nullable.has(name) &&
    args.slice(0, taken.get(name)).at(-1) === null;
  const isMarked = (args) => {
    const text = JSON.stringify(args);
    return (
      /\{"\$(?:undefined|number)"/.test(text) ||
      marks.some((mark) => text.includes(mark))
    );
  };
  const kept = calls.filter(
    ([name, args], index) =>
      !indexes.includes(index) && !isNothing(name, args) && !isMarked(args),
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
    isOther ||
    (left.failure !== null &&
      (ERRORS.test(left.failure.message) ||
        OF_EXTERN.test(right.failure.message)))
  );
}

// What an import says of a function that it has taken over, whatever that threw.
const OF_EXTERN = /^[a-z][a-z0-9_]* failed$/;

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
    if (withLists(other) === value) {
      found = LIST;
      return true;
    }
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

const LIST = "a list";
const ENDS = { "[": "]", "%5B": "%5D" };

// A text in which each list that is written as JSON is what JavaScript writes for it: `a,b` for `["a","b"]`.
function withLists(text) {
  const begin = /\[|%5B/.exec(text);
  if (begin === null) return text;
  const end = ENDS[begin[0]];
  const after = begin.index + begin[0].length;
  for (
    let at = text.indexOf(end, after);
    at >= 0;
    at = text.indexOf(end, at + 1)
  ) {
    const until = at + end.length;
    const list = listOf(text.slice(begin.index, until));
    if (list !== null)
      return `${text.slice(0, begin.index)}${list}${withLists(text.slice(until))}`;
  }
  return text.slice(0, after) + withLists(text.slice(after));
}

function listOf(text) {
  try {
    return String(
      JSON.parse(text.startsWith("[") ? text : decodeURIComponent(text)),
    );
  } catch {
    return null;
  }
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
  /fetch failed|ECONNREFUSED|ETIMEDOUT|timeout of \d+ms|status code \d+|Response code \d+|operation was aborted|redirect\.\w+ failed|terminated|valid JSON|JSON input|in JSON at position|Cannot read properties/;

module.exports = { compare, isGiven, isWorded, markOf, said };
