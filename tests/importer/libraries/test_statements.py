"""What becomes of statements: of writes, loops and what is put together, and of what is done about a failure."""

# ruff: noqa: E501 - cases are code as it is written

import pytest
from importer.libraries.translating import translated

CASES = [
    (
        "a write into the event",
        """""",
        """
event.user.app_metadata = event.user.app_metadata || {};
event.user.app_metadata.plan = event.user.app_metadata.plan || "free";
api.user.setAppMetadata("plan", event.user.app_metadata.plan);
""",
        """
const plan_2 = event.user.app_metadata.plan;
const plan = plan_2 || "free";
api.user.setAppMetadata("plan", plan);
""",
        [],
    ),
    (
        "an address with a query",
        """""",
        """
const page = new URL("https://app.example/start");
page.searchParams.set("token", event.user.user_id);
page.searchParams.append("lang", "en");
api.redirect.sendUserTo(page.href);
""",
        """
const page = `https://app.example/start?token=${event.user.user_id}&lang=en`;
api.redirect.sendUserTo(page);
""",
        [],
    ),
    (
        "a form",
        """""",
        """
const form = new URLSearchParams();
form.append("grant_type", "client_credentials");
form.append("client_id", event.secrets.ID);
await fetch("https://a.example/token", { method: "POST", body: form });
""",
        """
$http.post("https://a.example/token", form: { grant_type: "client_credentials", client_id: event.secrets.ID }, accept: $...(), on_error: $abort("A request failed."));
""",
        ["ERROR"],
    ),
    (
        "a map that is a table",
        """
const plans = new Map([["acme", "gold"], ["globex", "silver"]]);
""",
        """
const plan = plans.get(event.organization.name);
if (plan !== undefined || plans.has(event.user.email)) { api.user.setAppMetadata("plan", plan); }
""",
        """
const plan = plans[event.organization.name];
if ($present(plan) || $present(plans[event.user.email])) {
  api.user.setAppMetadata("plan", plan);
}
""",
        ["TYPE"],
    ),
    (
        "a map that grows",
        """
const plans = new Map([["acme", "gold"]]);
""",
        """
plans.set(event.user.email, "gold");
api.user.setAppMetadata("plan", plans.get(event.organization.name));
""",
        """
plans.set(event.user.email, "gold");
api.user.setAppMetadata("plan", plans.get(event.organization.name));
""",
        [],
    ),
    (
        "a map with one key twice",
        """
const plans = new Map([["acme", "gold"], ["acme", "silver"]]);
""",
        """
api.user.setAppMetadata("plan", plans.get(event.organization.name));
""",
        """
api.user.setAppMetadata("plan", plans.get(event.organization.name));
""",
        [],
    ),
    (
        "an object that gets a key",
        """""",
        """
const seen = event.user.app_metadata.seen || {};
seen.last = event.request.ip;
delete seen.first;
api.user.setAppMetadata("seen", seen);
""",
        """
const seen_2 = { ...event.user.app_metadata.seen, last: event.request.ip };
const seen_3 = $dict_for($.items(seen_2), (key, value) => key, (key, value) => value, if: (key, value) => key !== "first");
api.user.setAppMetadata("seen", seen_3);
""",
        ["TYPE"],
    ),
    (
        "both arms give a value",
        """""",
        """
let token;
const kept = api.cache.get("token");
if (kept) {
  token = kept.value;
} else {
  const answer = await fetch("https://a.example/token");
  const data = await answer.json();
  api.cache.set("token", data.token);
  token = data.token;
}
api.accessToken.setCustomClaim("t", token);
""",
        """
const kept = api.cache.get("token");
const answer = !kept ? $http.get("https://a.example/token", accept: $...(), on_error: $abort("A request failed.")) : undefined;
const data = answer.json;
if (!kept) {
  if (!$present(data)) {
    $abort("The answer is no JSON.");
  }
  api.cache.set("token", data.token);
}
const token = kept ? kept.value : data.token;
api.accessToken.setCustomClaim("t", token);
""",
        ["ERROR"],
    ),
    (
        "a loop over an object",
        """""",
        """
Object.keys(event.user.user_metadata || {}).forEach((key) => {
  api.idToken.setCustomClaim(key, event.user.user_metadata[key]);
});
""",
        """
for (const pair of $.items(event.user.user_metadata)) {
  const key = pair[0];
  const value_2 = pair[1];
  api.idToken.setCustomClaim(key, value_2);
}
""",
        [],
    ),
    (
        "what can only throw",
        """const request = require('request');""",
        """
try {
  const r = await axios_get();
} catch (e) {
  const parts = undefined.split(",");
  api.user.setAppMetadata("n", parts.length);
}
""",
        """
const r = await axios_get();
""",
        ["ERROR"],
    ),
    (
        "a pair with a condition",
        """""",
        """
api.user.setAppMetadata("x", { a: 1, ...(event.user.nickname ? { b: event.user.nickname } : {}) });
""",
        """
api.user.setAppMetadata("x", { a: 1, b: event.user.nickname });
""",
        [],
    ),
    (
        "one or many",
        """""",
        """
const groups = event.user.groups || [];
const all = Array.isArray(groups) ? groups : [groups];
if (all.includes("a")) { api.accessToken.addScope("a"); }
""",
        """
const groups = $coalesce($read(event.user.groups, [json]), []);
const all = $present(groups) ? groups : [groups];
if ($in("a", all)) {
  api.accessToken.addScope("a");
}
""",
        ["TYPE"],
    ),
    (
        "texts in a list",
        """""",
        """
const roles = event.user.app_metadata.roles || [];
api.user.setAppMetadata("roles", [...roles, "new"]);
""",
        """
const roles = $coalesce($read(event.user.app_metadata.roles, [string]), []);
api.user.setAppMetadata("roles", [...roles, "new"]);
""",
        ["TYPE"],
    ),
    (
        "debug",
        """const debug = require('debug'); const log = { error: debug('x:error') };""",
        """
log.error("No plan for %s", event.user.user_id);
""",
        """
$log("No plan for %s", event.user.user_id);
""",
        [],
    ),
    (
        "names that are only asked",
        """""",
        """
const enrolled = event.user.multifactor && event.user.multifactor.length > 0;
const risky = event.authentication?.riskAssessment?.confidence === "low";
if (risky && enrolled) { api.multifactor.enable("any"); }
""",
        """
const enrolled = $len(event.user.multifactor) > 0;
const risky = event.authentication.riskAssessment.confidence === "low";
if (risky && enrolled) {
  api.multifactor.enable("any");
}
""",
        [],
    ),
    (
        "a denial whose result is asked",
        """""",
        """
const result = api.access.deny("no");
if (result) { return result; }
api.user.setAppMetadata("a", 1);
""",
        """
api.access.deny("no");
return;
""",
        ["AFTER_DENIAL"],
    ),
    (
        "user and password in a URL",
        """""",
        """
await fetch(`https://${event.secrets.USER}:${event.secrets.PASS}@a.example/x y`);
""",
        """
$http.get("https://a.example/x%20y", headers: { Authorization: $basic_auth(event.secrets.USER, event.secrets.PASS) }, accept: $...(), on_error: $abort("A request failed."));
""",
        ["ERROR"],
    ),
    (
        "days between helpers",
        """""",
        """
const days = (a, b) => (b - a) / (1000 * 60 * 60 * 24);
if (days(new Date(event.user.created_at), new Date()) > 30) { api.access.deny("old"); }
""",
        """
if (($now() - $time(event.user.created_at)) / $days(1) > 30) {
  api.access.deny("old");
}
""",
        [],
    ),
    (
        "several things on a failure",
        """const axios = require('axios');""",
        """
try {
  const r = await axios.get("https://a.example", { timeout: 500 });
  api.user.setAppMetadata("s", r.status);
} catch (e) {
  console.log("failed");
  api.user.setAppMetadata("s", 0);
}
""",
        """
const r = $http.get("https://a.example", timeout: $seconds(0.5), on_error: $log("failed"));
if ($present(r)) {
  api.user.setAppMetadata("s", r.status);
} else {
  api.user.setAppMetadata("s", 0);
}
""",
        [],
    ),
    (
        "a value on a failure",
        """const axios = require('axios');""",
        """
let plan;
try {
  plan = (await axios.get("https://a.example", { timeout: 500 })).data.plan;
} catch (e) {
  plan = "free";
}
api.user.setAppMetadata("plan", plan);
""",
        """
const plan_answer = $http.get("https://a.example", timeout: $seconds(0.5), on_error: $log("A request failed."));
const plan = $present(plan_answer.json) ? plan_answer.json.plan : "free";
api.user.setAppMetadata("plan", plan);
""",
        [],
    ),
    (
        "a call that may fail and is not known",
        """""",
        """
try {
  const x = partner(event.user.email);
  api.user.setAppMetadata("x", x);
} catch (e) {
  api.access.deny("no");
}
""",
        """
const x = partner(event.user.email);
api.user.setAppMetadata("x", x);
""",
        ["ERROR"],
    ),
    (
        "a loop with a request in a try",
        """const axios = require('axios');""",
        """
try {
  for (const role of event.authorization.roles) {
    const r = await axios.get(`https://a.example/${role}`, { timeout: 500 });
    api.accessToken.addScope(r.data.scope);
  }
} catch (e) {
  console.log("no scopes");
}
""",
        """
for (const role of event.authorization.roles) {
  const r = $http.get(`https://a.example/${role}`, timeout: $seconds(0.5), on_error: $log("no scopes"));
  if (!$present(r)) {
    $stop();
  }
  if (!$present(r.json)) {
    $log("no scopes");
    return;
  }
  api.accessToken.addScope(r.json.scope);
}
""",
        [],
    ),
    (
        "a loop with a request in a try, and something after it",
        """const axios = require('axios');""",
        """
try {
  for (const role of event.authorization.roles) {
    const r = await axios.get(`https://a.example/${role}`, { timeout: 500 });
    api.accessToken.addScope(r.data.scope);
  }
} catch (e) {
  console.log("no scopes");
}
api.accessToken.addScope("x");
""",
        """
try {
  for (const role of event.authorization.roles) {
    const r = $http.get(`https://a.example/${role}`, timeout: $seconds(0.5), on_error: $abort("A request failed."));
    api.accessToken.addScope(r.json.scope);
  }
} catch (e) {
  $log("no scopes");
}
api.accessToken.addScope("x");
""",
        [],
    ),
]


@pytest.mark.parametrize(("name", "above", "before", "after", "kinds"), CASES)
def test_statements(name: str, above: str, before: str, after: str, kinds: list[str]) -> None:
    text, repairs = translated(before, above)
    assert text == after.strip(), name
    assert sorted(kind.name for kind in repairs) == kinds


def test_what_is_nothing_is_logged_in_words() -> None:
    text, _ = translated("console.log(undefined, null, event.user.name);")
    assert text == '$log("undefined", "null", event.user.name);'
