"""The lexer, and the saved tables of the parser."""

import subprocess
import sys
from pathlib import Path

import pytest
from syntax.policies import WHOLE_GRAMMAR, noise

from actiongen.syntax import lex as lexer
from actiongen.syntax import tables as saved_tables
from actiongen.syntax.lex import lex
from actiongen.syntax.tables import GRAMMAR, TABLES, KeepAll, build_grammar, grammar_key, made, saved, tables


def test_saved_tables_are_current() -> None:
    assert TABLES.read_bytes().startswith(grammar_key()), "run scripts/build_parser.py"


@pytest.mark.slow
def test_saved_tables_are_those_of_the_grammar() -> None:
    assert saved() == made(build_grammar())


def test_lark_is_not_imported_where_the_tables_fit() -> None:
    code = "import sys; from actiongen.syntax.lex import lex; lex('x = 1'); assert 'lark' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("content", [None, b"", b"form 0 grammar 0\n", "damaged", "other", "cut"])
def test_without_fitting_tables_the_grammar_is_built(
    content: bytes | str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "policy.bin"
    if content == "damaged":
        file.write_bytes(grammar_key() + b"\x80\x04nonsense")
    elif content == "other":
        file.write_bytes(grammar_key() + b'["", [], [1], 2]')
    elif content == "cut":
        file.write_bytes(TABLES.read_bytes()[:-1000])
    elif isinstance(content, bytes):
        file.write_bytes(content)
    monkeypatch.setattr(saved_tables, "TABLES", file)
    assert saved() is None
    tables.cache_clear()
    lexer._scanner.cache_clear()
    try:
        assert [token.type for token in lex("x = 1")] == ["NAME", "EQUAL", "NUMBER"]
    finally:
        tables.cache_clear()
        lexer._scanner.cache_clear()


@pytest.mark.slow
def test_the_grammar_has_no_conflicts_and_no_terminals_that_collide() -> None:
    from lark import Lark

    Lark.open(
        str(GRAMMAR),
        parser="lalr",
        lexer="basic",
        start=["statement", "expr"],
        postlex=KeepAll(),
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
