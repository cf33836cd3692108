"""What the judge lets stand where in the worlds of each pair, and worlds that are made of it.

`choices.json` has them by the names of the pairs; ``pytest --update`` writes it anew. That Node runs the same worlds is
for test_worlds.py.
"""

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from importer.judge.pairs import PAIRS, Pair
from importer.judge.test_pairs import compiled
from importer.judge.test_worlds import ORIGINAL, POLICY, nodes, several

from actiongen.importer.judge.both_sides import choices_of
from actiongen.importer.judge.choices import Choices, Drawn
from actiongen.importer.judge.reads import uses
from actiongen.importer.judge.worlds import input_of, is_writable, texts_of, world_of
from actiongen.importer.model import Kind
from actiongen.runs.texts import json_text

CHOICES = Path(__file__).with_name("choices.json")
DENSE = (
    Pair(
        "secrets of many kinds",
        """const { IPS, BASE_URL, webhook, NEEDED, ORDER } = event.secrets;
if (IPS.split(",").includes(event.request.ip) || BASE_URL === "https://b.example" || webhook || NEEDED === "y") { f(); }
if (event.secrets.APP.includes(event.client.client_id) || Number(event.secrets.LEVEL) > 7 || ORDER === "m") { g(); }
if (event.secrets.PAIR === "one" || event.secrets.PAIR === "two" || event.secrets.PAIR === event.secrets.APP) { h(); }
if (event.user.name === event.secrets[0] || event.user.user_id === event.secrets.APP) { i(); }""",
        'secrets("NEEDED", "OTHER")\n\nwith rule("A", when=event.user.name == event.secrets.NEEDED):\n    stop()',
        0,
        0,
    ),
    Pair(
        "answers of many kinds",
        """const one = await axios.get("https://a.example"); const two = await request.post("https://b.example", {});
if (one.data.level === "high" || one.status === 204 || one.data.items[0].id === "x" || one.body.n > 3) { f(one.data); }
if (two.headers.a === "b" || two.json.deep.er === true || two.statusText === "OK" || two.ok ||
two.text === "t") { g(); }
for (const each of two.data.list) { if (each.kind === "k" && each.tags[0] === "v") { h(each); } }
if (one.data[0].first === "q") { i(); }
const c = api.cache.get("k"); if (c.value === "v" && cache) { j(c); }""",
        'one = http.get("https://a.example", on_error=stop())\n'
        'two = http.post("https://b.example", json={}, on_error=stop())\n\n'
        'with rule("A", when=read(one.json.level, string) == "top" or read(two.json.level, number) == 5):\n    stop()',
        0,
        0,
    ),
    Pair(
        "queries of many kinds",
        """const t = api.redirect.validateToken({ secret: event.secrets.S }); const { SignJWT } = require("jose");
if (t.sub === "a" || t.n > 3 || t.deep.er === event.user.user_id || t.list[0].x === "y" ||
t.sub === event.secrets.S) { f(); }
const c = api.cache.get("k"); if (c && c.value === "v") { g(c.value); } api.redirect.canRedirect();
if (event.user.app_metadata.until > Date.now() || moment().hour() === 7) { h(); }
exports.onContinuePostLogin = async (event, api) => {}; api.rules.wasExecuted("r");""",
        'secrets("KEY")\n\n'
        'token = jwt.sign({}, event.secrets.KEY, algorithm="RS256", expires_in=minutes(5), on_error=stop())\n\n'
        'with rule("A"):\n    api.idToken.setCustomClaim("https://a.example/t", token)',
        0,
        0,
    ),
    Pair(
        "fields of many kinds",
        """const { created_at, identities, nickname, email_verified, multifactor, last_password_reset } = event.user;
if (new Date(created_at) > new Date("2020-01-02") || nickname === "n" || email_verified ||
multifactor[0] === "m") { f(); }
if (identities.some((i) => i.provider === "p" && i.isSocial) || identities.length > 2 || last_password_reset) { g(); }
if (event.authentication.methods.find((m) => m.name === "mfa" && m.timestamp) || event.user.nothing === "z") { h(); }
if (event.user.app_metadata.a.b === "c" || event.user.app_metadata.a.n === 4 ||
event.user.app_metadata.a.t === true) { i(); }
if (event.user.app_metadata.list.includes("d") ||
event.user.app_metadata.recs.some((r) => r.k === "e" && r.j.l === 1)) { j(); }
if (event.user.app_metadata.at < Date.now() - 86400000 || event.user.app_metadata.ms > 2500 ||
event.stats.logins_count > 9) { k(); }
if (event.transaction.protocol === "redirect-callback" || event.transaction.protocol === "samlp" ||
!event.user) { l(); }
if (event.user.nickname === event.user.name || event.user.app_metadata.o === event.user.email ||
event.request.ip === event.client.name) { m(); }
if (event.organization.metadata.tier === "gold" || event.client.metadata.n === "1" ||
event.connection.name === "con") { n(); }
if (event.user.email === event.request.query.mail || event.user.picture === event.user.identities[0].user_id ||
event.user.user_id === "") { o(); }
if (event.request.query[event.secrets.K] === "w" || event.authorization.roles.includes("r") ||
event.user.multifactor.includes("s")) { q(); }""",
        "schema(event.user.app_metadata, list=[string], ms=number)\n\n"
        'with rule("A", when="x" in event.user.app_metadata.list or event.user.app_metadata.ms > 3\n'
        '    or event.transaction.protocol == "oidc-basic-profile" or read(event.request.query.mail, string) == "q"):\n'
        '    stop()\n\nwith on_continue():\n    with rule("B"):\n        api.access.deny("b")',
        0,
        0,
    ),
    Pair(
        "what says when",
        """const d = new Date(); if (d.getHours() > 17 || d.getDay() === 2 ||
d.getMonth() === 5) { f("2027-01-02 10:30"); }
if (event.user.created_at < "2025-02-03" || moment(event.user.updated_at).isBefore("2024-05-06")) { g(); }""",
        'with rule("A", when=hour(now(), "UTC") > 18):\n    stop()',
        0,
        0,
    ),
)
TEXTS = {"worlds": (ORIGINAL, POLICY)} | {each.name: (each.action, each.text) for each in (*PAIRS, *DENSE)}
WORLDS = 3


def drawn(found: Choices, name: str) -> list[Drawn]:
    """Some worlds: of four places where there are so many, else of one."""
    random = Random(name)
    if len(found.all) >= 4:
        return [several(found, random) for _ in range(WORLDS)]
    worlds = [(which, at) for which, each in enumerate(found.all) for at in range(len(each.values))]
    return random.sample(worlds, min(WORLDS, len(worlds)))


def told(name: str) -> dict[str, Any]:
    """The values of each place, and what comes of some worlds."""
    original, policy = TEXTS[name]
    program, _ = compiled(policy)
    found = choices_of(program, uses(nodes(original), original, Kind.ACTION), original)
    usual = input_of(found, ()).world.event
    worlds = {}
    for world in drawn(found, name):
        given = input_of(found, world)
        made = world_of(found, world)
        worlds[texts_of(world, found)] = {
            "made": {key: made[key] for key in sorted(made) if key not in ("event", "now") and made[key]},
            "event": {
                key: json.loads(json_text(value))
                for key, value in given.world.event.items()
                if value != usual.get(key)
            },
            "given": [[".".join(path), repr(value)] for path, value in given.given],
            "now": given.now,
            "can be written": is_writable(found, world),
        }
    return {
        "places": {
            ".".join(each.path): {
                "values": each.values,
                "converted": each.converted,
                "undocumented": sorted(each.undocumented),
            }
            for each in found.all
        },
        "worlds": worlds,
        "seeds": [texts_of(tuple(each), found) for each in found.seeds()[:4]],
        "samples": sorted(each.replace("\n", ".") for each in found.wire()["samples"]),
        "orders": [[*found.order(world)] for world in drawn(found, name)],
        "replies": {".".join(each.path): each.right() for each in found.all if each.is_reply},
        "right": {
            ".".join(each.path): [each.right(), each.right(1)]
            for each in found.all
            if each.path[0] == "event"
        },
    }


@cache
def kept() -> dict[str, Any]:
    """What was kept."""
    found: dict[str, Any] = json.loads(CHOICES.read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_choices_as_they_were(name: str, update: bool) -> None:
    found = json.loads(json.dumps(told(name)))
    if update:
        every = json.loads(CHOICES.read_text("utf-8")) if CHOICES.exists() else {}
        lines = (
            f"{json.dumps(each)}: {json.dumps(value)}" for each, value in (every | {name: found}).items()
        )
        CHOICES.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        return
    assert found == kept()[name]


def test_every_pair_is_there() -> None:
    assert {*kept()} == {*TEXTS}
    assert all(isinstance(each, Pair) for each in PAIRS)
