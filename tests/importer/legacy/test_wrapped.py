"""The text around a Rule or Hook in which it runs: what it has of its own, and where its code stands."""

import json
import re

import pytest

from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.legacy.harness import WAITS, code_at, trigger_of, wrapped
from actiongen.importer.model import Handed, Kind, Original

RULE = "function (user, context, callback) { callback(null, user, context); }"


def rule(code: str, **more: object) -> Original:
    return Original(Kind.RULE, "rules/it.js", "It", code, **more)  # type: ignore[arg-type]


def constant(original: Original, name: str) -> object:
    """What the harness knows under a name."""
    found = re.search(rf"^const {name} = (.*);$", wrapped(original), re.MULTILINE)
    assert found is not None
    return json.loads(found[1])


@pytest.mark.parametrize(
    ("code", "is_expression"),
    [
        (RULE, True),
        (f"\n  // why\n /* how */ {RULE}", True),
        (RULE.replace("function", "async function"), True),
        ("(user, context, callback) => { callback(); }", True),
        (f"module.exports = {RULE};", False),
        ("functional(1);", False),
        ("/* never ends", False),
        ("", False),
        ("// alone", False),
    ],
)
def test_what_a_rule_is(code: str, is_expression: bool) -> None:
    text = wrapped(rule(code))
    start = code_at(rule(code))
    assert text[start : start + len(code)] == code
    before = text[:start].splitlines()[-2:]
    assert before == (
        ["with (names) {", "const rule ="] if is_expression else ["function make(names) {", "with (names) {"]
    )
    found = "rule" if is_expression else "module.exports.default ?? module.exports"
    assert text[start + len(code) :].startswith(f"\n;\nreturn {found};\n}}\n}}\n")
    assert text.count(f"\n{WAITS};\n") == 1


def test_a_hook_stands_in_its_own_harness() -> None:
    hook = Original(Kind.HOOK, "it.js", "It", RULE, "client-credentials-exchange")
    text = wrapped(hook)
    end = code_at(hook) + len(RULE)
    assert text[code_at(hook) : end] == RULE
    assert text[end:].startswith("\n}\n}\n") and "return rule" not in text[end : end + 40]
    assert text[end:] != wrapped(rule(RULE))[code_at(rule(RULE)) + len(RULE) :]
    assert trigger_of(hook) == "credentials-exchange"
    assert constant(hook, "HANDLER") == "onExecuteCredentialsExchange"


def test_an_action_is_as_it_is() -> None:
    action = Original(Kind.ACTION, "it.js", "It", "exports.onExecutePostLogin = () => {};", "post-login")
    assert wrapped(action) == action.code and code_at(action) == 0
    assert trigger_of(action) == "post-login"
    assert constant(Original(Kind.HOOK, "it.js", "It", RULE, "unknown"), "HANDLER") == ""


def test_what_a_rule_is_handed() -> None:
    long = "context." + "x" * 70
    handed = Handed(
        frozenset({"user.groups", "user.app_metadata.a.b", "context.app_metadata.c", long}),
        frozenset({"user.user_metadata.d", "user.app_metadata"}),
    )
    given = rule(RULE, handed=handed)
    assert constant(given, "HANDED_READS") == [
        [["context", "app_metadata.c"], "context.app_metadata.c"],
        [["context", "x" * 70], "x" * 64],
        [["user", "app_metadata", "a.b"], "user.app_metadata.a.b"],
        [["user", "groups"], "user.groups"],
    ]
    assert constant(given, "HANDED_WRITES") == [
        [["user", "app_metadata"], "user.app_metadata"],
        [["user", "user_metadata", "d"], "user.user_metadata.d"],
    ]


def test_functions_of_others() -> None:
    code = RULE.replace(
        "callback(", "global.tell(1); global.ask (2); global.kept = global.ask(3); global.other(); callback("
    )
    assert constant(rule(code), "CALLED_OF_GLOBAL") == ["ask", "other", "tell"]
    assert constant(rule(code.replace("global.other()", "global.other")), "CALLED_OF_GLOBAL") == [
        "ask",
        "tell",
    ]
    file = read_core("a.js", "exports.tell = (x) => x + 1;")
    assert isinstance(file, File)
    given = rule(code, handed=Handed(functions={"tell": file.exports[0][1]}))
    assert constant(given, "CALLED_OF_GLOBAL") == ["ask", "other"]
    assert 'return {"tell": (x) => x + 1}; } }' in wrapped(given)
