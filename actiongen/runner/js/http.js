// `fetch`, answered by the case.
//
// In: a realm, whose running case says {"POST https://…": {"status": 200, "json": {…}}} (or "text", "headers"; null for a
// request that fails; a key without a method answers every method). Out: `fetch`. A request is recorded among the
// calls, as ["fetch", ["POST https://…", {headers, body}]]. One without an answer is an error that names it.

"use strict";

function requester(realm) {
  return async function fetch(input, init = {}) {
    const { run } = realm;
    const isRequest =
      typeof input === "object" &&
      input !== null &&
      typeof input.url === "string";
    const url = isRequest ? input.url : String(input);
    const method = String(
      init?.method ?? (isRequest ? input.method : "GET"),
    ).toUpperCase();
    const name = `${method} ${url}`;
    const details = {};
    const headers = Object.fromEntries(
      new Headers(init?.headers ?? (isRequest ? input.headers : undefined)),
    );
    if (Object.keys(headers).length > 0) details.headers = headers;
    const body =
      init?.body ??
      (isRequest && input.body !== null
        ? await input.clone().text()
        : undefined);
    if (body !== undefined && body !== null)
      details.body = body instanceof URLSearchParams ? String(body) : body;
    run.record(
      "fetch",
      Object.keys(details).length > 0 ? [name, details] : [name],
    );
    const { http } = run.message;
    const reply = Object.hasOwn(http, name) ? http[name] : http[url];
    if (reply === undefined) {
      const message = `the case gives no answer for the request ${name}`;
      run.fail("network", message);
      throw run.error("network", message);
    }
    if (reply === null) throw run.error("thrown", "fetch failed", "TypeError");
    return response(reply);
  };
}

function response(reply) {
  const headers = new Headers(reply.headers ?? {});
  let body = reply.text ?? null;
  if (Object.hasOwn(reply, "json")) {
    body = JSON.stringify(reply.json);
    if (!headers.has("content-type"))
      headers.set("content-type", "application/json");
  }
  return new Response(body, { status: reply.status ?? 200, headers });
}

module.exports = { requester };
