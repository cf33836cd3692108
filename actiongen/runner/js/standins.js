// Other packages that Actions and Rules require, as far as they are usual.
//
// In: a realm and a name. Out: `standInFor`, the stand-in, undefined where there is none.

"use strict";

const { CLIENTS } = require("./clients.js");
const { isOpaque, opaqueFor } = require("./opaque.js");
const { known, parsed, sent } = require("./sent.js");

// A client of the Management API: its methods are requests.
function managementFor(realm) {
  return class ManagementClient {
    constructor(options = {}) {
      const client = { realm, options };
      const groups = {};
      for (const [name, method, path, kind] of MANAGEMENT) {
        const [group, member] = name.includes(".")
          ? name.split(".")
          : ["", name];
        const owner = group === "" ? groups : (groups[group] ??= {});
        owner[member] = (...args) => managed(client, method, path, kind, args);
      }
      for (const group of Object.keys(groups))
        if (typeof groups[group] === "object")
          groups[group] = known(
            realm,
            `ManagementClient.${group}`,
            groups[group],
          );
      return known(realm, "ManagementClient", groups);
    }
  };
}

// The names of methods in versions 2, 3 and 4 of the package `auth0`, and the requests that they make.
const MANAGEMENT = [
  ["getUser", "GET", "/users/{id}", ""],
  ["updateUser", "PATCH", "/users/{id}", "body"],
  ["getUsersByEmail", "GET", "/users-by-email", "email"],
  ["getUserRoles", "GET", "/users/{id}/roles", ""],
  ["getRoles", "GET", "/roles", "query"],
  ["assignRolestoUser", "POST", "/users/{id}/roles", "body"],
  ["removeRolesFromUser", "DELETE", "/users/{id}/roles", "body"],
  ["updateUserMetadata", "PATCH", "/users/{id}", "user_metadata"],
  ["updateAppMetadata", "PATCH", "/users/{id}", "app_metadata"],
  ["linkUsers", "POST", "/users/{id}/identities", "body"],
  ["users.get", "GET", "/users/{id}", ""],
  ["users.getAll", "GET", "/users", "query"],
  ["users.update", "PATCH", "/users/{id}", "body"],
  ["users.delete", "DELETE", "/users/{id}", ""],
  ["users.create", "POST", "/users", "body"],
  ["users.getRoles", "GET", "/users/{id}/roles", "rest"],
  ["users.assignRoles", "POST", "/users/{id}/roles", "body"],
  ["users.deleteRoles", "DELETE", "/users/{id}/roles", "body"],
  ["users.getPermissions", "GET", "/users/{id}/permissions", "rest"],
  ["users.getUserOrganizations", "GET", "/users/{id}/organizations", "rest"],
  ["users.getByEmail", "GET", "/users-by-email", "email"],
  ["users.link", "POST", "/users/{id}/identities", "body"],
  ["users.updateUserMetadata", "PATCH", "/users/{id}", "user_metadata"],
  ["users.updateAppMetadata", "PATCH", "/users/{id}", "app_metadata"],
  ["usersByEmail.getByEmail", "GET", "/users-by-email", "query"],
  ["roles.getAll", "GET", "/roles", "query"],
  ["roles.assignUsers", "POST", "/roles/{id}/users", "body"],
  ["organizations.getAll", "GET", "/organizations", "query"],
  ["organizations.get", "GET", "/organizations/{id}", ""],
  ["organizations.addMembers", "POST", "/organizations/{id}/members", "body"],
  ["organizations.getMembers", "GET", "/organizations/{id}/members", "rest"],
  ["clients.get", "GET", "/clients/{client_id}", ""],
  ["connections.get", "GET", "/connections/{id}", ""],
  ["jobs.verifyEmail", "POST", "/jobs/verification-email", "all"],
  ["sendEmailVerification", "POST", "/jobs/verification-email", "all"],
  ["tickets.changePassword", "POST", "/tickets/password-change", "all"],
];

// A client of the Authentication API, as far as it gets tokens: in version 4 below `oauth`, before that by itself.
function authenticationFor(realm) {
  return class AuthenticationClient {
    constructor(options = {}) {
      const grant = async (given = {}) => {
        const message = {
          grant_type: "client_credentials",
          client_id: options.clientId,
          client_secret: options.clientSecret,
          ...given,
        };
        const answer = await sent(realm, {
          method: "POST",
          url: `https://${options.domain}/oauth/token`,
          headers: { "content-type": "application/json" },
          body: JSON.stringify(message),
        });
        if (answer.status >= 300) throw failure(realm, answer);
        return parsed(realm, answer.text);
      };
      const oauth = known(realm, "AuthenticationClient.oauth", {
        clientCredentialsGrant: async (given) => ({
          data: await grant(given),
          status: 200,
        }),
      });
      return known(realm, "AuthenticationClient", {
        oauth,
        clientCredentialsGrant: grant,
      });
    }
  };
}

async function managed({ realm, options }, method, path, kind, given) {
  const callback = given.findLast((each) => typeof each === "function");
  const args = given.filter((each) => typeof each !== "function");
  const promise = managedNow({ realm, options }, method, path, kind, args);
  if (callback === undefined) return promise;
  promise.then(
    (found) => realm.globals.setImmediate(callback, null, found),
    (error) => realm.globals.setImmediate(callback, error),
  );
  return undefined;
}

async function managedNow(
  { realm, options },
  method,
  path,
  kind,
  [first, second],
) {
  const base = `https://${options.domain}`;
  let { token } = options;
  if (token === undefined) {
    const answer = await sent(realm, {
      method: "POST",
      url: `${base}/oauth/token`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        grant_type: "client_credentials",
        client_id: options.clientId,
        client_secret: options.clientSecret,
        audience: options.audience ?? `${base}/api/v2/`,
      }),
    });
    if (answer.status >= 300) throw failure(realm, answer);
    token = realm.inside.parse(answer.text).access_token;
  }
  const named =
    typeof first === "object" && first !== null ? first : { id: first };
  const inPath = [];
  const url = path.replace(/\{(\w+)\}/g, (_, name) => {
    inPath.push(name);
    return encodeURIComponent(String(named[name] ?? named.id ?? named.user_id));
  });
  const others = Object.fromEntries(
    Object.entries(named).filter(([name]) => !inPath.includes(name)),
  );
  const headers = { authorization: `Bearer ${token}` };
  const message = { method, url: `${base}/api/v2${url}`, headers };
  if (kind === "email") message.query = { email: named.email ?? first };
  else if (kind === "query" || kind === "rest") message.query = others;
  else if (kind === "body" || kind === "all")
    message.body = JSON.stringify(
      kind === "all" || second === undefined ? named : second,
    );
  else if (kind !== "") message.body = JSON.stringify({ [kind]: second });
  if (message.body !== undefined) headers["content-type"] = "application/json";
  const answer = await sent(realm, message);
  if (answer.status >= 300) throw failure(realm, answer);
  const body = parsed(realm, answer.text);
  if (realm.run.action.code.includes(".data")) return wrapped(body, answer);
  return body;
}

// Version 4 gives {data, headers, status}, the others the body itself; which one is meant, the code that reads it says.
function wrapped(body, { status, headers }) {
  return { data: body, status, statusText: "", headers };
}

function failure(realm, answer) {
  const body = parsed(realm, answer.text);
  const message =
    body?.message ?? `Request failed with status code ${answer.status}`;
  const error = realm.run.error("thrown", String(message));
  return Object.assign(error, {
    statusCode: answer.status,
    name: "ManagementApiError",
  });
}

function merged(target, ...sources) {
  const isDeep = target === true;
  const [into, ...rest] = isDeep ? sources : [target, ...sources];
  for (const source of rest)
    for (const [key, value] of Object.entries(source ?? {})) {
      if (value === undefined || key === "__proto__") continue;
      const isBelow = isDeep && isRecord(value);
      into[key] = isBelow
        ? merged(true, isRecord(into[key]) ? into[key] : {}, value)
        : value;
    }
  return into;
}

function isRecord(value) {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function uuidFor(realm) {
  const v4 = () => realm.crypto.randomUUID();
  const made = () => v4();
  return known(
    realm,
    "uuid",
    Object.assign(made, { v4, v1: v4, default: made }),
  );
}

// Packages that tell somebody something: what they are told is recorded among the calls, and nothing comes back.
function toldFor(realm, name) {
  const teller = (...made) => {
    const members = {};
    for (const member of TELLING)
      members[member] = (...args) => {
        const callback = args.findLast((each) => typeof each === "function");
        const said = args.filter((each) => typeof each !== "function");
        realm.run.record(`${name}.${member}`, [...made, ...said]);
        if (callback !== undefined) realm.globals.setImmediate(callback, null);
        return realm.inside.resolve(undefined);
      };
    members.extend = (defaults) => (args) =>
      members.send({ ...defaults, ...args });
    return known(realm, name, members);
  };
  return teller;
}

const TELLING = [
  "send",
  "success",
  "alert",
  "bug",
  "note",
  "track",
  "identify",
  "group",
  "page",
  "flush",
  "closeAndFlush",
];

// The same, made by `new`.
function toldByNew(realm, name, member) {
  const teller = toldFor(realm, name);
  const made = function (...args) {
    return teller(...args);
  };
  return member === undefined
    ? Object.assign(made, { default: made })
    : { [member]: made };
}

const OTHERS = {
  "slack-notify": (realm) => toldFor(realm, "slack-notify"),
  "@slack/webhook": (realm) =>
    toldByNew(realm, "@slack/webhook", "IncomingWebhook"),
  "analytics-node": (realm) => toldByNew(realm, "analytics-node"),
  "@segment/analytics-node": (realm) =>
    toldByNew(realm, "@segment/analytics-node", "Analytics"),
  auth0: (realm) =>
    known(realm, "auth0", {
      ManagementClient: managementFor(realm),
      AuthenticationClient: authenticationFor(realm),
    }),
  extend: () => merged,
  uuid: uuidFor,
};

// Packages that compute and reach nothing, if they are installed beside.
const PURE = [
  "date-fns",
  "extend",
  "ip",
  "ip-range-check",
  "ipaddr.js",
  "js-yaml",
  "jsonwebtoken",
  "lodash",
  "luxon",
  "moment",
  "moment-timezone",
  "netmask",
  "oauth-sign",
  "q",
  "qs",
  "totp-generator",
  "uuid",
  "validator",
  "xmldom",
  "xpath",
  "@xmldom/xmldom",
];

// The name of a package without the version that Rules put behind it.
function plainName(asked) {
  return asked.replace(/(?<=.)@[^/]*$/, "");
}

function standInFor(realm, asked) {
  const name = plainName(asked);
  const made = CLIENTS[name] ?? OTHERS[name];
  if (made !== undefined) return made(realm);
  return isOpaque(name) ? opaqueFor(realm, name) : undefined;
}

function isPure(asked) {
  return PURE.includes(plainName(asked));
}

module.exports = { isPure, plainName, standInFor };
