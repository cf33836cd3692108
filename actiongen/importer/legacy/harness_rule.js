function contextOf(event, isBack) {
  const { client, connection, request, transaction } = event;
  const authentication = ownCopy(event.authentication);
  const methods = authentication?.methods;
  for (const method of Array.isArray(methods) ? methods : []) {
    const time = Date.parse(method?.timestamp);
    if (!Number.isNaN(time)) method.timestamp = time;
  }
  const context = {
    tenant: event.tenant?.id,
    clientID: client?.client_id,
    clientName: client?.name,
    clientMetadata: ownCopy(client?.metadata),
    connectionID: connection?.id,
    connection: connection?.name,
    connectionStrategy: connection?.strategy,
    connectionMetadata: ownCopy(connection?.metadata),
    samlConfiguration: {},
    protocol: isBack ? "redirect-callback" : transaction?.protocol,
    riskAssessment: authentication?.riskAssessment,
    stats: { loginsCount: event.stats?.logins_count },
    accessToken: {},
    idToken: {},
    sessionID: event.session?.id,
    request: {
      userAgent: request?.user_agent,
      ip: request?.ip,
      hostname: request?.hostname,
      query: ownCopy(request?.query),
      body: ownCopy(request?.body),
      language: request?.language,
      method: request?.method,
      geoip: geoipOf(request?.geoip),
    },
    authentication,
    authorization: ownCopy(event.authorization),
    organization: ownCopy(event.organization),
  };
  unknowable(context.request, "context.request", ["headers"]);
  const clients = event.session?.clients;
  const current_clients = Array.isArray(clients)
    ? clients.map((each) => each?.client_id)
    : undefined;
  context.sso = unknowable({ current_clients }, "context.sso", [
    "with_auth0",
    "with_dbconn",
  ]);
  return unknowable(context, "context", [
    "connectionOptions",
    "connectionScopes",
    "original_protocol",
    "originalProtocol",
    "jwtConfiguration",
    "addonConfiguration",
    "issuer",
    "warnings",
  ]);
}

function auth0Of(event, api, user) {
  const update = (set) => (id, metadata, callback) => {
    if (id !== event.user.user_id)
      throw new HarnessFailure("the metadata of another user are updated");
    for (const [key, value] of Object.entries(ownCopy(metadata) ?? {}))
      set(key, value);
    const updated = { ...ownCopy(event.user), ...user };
    if (typeof callback === "function") {
      queueMicrotask(() => callback(null, updated));
      return undefined;
    }
    return Promise.resolve(updated);
  };
  const domain = event.secrets?.AUTH0_DOMAIN ?? `${event.tenant?.id}.auth0.com`;
  return closed("auth0", {
    domain,
    baseUrl: `https://${domain}/api/v2`,
    accessToken: "<token>",
    users: closed("auth0.users", {
      updateAppMetadata: update((...args) => api.user.setAppMetadata(...args)),
      updateUserMetadata: update((...args) =>
        api.user.setUserMetadata(...args),
      ),
    }),
  });
}

const SAML_SETTERS = [
  "issuer",
  "RelayState",
  "audience",
  "recipient",
  "createUpnClaim",
  "passthroughClaimsWithNoMapping",
  "mapUnknownClaimsAsIs",
  "mapIdentities",
  "signatureAlgorithm",
  "digestAlgorithm",
  "destination",
  "lifetimeInSeconds",
  "signResponse",
  "nameIdentifierFormat",
  "nameIdentifierProbes",
  "authnContextClassRef",
  "signingCert",
  "includeAttributeNameFormat",
  "typedAttributes",
  "encryptionCert",
  "encryptionPublicKey",
  "cert",
  "key",
];

// The value that a mapping of SAML names: a path in the user as the Rules leave it.
function mapped(user, path) {
  const parts = String(path).split(".");
  let value = user;
  for (const part of parts) {
    if (value === null || value === undefined) return undefined;
    value = value[part];
  }
  return value;
}

function applySaml(api, user, saml) {
  for (const [name, value] of Object.entries(saml)) {
    if (name === "mappings" && isRecord(value)) {
      for (const [attribute, path] of Object.entries(value)) {
        const found = mapped(user, path);
        if (found !== undefined) api.samlResponse.setAttribute(attribute, found);
      }
    } else if (SAML_SETTERS.includes(name)) {
      if (value !== undefined)
        api.samlResponse[`set${name[0].toUpperCase()}${name.slice(1)}`](value);
    } else
      throw new HarnessFailure(`no Action sets context.samlConfiguration.${name}`);
  }
}

function applyMultifactor(api, asked) {
  const { provider, ...options } = asked;
  if (typeof provider !== "string")
    throw new HarnessFailure("context.multifactor names no provider");
  if ("ignoreCookie" in options) {
    options.allowRememberBrowser = !options.ignoreCookie;
    delete options.ignoreCookie;
  }
  const duo = {};
  for (const name of ["host", "ikey", "skey", "username"]) {
    if (!(name in options)) continue;
    duo[name] = options[name];
    delete options[name];
  }
  if (Object.keys(duo).length > 0) options.providerOptions = duo;
  if (Object.keys(options).length > 0) api.multifactor.enable(provider, options);
  else api.multifactor.enable(provider);
}

const WRITTEN = ["jwtConfiguration", "addonConfiguration", "connectionScopes"];

// The access token had these scopes and no others.
function applyScopes(event, api, scopes) {
  if (!Array.isArray(scopes))
    throw new HarnessFailure("context.accessToken.scope is no list");
  for (const scope of event.transaction?.requested_scopes ?? [])
    if (!scopes.includes(scope)) api.accessToken.removeScope(scope);
  for (const scope of scopes) api.accessToken.addScope(scope);
}

// Auth0 looked at the context when all Rules had run.
function applyContext(event, api, user, context, isBack) {
  for (const [token, name] of [
    [api.idToken, "idToken"],
    [api.accessToken, "accessToken"],
  ]) {
    const claims = context[name];
    if (!isRecord(claims)) throw new HarnessFailure(`context.${name} is no object`);
    const { scope, ...others } = claims;
    if (name === "accessToken" && scope !== undefined)
      applyScopes(event, api, scope);
    else if (scope !== undefined) others.scope = scope;
    for (const [claim, value] of Object.entries(others))
      if (value !== undefined && typeof value !== "function")
        token.setCustomClaim(claim, value);
  }
  if (isRecord(context.samlConfiguration))
    applySaml(api, user, context.samlConfiguration);
  if (isRecord(context.multifactor)) applyMultifactor(api, context.multifactor);
  if (context.primaryUser !== undefined)
    api.authentication.setPrimaryUser(context.primaryUser);
  for (const name of WRITTEN)
    if (Object.prototype.propertyIsEnumerable.call(context, name))
      throw new HarnessFailure(`no Action sets context.${name}`);
  if (!isBack && isRecord(context.redirect) && context.redirect.url) {
    const { url, [QUERY]: query } = context.redirect;
    if (query === undefined) api.redirect.sendUserTo(url);
    else api.redirect.sendUserTo(url, { query });
  }
}

const ownerAt = (owners, way) =>
  way.slice(0, -1).reduce((owner, name) => owner?.[name], owners);

// What earlier rules have handed on, and what later ones are to find: in the metadata of the transaction, as JSON.
function handOver(event, owners) {
  for (const [way, key] of HANDED_READS) {
    const text = event.transaction?.metadata?.[key];
    const owner = ownerAt(owners, way);
    if (text && isRecord(owner)) owner[way.at(-1)] = JSON.parse(text);
  }
  const written = new Set();
  const before = HANDED_WRITES.map(([way, key]) => {
    const owner = ownerAt(owners, way);
    if (owner === null || typeof owner !== "object") return undefined;
    let value = owner[way.at(-1)];
    Object.defineProperty(owner, way.at(-1), {
      configurable: true,
      enumerable: true,
      get: () => value,
      set: (given) => {
        value = given;
        written.add(key);
      },
    });
    return JSON.stringify(value);
  });
  return (api) => {
    HANDED_WRITES.forEach(([way, key], index) => {
      const now = JSON.stringify(ownerAt(owners, way)?.[way.at(-1)]);
      if (written.has(key) || now !== before[index])
        api.transaction.setMetadata(key, now);
    });
  };
}

async function run(event, api, isBack) {
  const user = ownCopy(event.user);
  const context = contextOf(event, isBack);
  const configuration = { ...event.secrets };
  const own = {
    auth0: auth0Of(event, api, user),
    configuration,
    global: emptyGlobal(CALLED_OF_GLOBAL),
    require: (name) =>
      withoutVersion(name) === "@auth0/rule-utilities"
        ? utilitiesOf(api)
        : requireAsThen(name),
    UnauthorizedError,
    module: { exports: {} },
  };
  own.exports = own.module.exports;
  const handOn = handOver(event, { user, context, global: own.global });
  const inside = freeNames({ ...own, user, context });
  Object.assign(own.global, handedFunctions(inside));
  const rule = make(freeNames(own));
  if (typeof rule !== "function")
    throw new HarnessFailure("the rule is no function");
  const { error, results } = await called((callback) =>
    rule(user, context, callback),
  ).catch((thrown) => {
    if (thrown instanceof UnauthorizedError) return { error: thrown };
    throw thrown;
  });
  if (error !== null && error !== undefined) {
    api.access.deny(messageOf(error));
    return;
  }
  // Whoever hands on no user leaves the one of the login to Auth0.
  const handedUser = results[0] ?? user;
  const handedContext = results[1] ?? context;
  if (handedContext !== context)
    throw new HarnessFailure("the rule hands on another context");
  if (handedUser !== user && !isRecord(handedUser))
    throw new HarnessFailure("the rule hands on another user");
  applyContext(event, api, handedUser, context, isBack);
  handOn(api);
  // What the rule has started before it called back goes on behind it; the judge may want to see the end of that.
  for (let turn = 0; turn < WAITS; turn += 1)
    await new Promise((done) => setTimeout(done, 1));
}

exports.onExecutePostLogin = async (event, api) => {
  await run(event, api, false);
};

exports.onContinuePostLogin = async (event, api) => {
  await run(event, api, true);
};
