// `fetch`, answered by the case.
//
// In: a realm, whose running case says {"POST https://…": {"status": 200, "json": {…}}} (or "text", "headers"; null for a
// request that fails; a key without a method answers every method; a list answers one after the other;
// "timeout", "connection", "body" say what goes wrong). Out: `fetch`. A request is recorded among the
// calls, as ["fetch", ["POST https://…", {headers, body}]]. One without an answer is an error that names it.

"use strict";

// How long a signal waits. A time-out takes that long by `performance.now()`; every answer is there at once.
const waits = new WeakMap();
const AbortSignalWithTime = new Proxy(AbortSignal, {
  get(target, name, receiver) {
    if (name !== "timeout") return Reflect.get(target, name, receiver);
    return (milliseconds) => {
      const signal = target.timeout(milliseconds);
      waits.set(signal, milliseconds);
      return signal;
    };
  },
});

// The same without a timer: one signal for all that wait as long. Nothing aborts it, for every answer is there at once.
const quietSignals = new Map();
const QuietAbortSignal = new Proxy(AbortSignal, {
  get(target, name, receiver) {
    if (name !== "timeout") return Reflect.get(target, name, receiver);
    return (milliseconds) => {
      let signal = quietSignals.get(milliseconds);
      if (signal === undefined) {
        ({ signal } = new AbortController());
        waits.set(signal, milliseconds);
        quietSignals.set(milliseconds, signal);
      }
      return signal;
    };
  },
});

const NO_BODY = [204, 205, 304];

function requester(realm) {
  return async function fetch(input, init = {}) {
    const isRequest =
      typeof input === "object" &&
      input !== null &&
      typeof input.url === "string";
    const url = isRequest ? input.url : String(input);
    const method = String(
      init?.method ?? (isRequest ? input.method : "GET"),
    ).toUpperCase();
    const headers = init?.headers ?? (isRequest ? input.headers : undefined);
    const body =
      init?.body ??
      (isRequest && input.body !== null
        ? await input.clone().text()
        : undefined);
    const reply = asked(realm, method, url, headers, body, init?.signal);
    return reply === "body"
      ? response({}, unreadable())
      : realm.run.responseOf(reply);
  };
}

// Records a request and gives the answer of the case, "body" where that cannot be read; throws where there is none.
function asked(realm, method, url, given, body, signal) {
  const { run } = realm;
  const name = `${method} ${url}`;
  const details = {};
  if (given !== undefined && given !== null) {
    // Blanks behind values that were joined do not get onto the wire: the second copy strips them.
    const headers =
      plainly(given) ?? Object.fromEntries(new Headers(new Headers(given)));
    if (Object.keys(headers).length > 0) details.headers = headers;
  }
  if (body !== undefined && body !== null)
    details.body = body instanceof URLSearchParams ? String(body) : body;
  const index = run.record(
    "fetch",
    Object.keys(details).length > 0 ? [name, details] : [name],
  );
  if (body instanceof URLSearchParams) run.sendsForm(index);
  const reply = nextReply(run, name, url, details.body);
  if (reply === undefined) {
    const message = `the case gives no answer for the request ${name}`;
    run.fail("network", message);
    throw run.error("network", message);
  }
  if (reply === "timeout") {
    run.elapsed += waits.get(signal) ?? 0;
    throw new DOMException("The operation was aborted", "TimeoutError");
  }
  if (reply === null || reply === "connection")
    throw run.error("thrown", "fetch failed", "TypeError");
  return reply;
}

// What `Headers` makes of an object in which nothing is unusual; undefined where something is.
function plainly(given) {
  if (Object.prototype.toString.call(given) !== "[object Object]")
    return undefined;
  const pairs = [];
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== "string") return undefined;
    if (!NAME.test(name) || !VALUE.test(value)) return undefined;
    pairs.push([name.toLowerCase(), value]);
  }
  pairs.sort(([left], [right]) => (left < right ? -1 : 1));
  const isTwice = pairs.some(
    ([name], at) => at > 0 && pairs[at - 1][0] === name,
  );
  return isTwice ? undefined : Object.fromEntries(pairs);
}

const NAME = /^[A-Za-z][A-Za-z0-9-]*$/;
const VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

function nextReply(run, name, url, body) {
  const { http } = run.message;
  const key = Object.hasOwn(http, name) ? name : url;
  if (!Object.hasOwn(http, key)) {
    const token = tokenFor(name, body);
    return run.otherReply(name, token !== undefined) ?? token;
  }
  const replies = http[key];
  if (!Array.isArray(replies)) return replies;
  run.replies ??= new Map();
  const used = run.replies.get(key) ?? 0;
  run.replies.set(key, used + 1);
  return replies[used];
}

// A client's request for a token has an answer whatever the case says.
function tokenFor(name, body) {
  return isGrant(name, body)
    ? { json: { access_token: "<token>", expires_in: 86400 } }
    : undefined;
}

// Whether a request asks for a token of a client, by a form or by JSON.
function isGrant(name, body) {
  if (!name.startsWith("POST ")) return false;
  const text = String(body);
  if (text.startsWith("grant_type=client_credentials&client_id=")) return true;
  return name.endsWith("/oauth/token") && text.includes("client_credentials");
}

function unreadable() {
  return new ReadableStream({
    pull(controller) {
      controller.error(new TypeError("terminated"));
    },
  });
}

function response(reply, stream = null) {
  const headers = new Headers(reply.headers ?? {});
  let body = stream ?? reply.text ?? null;
  if (Object.hasOwn(reply, "json")) {
    body = JSON.stringify(reply.json);
    if (!headers.has("content-type"))
      headers.set("content-type", "application/json");
  }
  const status = reply.status ?? 200;
  return new Response(NO_BODY.includes(status) ? null : body, {
    status,
    headers,
  });
}

// Node loads what makes requests when it is first used, which takes longer on a busy machine than a handler may.
function prepare(code) {
  if (code.includes("fetch("))
    new Response("", { headers: new Headers() }).text();
}

module.exports = {
  NO_BODY,
  AbortSignalWithTime,
  QuietAbortSignal,
  asked,
  isGrant,
  prepare,
  requester,
  response,
};
