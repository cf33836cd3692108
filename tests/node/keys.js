// Pairs of keys for the tests of tokens.
//
// In: nothing. Out: one line of JSON: for each name a private and a public key in PEM, and the public one as JWK.

import { generateKeyPairSync } from "node:crypto";

const KINDS = {
  rsa: ["rsa", { modulusLength: 2048 }],
  otherRsa: ["rsa", { modulusLength: 2048 }],
  p256: ["ec", { namedCurve: "P-256" }],
  p384: ["ec", { namedCurve: "P-384" }],
  ed25519: ["ed25519", {}],
};

const pairs = Object.entries(KINDS).map(([name, [type, options]]) => {
  const { privateKey, publicKey } = generateKeyPairSync(type, options);
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: name };
  return [
    name,
    {
      private: privateKey.export({ type: "pkcs8", format: "pem" }),
      public: publicKey.export({ type: "spki", format: "pem" }),
      jwk,
    },
  ];
});
process.stdout.write(JSON.stringify(Object.fromEntries(pairs)) + "\n");
