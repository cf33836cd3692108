"""A world for people is the one that the harness ran."""

from collections.abc import Iterator
from random import Random

import pytest
from importer.judge.test_pairs import compiled

from actiongen.importer.judge.both_sides import choices_of
from actiongen.importer.judge.branches import branches
from actiongen.importer.judge.choices import Choices, Drawn
from actiongen.importer.judge.estree import everything, tree
from actiongen.importer.judge.reads import uses
from actiongen.importer.judge.trials import Setup, Trials
from actiongen.importer.judge.worlds import input_of
from actiongen.importer.model import Kind
from actiongen.javascript.parse import Node
from actiongen.runner.find import find_node
from actiongen.runs.texts import value_of_json


def nodes(text: str) -> Iterator[Node]:
    root = tree(text)
    assert root is not None
    return everything(root)


ORIGINAL = """
exports.onExecutePostLogin = async (event, api) => {
  const { app_metadata: { level, tags } } = event.user;
  if (level > 3 && tags.includes("x") && event.organization.name === "corp") { return; }
  if (event.request.geoip.countryCode === event.secrets.COUNTRY) { return; }
  if (event.user.email.split("@")[1] === "corp.example" || event.authorization.roles.length > 2) { return; }
  if (new Date() - new Date(event.user.created_at) > 24 * 60 * 60 * 1000) { return; }
};
"""
POLICY = '''"""Worlds."""

action(name="Pair", trigger="post-login")

with rule("A", when=event.transaction.protocol == "oauth2-refresh-token" and "admin" in event.authorization.roles):
    api.multifactor.enable("any")
'''
SHOWN = """
exports.onExecutePostLogin = async (event, api) => {
  const { secrets, ...rest } = event;
  api.user.setAppMetadata("event", JSON.stringify(rest));
  api.user.setAppMetadata("secrets", JSON.stringify(secrets));
  api.user.setAppMetadata("now", Date.now());
};
"""


@pytest.mark.slow
def test_worlds_are_those_that_ran() -> None:
    program, javascript = compiled(POLICY)
    found = choices_of(program, uses(nodes(ORIGINAL), ORIGINAL, Kind.ACTION), ORIGINAL)
    setup = Setup(program.header.trigger, SHOWN, javascript, found, ([], []), False, ())
    random = Random(0)
    singles = [(which, at) for which, each in enumerate(found.all) for at in range(len(each.values))]
    worlds: list[Drawn] = [(), *singles, *(several(found, random) for _ in range(100))]

    with Trials(find_node()) as trials:
        trials.set(setup)
        tried = trials.attempt(worlds, tell=True)

    assert len(singles) > 100
    for world, trial in zip(worlds, tried, strict=True):
        assert trial.sides is not None
        shown = {str(arguments[0]): arguments[1] for _, arguments in trial.sides[0].run.calls}
        given = input_of(found, world).world
        assert value(shown["event"]) == given.event, world
        assert value(shown["secrets"]) == given.secrets, world
        assert shown["now"] == given.now_ms


def several(found: Choices, random: Random) -> Drawn:
    places = sorted(random.sample(range(len(found.all)), 4))
    return tuple(
        number for place in places for number in (place, random.randrange(len(found.all[place].values)))
    )


def value(shown: object) -> object:

    assert isinstance(shown, str)
    return value_of_json(shown)


def test_what_an_original_reads() -> None:
    found = uses(nodes(ORIGINAL), ORIGINAL, Kind.ACTION)

    assert {*found["user", "email"].texts} == {"@", "corp.example"}
    assert [*found["user", "app_metadata", "level"].numbers] == [3]
    assert [*found["user", "app_metadata", "tags"].texts] == ["x"]
    assert [*found["organization", "name"].texts] == ["corp"]
    assert [*found["request", "geoip", "countryCode"].beside] == [("secrets", "COUNTRY")]
    assert 24 * 60 * 60 * 1000 in found["user", "created_at"].numbers
    assert [*found["authorization", "roles"].numbers] == [2]


def test_a_rule_reads_its_own_names() -> None:
    text = """const rule = function (user, context, callback) {
      if (context.clientID === 'app' && context.stats.loginsCount > 2) { user.app_metadata = user.app_metadata || {}; }
      if (['a', 'b'].indexOf(context.connection) >= 0 && configuration.KEY) { callback(null, user, context); }
    };"""

    found = uses(nodes(text), text, Kind.RULE)

    assert [*found["client", "client_id"].texts] == ["app"]
    assert [*found["stats", "logins_count"].numbers] == [2]
    assert [*found["connection", "name"].texts] == ["a", "b"]
    assert found["secrets", "KEY"].is_tested


def test_branches_by_hand() -> None:
    text = """
    const f = async (event, api) => {
      if (event.a) one();
      else if (event.b) two();
      const c = event.c ? 1 : 2;
      event.d && three(event.e ?? 4);
      for (const each of event.f) four(each);
      try { five(); } catch (error) { six(); }
      switch (event.g) { case 1: case 2: seven(); break; default: eight(); }
    };"""

    found = [each.arm for each in branches(text, tree(text), "a.js")]

    assert [(arm.kind, arm.text) for arm in found] == [
        ("function", "async (event, api) => {"),
        ("then", "one();"),
        ("else", "if (event.b) two();"),
        ("then", "two();"),
        ("no then", "if (event.b) two();"),
        ("then", "1"),
        ("else", "2"),
        ("right side of &&", "three(event.e ?? 4)"),
        ("no right side of &&", "event.d && three(event.e ?? 4)"),
        ("right side of ??", "4"),
        ("no right side of ??", "event.e ?? 4"),
        ("loop", "for (const each of event.f) four(each);"),
        ("catch", "catch (error) { six(); }"),
        ("case", "case 1: case 2: seven(); break;"[8:]),
        ("case", "default: eight();"),
    ]


def values(original: str, policy: str, path: tuple[str, ...]) -> list[object]:
    """What may stand at a path of the worlds of both."""
    program, _ = compiled(policy)
    found = choices_of(program, uses(nodes(original), original, Kind.ACTION), original)
    return [*found.choice(path).values]


def test_literals_of_the_original_have_room_beside_those_of_the_policy() -> None:
    names = [f"app-{number}" for number in range(60)]
    text = """exports.onExecutePostLogin = async (event, api) => {
  const named = { mine: "a", yours: "b" }[event.client.client_id];
  if (named) { api.access.deny(named); }
};
"""
    policy = f'''"""Many."""

action(name="Pair", trigger="post-login")

with rule("A", when=event.client.client_id in {names}):
    api.access.deny("no")
'''
    found = values(text, policy, ("event", "client", "client_id"))
    assert "mine" in found and "yours" in found


def test_what_lodash_gets_is_read() -> None:
    text = """const _ = require("lodash");
exports.onExecutePostLogin = async (event, api) => {
  if (_.get(event, "user.app_metadata.plan.name") === "gold") { api.multifactor.enable("any"); }
};
"""
    assert "gold" in values(text, POLICY, ("event", "user", "app_metadata", "plan", "name"))


def test_a_secret_for_a_url_may_be_one() -> None:
    text = """exports.onExecutePostLogin = async (event, api) => {
  await fetch(new URL("/x", event.secrets.BASE_URL));
};
"""
    assert "https://a.example" in values(text, POLICY, ("secrets", "BASE_URL"))
