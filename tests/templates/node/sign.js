// Signs tokens with keys of its own.
//
// In: one line of JSON, a list of {key, alg, header?, claims}; key is "known", "curve", or "foreign", which is in no
// answer. Out: one line of JSON, {jwks, tokens}.

"use strict";

const { SignJWT, exportJWK, generateKeyPair, UnsecuredJWT } = require("jose");

async function main() {
  const specs = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const pairs = {};
  for (const [name, alg] of [
    ["known", "RS256"],
    ["curve", "ES256"],
    ["foreign", "RS256"],
  ]) {
    pairs[name] = await generateKeyPair(alg, { extractable: true });
  }
  const keys = [];
  for (const [name, alg] of [
    ["known", "RS256"],
    ["curve", "ES256"],
  ]) {
    const jwk = await exportJWK(pairs[name].publicKey);
    keys.push({ ...jwk, kid: name, alg, use: "sig" });
  }
  const tokens = [];
  for (const { key, alg, header = {}, claims } of specs) {
    const unsigned = key === null ? new UnsecuredJWT(claims) : null;
    tokens.push(
      unsigned?.encode() ??
        (await new SignJWT(claims)
          .setProtectedHeader({ alg, kid: key, ...header })
          .sign(pairs[key].privateKey)),
    );
  }
  process.stdout.write(JSON.stringify({ jwks: { keys }, tokens }) + "\n");
}

main();
