"""Rules that are hard on purpose: each ends soon, with a problem that names the construct."""

import time

import pytest

from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.legacy.action import action_of
from actiongen.importer.legacy.handed import with_handed
from actiongen.importer.model import Kind, Original
from actiongen.importer.notes import Notes

CASES = {
    "a helper that calls itself": (
        "function f(cb) { if (user.a) return f(cb); if (user.b) return f(cb); cb(null, user, context); } f(callback);",
        "a call of the rule's callback within a function",
    ),
    "helpers that call each other": (
        "function f(cb) { if (user.a) g(cb); else h(cb); } function g(cb) { if (user.a) f(cb); else h(cb); }"
        "function h(cb) { if (user.b) f(cb); else g(cb); } return f(callback);",
        "a call of the rule's callback within a function",
    ),
    "a getter that ends the rule": (
        "const o = { get a() { return callback(new Error('x')); } }; o.a; callback(null, user, context);",
        "an object with a getter or a setter that uses callback",
    ),
    "prototypes": (
        "context.constructor.constructor('return process')(); callback(null, user, context);",
        "context.constructor, which another rule writes",
    ),
    "a callback that is kept": (
        "global.later = callback; context.idToken.f = callback;",
        "a call of the rule's callback within a function",
    ),
    "callbacks in callbacks": (
        "r.get('u', (err, res) => { if (err) return callback(err);" * 30
        + "callback(null, user, context);"
        + "});" * 30,
        "a call of the rule's callback within a function",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_it_ends_with_a_problem(name: str) -> None:
    statements, what = CASES[name]
    code = f"function (user, context, callback) {{ {statements} }}"
    [original] = with_handed((Original(Kind.RULE, "r.js", "R", code),))
    before = time.process_time()
    file = read_core(original.path, original.code)
    assert isinstance(file, File)
    notes = Notes()
    action_of(file, original, notes)
    assert what in [each.what for each in notes.problems]
    assert time.process_time() - before < 20


@pytest.mark.parametrize("code", ["var x = 1;", "", "exports.a = () => {}; exports.b = () => {};"])
def test_what_is_no_rule_exports_nothing(code: str) -> None:
    original = Original(Kind.RULE, "r.js", "R", code)
    file = read_core(original.path, original.code)
    assert isinstance(file, File)
    assert action_of(file, original, Notes()).exports == ()


@pytest.mark.slow
def test_many_places_are_handed_on_soon() -> None:
    writes = "".join(f"user.a{i} = user.a{i} || {i}; if (user.b{i}) user.a{i} = 2;" for i in range(200))
    code = f"function (user, context, callback) {{ {writes} callback(null, user, context); }}"
    before = time.process_time()
    file = read_core("r.js", code)
    assert isinstance(file, File)
    notes = Notes()
    action_of(file, Original(Kind.RULE, "r.js", "R", code), notes)
    assert notes.handed_on == {f"user.a{i}" for i in range(200)}
    assert time.process_time() - before < 20
