"""Texts and names in Terraform's language.

In: a text of a policy. Out: :class:`Hcl`, the only thing that templates print: no text leaves its string.

    >>> literal('a "b" ${c}')
    '"a \\\\"b\\\\" $${c}"'
"""

import re
from collections.abc import Iterable

from actiongen.unicode import is_printable

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# What stands in a literal as it is: most texts hold nothing else.
_PLAIN = re.compile(r"[ !#&-\[\]-~]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Hcl(str):
    """A text that is part of a Terraform file as it stands."""

    __slots__ = ()


def literal(value: str | bool) -> Hcl:
    """The value as a literal; a text in one line and without interpolation."""
    if isinstance(value, bool):
        return Hcl("true" if value else "false")
    return Hcl(f'"{inside(value)}"')


def inside(text: str) -> Hcl:
    """A text as part of a literal; no brace may follow it there."""
    if _PLAIN.fullmatch(text):
        return Hcl(text)
    escaped = "".join(_ESCAPES.get(char) or _printable(char) for char in text)
    return Hcl(escaped.replace("${", "$${").replace("%{", "%%{"))


def literals(values: Iterable[str]) -> Hcl:
    """A list of texts, ``"A", "B"``, without its brackets."""
    return Hcl(", ".join(literal(value) for value in values))


def identifier(name: str) -> Hcl:
    """A name as it stands; the stages before let no other through."""
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"{name!r} is no Terraform identifier")
    return Hcl(name)


def comment(text: str) -> Hcl:
    """A text inside a ``#`` comment: in one line."""
    return Hcl("".join(_printable(char) for char in text))


def _printable(char: str) -> str:
    if is_printable(char):
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
