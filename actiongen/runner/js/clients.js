// Packages with which Actions and Rules make requests, as far as they do: each asks `fetch` of the case, and gives what
// comes back in the form of the package.
//
// In: a realm. Out: `CLIENTS`, by the name of the package. What a package has and this has not is named by `lack` of the
// running case. Headers that a package adds of its own are left out.

"use strict";

const { STATUS_CODES } = require("node:http");
const { asked } = require("./http.js");

const FORM = "application/x-www-form-urlencoded";

// What was sent and answered: {status, headers, text}; throws the error of `fetch`.
async function sent(realm, { method = "GET", url, query, headers, body, timeout }) {
  const address = withQuery(String(url), query);
  const kept = Object.entries(headers ?? {}).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  const signal = timeout > 0 ? realm.globals.AbortSignal.timeout(timeout) : null;
  const reply = asked(
    realm,
    String(method).toUpperCase(),
    address,
    kept.length > 0 ? Object.fromEntries(kept) : undefined,
    body ?? undefined,
    signal,
  );
  await null;
  if (reply === "body") throw realm.run.error("thrown", "terminated", "TypeError");
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

// axios

function axiosFor(realm, defaults = {}) {
  const request = async (first, second) => {
    const own = typeof first === "string" ? { ...second, url: first } : first;
    return axiosSent(realm, { ...defaults, ...own, headers: { ...axiosHeaders(defaults), ...own?.headers } });
  };
  const client = (...args) => request(...args);
  client.request = request;
  for (const method of ["get", "delete", "head", "options"])
    client[method] = (url, config) => request({ ...config, url, method });
  for (const method of ["post", "put", "patch"])
    client[method] = (url, data, config) => request({ ...config, url, method, data });
  client.create = (config) => axiosFor(realm, { ...defaults, ...config });
  client.isAxiosError = (error) => error?.isAxiosError === true;
  client.AxiosError = Error;
  client.defaults = defaults;
  client.defaults.headers ??= { common: {} };
  client.interceptors = { request: { use() {} }, response: { use() {} } };
  client.default = client;
  return known(realm, "axios", client);
}

function axiosHeaders({ headers = {} }) {
  const { common = {}, ...own } = headers;
  return { ...common, ...own };
}

async function axiosSent(realm, config) {
  const headers = { ...config.headers };
  const { data, auth, baseURL } = config;
  let body = data;
  if (isPlain(data)) {
    const isForm = headerOf(headers, "content-type").startsWith(FORM);
    body = isForm ? String(new URLSearchParams(data)) : JSON.stringify(data);
    if (!hasHeader(headers, "content-type"))
      headers["Content-Type"] = "application/json";
  } else if (data !== undefined && data !== null) {
    body = String(data);
    if (!hasHeader(headers, "content-type")) headers["Content-Type"] = FORM;
  }
  if (auth) headers.Authorization = basic(auth.username, auth.password);
  const isWhole = /^[a-z]+:\/\//i.test(config.url ?? "");
  const url = isWhole || !baseURL ? config.url : joined(baseURL, config.url);
  const query = config.params;
  let answer;
  try {
    answer = await sent(realm, { ...config, method: config.method ?? "get", url, query, headers, body });
  } catch (error) {
    throw axiosFailed(realm, error, config);
  }
  const response = {
    data: config.responseType === "text" ? answer.text : parsed(realm, answer.text),
    status: answer.status,
    statusText: STATUS_CODES[answer.status] ?? "",
    headers: answer.headers,
    config,
  };
  const isFine = config.validateStatus ?? ((status) => status >= 200 && status < 300);
  if (isFine === null || isFine(answer.status)) return response;
  const made = realm.run.error("thrown", `Request failed with status code ${answer.status}`);
  const code = answer.status >= 500 ? "ERR_BAD_RESPONSE" : "ERR_BAD_REQUEST";
  throw axiosError(made, { response, code, status: answer.status, config });
}

function joined(base, url = "") {
  return url === "" ? base : `${base.replace(/\/+$/, "")}/${url.replace(/^\/+/, "")}`;
}

function axiosFailed(realm, error, config) {
  const isLate = error?.name === "TimeoutError";
  const message = isLate ? `timeout of ${config.timeout ?? 0}ms exceeded` : "connect ECONNREFUSED";
  const made = realm.run.error("thrown", message);
  return axiosError(made, { code: isLate ? "ECONNABORTED" : "ECONNREFUSED", config });
}

function axiosError(error, members) {
  return Object.assign(error, { isAxiosError: true, ...members, request: {} });
}

// got

function gotFor(realm, defaults = {}) {
  const request = (first, second) => {
    const own = typeof first === "string" || first instanceof URL ? { ...second, url: String(first) } : first;
    const options = { ...defaults, ...own, headers: { ...defaults.headers, ...own?.headers } };
    const promise = gotSent(realm, options);
    promise.json = async () => parsed(realm, (await promise).text);
    promise.text = async () => (await promise).text;
    return promise;
  };
  const client = (...args) => request(...args);
  for (const method of ["get", "post", "put", "patch", "delete", "head"])
    client[method] = (url, options) => request(url, { ...options, method });
  client.extend = (options) => gotFor(realm, { ...defaults, ...options });
  client.default = client;
  client.got = client;
  return known(realm, "got", client);
}

async function gotSent(realm, options) {
  const headers = { ...options.headers };
  let { body } = options;
  if (options.json !== undefined && typeof options.json !== "boolean") {
    body = JSON.stringify(options.json);
    if (!hasHeader(headers, "content-type")) headers["content-type"] = "application/json";
  } else if (isPlain(options.form)) {
    body = String(new URLSearchParams(options.form));
    headers["content-type"] = FORM;
  }
  const url = options.prefixUrl ? joined(String(options.prefixUrl), options.url) : options.url;
  const timeout = options.timeout?.request ?? options.timeout;
  const query = options.searchParams ?? options.query;
  const answer = await sent(realm, { ...options, url, headers, body, query, timeout });
  const isJson = options.responseType === "json" || options.json === true;
  const response = {
    statusCode: answer.status,
    statusMessage: STATUS_CODES[answer.status] ?? "",
    headers: answer.headers,
    body: isJson ? parsed(realm, answer.text) : answer.text,
    text: answer.text,
  };
  const isFine = answer.status < 300 || options.throwHttpErrors === false;
  if (isFine) return response;
  const message = `Response code ${answer.status} (${response.statusMessage})`;
  throw Object.assign(realm.run.error("thrown", message), { response, code: "ERR_NON_2XX_3XX_RESPONSE" });
}

// request, request-promise

function requestFor(realm, isPromised) {
  const request = (first, second, third) => {
    const callback = [second, third].find((each) => typeof each === "function");
    const own = typeof first === "string" ? { ...(typeof second === "object" ? second : {}), url: first } : first;
    const promise = requestSent(realm, own ?? {});
    if (typeof callback === "function")
      promise.then(
        (response) => realm.globals.setImmediate(callback, null, response, response.body),
        (error) => realm.globals.setImmediate(callback, error),
      );
    if (!isPromised) return undefined;
    const given = promise.then((response) => simply(realm, own ?? {}, response));
    if (typeof callback === "function") given.catch(() => {});
    return given;
  };
  const client = (...args) => request(...args);
  const methods = { get: "GET", post: "POST", put: "PUT", patch: "PATCH", delete: "DELETE", del: "DELETE", head: "HEAD" };
  for (const [name, method] of Object.entries(methods))
    client[name] = (first, ...rest) => {
      const own = typeof first === "string" ? { ...(typeof rest[0] === "object" ? rest[0] : {}), url: first } : first;
      return request({ ...own, method }, ...rest.filter((each) => typeof each === "function"));
    };
  client.defaults = (defaults) => {
    const made = (first, ...rest) =>
      request({ ...defaults, ...(typeof first === "string" ? { url: first } : first) }, ...rest);
    return made;
  };
  return known(realm, "request", client);
}

async function requestSent(realm, options) {
  const headers = { ...options.headers };
  let { body } = options;
  const { json, form, auth } = options;
  if (isPlain(form)) {
    body = String(new URLSearchParams(form));
    if (!hasHeader(headers, "content-type")) headers["content-type"] = FORM;
  } else if (typeof form === "string") {
    body = form;
    if (!hasHeader(headers, "content-type")) headers["content-type"] = FORM;
  }
  const isBody = json !== undefined && typeof json !== "boolean";
  if (isBody || (json === true && body !== undefined)) {
    body = JSON.stringify(isBody ? json : body);
    if (!hasHeader(headers, "content-type")) headers["content-type"] = "application/json";
  }
  if (auth?.bearer !== undefined) headers.authorization = `Bearer ${auth.bearer}`;
  else if (auth) headers.authorization = basic(auth.user ?? auth.username, auth.pass ?? auth.password);
  const url = options.baseUrl ? joined(options.baseUrl, options.url ?? options.uri) : (options.url ?? options.uri);
  let answer;
  try {
    const query = options.qs;
    answer = await sent(realm, { ...options, url: typeof url === "object" ? url.href : url, headers, body, query });
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

function fetchFor(realm) {
  const made = (...args) => realm.globals.fetch(...args);
  Object.assign(made, { default: made, fetch: made });
  for (const name of ["Headers", "Request", "Response"]) made[name] = globalThis[name];
  made.FetchError = Error;
  return known(realm, "node-fetch", made);
}

const CLIENTS = {
  axios: (realm) => axiosFor(realm),
  got: (realm) => gotFor(realm),
  request: (realm) => requestFor(realm, false),
  "request-promise": (realm) => requestFor(realm, true),
  "request-promise-native": (realm) => requestFor(realm, true),
  "node-fetch": fetchFor,
  "cross-fetch": fetchFor,
  "isomorphic-fetch": fetchFor,
  undici: (realm) => known(realm, "undici", { fetch: realm.globals.fetch }),
};

module.exports = { CLIENTS, known, parsed, sent };
