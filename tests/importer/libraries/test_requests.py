"""What requests, tokens and clients of npm's libraries become, and what is done when one fails."""

# ruff: noqa: E501 - cases are code as it is written

import pytest
from importer.libraries.translating import translated

CASES = [
    (
        "",
        """
const why = "no key & no phone";
const url = "https://a.b/no?why=" + encodeURIComponent(why) + "&who=" + encodeURIComponent(event.user.user_id);
api.redirect.sendUserTo(url);
""",
        """
const why = "no key & no phone";
const url = `https://a.b/no?why=${encodeURIComponent(why)}&who=${encodeURIComponent(event.user.user_id)}`;
api.redirect.sendUserTo(`https://a.b/no?why=no%20key%20%26%20no%20phone&who=${event.user.user_id}`);
""",
        [],
    ),
    (
        "",
        """
const r = await fetch("https://a.b");
let parsed;
try { parsed = await r.json(); } catch (e) { console.log("no JSON", e.message); return; }
api.user.setAppMetadata("kept", parsed);
""",
        """
const r = $http.get("https://a.b", accept: $...(), on_error: $abort("A request failed."));
const parsed = r.json;
if (!$present(parsed)) {
  $log("no JSON", "no JSON");
  return;
}
api.user.setAppMetadata("kept", parsed);
""",
        ["ERROR"],
    ),
    (
        "const request = require('request');",
        """
const r = await request.get("https://a.b", { json: true });
try { api.user.setAppMetadata("kept", r.body); } catch (e) { console.log("never"); }
""",
        """
const r = $http.get("https://a.b", accept: $...(), on_error: $abort("A request failed."));
api.user.setAppMetadata("kept", r.json);
""",
        ["ERROR", "ERROR"],
    ),
    (
        "const axios = require('axios');",
        """
try {
  const r = await axios.get("https://a.b", { timeout: 1000 });
  for (const scope of r.data.scopes) { api.accessToken.addScope(scope); }
} catch (e) { api.access.deny("no"); return; }
api.y();
""",
        """
const r = $http.get("https://a.b", timeout: $seconds(1), on_error: api.access.deny("no"));
if (!$present(r.json)) {
  api.access.deny("no");
  return;
}
if (!$present($read(r.json.scopes, [json]))) {
  api.access.deny("no");
  return;
}
for (const scope of r.json.scopes) {
  api.accessToken.addScope(scope);
}
api.y();
""",
        [],
    ),
    (
        "const axios = require('axios');",
        """
try {
  const r = await axios.get("https://a.b", { timeout: 1000 });
  for (const scope of r.data.scopes) { api.accessToken.addScope(scope); }
} catch (e) { console.log("no"); }
""",
        """
const r = $http.get("https://a.b", timeout: $seconds(1), on_error: $log("no"));
if ($present(r.json)) {
  for (const scope of r.json.scopes) {
    api.accessToken.addScope(scope);
  }
}
""",
        [],
    ),
    (
        "const axios = require('axios');",
        """
try {
  const r = await axios.get("https://a.b", { timeout: 1000 });
  api.cache.set("kept", r.data.token);
  api.x();
} catch (e) { api.access.deny("no"); return; }
api.y();
""",
        """
const r = $http.get("https://a.b", timeout: $seconds(1), on_error: api.access.deny("no"));
if (!$present(r.json)) {
  api.access.deny("no");
  return;
}
if (!$present($read(r.json.token, string))) {
  api.access.deny("no");
  return;
}
api.cache.set("kept", r.json.token);
api.x();
api.y();
""",
        [],
    ),
    (
        "const axios = require('axios');",
        """
try {
  const r = await axios.get("https://a.b", { timeout: 1000 });
  if (r.data) { api.x(r.data.name); }
} catch (e) { api.access.deny("no"); }
""",
        """
const r = $http.get("https://a.b", timeout: $seconds(1), on_error: api.access.deny("no"));
if (r.json) {
  api.x(r.json.name);
}
""",
        [],
    ),
    (
        """const axios = require('axios@0.21.1');""",
        """
const r = await axios.get("https://a.b/c", { params: { q: event.user.email }, headers: { "X-Key": event.secrets.K }, timeout: 2000 });
api.idToken.setCustomClaim("x", r.data.x);
""",
        """
const r = $http.get("https://a.b/c", query: { q: event.user.email }, headers: { "X-Key": event.secrets.K }, timeout: $seconds(2), on_error: $abort("A request failed."));
api.idToken.setCustomClaim("x", r.json.x);
""",
        [],
    ),
    (
        """const axios = require('axios');""",
        """
try {
  const r = await axios.post("https://a.b", { id: event.user.user_id }, { headers: { "Content-Type": "application/json" } });
  api.user.setAppMetadata("id", r.data.id);
} catch (e) {
  console.log("failed", e.message);
}
api.x();
""",
        """
const r_failed = (failure) => {
  $log("failed", failure.reason);
};
const r = $http.post("https://a.b", json: { id: event.user.user_id }, on_error: r_failed);
if ($present(r.json)) {
  api.user.setAppMetadata("id", r.json.id);
}
api.x();
""",
        ["ERROR"],
    ),
    (
        """const axios = require('axios');""",
        """
let r;
try { r = await axios.request({ method: "POST", url: "https://a.b", data: new URLSearchParams({ a: "b" }), auth: { username: "u", password: event.secrets.P } }); }
catch (e) { api.access.deny(`Error ${e.response.status}`); return; }
api.idToken.setCustomClaim("x", r.data);
""",
        """
const r_answer_failed = (failure) => {
  api.access.deny(`Error ${failure.status}`);
};
const r = $http.post("https://a.b", form: { a: "b" }, headers: { Authorization: $basic_auth("u", event.secrets.P) }, on_error: r_answer_failed);
api.idToken.setCustomClaim("x", r.json);
""",
        ["ERROR"],
    ),
    (
        """const axios = require('axios'); const c = axios.create({ baseURL: 'https://a.b', timeout: 1000 });""",
        """
await c.delete(`/users/${encodeURIComponent(event.user.user_id)}`);
""",
        """
$http.delete(`https://a.b/users/${event.user.user_id}`, timeout: $seconds(1), on_error: $abort("A request failed."));
""",
        [],
    ),
    (
        """""",
        """
const r = await fetch("https://a.b", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ a: 1 }) });
if (!r.ok) { api.access.deny("no"); return; }
const j = await r.json();
api.user.setAppMetadata("j", j.a);
""",
        """
const r = $http.post("https://a.b", json: { a: 1 }, accept: $...(), on_error: $abort("A request failed."));
if (!(r.status >= 200 && r.status < 300)) {
  api.access.deny("no");
  return;
}
const j = r.json;
if (!$present(j)) {
  $abort("The answer is no JSON.");
}
api.user.setAppMetadata("j", j.a);
""",
        ["ERROR"],
    ),
    (
        """""",
        """
try {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1500);
  const r = await fetch("https://a.b", { signal: controller.signal });
  if (!r.ok) { throw new Error("bad status"); }
  const { name } = await r.json();
  api.user.setAppMetadata("name", name);
} catch (e) { throw new Error("Cannot log in: " + e.message); }
""",
        """
const r_failed = (failure) => {
  $abort(`Cannot log in: ${failure.reason}`);
};
const r = $http.get("https://a.b", timeout: $seconds(1.5), accept: $...(), on_error: r_failed);
if (!(r.status >= 200 && r.status < 300)) {
  throw new Error("Cannot log in: bad status");
} else {
  if (!$present(r.json)) {
    throw new Error("Cannot log in: no JSON");
  }
  const answer = r.json;
  const name = answer.name;
  api.user.setAppMetadata("name", name);
}
""",
        [],
    ),
    (
        """""",
        """
const r = await fetch("https://a.b", { method: "POST", body: JSON.stringify({ a: 1 }) });
api.x(await r.text());
""",
        """
const r = $http.post("https://a.b", text: $to_json({ a: 1 }), accept: $...(), on_error: $abort("A request failed."));
api.x(r.text);
""",
        ["ERROR"],
    ),
    (
        """const got = require('got');""",
        """
const b = await got("https://a.b", { searchParams: { a: "1" } }).json();
api.x(b.c);
""",
        """
const b_answer = $http.get("https://a.b", query: { a: "1" }, on_error: $abort("A request failed."));
const b = b_answer.json;
if (!$present(b)) {
  $abort("The answer is no JSON.");
}
api.x(b.c);
""",
        ["ERROR"],
    ),
    (
        """""",
        """
const r = await fetch("https://a.b");
api.x(await r.json());
try {
  const d = await (await fetch("https://a.b/d")).json();
  api.x(d.c);
} catch (e) {}
""",
        """
const r = $http.get("https://a.b", accept: $...(), on_error: $abort("A request failed."));
if (!$present(r.json) && $.strip(r.text) !== "null") {
  $abort("The answer is no JSON.");
}
api.x(r.json);
const d_answer = $http.get("https://a.b/d", accept: $...(), on_error: $log("A request failed."));
if ($present(d_answer)) {
  const d = d_answer.json;
  api.x(d.c);
}
""",
        ["ERROR", "ERROR"],
    ),
    (
        """const rp = require('request-promise');""",
        """
const d = JSON.parse(await rp("https://a.b"));
if (event.user.name && d.c) {
  api.x(d.c);
}
""",
        """
const d_answer_answer = $http.get("https://a.b", on_error: $abort("A request failed."));
const d = d_answer_answer.json;
if (!$present(d)) {
  $abort("The answer is no JSON.");
}
if (event.user.name && d.c) {
  api.x(d.c);
}
""",
        ["ERROR"],
    ),
    (
        """const rp = require('request-promise');""",
        """
const b = await rp({ uri: "https://a.b", method: "PUT", json: true, body: { a: 1 } });
api.x(b.c);
""",
        """
const b_answer = $http.put("https://a.b", json: { a: 1 }, on_error: $abort("A request failed."));
const b = b_answer.json;
api.x(b.c);
""",
        ["ERROR"],
    ),
    (
        """const superagent = require('superagent');""",
        """
const r = await superagent.post("https://a.b").set("X-Key", event.secrets.K).send({ a: 1 });
api.x(r.body.c);
""",
        """
const r = $http.post("https://a.b", json: { a: 1 }, headers: { "X-Key": event.secrets.K }, on_error: $abort("A request failed."));
api.x(r.json.c);
""",
        ["ERROR"],
    ),
    (
        """const axios = require('axios');""",
        """
axios.post("https://a.b", { a: 1 });
""",
        """
$http.post("https://a.b", json: { a: 1 }, on_error: $log("A request failed."));
""",
        ["ERROR", "NOT_AWAITED"],
    ),
    (
        """const { ManagementClient } = require('auth0');""",
        """
const m = new ManagementClient({ domain: event.secrets.D, clientId: event.secrets.I, clientSecret: event.secrets.S });
await m.users.update({ id: event.user.user_id }, { user_metadata: { a: 1 } });
const { data: roles } = await m.users.getRoles({ id: event.user.user_id });
api.x(roles.map((r) => r.name));
""",
        """
const m = $management(domain: event.secrets.D, client_id: event.secrets.I, client_secret: event.secrets.S);
$.patch(m, `/api/v2/users/${event.user.user_id}`, json: { user_metadata: { a: 1 } }, on_error: $abort("A request failed."));
const answer = $.get(m, `/api/v2/users/${event.user.user_id}/roles`, on_error: $abort("A request failed."));
const roles = answer.json;
api.x($for(roles, (r) => r.name));
""",
        [],
    ),
    (
        """const { ManagementClient } = require('auth0@2.9.1');""",
        """
const m = new ManagementClient({ domain: "d", token: event.secrets.T });
const users = await m.getUsersByEmail(event.user.email);
api.x(users.length);
""",
        """
const users_answer = $http.get(`https://d/api/v2/users-by-email?email=${event.user.email}`, headers: { Authorization: `Bearer ${event.secrets.T}` }, on_error: $abort("A request failed."));
const users = users_answer.json;
api.x($len(users));
""",
        ["ERROR"],
    ),
    (
        """const jwt = require('jsonwebtoken');""",
        """
const t = jwt.sign({ sub: event.user.user_id, iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 60 }, event.secrets.K);
api.x(t);
""",
        """
const t = $jwt.sign({ sub: event.user.user_id }, event.secrets.K, expires_in: $minutes(1), algorithm: "HS256");
api.x(t);
""",
        ["DROPPED"],
    ),
    (
        """const jwt = require('jsonwebtoken');""",
        """
let p;
try { p = jwt.verify(event.request.query.t, event.secrets.K, { issuer: "a", algorithms: ["HS256"] }); } catch (e) { return api.access.deny("bad"); }
api.x(p.sub);
""",
        """
const p_answer = $jwt.verify(event.request.query.t, event.secrets.K, algorithms: ["HS256"], issuer: "a", on_invalid: api.access.deny("bad"));
const p = p_answer.payload;
api.x(p.sub);
""",
        [],
    ),
    (
        """const { jwtVerify, createRemoteJWKSet } = require('jose');""",
        """
const keys = createRemoteJWKSet(new URL("https://a.b/keys"));
try {
  const { payload } = await jwtVerify(event.transaction.subject_token, keys, { issuer: "https://a.b", audience: "x", clockTolerance: 5 });
  api.authentication.setUserById(payload.sub);
} catch (e) { api.access.rejectInvalidSubjectToken("bad"); }
""",
        """
const answer = $jwt.verify(event.transaction.subject_token, $jwks("https://a.b/keys"), algorithms: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"], issuer: "https://a.b", audience: "x", leeway: $seconds(5), on_invalid: api.access.rejectInvalidSubjectToken("bad"), on_error: $abort("The keys cannot be had."));
const payload = answer.payload;
api.authentication.setUserById(payload.sub);
""",
        [],
    ),
    (
        """const { SignJWT } = require('jose');""",
        """
const t = await new SignJWT({ a: 1 }).setProtectedHeader({ alg: "HS256" }).setIssuedAt().setExpirationTime("1m").sign(new TextEncoder().encode(event.secrets.K));
api.x(t);
""",
        """
const t = $jwt.sign({ a: 1 }, event.secrets.K, expires_in: $minutes(1), algorithm: "HS256");
api.x(t);
""",
        [],
    ),
    (
        """""",
        """
let c;
try { c = JSON.parse(event.secrets.C); } catch (e) { api.access.deny("bad"); return; }
api.x(c.a);
""",
        """
const c = $from_json(event.secrets.C);
if (!$present(c)) {
  api.access.deny("bad");
  return;
}
api.x(c.a);
""",
        [],
    ),
    (
        """""",
        """
let c = {};
try { c = JSON.parse(event.secrets.C); } catch (e) { console.log("no JSON"); }
api.x(c.a);
""",
        """
const c_read = $from_json(event.secrets.C);
if (!$present(c_read)) {
  $log("no JSON");
}
const c = $present(c_read) ? c_read : {};
api.x(c.a);
""",
        [],
    ),
    (
        """""",
        """
try { api.user.setAppMetadata("a", 1); } catch (e) { console.log(e); }
""",
        """
api.user.setAppMetadata("a", 1);
""",
        ["ERROR"],
    ),
    (
        """""",
        """
try { api.x(event.user.name.toLowerCase()); } catch (e) { api.access.deny("x"); }
""",
        """
api.x($.lower(event.user.name));
""",
        ["ERROR"],
    ),
    (
        """const ipaddr = require('ipaddr.js');""",
        """
if (!ipaddr.parse(event.request.ip).match(ipaddr.parseCIDR("192.168.1.134/26"))) { api.x(); }
""",
        """
if (!$ip_in(event.request.ip, ["192.168.1.128/26"])) {
  api.x();
}
""",
        ["ERROR"],
    ),
    (
        """const _ = require('lodash');""",
        """
api.x(_.get(event, "user.app_metadata.plan", "free"), _.find(event.user.identities, { provider: "a" }), _.includes(["a"], event.client.name));
""",
        """
api.x(
  $coalesce(event.user.app_metadata.plan, "free"),
  $first(event.user.identities, (each) => each.provider === "a"),
  $in(event.client.name, ["a"]),
);
""",
        [],
    ),
    (
        """const moment = require('moment');""",
        """
if (moment().diff(moment(event.user.created_at), "days") > 3) { api.x(moment(event.user.created_at).unix(), moment().add(2, "hours").toISOString()); }
""",
        """
if ($floor(($now() - $time(event.user.created_at)) / $days(1)) > 3) {
  api.x($timestamp($time(event.user.created_at)), $iso($now() + $hours(2)));
}
""",
        [],
    ),
    (
        """const { differenceInDays, parseISO } = require('date-fns');""",
        """
api.x(differenceInDays(new Date(), parseISO(event.user.created_at)));
""",
        """
api.x($floor(($now() - $time(event.user.created_at)) / $days(1)));
""",
        [],
    ),
    (
        """const axios = require('axios');""",
        """
const token = (await axios.post("https://a.b/t", { c: 1 })).data.access_token;
await axios.get("https://a.b/u", { headers: { Authorization: `Bearer ${token}` } });
""",
        """
const token_answer = $http.post("https://a.b/t", json: { c: 1 }, on_error: $abort("A request failed."));
const token = token_answer.json.access_token;
$http.get("https://a.b/u", headers: { Authorization: `Bearer ${token}` }, on_error: $abort("A request failed."));
""",
        ["ERROR", "ERROR"],
    ),
]


@pytest.mark.parametrize(("above", "before", "after", "kinds"), CASES)
def test_a_request(above: str, before: str, after: str, kinds: list[str]) -> None:
    text, repairs = translated(before, above)
    assert text == after.strip()
    assert sorted(kind.name for kind in repairs) == kinds
