// Packages with which Actions and Rules make requests, as far as they do: each asks `fetch` of the case, and gives what
// comes back in the form of the package.
//
// In: a realm. Out: `CLIENTS`, by the name of the package. What a package has and this has not is named by `lack` of the
// running case. Headers that a package adds of its own are left out.

"use strict";

const { STATUS_CODES } = require("node:http");
const { requestFor } = require("./request.js");
const {
  FORM,
  basic,
  hasHeader,
  headerOf,
  isPlain,
  joined,
  known,
  parsed,
  sent,
} = require("./sent.js");

// axios

function axiosFor(realm, defaults = {}) {
  const request = async (first, second) => {
    const own = typeof first === "string" ? { ...second, url: first } : first;
    return axiosSent(realm, {
      ...defaults,
      ...own,
      headers: { ...axiosHeaders(defaults), ...own?.headers },
    });
  };
  const client = (...args) => request(...args);
  client.request = request;
  for (const method of ["get", "delete", "head", "options"])
    client[method] = (url, config) => request({ ...config, url, method });
  for (const method of ["post", "put", "patch"])
    client[method] = (url, data, config) =>
      request({ ...config, url, method, data });
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
    answer = await sent(realm, {
      ...config,
      method: config.method ?? "get",
      url,
      query,
      headers,
      body,
    });
  } catch (error) {
    throw axiosFailed(realm, error, config);
  }
  const response = {
    data:
      config.responseType === "text" ? answer.text : parsed(realm, answer.text),
    status: answer.status,
    statusText: STATUS_CODES[answer.status] ?? "",
    headers: answer.headers,
    config,
  };
  const isFine =
    config.validateStatus ?? ((status) => status >= 200 && status < 300);
  if (isFine === null || isFine(answer.status)) return response;
  const made = realm.run.error(
    "thrown",
    `Request failed with status code ${answer.status}`,
  );
  const code = answer.status >= 500 ? "ERR_BAD_RESPONSE" : "ERR_BAD_REQUEST";
  throw axiosError(made, { response, code, status: answer.status, config });
}

function axiosFailed(realm, error, config) {
  const isLate = error?.name === "TimeoutError";
  const message = isLate
    ? `timeout of ${config.timeout ?? 0}ms exceeded`
    : "connect ECONNREFUSED";
  const made = realm.run.error("thrown", message);
  return axiosError(made, {
    code: isLate ? "ECONNABORTED" : "ECONNREFUSED",
    config,
  });
}

function axiosError(error, members) {
  return Object.assign(error, { isAxiosError: true, ...members, request: {} });
}

// got

function gotFor(realm, defaults = {}) {
  const request = (first, second) => {
    const own =
      typeof first === "string" || first instanceof URL
        ? { ...second, url: String(first) }
        : first;
    const options = {
      ...defaults,
      ...own,
      headers: { ...defaults.headers, ...own?.headers },
    };
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
    if (!hasHeader(headers, "content-type"))
      headers["content-type"] = "application/json";
  } else if (isPlain(options.form)) {
    body = String(new URLSearchParams(options.form));
    headers["content-type"] = FORM;
  }
  const url = options.prefixUrl
    ? joined(String(options.prefixUrl), options.url)
    : options.url;
  const timeout = options.timeout?.request ?? options.timeout;
  const query = options.searchParams ?? options.query;
  const answer = await sent(realm, {
    ...options,
    url,
    headers,
    body,
    query,
    timeout,
  });
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
  throw Object.assign(realm.run.error("thrown", message), {
    response,
    code: "ERR_NON_2XX_3XX_RESPONSE",
  });
}

function fetchFor(realm) {
  const made = (...args) => realm.globals.fetch(...args);
  Object.assign(made, { default: made, fetch: made });
  for (const name of ["Headers", "Request", "Response"])
    made[name] = globalThis[name];
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

module.exports = { CLIENTS };
