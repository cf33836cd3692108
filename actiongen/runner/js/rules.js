// Auth0's rules about calls, as the table of the Action states them.
//
// In: a case, a method of the table, the index of the call and copies of its arguments. Out: nothing; a call that Auth0
// refuses throws as it does there, or fails the login at the end where Auth0 fails it later; both leave a note in
// `run.refused`, and what Auth0 drops without a word leaves one in `run.dropped`. A note is [index, message, source].

"use strict";

function judge(run, method, index, args) {
  const found = { run, method, index, args };
  for (const { path, values, source } of method.throws_where) {
    const value = at(run.event, path);
    const throws = values.length > 0 ? values.includes(value) : !value;
    const where = values.length > 0 ? `is ${value}` : "is absent";
    if (throws)
      refuse(found, `it throws where event.${path.join(".")} ${where}`, source);
  }
  for (const param of method.params)
    judgeParam(found, param, args[param.at], `\`${param.name}\``);
  if (method.call_limit !== null) judgeCount(found, method.call_limit);
  for (const rule of method.rules) RULES[rule.rule](found, rule);
}

// The calls of an Action that ran before in the same login count with those of this one.
function remember(run, [name, args]) {
  const method = run.action.table.methods.find((each) => each.name === name);
  if (method.call_limit !== null) count(run, method.call_limit);
  if (method.rules.some(({ rule }) => FILLED.includes(rule)))
    filled({ run, method, index: -1, args });
}

// The parameters

function judgeParam(found, param, given, name) {
  const value =
    param.trimmed && typeof given === "string" ? given.trim() : given;
  if (value === undefined) return;
  if (value === null && param.nullable) return;
  if (param.kinds.length > 0 && !param.kinds.includes(kindOf(value))) {
    refuse(found, `${name} is no ${param.kinds.join(" or ")}`, param.source);
  }
  if (param.values.length > 0 && !param.values.includes(value)) {
    refuse(
      found,
      `${name} is ${JSON.stringify(value)}, and Auth0 takes ${param.values.join(", ")}`,
      param.source,
    );
  }
  for (const limit of param.limits)
    LIMITS[limit.kind](found, limit, value, name, param);
  if (param.item !== null && Array.isArray(value)) {
    for (const item of value)
      judgeParam(found, param.item, item, `an item of ${name}`);
  }
  if (kindOf(value) === "record") judgeOptions(found, param, value, name);
}

function judgeOptions(found, param, value, name) {
  for (const option of param.options) {
    const what = `\`${option.name}\``;
    const least = option.limits.find((each) => each.kind === "min_chars");
    if (value[option.name] === undefined && !option.optional && least)
      refuse(found, `${name} needs ${what}`, least.source);
    judgeParam(found, option, value[option.name], what);
  }
  for (const key of Object.keys(value)) {
    if (param.never.includes(key))
      refuse(found, `${name} cannot have \`${key}\``, param.source);
  }
  if (param.others === null) return;
  for (const key of otherKeys(param, value))
    judgeParam(found, param.others, value[key], `\`${key}\` of ${name}`);
}

// The keys of a record that are no options.
function otherKeys(param, value) {
  if (kindOf(value) !== "record") return [];
  const known = param.options.map((each) => each.name);
  return Object.keys(value).filter((key) => !known.includes(key));
}

function kindOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value !== "object") return typeof value;
  return "$number" in value ? "not-finite" : "record";
}

const LIMITS = {
  max_chars: (found, limit, value, name) => {
    if (typeof value !== "string" || value.length <= limit.value) return;
    refuse(
      found,
      `${name} has at most ${limit.value} characters, and this has ${value.length}`,
      limit.source,
    );
  },
  max_bytes: (found, limit, value, name) => {
    const sizes = (Array.isArray(value) ? value : [value]).map((each) =>
      typeof each === "string" ? bytes(each) : 0,
    );
    const size = Math.max(0, ...sizes);
    if (size > limit.value)
      refuse(
        found,
        `${name} has at most ${limit.value} bytes, and this has ${size}`,
        limit.source,
      );
  },
  max_json_bytes: (found, limit, value, name) => {
    const size = bytes(JSON.stringify(value));
    if (size <= limit.value) return;
    refuse(
      found,
      `${name} has at most ${limit.value} bytes as JSON, and this has ${size}`,
      limit.source,
    );
  },
  max_items: (found, limit, value, name) => {
    if (!Array.isArray(value) || value.length <= limit.value) return;
    refuse(
      found,
      `${name} has at most ${limit.value} items, and this has ${value.length}`,
      limit.source,
    );
  },
  min_chars: (found, limit, value, name) => {
    if (typeof value === "string" && value.length >= limit.value) return;
    refuse(found, `${name} cannot be empty`, limit.source);
  },
  not_zero: (found, limit, value, name) => {
    if (!value) refuse(found, `${name} cannot be ${value}`, limit.source);
  },
  url: (found, limit, value, name) => {
    if (!URL.canParse(String(value)))
      refuse(found, `${name} is no absolute URL`, limit.source);
  },
  key_chars: (found, limit, value, name, param) => {
    const keys = param.is_text ? [String(value)] : keysBelow(value);
    const bad = keys.find((key) =>
      [...limit.value].some((char) => key.includes(char)),
    );
    if (bad !== undefined)
      failLogin(
        found,
        `the key \`${bad}\` in ${name} holds one of ${[...limit.value].join(" ")}`,
        limit.source,
      );
  },
  no_key: (found, limit, value, name) => {
    if (limit.value.includes(value))
      failLogin(
        found,
        `${name} cannot be \`${value}\`, which is a field of Auth0`,
        limit.source,
      );
  },
  max_other_keys: (found, limit, value, name, param) => {
    const { length } = otherKeys(param, value);
    if (length > limit.value)
      refuse(
        found,
        `${name} has at most ${limit.value} further keys, and this has ${length}`,
        limit.source,
      );
  },
  other_key_chars: (found, limit, value, name, param) => {
    const long = otherKeys(param, value).find(
      (key) => key.length > limit.value,
    );
    if (long !== undefined)
      refuse(
        found,
        `a key of ${name} has at most ${limit.value} characters, and \`${long}\` has ${long.length}`,
        limit.source,
      );
  },
  // Auth0 takes it; the compiler has a word about it.
  says_nothing: () => {},
  maximum: (found, limit, value, name) => {
    if (value > limit.value)
      refuse(
        found,
        `${name} is at most ${limit.value}, and this is ${value}`,
        limit.source,
      );
  },
  pattern: (found, limit, value, name) => {
    if (typeof value !== "string" || pattern(`(?:${limit.value})$`).test(value))
      return;
    refuse(found, `${name} must match ${limit.value}`, limit.source);
  },
  no_whitespace: (found, limit, value, name) => {
    if (typeof value === "string" && /\s/.test(value)) {
      refuse(found, `${name} cannot hold white space`, limit.source);
    }
  },
  claim_throws: (found, limit, value, name) => {
    if (!found.run.action.table.claims.throw.includes(value)) return;
    refuse(found, `${name} cannot be \`${value}\``, limit.source);
  },
  claim_name: (found, limit, value) => {
    if (typeof value !== "string") return;
    const { reserved, namespaces } = found.run.action.table.claims;
    if (reserved.includes(value))
      drop(found, `the claim \`${value}\` is reserved`, limit.source);
    else if (pattern(namespaces).test(value)) {
      drop(
        found,
        `the claim \`${value}\` is in a namespace of Auth0`,
        limit.source,
      );
    }
  },
};

// The keys of records at any depth.
function keysBelow(value) {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(keysBelow);
  return Object.keys(value).flatMap((key) => [key, ...keysBelow(value[key])]);
}

const patterns = new Map();

function pattern(text) {
  let made = patterns.get(text);
  if (made === undefined)
    patterns.set(text, (made = new RegExp(`^(?:${text})`)));
  return made;
}

// The calls of one login together

function judgeCount({ run, ...found }, limit) {
  if (count(run, limit) <= limit.most) return;
  const message = `at most ${limit.most} calls of ${limit.methods.join(", ")} in one login`;
  if (limit.throws) refuse({ run, ...found }, message, limit.source);
  else failLogin({ run, ...found }, message, limit.source);
}

function count(run, limit) {
  run.counts ??= new Map();
  const now = (run.counts.get(limit.group) ?? 0) + 1;
  run.counts.set(limit.group, now);
  return now;
}

// Those that look at what the calls have filled.
const FILLED = ["total_bytes", "keys_at_most"];

const RULES = {
  // A map that the calls fill, key by key; null takes a key out.
  total_bytes: (found, rule) => {
    const size = bytes(JSON.stringify(filled(found)));
    if (size <= rule.most) return;
    const message = `${found.method.name} has at most ${rule.most} bytes as JSON for one login, and this makes ${size}`;
    (rule.throws ? refuse : failLogin)(found, message, rule.source);
  },
  keys_at_most: (found, rule) => {
    const count = Object.keys(filled(found)).length;
    if (count > rule.most)
      refuse(
        found,
        `${found.method.name} has at most ${rule.most} keys`,
        rule.source,
      );
  },
  items_at_most: (found, rule) => {
    const { path } = found.method.mutates;
    const held = at(found.run.event, path);
    const taken = found.args.flat().map((each) => String(each).trim());
    const kept = Array.isArray(held) && typeof found.args[0] === "string";
    const count = new Set([...(kept ? held : []), ...taken]).size;
    if (count > rule.most)
      refuse(
        found,
        `event.${path.join(".")} has at most ${rule.most} items`,
        rule.source,
      );
  },
  object_at: (found, rule) => {
    const value = at(found.run.event, rule.path);
    if (value === undefined || kindOf(value) === "record") return;
    refuse(found, `event.${rule.path.join(".")} is not an object`, rule.source);
  },
  is_text: (found, rule) => {
    if (typeof found.args[rule.at] !== "string")
      refuse(found, `the ${rule.name} must be a string`, rule.source);
  },
  safe_number: (found, rule) => {
    const value = found.args[rule.at];
    if (typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER)
      return;
    refuse(found, `${value} is outside of the safe integers`, rule.source);
  },
  needs_redirect: (found, rule) => {
    const stuck = rule.never.find(({ path, values }) =>
      values.includes(at(found.run.event, path)),
    );
    found.run.isStuck = stuck !== undefined;
    if (stuck === undefined || found.method.answer === "redirectable") return;
    failLogin(
      found,
      `nobody can be sent away where event.${stuck.path.join(".")} is as here`,
      rule.source,
    );
  },
  not_beside: (found, rule) => {
    const other = found.run.calls.find(
      ([name], index) => index < found.index && rule.methods.includes(name),
    );
    if (other !== undefined)
      failLogin(
        found,
        `${found.method.name} cannot follow ${other[0]}`,
        rule.source,
      );
  },
};

function filled({ run, method, index, args: [key, value] }) {
  run.entries ??= new Map();
  let members = run.entries.get(method.name);
  if (members === undefined)
    run.entries.set(method.name, (members = Object.create(null)));
  const isDropped = run.dropped.some(([call]) => call === index);
  if (value === null || value === undefined) delete members[String(key)];
  else if (!isDropped) members[String(key)] = value;
  return members;
}

function at(event, path) {
  let value = event;
  for (const name of path) value = value?.[name];
  return value;
}

function bytes(text) {
  return Buffer.byteLength(text);
}

// What becomes of a call

function refuse({ run, method, index }, message, source) {
  const text = `${method.name}: ${message}`;
  run.refused.push([index, text, source]);
  throw run.error("refused", text);
}

function failLogin({ run, method, index }, message, source) {
  const text = `${method.name}: ${message}`;
  run.refused.push([index, text, source]);
  run.fail("refused", text);
}

function drop({ run, method, index }, message, source) {
  run.dropped.push([index, `${method.name}: ${message}`, source]);
}

module.exports = { at, judge, remember };
