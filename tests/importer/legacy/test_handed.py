"""Rules of one export hand on to each other, and so do the Actions that they become."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from importer.legacy.settled import settled

from actiongen.auth0.load import load_trigger
from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.legacy.action import action_of
from actiongen.importer.legacy.handed import with_handed
from actiongen.importer.legacy.harness import wrapped
from actiongen.importer.model import Handed, Kind, Original, RepairKind
from actiongen.importer.notes import Notes
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


ALONE = """function (user, context, callback) {
  user.groups = user.groups || [];
  if (user.email && user.groups.indexOf('staff') === -1) user.groups.push('staff');
  user.app_metadata.seen = user.email || 'never';
  user.app_metadata.kept = 1;
  user.user_metadata.written = 2;
  context.late = !user.email;
  user.shown = 'x' + user.email;
  context.idToken.shown = user.shown;
  console.log(user.groups);
  auth0.users.updateUserMetadata(user.user_id, user.user_metadata);
  callback(null, user, context);
}"""
"""Nothing says who reads what it writes."""


def converted(original: Original) -> tuple[str, Notes]:
    file = read_core(original.path, original.code)
    assert isinstance(file, File)
    notes = Notes()
    return print_core(action_of(file, original, notes)), notes


def knowing(original: Original) -> Original:
    """The original with all that its policy hands on."""
    writes = original.handed.writes | converted(original)[1].handed_on
    return replace(original, handed=replace(original.handed, writes=writes))


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


def test_what_nobody_reads_is_handed_on_and_named() -> None:
    text, notes = converted(RULES[2])
    assert not notes.problems and notes.handed_on == {"user.unread"}
    assert 'api.transaction.setMetadata("user.unread", JSON.stringify(unread))' in text
    [repair] = [each for each in notes.repairs if each.kind is RepairKind.HANDED_ON]
    assert 'event.transaction.metadata["user.unread"]' in repair.what
    assert not converted(RULES[0])[1].problems


def test_a_rule_alone_hands_on_what_it_does_not_use_itself() -> None:
    """Its log is no use, and what it writes down for good the event of the next Action has."""
    _, notes = converted(rule("alone", ALONE, 1))
    places = {"user.groups", "user.app_metadata.seen", "user.app_metadata.kept", "context.late"}
    assert notes.handed_on == places and not notes.problems


def test_metadata_that_nobody_keeps_are_handed_on() -> None:
    writes = (
        "function (user, context, callback) { user.app_metadata.team = 'a'; callback(null, user, context); }"
    )
    keeps = writes.replace(
        "callback(null", "auth0.users.updateAppMetadata(user.user_id, user.app_metadata); callback(null"
    )
    reads = "function (u, context, cb) { context.idToken.t = u.app_metadata.team; cb(null, u, context); }"
    handed = [
        [each.handed for each in with_handed((rule("a", first, 1), rule("b", reads, 2)))]
        for first in (writes, keeps)
    ]
    place = frozenset({"user.app_metadata.team"})
    assert handed[0] == [Handed(writes=place), Handed(place)]
    assert handed[1] == [Handed(), Handed()]


def test_a_function_of_another_rule_is_taken_over() -> None:
    text, _ = converted(RULES[2])
    assert "ctx" not in text and 'api.redirect.sendUserTo("https://why.example/?why="' in text


@pytest.mark.slow
@pytest.mark.parametrize("rules", [RULES, (rule("alone", ALONE, 1),)], ids=["export", "alone"])
@pytest.mark.parametrize(
    "patch", ["{}", '{"email": "a@b.c"}', '{"groups": ["a", "b"]}', '{"groups": ["barred"]}']
)
def test_they_do_the_same_one_after_the_other(
    runner: Runner, patch: str, rules: tuple[Original, ...]
) -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    ends = []
    sides: tuple[Callable[[Original], str], ...] = (
        lambda original: wrapped(knowing(original)),
        lambda original: converted(original)[0],
    )
    for makes in sides:
        metadata: dict[str, object] = {}
        done = []
        for original in sorted(rules, key=lambda each: each.order or 0):
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


def test_what_a_package_computes_is_handed_on() -> None:
    """A condition that decides about nothing else, and an object of the rule's own, are no use of a value."""
    code = """function (user, context, callback) {
      const url = require('url');
      if (user.picture.indexOf('old.example') > -1) {
        const parsed = url.parse(user.picture, true);
        parsed.query.size = 'small';
        user.picture = url.format(parsed);
      }
      callback(null, user, context);
    }"""
    text, notes = converted(rule("picture", code, 1))
    assert notes.handed_on == {"user.picture"} and not notes.problems
    assert 'api.transaction.setMetadata("user.picture"' in text
