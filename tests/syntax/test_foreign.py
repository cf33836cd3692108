"""What is said of words and operators of other languages, and of names that people write from habit."""

import pytest

from actiongen.diagnostics.codes_syntax import JAVASCRIPT_SYNTAX, UNSUPPORTED_OPERATOR, UNSUPPORTED_STATEMENT
from actiongen.syntax import foreign, habits
from actiongen.syntax.foreign import KEYWORDS, OPERATORS, Advice
from actiongen.syntax.habits import Answer, answer, of_module


def test_the_entries_of_the_tables() -> None:
    """Made here once more: the tables are made when their modules are read."""
    of_javascript = Advice(JAVASCRIPT_SYNTAX, "`&&` is JavaScript", "write `and`", "and")
    assert foreign._javascript("&&", "write `and`", "and") == OPERATORS["&&"] == of_javascript
    of_bits = Advice(
        UNSUPPORTED_OPERATOR, "there is no operator on bits: `~`", "write `not` for conditions", "not "
    )
    assert foreign._bits("~", "not ") == OPERATORS["~"] == of_bits
    shift = Advice(UNSUPPORTED_OPERATOR, "there is no operator on bits: `>>`", "divide instead")
    assert foreign._operator(">>", "operator on bits", "divide instead") == OPERATORS[">>"] == shift
    help_text = "remove it: names are given a value once"
    statement = Advice(UNSUPPORTED_STATEMENT, "there is no `nonlocal` in a policy", help_text)
    assert foreign._statement("nonlocal", help_text) == KEYWORDS["nonlocal"] == statement
    assert habits._same("user", "event.user") == {"user": Answer("write `event.user`", "event.user")}
    assert habits._same("x") == {"x": Answer("write `x`", "x")}
    assert habits._all("a b", Answer("c")) == {"a": Answer("c"), "b": Answer("c")}


@pytest.mark.parametrize(
    ("names", "length", "help_text"),
    [
        ("console", 1, 'write `log("what happened", value)`'),
        ("console.log", 2, 'write `log("what happened", value)`'),
        ("console.log.apply", 2, 'write `log("what happened", value)`'),
        ("Math.other.floor", 1, habits._NO_NUMBERS),
        ("Math.floor", 2, "write `floor(x)`"),
        ("datetime.datetime.now", 3, habits._TIME),
        ("datetime.datetime.now.x.y", 3, habits._TIME),
        ("auth0.users.updateUserMetadata", 3, 'write `api.user.setUserMetadata("key", value)`'),
        ("auth0.users.other", 1, habits.ANSWERS["auth0"].help),
    ],
)
def test_the_longest_known_beginning_counts(names: str, length: int, help_text: str) -> None:
    found = answer(names.split("."))
    assert found is not None and (found[0], found[1].help) == (length, help_text)


@pytest.mark.parametrize("names", ["nobody", "users.auth0", "log.console", ""])
def test_what_begins_otherwise_has_no_answer(names: str) -> None:
    assert answer(names.split(".")) is None
    assert of_module(names) is None


def test_modules() -> None:
    assert of_module("node-jose") == of_module("jose") == habits.ANSWERS["jose"]
    assert of_module("http.client") == habits.ANSWERS["http.client"]
    assert of_module("datetime.datetime.now") == habits.ANSWERS["datetime.now"]
    assert of_module("node-nobody") is None
