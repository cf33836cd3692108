"""Tokens into a statement or an expression: Lark's parser, then the builder.

In: the tokens of one statement, laid out. Out: its syntax tree, or where the parser stopped.

    read_statement(tokens of "x = 1", source, Place.FILE).statement   ->   Assign(…)
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, cast

from actiongen.diagnostics.codes_syntax import TOO_DEEP
from actiongen.diagnostics.model import Diagnostic
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.build import Place, StatementBuilder
from actiongen.syntax.errors import explain
from actiongen.syntax.expressions import ExpressionBuilder
from actiongen.syntax.lex import grammar, lex
from actiongen.syntax.lines import DEEPEST_BRACKETS, bracket_depth
from actiongen.syntax.nodes import Node, Token, makers
from actiongen.syntax.report import error

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark.grammar import Rule

    from actiongen.syntax.nodes import Make


@dataclass(frozen=True, slots=True)
class Read:
    """A statement and what is wrong with it; without one, the index of the token that ended the parse."""

    statement: syn.Statement | None
    problems: tuple[Diagnostic, ...] = ()
    stopped_at: int = 0


def read_statement(tokens: Sequence[Token], source: Source, place: Place) -> Read:
    """Parses and builds one statement."""
    tree = _parse(tokens, "statement")
    if isinstance(tree, int):
        return Read(None, (), tree)
    inner = _InnerParser(source, [])
    statement = StatementBuilder(ExpressionBuilder(source, inner.found, inner.parse)).build(tree, place)
    return Read(statement, tuple(inner.found))


@cache
def _makers() -> "dict[Rule, Make]":
    return makers(grammar().rules)


def _parse(tokens: Sequence[Token], goal: str) -> Node | int:
    """The node that Lark's parser comes to, or the index of the first token that fits nowhere."""
    from lark import UnexpectedToken

    parser = grammar().parse_interactive(start=goal)
    # Lark's types know neither callbacks by rule nor tokens of another class, which it takes all the same.
    parser.parser_state.parse_conf.callbacks = cast("dict[str, Make]", _makers())
    feed = cast("Callable[[Token], object]", parser.parser_state.feed_token)
    index = 0
    try:
        for index, token in enumerate(tokens):  # noqa: B007  # the handler below needs the index
            feed(token)
        index = len(tokens)
        node: Node = parser.feed_eof()  # type: ignore[no-untyped-call]  # Lark leaves it without types
    except UnexpectedToken:
        return index
    return node


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
