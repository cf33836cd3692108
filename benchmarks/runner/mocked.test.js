// The cases as a team without actiongen would run them: `node --test`, an `api` of recording functions by hand.

const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { test } = require("node:test");

const { onExecutePostLogin } = require(process.env.ACTION);

function mockApi() {
  const calls = [];
  const record =
    (name) =>
    (...args) => {
      calls.push([name, args]);
    };
  return {
    calls,
    access: { deny: record("access.deny") },
    multifactor: { enable: record("multifactor.enable") },
    idToken: { setCustomClaim: record("idToken.setCustomClaim") },
    accessToken: { setCustomClaim: record("accessToken.setCustomClaim") },
    user: {
      setAppMetadata: record("user.setAppMetadata"),
      setUserMetadata: record("user.setUserMetadata"),
    },
  };
}

const cases = JSON.parse(readFileSync(process.env.CASES, "utf8"));
cases.forEach(({ event, calls }, number) => {
  test(`case ${number}`, async () => {
    const api = mockApi();
    await onExecutePostLogin(event, api);
    assert.deepStrictEqual(api.calls, calls);
  });
});
