function connectionOf({ connection, tenant }) {
  return {
    id: connection?.id,
    name: connection?.name,
    tenant: tenant?.id,
  };
}

function contextOf(event) {
  const { request } = event;
  const context = {
    request: {
      ip: request?.ip,
      language: request?.language,
      hostname: request?.hostname,
      user_agent: request?.user_agent,
      geoip: geoipOf(request?.geoip),
    },
    renderLanguage: event.transaction?.locale,
    requestLanguage: request?.language,
    webtask: closed("context.webtask", { secrets: { ...event.secrets } }),
  };
  if (event.connection !== undefined) context.connection = connectionOf(event);
  return context;
}

function userOf(event, extra) {
  const { user } = event;
  const made = {
    tenant: event.tenant?.id,
    username: user.username,
    email: user.email,
    emailVerified: user.email_verified,
    phoneNumber: user.phone_number,
    phoneNumberVerified: user.phone_verified,
    user_metadata: ownCopy(user.user_metadata),
    app_metadata: ownCopy(user.app_metadata),
    ...extra,
  };
  return unknowable(made, "user", ["password"]);
}

function scopesOf(event) {
  const scopes = ownCopy(event.transaction?.requested_scopes);
  return scopes !== undefined && scopes.length === 0 ? undefined : scopes;
}

const sameList = (left, right) =>
  JSON.stringify([...(left ?? [])].sort()) ===
  JSON.stringify([...(right ?? [])].sort());

function credentialsExchange(event) {
  const client = {
    name: event.client?.name,
    id: event.client?.client_id,
    tenant: event.tenant?.id,
    metadata: ownCopy(event.client?.metadata),
  };
  return [client, scopesOf(event), event.resource_server?.identifier, contextOf(event)];
}

function applyCredentialsExchange(event, api, error, token) {
  if (error) {
    api.access.deny("server_error", messageOf(error));
    return;
  }
  for (const [claim, value] of Object.entries(token ?? {})) {
    if (claim === "scope") {
      if (!sameList(value, scopesOf(event)))
        throw new HarnessFailure("no Action sets all scopes at once");
    } else if (value !== undefined) api.accessToken.setCustomClaim(claim, value);
  }
}

function applyPreUserRegistration(event, api, error, response) {
  if (error) {
    const message = messageOf(error);
    api.access.deny(message, error.friendlyMessage ?? message);
    return;
  }
  const { user_metadata, app_metadata } = response?.user ?? {};
  for (const [key, value] of Object.entries(user_metadata ?? {}))
    if (value !== undefined) api.user.setUserMetadata(key, value);
  for (const [key, value] of Object.entries(app_metadata ?? {}))
    if (value !== undefined) api.user.setAppMetadata(key, value);
}

// An error of these was logged, and nobody waited for it.
function applyNothing(event, api, error) {
  if (error) throw error instanceof Error ? error : new Error(messageOf(error));
}

function sendPhoneMessage(event) {
  const { message_options, client, user } = event;
  const context = {
    ...contextOf(event),
    message_type: message_options?.message_type,
    action: message_options?.action,
    code: message_options?.code,
    language: event.request?.language,
    ip: event.request?.ip,
    user_agent: event.request?.user_agent,
    client: {
      client_id: client?.client_id,
      name: client?.name,
      client_metadata: ownCopy(client?.metadata),
    },
    user: ownCopy(user),
  };
  return [message_options?.recipient, message_options?.text, context];
}

const HOOKS = {
  onExecuteCredentialsExchange: [credentialsExchange, applyCredentialsExchange],
  onExecutePreUserRegistration: [
    (event) => [userOf(event), contextOf(event)],
    applyPreUserRegistration,
  ],
  onExecutePostUserRegistration: [
    (event) => [
      userOf(event, { id: event.user.user_id, user_id: event.user.user_id }),
      contextOf(event),
    ],
    applyNothing,
  ],
  onExecutePostChangePassword: [
    (event) => [
      userOf(event, {
        id: event.user.user_id,
        user_id: event.user.user_id,
        last_password_reset: event.user.last_password_reset,
      }),
      contextOf(event),
    ],
    applyNothing,
  ],
  onExecuteSendPhoneMessage: [sendPhoneMessage, applyNothing],
};

exports[HANDLER] = async (event, api) => {
  const [argumentsOf, apply] = HOOKS[HANDLER];
  const made = {
    module: { exports: {} },
    global: emptyGlobal(CALLED_OF_GLOBAL),
    require: requireAsThen,
    PreUserRegistrationError,
  };
  made.exports = made.module.exports;
  make(freeNames(made));
  const hook = made.module.exports?.default ?? made.module.exports;
  if (typeof hook !== "function")
    throw new HarnessFailure("the hook exports no function");
  const { error, results } = await called((callback) =>
    hook(...argumentsOf(event), callback),
  );
  apply(event, api, error, ...results);
};
