"""Reads the JavaScript of a file piece by piece: what stands in many files is read and compared once in each process.

In: the parts of a file as trees, an empty line apart, and the text that they were printed to. Out: its tree, if all of
it reads as it is meant; None where that is not found so, and whoever wants to know why reads the text as a whole.

    said_in_pieces(((Const("A", Number(1)),), (handler,)), text)   ->   Node("Program", …)

A piece is the statements of a part, or those of a handler between two empty lines, with their comments. Where the text
is cut is a guess, and nothing rests on it: a piece counts if esprima has read it as whole statements and comments, of
which the last is over at its end, whatever follows. So it says the same wherever it stands between such pieces, in
whatever file. Places in the tree are those of the text that was read then, and of no use in this one.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from actiongen.javascript import tree as js
from actiongen.javascript.compare import difference
from actiongen.javascript.parse import Comment, Node, Script, parse_javascript
from actiongen.lazy_dataclass import dataclass, replace

# So many are remembered, mostly of some 20 KB. What files have in common is short; a table that somebody writes in an
# editor would be another long piece after each letter.
_MOST_PIECES = 1_000
_LONGEST_PIECE = 2_000
_BETWEEN = "\n\n"
_END_OF_PART = re.compile(r"\n\n(?=\S)")
_HEAD = re.compile(r"^exports\.\w+ = async \([\w, ]*\) => \{\n", re.MULTILINE)
_TAIL = "};"
_WITHIN = re.compile(r"\n\n(?=  \S)")
_BEFORE, _AFTER = "async () => {\n", "\n};"
# What is over with its block.
_OVER = frozenset(["BlockStatement", "TryStatement", "FunctionDeclaration"])

_Statements = tuple[js.Statement, ...]
_Nodes = tuple[Node, ...]
_NOTHING: _Nodes = ()
_Part = TypeVar("_Part", Node, Comment)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text and what it is meant to say; ``inside``: of a handler. ``brace``: where the block of a handler begins,
    whose statements are pieces of their own."""

    text: str
    meant: _Statements
    inside: bool = False
    brace: int | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """What a text was found to say, and the nodes that it reads as."""

    meant: _Statements
    nodes: _Nodes


_known: dict[tuple[str, bool], _Read] = {}


def said_in_pieces(parts: Sequence[_Statements], text: str) -> Node | None:
    """The tree of the text, if it says what the parts say."""
    handlers = _cut(parts, text)
    if handlers is None:
        return None
    pieces = [piece for outer, inner in handlers for piece in (outer, *inner)]
    nodes = _nodes_of(pieces)
    if nodes is None:
        return None
    each = iter(nodes)
    body: list[Node] = []
    for outer, inner in handlers:
        own = next(each)
        if outer.brace is not None:
            own = (_filled(own[0], tuple([node for _ in inner for node in next(each)])),)
        body += own
    return Node("Program", {"type": "Program", "body": tuple(body)}, 0, len(text))


# Where the text is cut


def _cut(parts: Sequence[_Statements], text: str) -> list[tuple[_Piece, list[_Piece]]] | None:
    """A piece for each part, and those inside of it if it is a handler; None where the text looks otherwise."""
    found: list[tuple[_Piece, list[_Piece]]] = []
    for part in parts:
        if found:
            if not text.startswith(_BETWEEN):
                return None
            text = text[len(_BETWEEN) :]
        handler = part[0]
        if isinstance(handler, js.ExportHandler) and isinstance(handler.handler.body, tuple):
            head = _HEAD.search(text)
            start = 0 if head is None else head.end()
            end = text.find(_AFTER, start - 1)
            inner = _inside(handler.handler.body, text[start:end])
            if head is None or end < 0 or inner is None or len(part) > 1:
                return None
            empty = replace(handler, handler=replace(handler.handler, body=()))
            brace = start - len("{\n")
            found.append((_Piece(text[:start] + _TAIL, (empty,), brace=brace), inner))
            text = text[end + len(_AFTER) :]
        else:
            end_of_part = _END_OF_PART.search(text)
            own = text if end_of_part is None else text[: end_of_part.start()]
            found.append((_Piece(own, part), []))
            text = text[len(own) :]
    return None if text else found


def _inside(body: _Statements, text: str) -> list[_Piece] | None:
    """The pieces of the body of a handler."""
    groups = [tuple(group) for is_blank, group in groupby(body, _is_blank) if not is_blank]
    texts = _WITHIN.split(text) if text else []
    if len(groups) != len(texts):
        return None
    return [_Piece(own, group, inside=True) for own, group in zip(texts, groups, strict=True)]


def _is_blank(statement: js.Statement) -> bool:
    return type(statement) is js.Blank


# What a piece says


def _nodes_of(pieces: Sequence[_Piece]) -> list[_Nodes] | None:
    """The nodes of each piece; None if one does not say what it is meant to."""
    found: list[_Nodes | None] = []
    for piece in pieces:
        known = _known.get((piece.text, piece.inside))
        found.append(known.nodes if known is not None and known.meant == piece.meant else _comment(piece))
    new = [piece for piece, nodes in zip(pieces, found, strict=True) if nodes is None]
    if not new:
        return [nodes for nodes in found if nodes is not None]
    read = _read(new)
    if read is None:
        return None
    if len(_known) + len(new) > _MOST_PIECES:
        _known.clear()
    for piece, nodes in zip(new, read, strict=True):
        if len(piece.text) <= _LONGEST_PIECE:
            _known[piece.text, piece.inside] = _Read(piece.meant, nodes)
    rest = iter(read)
    return [next(rest) if nodes is None else nodes for nodes in found]


def forget() -> None:
    """Begins anew, for whoever measures."""
    _known.clear()


def _comment(piece: _Piece) -> _Nodes | None:
    """No nodes, if the piece is a comment as it is meant, and plain; there is nothing to keep of it."""
    text = piece.text
    if not text.startswith("/*") or text.find("*/", 2) != len(text) - 2:
        return None
    if not text.isascii() or not text.replace("\n", "").isprintable():
        return None
    script = Script(_program((), 0, len(text)), (Comment(text[2:-2], 0, len(text)),))
    return () if difference(piece.meant, script, text) is None else None


def _read(pieces: Sequence[_Piece]) -> list[_Nodes] | None:
    """Reads some pieces at once, those of handlers in a function; None if one is not whole or says something else."""
    order = sorted(range(len(pieces)), key=lambda index: pieces[index].inside)
    text, starts, before = "", list[int](), None
    for index in order:
        text += _BETWEEN if text else ""
        if before is None and pieces[index].inside:
            before = len(text)
            text += _BEFORE
        starts.append(len(text))
        text += pieces[index].text
    text += "" if before is None else _AFTER
    script = parse_javascript(text)
    statements = None if isinstance(script, str) else _statements(script.program, before)
    if isinstance(script, str) or statements is None:
        return None
    nodes, comments, found = deque(statements), deque(script.comments), [_NOTHING] * len(pieces)
    for index, start in zip(order, starts, strict=True):
        piece, end = pieces[index], start + len(pieces[index].text)
        own = found[index] = tuple(_taken(nodes, end))
        said = Script(_program(own, start, end), tuple(_taken(comments, end)))
        if not _is_whole(piece, said, text) or difference(piece.meant, said, text) is not None:
            return None
    return None if nodes or comments else found


def _statements(program: Node, before: int | None) -> list[Node] | None:
    """The statements of the text, and of the function that begins where ``before`` says; None if it is not there."""
    statements = [node for node in program.nodes("body") if node is not None]
    if before is None:
        return statements
    function = statements.pop()
    block = _block(function)
    if block is None or function.start != before or block.start != before + _BEFORE.index("{"):
        return None
    if (block.end, function.end) != (program.end - 1, program.end):
        return None
    return [*statements, *(node for node in block.nodes("body") if node is not None)]


def _taken(parts: "deque[_Part]", end: int) -> "Iterator[_Part]":
    """Takes what is over by a place."""
    while parts and parts[0].end <= end:
        yield parts.popleft()


def _is_whole(piece: _Piece, said: Script, text: str) -> bool:
    """Whether what was read in the place of a piece is all of it, and nothing else can become part of that."""
    nodes, start = [node for node in said.program.nodes("body") if node is not None], said.program.start
    is_within = all(each.start >= start for each in nodes) and all(
        each.start >= start for each in said.comments
    )
    if not is_within or any(map(_may_direct, nodes)):
        return False
    if nodes and not _is_over(nodes[-1], text):
        return False
    if piece.brace is None:
        return True
    block = _block(nodes[0]) if len(nodes) == 1 else None
    is_there = block is not None and block.start == start + piece.brace and not block.nodes("body")
    return is_there and nodes[0].end == said.program.end


def _may_direct(statement: Node) -> bool:
    """Whether it would say something else where a function begins: ``"use strict";``."""
    expression = statement.node("expression")
    return expression is not None and expression.type == "Literal"


def _is_over(statement: Node, text: str) -> bool:
    """Whether a statement ends with a semicolon, or with a block that ends it: no new line, which may not end it."""
    while statement.type in ("IfStatement", "ForOfStatement"):
        last = statement.node("alternate") or statement.node("consequent") or statement.node("body")
        assert last is not None
        statement = last
    return text[statement.end - 1] == ";" or statement.type in _OVER


def _block(statement: Node) -> Node | None:
    """The block of the async function that a statement is, or exports."""
    function = statement.node("expression")
    if function is not None and function.type == "AssignmentExpression":
        function = function.node("right")
    if (
        function is None
        or function.type != "ArrowFunctionExpression"
        or function.fields.get("isAsync") is not True
    ):
        return None
    block = function.node("body")
    return block if block is not None and block.type == "BlockStatement" else None


def _filled(statement: Node, body: _Nodes) -> Node:
    """The export of a handler, with statements in its block, which is empty."""
    export = statement.node("expression")
    function = None if export is None else export.node("right")
    block = None if function is None else function.node("body")
    assert export is not None and function is not None and block is not None
    block = _with(block, "body", body)
    return _with(statement, "expression", _with(export, "right", _with(function, "body", block)))


def _with(node: Node, name: str, part: Node | _Nodes) -> Node:
    return Node(node.type, {**node.fields, name: part}, node.start, node.end)


def _program(nodes: _Nodes, start: int, end: int) -> Node:
    return Node("Program", {"type": "Program", "body": nodes}, start, end)
