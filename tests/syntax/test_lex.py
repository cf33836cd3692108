"""The lexer, and the saved tables of the parser."""

from pathlib import Path

import pytest
from syntax.policies import WHOLE_GRAMMAR, noise

from actiongen.syntax import lex as lexer
from actiongen.syntax.lex import TABLES, build_grammar, grammar, grammar_key, lex


def test_saved_tables_are_current() -> None:
    assert TABLES.read_bytes().startswith(grammar_key()), "run scripts/build_parser.py"


@pytest.mark.slow
def test_saved_tables_are_those_of_the_grammar() -> None:
    saved = lexer._saved_grammar()
    assert saved is not None
    built = build_grammar()
    assert [(t.name, t.pattern.to_regexp()) for t in saved.terminals] == [
        (t.name, t.pattern.to_regexp()) for t in built.terminals
    ]
    assert {str(rule) for rule in saved.rules} == {str(rule) for rule in built.rules}


@pytest.mark.slow
@pytest.mark.parametrize("content", [None, b"", b"lark 0 grammar 0\n", "damaged", "cut"])
def test_without_fitting_tables_the_grammar_is_built(
    content: bytes | str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = tmp_path / "policy.bin"
    if content == "damaged":
        tables.write_bytes(grammar_key() + b"\x80\x04nonsense")
    elif content == "cut":
        tables.write_bytes(TABLES.read_bytes()[:-1000])
    elif isinstance(content, bytes):
        tables.write_bytes(content)
    monkeypatch.setattr(lexer, "TABLES", tables)
    assert lexer._saved_grammar() is None
    grammar.cache_clear()
    try:
        assert [token.type for token in lex("x = 1")] == ["NAME", "EQUAL", "NUMBER"]
    finally:
        grammar.cache_clear()


@pytest.mark.slow
def test_the_grammar_has_no_conflicts_and_no_terminals_that_collide() -> None:
    from lark import Lark

    Lark.open(
        str(lexer.GRAMMAR),
        parser="lalr",
        lexer="basic",
        start=["statement", "expr"],
        postlex=lexer.KeepAll(),
        strict=True,
    )


def test_tokens_and_the_spaces_between_them_are_the_text() -> None:
    for text in (WHOLE_GRAMMAR, *map(noise, range(300))):
        at = 0
        for token in lex(text, 0):
            assert token.start_pos is not None and token.end_pos is not None
            assert not text[at : token.start_pos].strip(" \t")
            assert text[token.start_pos : token.end_pos] == token
            at = token.end_pos
        assert not text[at:].strip(" \t")


def test_an_offset_moves_every_token() -> None:
    assert [(token.start_pos, token.end_pos) for token in lex("a.b", 7)] == [(7, 8), (8, 9), (9, 10)]
