// What the package `@auth0/rule-utilities` does, in the words of Actions: its session token is the one that Auth0 makes
// and validates for Actions, with the claims that both have.
const NO_REDIRECT = [
  "oauth2-resource-owner",
  "oauth2-refresh-token",
  "oauth2-password",
  "redirect-callback",
];
const THREE_DAYS = 3 * 24 * 60 * 60;
const QUERY = Symbol("query");

function utilitiesOf(api) {
  class Auth0RedirectRuleUtilities {
    constructor(user, context, configuration) {
      this.context = context ?? {};
      this.secret = configuration?.SESSION_TOKEN_SECRET;
      if (configuration?.SESSION_TOKEN_EXPIRES_IN !== undefined)
        throw new HarnessFailure("a session token has a lifetime of its own");
    }

    get redirectUrl() {
      return this.context.redirect && this.context.redirect.url;
    }

    get queryParams() {
      return this.context.request?.query || {};
    }

    get protocolCanRedirect() {
      return !NO_REDIRECT.includes(this.context.protocol);
    }

    get isRedirectCallback() {
      return this.context.protocol === "redirect-callback";
    }

    get canRedirect() {
      const isFree = !this.redirectUrl && !this.context.multifactor;
      const isSilent = this.queryParams.prompt === "none";
      return isFree && !isSilent && this.protocolCanRedirect;
    }

    createSessionToken(payload = {}) {
      const { secret } = this;
      const options = { secret, payload, expiresInSeconds: THREE_DAYS };
      return api.redirect.encodeToken(options);
    }

    validateSessionToken() {
      const { secret } = this;
      const options = { secret, tokenParameterName: "session_token" };
      return api.redirect.validateToken(options);
    }

    doRedirect(url, options) {
      if (!this.canRedirect || !url) throw new Error("Cannot redirect");
      const { sessionToken, generateSessionToken = true } = options || {};
      const isGiven = sessionToken && typeof sessionToken === "string";
      const redirect = { url };
      if (isGiven) redirect[QUERY] = { session_token: sessionToken };
      else if (generateSessionToken === true)
        redirect[QUERY] = { session_token: this.createSessionToken() };
      this.context.redirect = redirect;
    }
  }

  return { Auth0RedirectRuleUtilities, Auth0UserUpdateUtilities };
}

// Its client takes an update at once, and nobody waits for it.
class Auth0UserUpdateUtilities {
  constructor(user, auth0, namespace) {
    this.user = user;
    this.auth0 = auth0;
    this.namespace =
      namespace && typeof namespace === "string" ? namespace : undefined;
    for (const name of ["user_metadata", "app_metadata"]) {
      user[name] = user[name] || {};
      if (this.namespace !== undefined)
        user[name][this.namespace] = user[name][this.namespace] || {};
    }
  }

  held(name) {
    const metadata = this.user[name];
    return this.namespace === undefined ? metadata : metadata[this.namespace];
  }

  setUser() {
    throw new HarnessFailure("no Action changes the profile of the user");
  }

  updateUser() {
    throw new HarnessFailure("no Action changes the profile of the user");
  }

  setUserMeta(key, value) {
    this.held("user_metadata")[key] = value;
  }

  setAppMeta(key, value) {
    this.held("app_metadata")[key] = value;
  }

  getUserMeta(key) {
    return this.held("user_metadata")[key];
  }

  getAppMeta(key) {
    return this.held("app_metadata")[key];
  }

  updateUserMetadata() {
    const { user_id, user_metadata } = this.user;
    this.auth0.users.updateUserMetadata(user_id, user_metadata);
  }

  updateAppMetadata() {
    const { user_id, app_metadata } = this.user;
    this.auth0.users.updateAppMetadata(user_id, app_metadata);
  }

  // Auth0's own Rules call them so.
  updateUserMeta() {
    this.updateUserMetadata();
  }

  updateAppMeta() {
    this.updateAppMetadata();
  }
}
