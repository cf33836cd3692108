"""Tokens and nodes are those that Lark's own lexer and tree builder make, with the same offsets."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lark import Tree, UnexpectedToken
from syntax.policies import WHOLE_GRAMMAR, noise

from actiongen.source import Source
from actiongen.syntax.automaton import read_node
from actiongen.syntax.layout import lay_out
from actiongen.syntax.lex import lex
from actiongen.syntax.lines import read_lines, top_level_statements
from actiongen.syntax.nodes import Node, Token
from actiongen.syntax.tables import build_grammar

CASES = Path(__file__).parent.parent / "cases" / "good"
grammar = cache(build_grammar)
TEXTS = [WHOLE_GRAMMAR, *(file.read_text(encoding="utf-8") for file in sorted(CASES.rglob("*.policy"))[::3])]


@pytest.mark.slow
def test_tokens_are_those_of_lark() -> None:
    for text in (*TEXTS, *map(noise, range(100))):
        thread = grammar().parse_interactive(text, start="expr").lexer_thread
        assert [(token.type, str(token), token.start_pos, token.end_pos) for token in lex(text)] == [
            (token.type, str(token), token.start_pos, token.end_pos) for token in thread.lex(None)
        ]


@pytest.mark.slow
def test_nodes_are_those_of_lark() -> None:
    count = 0
    for text in TEXTS:
        source = Source("a.policy", text)
        for lines in top_level_statements(read_lines(lex(text), source).lines):
            tokens = lay_out(lines, source).tokens
            node = read_node(tokens, "statement")
            assert isinstance(node, Node)
            parser = grammar().parse_interactive(start="statement")
            for token in tokens:
                parser.feed_token(_of_lark(token))
            assert _shape(node) == _shape(parser.feed_eof())
            count += 1
    assert count > 200


@pytest.mark.slow
def test_tokens_that_fit_nowhere_are_those_of_lark() -> None:
    refused = 0
    for seed in range(300):
        tokens = [token for token in lex(noise(seed)) if token.type != "COMMENT"]
        node, index = read_node(tokens, "expr"), _refused_by_lark(tokens)
        assert node == index if isinstance(node, int) else index is None
        refused += index is not None
    assert refused > 100


def _refused_by_lark(tokens: list[Token]) -> int | None:
    """The index of the first token that Lark does not take."""
    parser = grammar().parse_interactive(start="expr")
    for index, token in enumerate((*map(_of_lark, tokens), None)):
        try:
            parser.feed_eof() if token is None else parser.feed_token(token)
        except UnexpectedToken:
            return index
    return None


def _of_lark(token: Any) -> Any:
    from lark import Token

    return Token(token.type, str(token), token.start_pos, 1, 1, 1, 1, token.end_pos)


def _shape(part: Any) -> object:
    if isinstance(part, Node):
        return part.data, part.start, part.end, [_shape(child) for child in part.children]
    if isinstance(part, Tree):
        meta = part.meta
        return str(part.data), meta.start_pos, meta.end_pos, [_shape(child) for child in part.children]
    return None if part is None else (part.type, str(part), part.start_pos)
