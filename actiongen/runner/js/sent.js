// What clients of all kinds have in common: a request, and what comes back.
//
// In: a realm, {method, url, query, headers, body, timeout}. Out: `sent`, {status, headers, text}. It is recorded and
// answered as one of `fetch` is. `known` names to the running case what a package has and its stand-in has not.

"use strict";

const { asked } = require("./http.js");

const FORM = "application/x-www-form-urlencoded";

// What was sent and answered: {status, headers, text}; throws the error of `fetch`.
async function sent(
  realm,
  { method = "GET", url, query, headers, body, timeout },
) {
  const address = withQuery(String(url), query);
  const kept = Object.entries(headers ?? {}).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  const signal =
    timeout > 0 ? realm.globals.AbortSignal.timeout(timeout) : null;
  const reply = asked(
    realm,
    String(method).toUpperCase(),
    address,
    kept.length > 0 ? Object.fromEntries(kept) : undefined,
    body ?? undefined,
    signal,
  );
  await null;
  if (reply === "body")
    throw realm.run.error("thrown", "terminated", "TypeError");
  const isJson = Object.hasOwn(reply, "json");
  const answered = isJson ? { "content-type": "application/json" } : {};
  Object.assign(answered, reply.headers);
  return {
    status: reply.status ?? 200,
    headers: realm.inside.parse(JSON.stringify(answered)),
    text: isJson ? JSON.stringify(reply.json) : (reply.text ?? ""),
  };
}

function withQuery(url, query) {
  if (query === undefined || query === null) return url;
  const added = new URLSearchParams();
  const pairs =
    query instanceof URLSearchParams ? [...query] : Object.entries(query);
  for (const [name, value] of pairs)
    if (value !== undefined && value !== null)
      for (const each of Array.isArray(value) ? value : [value])
        added.append(name, String(each));
  const text = String(added);
  if (text === "") return url;
  return `${url}${url.includes("?") ? "&" : "?"}${text}`;
}

function parsed(realm, text) {
  try {
    return realm.inside.parse(text);
  } catch {
    return text;
  }
}

function isPlain(value) {
  if (typeof value !== "object" || value === null) return false;
  const tag = Object.prototype.toString.call(value);
  return tag === "[object Object]" || tag === "[object Array]";
}

function hasHeader(headers, name) {
  return Object.keys(headers).some((each) => each.toLowerCase() === name);
}

function headerOf(headers, name) {
  const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
  return key === undefined ? "" : String(headers[key]);
}

function basic(user, password) {
  return `Basic ${Buffer.from(`${user ?? ""}:${password ?? ""}`).toString("base64")}`;
}

// A function or object whose other members nobody knows here.
function known(realm, name, target) {
  const passed = ["then", "toJSON", "__esModule", "constructor", "prototype"];
  return new Proxy(target, {
    get(owner, key, receiver) {
      if (typeof key !== "symbol" && !(key in owner) && !passed.includes(key))
        realm.run.lack(`${name}.${key}`);
      return Reflect.get(owner, key, receiver);
    },
  });
}

function joined(base, url = "") {
  return url === ""
    ? base
    : `${base.replace(/\/+$/, "")}/${url.replace(/^\/+/, "")}`;
}

module.exports = {
  FORM,
  basic,
  hasHeader,
  headerOf,
  isPlain,
  joined,
  known,
  parsed,
  sent,
};
