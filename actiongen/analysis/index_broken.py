"""The names in a statement that cannot be read, token by token.

In: a :class:`Broken` and the text of the file. Out: entries of the names that it seems to define, and of every other
name in it, typed as far as it goes: whoever writes a line is asked about it before it is complete.

    with rule("Staff", when=event.user.em   ->   EVENT, EVENT_FIELD user, UNKNOWN em
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actiongen.analysis.environment import Environment
from actiongen.analysis.index_expressions import add_callee, add_expression
from actiongen.analysis.index_symbols import Symbol, Symbols
from actiongen.analysis.scope import Unknown
from actiongen.ir.index import SymbolKind
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.lex import lex

if TYPE_CHECKING:
    from lark import Token

_BLANK = ("COMMENT", "CONTINUATION", "NEWLINE_CHARACTER")
_OPENING, _CLOSING = ("LPAR", "LSQB", "LBRACE"), ("RPAR", "RSQB", "RBRACE")


@dataclass(frozen=True, slots=True)
class _Token:
    """A token; ``depth``: how many brackets are open around it."""

    kind: str
    text: str
    span: Span
    depth: int


def add_broken(statement: syn.Broken, text: str, environment: Environment, symbols: Symbols) -> None:
    """Adds the entries of all names in the statement."""
    tokens = _tokens(statement.span, text)
    inner = environment.inside()
    roles = dict(_defining(tokens))
    for index, kind in roles.items():
        token = tokens[index]
        is_outer = kind in (SymbolKind.DEFINITION, SymbolKind.HELPER)
        if (environment if is_outer else inner).scope.lookup(token.text) is None:
            symbol = Symbol(kind, token.span)
            symbols.define(token.text, symbol, Unknown(), token.span, environment if is_outer else inner)
    for index, token in enumerate(tokens):
        if token.kind != "NAME":
            continue
        if index in roles:
            symbols.add(token.span, roles[index], token.text, definition=token.span)
        elif _kind_at(tokens, index + 1) == "EQUAL":
            symbols.add(token.span, SymbolKind.KEYWORD, token.text)
        elif _kind_at(tokens, index - 1) != "DOT":
            _add_chain(tokens, index, inner, symbols)
        else:
            # It belongs to a chain that begins with a name, or to a value that cannot be read.
            symbols.add_once(token.span, SymbolKind.UNKNOWN, token.text)


def _tokens(span: Span, text: str) -> Sequence[_Token]:
    tokens: list[_Token] = []
    depth = 0
    for token in lex(text[span.start : span.end], span.start):
        if token.type in _BLANK:
            continue
        depth -= token.type in _CLOSING
        tokens.append(_Token(token.type, str(token), _span(token, span.path), depth))
        depth += token.type in _OPENING
    return tokens


def _span(token: "Token", path: str) -> Span:
    return Span(path, token.start_pos or 0, token.end_pos or 0)


def _kind_at(tokens: Sequence[_Token], index: int) -> str:
    return tokens[index].kind if 0 <= index < len(tokens) else ""


def _defining(tokens: Sequence[_Token]) -> Iterator[tuple[int, SymbolKind]]:
    """The names that get their meaning here, by their index."""
    is_header = False
    for index, token in enumerate(tokens):
        before, after = _kind_at(tokens, index - 1), _kind_at(tokens, index + 1)
        if token.kind == "_DEF":
            is_header = True
        elif token.kind == "COLON" and token.depth <= 0:
            is_header = False
        elif token.kind != "NAME" or before == "DOT":
            continue
        elif before == "_DEF":
            yield index, SymbolKind.HELPER
        elif is_header and token.depth == 1 and before in ("LPAR", "COMMA"):
            yield index, SymbolKind.PARAMETER
        elif before == "_FOR" or (before == "COMMA" and _kind_at(tokens, index - 3) == "_FOR"):
            yield index, SymbolKind.LOOP_VARIABLE
        elif after == "EQUAL" and token.depth <= 0:
            yield index, SymbolKind.DEFINITION if index == 0 else SymbolKind.LOCAL


def _add_chain(tokens: Sequence[_Token], index: int, environment: Environment, symbols: Symbols) -> None:
    """Adds ``a.b.c``, as far as it has names."""
    first = tokens[index]
    node: syn.Expr = syn.Name(first.text, first.span)
    while _kind_at(tokens, index + 1) == "DOT" and _kind_at(tokens, index + 2) == "NAME":
        index += 2
        name = tokens[index]
        node = syn.Attribute(node, name.text, name.span, first.span.to(name.span))
    if _kind_at(tokens, index + 1) == "LPAR":
        add_callee(node, None, environment, symbols)
    else:
        add_expression(node, environment, symbols)
