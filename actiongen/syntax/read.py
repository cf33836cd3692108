"""Tokens into a statement or an expression: Lark's parser, then the builder.

In: the tokens of one statement, laid out. Out: its syntax tree, or where the parser stopped.

    read_statement(tokens of "x = 1", source, Place.FILE).statement   ->   Assign(…)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actiongen.diagnostics.codes_syntax import TOO_DEEP
from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.build import Place, StatementBuilder
from actiongen.syntax.errors import explain
from actiongen.syntax.expressions import ExpressionBuilder
from actiongen.syntax.lex import grammar, lex
from actiongen.syntax.lines import DEEPEST_BRACKETS, bracket_depth
from actiongen.syntax.report import error

if TYPE_CHECKING:
    from lark import Token, Tree


@dataclass(frozen=True, slots=True)
class Read:
    """A statement and what is wrong with it; without one, the index of the token that ended the parse."""

    statement: syn.Statement | None
    problems: tuple[Diagnostic, ...] = ()
    stopped_at: int = 0


def read_statement(tokens: "Sequence[Token]", source: Source, place: Place) -> Read:
    """Parses and builds one statement."""
    tree = _parse(tokens, "statement")
    if isinstance(tree, int):
        return Read(None, (), tree)
    inner = _InnerParser(source, [])
    statement = StatementBuilder(ExpressionBuilder(source, inner.found, inner.parse)).build(tree, place)
    return Read(statement, tuple(inner.found))


def _parse(tokens: "Sequence[Token]", goal: str) -> "Tree[Token] | int":
    """Lark's tree, or the index of the first token that fits nowhere."""
    from lark import UnexpectedToken

    parser = grammar().parse_interactive(start=goal)
    index = 0
    try:
        for index, token in enumerate(tokens):  # noqa: B007  # the handler below needs the index
            parser.feed_token(token)
        index = len(tokens)
        tree: Tree[Token] = parser.feed_eof()  # type: ignore[no-untyped-call]  # Lark leaves it without types
    except UnexpectedToken:
        return index
    return tree


@dataclass(frozen=True, slots=True)
class _InnerParser:
    """Parses the expressions between the braces of f-strings."""

    source: Source
    found: list[Diagnostic]

    def parse(self, begin: int, finish: int, depth: int) -> syn.Expr | None:
        """The expression between two offsets, ``depth`` levels below its statement."""
        tokens = lex(self.source.text[begin:finish], begin)
        if bracket_depth(tokens) > DEEPEST_BRACKETS:
            message = f"brackets nest more than {DEEPEST_BRACKETS} deep"
            span = self.source.span(begin, finish)
            self.found.append(error(TOO_DEEP, message, span, help="give a part of this a name of its own"))
            return None
        tree = _parse(tokens, "expr")
        if isinstance(tree, int):
            self.found.append(explain(tokens, tree, self.source, finish))
            return None
        return ExpressionBuilder(self.source, self.found, self.parse, depth).build(tree)
