"""The tables of a small grammar: Lark's states and rules in our form, as they are written and read again."""

from functools import cache
from pathlib import Path

import pytest
from lark import Lark

from actiongen.syntax import tables as module
from actiongen.syntax.tables import Rule, Tables, grammar_key, made, save, saved, tables

GRAMMAR = r"""
statement: NAME "=" expr -> assign
         | [MARK] NAME [MARK] "!" -> call
         | LONG WIDE -> odd
?expr: NAME
     | "(" expr ")"
     | list
     | expr PLUS NAME
list: "[" [expr] _more "]"
_more: ("," expr)*
MARK: "@"
PLUS: "+"
NAME.2: /[a-z]+/
COMMA: ","
SPACE: / +/
LONG: "+++"
WIDE: /b{5}/
%ignore SPACE
"""


@cache
def small() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="basic", start=["statement", "expr"], maybe_placeholders=True)


@cache
def found() -> Tables:
    return made(small())


def test_terminals_that_begin_like_no_other_come_first_then_those_of_more_weight_and_the_longer() -> None:
    names = [part.split(">")[0] for part in found().scanner.split("(?P<")[1:]]
    assert names == [
        *("SPACE", "COMMA", "LPAR", "LSQB", "RPAR", "RSQB"),
        *("NAME", "WIDE", "LONG", "BANG", "EQUAL", "MARK", "PLUS"),
    ]
    assert found().scanner.startswith(r"(?P<SPACE> +)|(?P<COMMA>,)|(?P<LPAR>\()|")


def test_a_rule_says_which_parts_to_keep() -> None:
    rules = [each for each in found().rules if not each.name.startswith("__")]
    keep = (False, 0)
    assert rules == [
        Rule("statement", 3, "assign", False, ((0, *keep), (2, *keep)), 0),
        Rule("statement", 4, "call", False, ((0, *keep), (1, *keep), (2, *keep)), 0),
        Rule("statement", 3, "call", False, ((0, *keep), (1, *keep)), 1),
        Rule("statement", 3, "call", False, ((0, False, 1), (1, *keep)), 0),
        Rule("statement", 2, "call", False, ((0, False, 1),), 1),
        Rule("statement", 2, "odd", False, ((0, *keep), (1, *keep)), 0),
        Rule("expr", 1, "expr", True, ((0, *keep),), 0),
        Rule("expr", 3, "expr", True, ((1, *keep),), 0),
        Rule("expr", 1, "expr", True, ((0, *keep),), 0),
        Rule("expr", 3, "expr", True, ((0, *keep), (1, *keep), (2, *keep)), 0),
        Rule("list", 4, "list", False, ((1, *keep), (2, True, 0)), 0),
        Rule("list", 3, "list", False, ((1, True, 1),), 0),
        Rule("_more", 1, "_more", False, ((0, True, 0),), 0),
        Rule("_more", 0, "_more", False, (), 0),
    ]


def test_states_are_numbered_as_they_are_found() -> None:
    states, goals = found().states, found().goals
    assert (goals["statement"][0], goals["expr"][0]) == (0, 1)
    assert states[0]["statement"] == goals["statement"][1] and states[1]["expr"] == goals["expr"][1]
    seen = [to for row in states for to in row.values() if to >= 0]
    assert [*dict.fromkeys(seen)] == [*range(2, len(states))]
    assert all([*row] == sorted(row) for row in states)


def test_a_way_through_the_states() -> None:
    """``a = b + c``: the states that each token leads to, and the rules that are made on the way."""
    states, rules = found().states, found().rules
    state = states[0]["NAME"]
    state = states[state]["EQUAL"]
    of_name = states[states[state]["NAME"]]
    assert (
        rules[of_name["PLUS"]] == rules[of_name["$END"]] == Rule("expr", 1, "expr", True, ((0, False, 0),), 0)
    )
    behind = states[states[state]["expr"]]
    assert rules[behind["$END"]].data == "assign"
    of_sum = states[states[behind["PLUS"]]["NAME"]]
    assert {rules[each].size for each in of_sum.values()} == {3} and rules[of_sum["$END"]].name == "expr"


def test_what_is_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "policy.bin"
    monkeypatch.setattr(module, "TABLES", file)
    monkeypatch.setattr(module, "build_grammar", small)
    assert saved() is None
    tables.cache_clear()
    try:
        assert tables() == found()
    finally:
        tables.cache_clear()
    save()
    assert saved() == found()
    first, second, rest = file.read_bytes().split(b"\n")
    assert (first + b"\n", rest) == (grammar_key(), b"")
    assert first.startswith(b"form 1 grammar ") and len(first) == len(b"form 1 grammar ") + 64
    assert b" " not in second.replace(b" +", b"")
    tables.cache_clear()
    try:
        monkeypatch.setattr(module, "build_grammar", lambda: pytest.fail("the tables are there"))
        assert tables() == found()
    finally:
        tables.cache_clear()


@pytest.mark.parametrize(
    "content", [b"", b"form 0 grammar 0\n[]", None, b'["", [], [1], 2]', b"[1, 2]", b"\x80\x04"]
)
def test_other_content_is_no_tables(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "policy.bin"
    monkeypatch.setattr(module, "TABLES", file)
    if content is not None:
        file.write_bytes(content if content[:4] in (b"", b"form") else grammar_key() + content)
    assert saved() is None


def test_line_ends_of_the_grammar_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = grammar_key()
    file = tmp_path / "policy.lark"
    text = module.GRAMMAR.read_bytes().replace(b"\r\n", b"\n")
    monkeypatch.setattr(module, "GRAMMAR", file)
    file.write_bytes(text.replace(b"\n", b"\r\n"))
    assert grammar_key() == key
    file.write_bytes(text + b"\n")
    assert grammar_key() != key
