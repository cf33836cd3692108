"""Text into tokens: the terminals of the grammar, as Lark's basic lexer tries them.

In: the text of a policy, or of an expression in an f-string. Out: every token of it, comments and line
ends too. The grammar has a terminal for whatever it does not know, so no text makes this fail.

    >>> [token.type for token in lex("x = 1")]
    ['NAME', 'EQUAL', 'NUMBER']
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actiongen.syntax.nodes import Token, token

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = Path(__file__).with_name("policy.lark")
# Written by scripts/build_parser.py: a line that says what it was made of, then what Lark saves.
TABLES = Path(__file__).with_name("policy.bin")
_LIKE_NO_OTHER = frozenset(
    {"COMMA", "LBRACE", "LPAR", "LSQB", "NEWLINE_CHARACTER", "RBRACE", "RPAR", "RSQB", "SPACE"}
)


class KeepAll:
    """Tells Lark to keep the terminals that no rule uses: they are what errors are made of."""

    always_accept = (
        "ANYTHING",
        "COMMENT",
        "CONTINUATION",
        "FOREIGN",
        "FOREIGN_WORD",
        "NEWLINE_CHARACTER",
        "RESERVED",
        "UNTERMINATED",
    )

    def process(self, stream: Iterator[Any]) -> Iterator[Any]:
        """The tokens as they are."""
        return stream


def build_grammar() -> "Lark":
    """Makes the parser's tables from policy.lark, which takes about a tenth of a second."""
    from lark import Lark

    return Lark.open(
        str(GRAMMAR),
        parser="lalr",
        lexer="basic",
        start=["statement", "expr"],
        postlex=KeepAll(),
        propagate_positions=True,
        maybe_placeholders=True,
    )


def grammar_key() -> bytes:
    """What saved tables must have been made of: this Lark and this grammar."""
    import lark

    digest = sha256(GRAMMAR.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    return f"lark {lark.__version__} grammar {digest}\n".encode()


@cache
def grammar() -> "Lark":
    """The parser, made once a process: from the saved tables if they fit, else from the grammar."""
    return _saved_grammar() or build_grammar()


def _saved_grammar() -> "Lark | None":
    from lark import Lark

    try:
        with TABLES.open("rb") as file:
            return Lark.load(file) if file.readline() == grammar_key() else None
    except Exception:  # whatever a damaged file makes pickle do, the grammar itself is at hand
        return None


@cache
def _scanner() -> re.Pattern[str]:
    """All terminals in one pattern: those that begin like no other first, for they are most of a text, then the rest
    in the order in which Lark tries them.
    """
    terminals = sorted(
        grammar().terminals,
        key=lambda each: (
            each.name not in _LIKE_NO_OTHER,
            -each.priority,
            -each.pattern.max_width,
            -len(each.pattern.value),
            each.name,
        ),
    )
    return re.compile(
        "|".join(f"(?P<{terminal.name}>{terminal.pattern.to_regexp()})" for terminal in terminals)
    )


def lex(text: str, offset: int = 0) -> list[Token]:
    """The tokens of ``text``; ``offset`` is where it begins in its file."""
    tokens = []
    for match in _scanner().finditer(text):
        kind = match.lastgroup
        if kind != "SPACE":
            start, end = match.span()
            tokens.append(token(kind or "", match[0], start + offset, end + offset))
    return tokens
