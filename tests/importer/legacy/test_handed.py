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


WRITES = """user.a.b = 1; user.user_id = 2; user.app_metadata = {}; user.app_metadata.x.y = 1; user.user_metadata.z = 1;
context.request.q = 1; context.clientID = 1; context.stats = {}; context.multifactor = {}; context.sso.own = 1;
context.connectionOptions.x = 1; context.own.deep = 1; context.idToken.x = 1; global.g = 1; other.o = 1;
user[user.name] = 1; const named = () => 1; global.f = named; global.h = () => 2; global[user.name] = 3;
user.only = 1;"""
READS = """use(user.a, user.user_id, user.app_metadata, user.app_metadata.x, user.user_metadata.z, context.request.q,
context.clientID, context.stats, context.multifactor, context.sso.own, context.connectionOptions.x, context.own,
context.idToken.x, global.g, other.o, user.name, global.f(), global.h(), user, context);
user.only = user.read; user.list[user.key] = 1;"""


def body(statements: str, parameters: str = "user, context, callback") -> str:
    return f"function ({parameters}) {{ {statements} callback(null, user, context); }}"


def test_what_is_a_place_and_what_is_not() -> None:
    originals = with_handed((rule("a", body(WRITES), 1), rule("b", body(READS), 2)))
    first, second = (each.handed for each in originals)
    places = {"user.a", "user.app_metadata.x", "user.user_metadata.z", "context.own", "global.g"}
    assert first.writes == places and first.reads == frozenset() and not first.functions
    assert second.reads == places and second.writes == frozenset() and {*second.functions} == {"f", "h"}
    writes, reads = (converted(each)[0] for each in originals)
    for place in places:
        assert f'api.transaction.setMetadata("{place}", ' in writes
        assert f'event.transaction.metadata["{place}"]' in reads


def test_what_a_rule_reads_on_its_way_to_a_write() -> None:
    writes = "user.only = 1; user.read = 1; user.key = 1; user.list = 1;"
    first, _ = with_handed((rule("a", body(writes), 1), rule("b", body(READS), 2)))
    assert first.handed.writes == {"user.read", "user.key"}


def test_rules_are_in_the_order_of_their_numbers() -> None:
    reads, writes = body("use(user.a);"), body("user.a = 1;")
    early, late, first, last = (
        each.handed
        for each in with_handed(
            (rule("b", reads, 9), rule("c", reads, 11), rule("z", reads, 0), rule("a", writes, 10))
        )
    )
    assert (early.reads, first.reads) == (frozenset(), frozenset())
    assert late.reads == last.writes == {"user.a"}


def test_what_cannot_be_read_hands_on_nothing() -> None:
    reads, writes = body("use(user.a);"), body("user.a = 1;")
    bad, first, second = with_handed(
        (rule("bad", "function (", 1), rule("a", writes, 2), rule("b", reads, 3))
    )
    assert bad.handed == Handed() and first.handed.writes == second.handed.reads == {"user.a"}


def test_an_action_has_no_part_in_it() -> None:
    action = Original(Kind.ACTION, "a.js", "a", body("user.a = 1;"), order=1)
    assert [each.handed for each in with_handed((action, rule("b", body("use(user.a);"), 2)))] == [
        Handed()
    ] * 2


def test_without_a_second_parameter_it_is_no_rule() -> None:
    writes = body("user.a = 1;", "user")
    first, _ = with_handed((rule("a", writes, 1), rule("b", body("use(user.a);"), 2)))
    assert first.handed == Handed()


def test_what_is_written_down_for_good_is_not_handed_on() -> None:
    keeps = body(
        "user.app_metadata.x = 1; user.user_metadata.y = 1;"
        "auth0.users.updateUserMetadata(user.user_id, user.user_metadata);"
    )
    reads = body("use(user.app_metadata.x, user.user_metadata.y);")
    first, _ = with_handed((rule("a", keeps, 1), rule("b", reads, 2)))
    assert first.handed.writes == {"user.app_metadata.x"}
    other = keeps.replace("auth0.", "other.")
    first, _ = with_handed((rule("a", other, 1), rule("b", reads, 2)))
    assert first.handed.writes == {"user.app_metadata.x", "user.user_metadata.y"}


def test_a_long_place_has_a_short_key() -> None:
    name = "x" * 70
    first, _ = with_handed(
        (rule("a", body(f"user.{name} = 1;"), 1), rule("b", body(f"use(user.{name});"), 2))
    )
    text, _ = converted(first)
    assert f'"{name[:64]}",' in text and f'"{name[:65]}' not in text


def test_a_function_of_another_rule_has_names_of_its_own() -> None:
    gives = body(
        "global.f = (inner) => { const kept = u.name + inner; return kept + c.clientID; };", "u, c, callback"
    )
    takes = body("const kept = 1; const inner = 2; context.idToken.x = global.f(kept) + inner;")
    _, second = with_handed((rule("a", gives, 1), rule("b", takes, 2)))
    text, _ = converted(second)
    assert "event.user.name + inner_2" in text and "event.client.client_id" in text
    assert 'setCustomClaim("x", f(1) + 2)' in text or 'setCustomClaim("x", f(kept) + inner)' in text


def test_a_function_that_it_keeps_for_the_next_login_is_its_own() -> None:
    code = body("global.f = global.f || ((x) => 'a' + x); context.idToken.x = global.f(user.name);")
    (alone,) = with_handed((rule("a", code, 1),))
    text, notes = converted(alone)
    assert not alone.handed.functions  # what is kept is no function that is written out
    code = body("if (!global.f) { global.f = (x) => 'a' + x; } context.idToken.x = global.f(user.name);")
    (alone,) = with_handed((rule("a", code, 1),))
    text, notes = converted(alone)
    assert [*alone.handed.functions] == ["f"] and not notes.problems
    assert 'api.idToken.setCustomClaim("x", f(event.user.name));' in text and "global" not in text
