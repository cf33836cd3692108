// What stands around a Rule or a Hook, so that it runs where an Action runs: `exports.HANDLER` calls it with what Auth0
// handed to it, made of the event, and turns what it left behind into calls of `api`.
//
// In: an event and the api of its trigger. Out: calls. Harness errors are `HarnessFailure`s: of what the old environment
// had and this one has not, nobody knows what the original does.

class HarnessFailure extends Error {
  constructor(message) {
    super(message);
    this.name = "HarnessFailure";
  }
}

class UnauthorizedError extends Error {
  constructor(message) {
    super(message);
    this.name = "UnauthorizedError";
    this.code = "unauthorized";
    this.statusCode = 401;
  }
}

class PreUserRegistrationError extends Error {
  constructor(message, friendlyMessage) {
    super(message);
    this.name = "PreUserRegistrationError";
    this.friendlyMessage = friendlyMessage;
  }
}

// Values of the event, which is read-only: what a Rule changes is its own copy.
const ownCopy = (value) =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

const isRecord = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// What the documentation lists and no event has: whoever reads it before he wrote it leaves the known world.
function unknowable(owner, what, names) {
  for (const name of names) {
    Object.defineProperty(owner, name, {
      configurable: true,
      enumerable: false,
      get: () => {
        throw new HarnessFailure(`no event says ${what}.${name}`);
      },
      set: (value) => {
        Object.defineProperty(owner, name, {
          value,
          configurable: true,
          enumerable: true,
          writable: true,
        });
      },
    });
  }
  return owner;
}

// An object whose other members are not there in this environment.
function closed(what, members) {
  return new Proxy(members, {
    get: (target, name) => {
      if (Object.hasOwn(target, name) || typeof name === "symbol")
        return target[name];
      throw new HarnessFailure(`${what}.${name} is not there`);
    },
  });
}

function geoipOf(geoip) {
  if (!isRecord(geoip)) return geoip;
  const names = {
    country_code: "countryCode",
    country_code3: "countryCode3",
    country_name: "countryName",
    city_name: "cityName",
    latitude: "latitude",
    longitude: "longitude",
    time_zone: "timeZone",
    continent_code: "continentCode",
    subdivision_code: "subdivisionCode",
    subdivision_name: "subdivisionName",
  };
  const made = {};
  for (const [old, now] of Object.entries(names))
    if (geoip[now] !== undefined) made[old] = geoip[now];
  return made;
}

// The modules of an Action have no version in their name.
const withoutVersion = (name) =>
  String(name).replace(/^(@[^/@]+\/[^/@]+|[^/@]+)@[^/]*/, "$1");

function requireAsThen(name) {
  const now = withoutVersion(name);
  try {
    return require(now);
  } catch (error) {
    if (error?.code !== "MODULE_NOT_FOUND") throw error;
    throw new HarnessFailure(`the package ${now} is not there`);
  }
}

// Names that the old environment had without `require`.
const MODULES = {
  _: "lodash",
  async: "async",
  bcrypt: "bcrypt",
  crypto: "crypto",
  ip: "ip",
  jwt: "jsonwebtoken",
  knex: "knex",
  mongo: "mongodb",
  mongodb: "mongodb",
  mysql: "mysql",
  pg: "pg",
  postgres: "pg",
  Pubnub: "pubnub",
  q: "q",
  querystring: "querystring",
  request: "request",
  sqlserver: "tedious",
  url: "url",
  uuid: "uuid",
  xml2js: "xml2js",
  xmldom: "xmldom",
  xpath: "xpath",
  xtend: "xtend",
};

// `global` outlives a login in Rules, but may be empty at any time: here it always is. It has what is global besides.
function emptyGlobal(called) {
  return new Proxy(Object.create(null), {
    get: (target, name) => {
      if (name in target) return target[name];
      if (name in globalThis) return globalThis[name];
      if (!called.includes(name)) return undefined;
      return () => {
        throw new HarnessFailure(`another rule makes global.${String(name)}`);
      };
    },
    has: (target, name) => name in target || name in globalThis,
  });
}

// The free names of the original: those of the old environment, then those of Node. One that neither has is no fault of
// the original's.
function freeNames(own) {
  return new Proxy(own, {
    has: (target, name) => typeof name === "string" && name !== "undefined",
    get: (target, name) => {
      if (typeof name === "symbol") return undefined;
      if (Object.hasOwn(target, name)) return target[name];
      if (name in globalThis && name !== "crypto") return globalThis[name];
      if (Object.hasOwn(MODULES, name)) return requireAsThen(MODULES[name]);
      throw new HarnessFailure(`${name} is not there`);
    },
    set: (target, name, value) => {
      target[name] = value;
      return true;
    },
  });
}

// What an error says to whoever logs in; one that was given no message is one of authorization.
function messageOf(error) {
  const isError =
    typeof error === "object" && error !== null && "message" in error;
  const message = isError ? error.message : error;
  const isGiven = isError && Object.hasOwn(error, "message");
  return message === "" && !isGiven ? "Unauthorized" : message;
}

// Calls what was given, and settles when its `callback` is called for the first time, as the old engine did.
function called(start) {
  return new Promise((resolve, reject) => {
    const callback = (error, ...results) => {
      resolve({ error, results });
    };
    const returned = start(callback);
    if (typeof returned?.then === "function") returned.then(undefined, reject);
  });
}
