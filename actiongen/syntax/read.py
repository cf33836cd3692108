"""Tokens into a statement or an expression: the automaton, then the builder.

In: the tokens of one statement, laid out. Out: its syntax tree, or where the automaton stopped.

    read_statement(tokens of "x = 1", source, Place.FILE).statement   ->   Assign(…)
"""

from collections.abc import Sequence

from actiongen.diagnostics.codes_syntax import TOO_DEEP
from actiongen.diagnostics.model import Diagnostic
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.automaton import read_node
from actiongen.syntax.build import Place, StatementBuilder
from actiongen.syntax.errors import explain
from actiongen.syntax.expressions import ExpressionBuilder
from actiongen.syntax.lex import lex
from actiongen.syntax.lines import DEEPEST_BRACKETS, bracket_depth
from actiongen.syntax.nodes import Token
from actiongen.syntax.report import error


@dataclass(frozen=True, slots=True)
class Read:
    """A statement and what is wrong with it; without one, the index of the token that ended the parse."""

    statement: syn.Statement | None
    problems: tuple[Diagnostic, ...] = ()
    stopped_at: int = 0


def read_statement(tokens: Sequence[Token], source: Source, place: Place) -> Read:
    """Parses and builds one statement."""
    tree = read_node(tokens, "statement")
    if isinstance(tree, int):
        return Read(None, (), tree)
    inner = _InnerParser(source, [])
    statement = StatementBuilder(ExpressionBuilder(source, inner.found, inner.parse)).build(tree, place)
    return Read(statement, tuple(inner.found))


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
        tree = read_node(tokens, "expr")
        if isinstance(tree, int):
            self.found.append(explain(tokens, tree, self.source, finish))
            return None
        return ExpressionBuilder(self.source, self.found, self.parse, depth).build(tree)
