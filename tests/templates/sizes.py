"""How long JavaScript is.

In: a text. Out: the bytes of its tokens.

    code_bytes("a (); // b")   ->   4
"""

import esprima


def code_bytes(code: str) -> int:
    """The bytes of the tokens: neither comments nor layout."""
    return sum(len(token.value) for token in esprima.tokenize(code))
