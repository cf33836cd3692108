// The packages `request` and `request-promise`.
//
// In: a realm, whether a promise is wanted. Out: `requestFor`, the function that the package exports.

"use strict";

const { STATUS_CODES } = require("node:http");
const {
  FORM,
  basic,
  hasHeader,
  isPlain,
  joined,
  known,
  parsed,
  sent,
} = require("./sent.js");

function requestFor(realm, isPromised) {
  const request = (first, second, third) => {
    const callback = [second, third].find((each) => typeof each === "function");
    const own =
      typeof first === "string"
        ? { ...(typeof second === "object" ? second : {}), url: first }
        : first;
    const promise = requestSent(realm, own ?? {});
    if (typeof callback === "function")
      promise.then(
        (response) =>
          realm.globals.setImmediate(callback, null, response, response.body),
        (error) => realm.globals.setImmediate(callback, error),
      );
    if (!isPromised) return undefined;
    const given = promise.then((response) =>
      simply(realm, own ?? {}, response),
    );
    if (typeof callback === "function") given.catch(() => {});
    return given;
  };
  const client = (...args) => request(...args);
  const methods = {
    get: "GET",
    post: "POST",
    put: "PUT",
    patch: "PATCH",
    delete: "DELETE",
    del: "DELETE",
    head: "HEAD",
  };
  for (const [name, method] of Object.entries(methods))
    client[name] = (first, ...rest) => {
      const own =
        typeof first === "string"
          ? { ...(typeof rest[0] === "object" ? rest[0] : {}), url: first }
          : first;
      return request(
        { ...own, method },
        ...rest.filter((each) => typeof each === "function"),
      );
    };
  client.defaults = (defaults) => {
    const made = (first, ...rest) =>
      request(
        {
          ...defaults,
          ...(typeof first === "string" ? { url: first } : first),
        },
        ...rest,
      );
    return made;
  };
  return known(realm, "request", client);
}

async function requestSent(realm, options) {
  const headers = { ...options.headers };
  let { body } = options;
  const { json, form, auth } = options;
  if (isPlain(form)) {
    body = nested(form);
    if (!hasHeader(headers, "content-type")) headers["content-type"] = FORM;
  } else if (typeof form === "string") {
    body = form;
    if (!hasHeader(headers, "content-type")) headers["content-type"] = FORM;
  }
  const isBody = json !== undefined && typeof json !== "boolean";
  if (isBody || (json === true && body !== undefined)) {
    body = JSON.stringify(isBody ? json : body);
    if (!hasHeader(headers, "content-type"))
      headers["content-type"] = "application/json";
  }
  if (auth?.bearer !== undefined)
    headers.authorization = `Bearer ${auth.bearer}`;
  else if (auth)
    headers.authorization = basic(
      auth.user ?? auth.username,
      auth.pass ?? auth.password,
    );
  const url = options.baseUrl
    ? joined(options.baseUrl, options.url ?? options.uri)
    : (options.url ?? options.uri);
  let answer;
  try {
    const query =
      options.qs === undefined
        ? undefined
        : new URLSearchParams(nested(options.qs));
    answer = await sent(realm, {
      ...options,
      url: typeof url === "object" ? url.href : url,
      headers,
      body,
      query,
    });
  } catch (error) {
    const isLate = error?.name === "TimeoutError";
    const code = isLate ? "ETIMEDOUT" : "ECONNREFUSED";
    throw Object.assign(realm.run.error("thrown", code), { code });
  }
  return {
    statusCode: answer.status,
    statusMessage: STATUS_CODES[answer.status] ?? "",
    headers: answer.headers,
    body: json ? parsed(realm, answer.text) : answer.text,
  };
}

// A form as the package `qs` writes it: null is empty, what is below an object or a list has its key in brackets.
function nested(value, above = "") {
  const parts = [];
  for (const [key, each] of Object.entries(value)) {
    const name = above === "" ? key : `${above}[${key}]`;
    if (isPlain(each)) parts.push(nested(each, name));
    else if (each !== undefined)
      parts.push(`${encoded(name)}=${encoded(each ?? "")}`);
  }
  return parts.filter((each) => each !== "").join("&");
}

function encoded(value) {
  return encodeURIComponent(String(value)).replace(/%20/g, "+");
}

function simply(realm, options, response) {
  const isFine = response.statusCode >= 200 && response.statusCode < 300;
  if (!isFine && options.simple !== false) {
    const message = `${response.statusCode} - ${JSON.stringify(response.body)}`;
    const error = realm.run.error("thrown", message);
    error.name = "StatusCodeError";
    const { statusCode, body } = response;
    throw Object.assign(error, { statusCode, error: body, response, options });
  }
  return options.resolveWithFullResponse ? response : response.body;
}

module.exports = { requestFor };
