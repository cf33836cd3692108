"""Text into tokens: the terminals of the grammar, as Lark's basic lexer tries them.

In: the text of a policy, or of an expression in an f-string. Out: every token of it, comments and line
ends too. The grammar has a terminal for whatever it does not know, so no text makes this fail.

    >>> [token.type for token in lex("x = 1")]
    ['NAME', 'EQUAL', 'NUMBER']
"""

import re
from functools import cache

from actiongen.syntax.nodes import Token, token
from actiongen.syntax.tables import tables


@cache
def _scanner() -> re.Pattern[str]:
    return re.compile(tables().scanner)


def lex(text: str, offset: int = 0) -> list[Token]:
    """The tokens of ``text``; ``offset`` is where it begins in its file."""
    tokens = []
    for match in _scanner().finditer(text):
        kind = match.lastgroup
        if kind != "SPACE":
            start, end = match.span()
            tokens.append(token(kind or "", match[0], start + offset, end + offset))
    return tokens
