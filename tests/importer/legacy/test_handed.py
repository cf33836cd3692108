"""Rules of one export hand on to each other, and so do the Actions that they become."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bench.install import node_binary

from actiongen.auth0.load import load_trigger
from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.legacy.action import action_of
from actiongen.importer.legacy.handed import with_handed
from actiongen.importer.legacy.harness import wrapped
from actiongen.importer.legacy.settled import settled
from actiongen.importer.model import Handed, Kind, Original
from actiongen.importer.notes import Notes
from actiongen.runner.find import node_at
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED
from actiongen.runs.texts import value_of_json
from actiongen.runs.world import World

FUNCTIONS = """function declare(user, context, callback) {
  if (!global.sendAway) {
    global.sendAway = (why, ctx) => {
      ctx.redirect = { url: 'https://why.example/?why=' + why + '&app=' + context.clientName };
      return ctx;
    };
  }
  callback(null, user, context);
}"""
GROUPS = """function (u, c, cb) {
  u.groups = u.groups || [];
  u.groups.push('everyone');
  c.isLate = u.groups.length > 2;
  u.unread = 1;
  if (!u.email) return cb(null, u, global.sendAway('nomail', c));
  cb(null, u, c);
}"""
GATE = """function (user, context, callback) {
  if (user.groups.indexOf('barred') !== -1) return callback(new UnauthorizedError('Barred.'));
  if (context.isLate) context.idToken.late = true;
  callback(null, user, context);
}"""


def rule(name: str, code: str, order: int, is_enabled: bool = True) -> Original:
    return Original(Kind.RULE, f"{name}.js", name, code, order=order, is_enabled=is_enabled)


RULES = with_handed((rule("gate", GATE, 9), rule("functions", FUNCTIONS, 1), rule("groups", GROUPS, 5)))


def converted(original: Original) -> tuple[str, list[str]]:
    file = read_core(original.path, original.code)
    assert isinstance(file, File)
    notes = Notes()
    made = action_of(file, original, notes)
    return print_core(made), [each.what for each in notes.problems]


def test_who_hands_on_what_is_said_by_their_order() -> None:
    gate, functions, groups = (each.handed for each in RULES)
    assert gate == Handed(frozenset({"user.groups", "context.isLate"}))
    assert groups.writes == {"user.groups", "context.isLate"} and groups.reads == frozenset()
    assert [*groups.functions] == ["sendAway"] and functions.writes == frozenset()


def test_a_rule_that_does_not_run_hands_on_nothing() -> None:
    gate, _ = with_handed((rule("gate", GATE, 2), rule("groups", GROUPS, 1, is_enabled=False)))
    assert gate.handed == Handed()


def test_without_an_order_each_may_come_before_each() -> None:
    unordered = [replace(each, order=None, handed=Handed()) for each in RULES]
    gate, _, groups = (each.handed for each in with_handed(unordered))
    # What a rule reads and writes itself, another one that reads or writes it too may hand on to it.
    assert gate.reads == groups.writes == {"user.groups", "context.isLate"}
    assert [*groups.functions] == ["sendAway"] and groups.reads == frozenset()


def test_what_nobody_reads_is_named() -> None:
    assert converted(RULES[2])[1] == ["a write of user.unread for what runs after the rule"]
    assert converted(RULES[0])[1] == []


def test_a_function_of_another_rule_is_taken_over() -> None:
    text, _ = converted(RULES[2])
    assert "ctx" not in text and 'api.redirect.sendUserTo("https://why.example/?why="' in text


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    node = node_at(node_binary(22))
    assert node is not None
    with Runner(node, Limits(seconds=30)) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize(
    "patch", ["{}", '{"email": "a@b.c"}', '{"groups": ["a", "b"]}', '{"groups": ["barred"]}']
)
def test_they_do_the_same_one_after_the_other(runner: Runner, patch: str) -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    ends = []
    for makes in (wrapped, lambda original: converted(original)[0]):
        metadata: dict[str, object] = {}
        done = []
        for original in sorted(RULES, key=lambda each: each.order or 0):
            user = {"user_id": "u", "app_metadata": {}, "user_metadata": {}, **json.loads(patch)}
            transaction = {"protocol": "oidc-basic-profile", "metadata": metadata}
            event = value_of_json(
                json.dumps({"user": user, "client": {"name": "App"}, "transaction": transaction})
            )
            assert isinstance(event, dict)
            [ran] = runner.run(runner.load(makes(original), trigger), [World(event)])
            assert ran.run.end == FINISHED, ran.run.end
            for name, arguments in ran.run.calls:
                if name == "transaction.setMetadata":
                    metadata[str(arguments[0])] = arguments[1]
            done.append(settled(ran.run.calls, event))
        ends.append(done)
    assert ends[0] == ends[1]
