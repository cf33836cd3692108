"""Texts of Terraform, from the pieces that stand in them.

In: pieces, each a plain text or a value in ``${…}``. Out: one value.

    joined(["a", "b"])   ->   Text('ab')
"""

from collections.abc import Sequence
from typing import TypeAlias

from actiongen.importer.sources.hcl_tree import Template, Text, Value

Piece: TypeAlias = str | Value


def joined(pieces: Sequence[Piece]) -> Value:
    """The text, or what is computed; a single value in quotes is that value."""
    parts: list[Value] = []
    for piece in pieces:
        value = Text(piece) if isinstance(piece, str) else piece
        match parts, value:
            case [*_, Text(before)], Text(text):
                parts[-1] = Text(before + text)
            case _:
                parts.append(value)
    match parts:
        case []:
            return Text("")
        case [only]:
            return only
        case _:
            return Template(tuple(parts))


def unindented(pieces: Sequence[Piece]) -> list[Piece]:
    """The lines of a ``<<-`` text without the blanks that all of them begin with; a blank line does not count
    (hashicorp/hcl, ``hclsyntax/parser_template.go``).
    """
    starts = {at for at in range(len(pieces)) if at == 0 or _ends_line(pieces[at - 1])}
    width = min((_indent(pieces[at]) for at in starts if not _is_blank(pieces[at])), default=0)
    return [
        piece[width:] if at in starts and isinstance(piece, str) and not _is_blank(piece) else piece
        for at, piece in enumerate(pieces)
    ]


def _indent(piece: Piece) -> int:
    return len(piece) - len(piece.lstrip()) if isinstance(piece, str) else 0


def _ends_line(piece: Piece) -> bool:
    return isinstance(piece, str) and piece.endswith("\n")


def _is_blank(piece: Piece) -> bool:
    return isinstance(piece, str) and not piece.strip() and piece.endswith("\n")
