// jose, as far as generated Actions use it: for tests on machines without npm packages.
//
// In: a realm, whose running case may say what comes of a token: {"jwt.verify": {"payload": {…}, "header": {…}},
// "jwt.sign": "…"} in its `returns`, null for one that is not valid, or cannot be signed, "expired" for one that has
// ended, a list for the calls in turn. Out: the functions of jose 5.10. Signatures with a secret are worked out here. With a pair of keys the case says what comes of them, as in the
// interpreter: it is an error that names the function if it does not.

"use strict";

const crypto = require("node:crypto");
const { known } = require("./sent.js");

const DIGESTS = { HS256: "sha256", HS384: "sha384", HS512: "sha512" };
const VERIFY = "jwt.verify";
const SIGN = "jwt.sign";

class TokenError extends Error {
  constructor(message, code = "ERR_JWT_INVALID") {
    super(message);
    this.code = code;
  }
}

function joseFor(realm) {
  class SignJWT {
    constructor(claims) {
      this.claims = claims;
      return known(realm, "jose.SignJWT", this);
    }

    setProtectedHeader(header) {
      this.header = header;
      return this;
    }

    setIssuer(iss) {
      return this.with({ iss });
    }

    setSubject(sub) {
      return this.with({ sub });
    }

    setAudience(aud) {
      return this.with({ aud });
    }

    setJti(jti) {
      return this.with({ jti });
    }

    setIssuedAt(at = new Date(nowOf(realm))) {
      return this.with({ iat: seconds(realm, at) });
    }

    setNotBefore(at) {
      return this.with({ nbf: seconds(realm, at) });
    }

    setExpirationTime(at) {
      return this.with({ exp: seconds(realm, at) });
    }

    with(claims) {
      this.claims = { ...this.claims, ...claims };
      return this;
    }

    async sign(key) {
      const { alg } = this.header;
      const given = answerOf(realm, SIGN);
      if (typeof given === "string") return given;
      if (!(alg in DIGESTS))
        throw given === null
          ? new TokenError("the case gives no token")
          : unanswered(realm, SIGN);
      const parts = [this.header, this.claims].map(encoded).join(".");
      return `${parts}.${mac(alg, key, parts).toString("base64url")}`;
    }
  }

  return known(realm, "jose", {
    SignJWT,
    decodeJwt: (token) => decoded(String(token).split(".")[1]),
    decodeProtectedHeader: (token) => decoded(String(token).split(".")[0]),
    jwtVerify: async (token, findKey, options) => {
      const given = answerOf(realm, VERIFY);
      if (given !== undefined) return said(given);
      const isKnown = options.algorithms.every((each) => each in DIGESTS);
      if (!isKnown) throw unanswered(realm, VERIFY);
      return verify(token, findKey, options);
    },
  });
}

async function said(given) {
  if (given === null) throw new TokenError("the case says it is not valid");
  if (given === "expired")
    throw new TokenError("the case says it has ended", "ERR_JWT_EXPIRED");
  const { payload = {}, header = {} } = given;
  return { payload, protectedHeader: header };
}

async function verify(token, findKey, options) {
  const parts = token.split(".");
  if (parts.length !== 3) throw new TokenError("a token has three parts");
  const header = decoded(parts[0]);
  const { alg, crit, b64 } = header;
  const isKnown =
    crit === undefined ||
    (Array.isArray(crit) &&
      crit.length > 0 &&
      crit.every((each) => each === "b64") &&
      b64 === true);
  if (!isKnown || !options.algorithms.includes(alg))
    throw new TokenError("the header asks for something else");
  const key = findKey(header, {});
  const expected = mac(alg, key, `${parts[0]}.${parts[1]}`);
  const signature = Buffer.from(parts[2], "base64url");
  if (!expected.equals(signature)) throw new TokenError("another signature");
  const payload = decoded(parts[1]);
  checkClaims(payload, options);
  return { payload, protectedHeader: header };
}

function checkClaims(payload, options) {
  const {
    issuer,
    subject,
    audience,
    maxTokenAge,
    clockTolerance = 0,
  } = options;
  const now = Math.floor(options.currentDate.getTime() / 1000);
  const wanted = { iss: issuer, sub: subject, aud: audience };
  for (const [name, expected] of Object.entries(wanted)) {
    const found = payload[name];
    const texts = name === "aud" && Array.isArray(found) ? found : [found];
    const isWanted = [expected].flat().some((each) => texts.includes(each));
    if (expected !== undefined && !isWanted)
      throw new TokenError(`another ${name}`);
  }
  const { iat, nbf, exp } = payload;
  if (maxTokenAge !== undefined && iat === undefined)
    throw new TokenError("no iat");
  for (const time of [iat, nbf, exp])
    if (time !== undefined && typeof time !== "number")
      throw new TokenError("a time is no number");
  if (nbf > now + clockTolerance) throw new TokenError("too early");
  if (exp <= now - clockTolerance)
    throw new TokenError("too late", "ERR_JWT_EXPIRED");
  if (maxTokenAge === undefined) return;
  if (now - iat - clockTolerance > maxTokenAge)
    throw new TokenError("too old", "ERR_JWT_EXPIRED");
  if (now - iat < -clockTolerance) throw new TokenError("too young");
}

const nowOf = ({ run }) => run.now;

// A moment in seconds: of a date, or a span such as "2h" or "5 minutes ago" from now.
function seconds(realm, at) {
  if (typeof at === "number") return at;
  if (typeof at !== "string") return Math.floor(at.getTime() / 1000);
  const found = SPAN.exec(at);
  if (found === null) throw new TypeError("Invalid time period format");
  const [, sign, count, unit, word] = found;
  const span = Math.round(Number(count) * UNITS[unit.toLowerCase()]);
  const isBack = sign === "-" || word === "ago";
  return Math.floor(nowOf(realm) / 1000) + (isBack ? -span : span);
}

const SPAN =
  /^([+-])? ?(\d+(?:\.\d+)?) ?([smhdwy])[a-z]*(?: (ago|from now))?$/i;
const UNITS = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_557_600,
};

function answerOf(realm, name) {
  const { returns } = realm.run.message;
  const given = Object.hasOwn(returns, name) ? returns[name] : undefined;
  if (!Array.isArray(given)) return given;
  const index = realm.run.tokens[name] ?? 0;
  realm.run.tokens[name] = index + 1;
  if (index >= given.length) throw unanswered(realm, name);
  return given[index];
}

function unanswered({ run }, name) {
  const message = `the case gives no answer for ${name}`;
  run.fail("no-answer", message);
  return run.error("no-answer", message);
}

function mac(alg, key, text) {
  return crypto.createHmac(DIGESTS[alg], key).update(text).digest();
}

function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decoded(part) {
  const bytes = Buffer.from(part ?? "", "base64url");
  const value = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TokenError("no object");
  return value;
}

module.exports = { joseFor };
