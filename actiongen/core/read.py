"""Reads a file of JavaScript into Core.

In: a text. Out: :class:`~actiongen.core.tree.File`, or why it cannot be read, and where. Its text, and so its spans, is
without the mark of its byte order, and line feeds end its lines.

    read_core("a.js", "exports.onX = (event) => event.y;").exports   ->   (("onX", Function(…)),)
"""

import re

from actiongen.core.reading.comments import Comments
from actiongen.core.reading.exported import exports_of
from actiongen.core.reading.modules import as_common_js
from actiongen.core.reading.scopes import Scopes
from actiongen.core.reading.state import State
from actiongen.core.reading.statements import Statements
from actiongen.core.tree import File
from actiongen.javascript.parse import Failure, Node, Script, parse_original
from actiongen.lazy_dataclass import dataclass
from actiongen.recursion import deep_recursion

# Auth0 takes no more of an Action's code:
# https://auth0.com/docs/customize/actions/limitations
MOST_BYTES = 100_000
# Deeper than what people write, and shallow enough for functions that call themselves at each level.
_LINE = re.compile(r"^Line \d+: ")
_DEEPEST = 200
_NO_NAME = re.compile(r"(?:\s|//[^\n]*|/\*(?s:.*?)\*/)*(?:async\s+)?function\s*\(")
_OF_MODULE = re.compile(r"^[ \t]*(?:import|export)\b", re.MULTILINE)
_SEMICOLONS = re.compile(r"[;\s]+\Z")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file is not Core: a clause about it ("it is nested too deeply"), and the offset of the place."""

    why: str
    offset: int


def read_core(path: str, text: str) -> File | Unreadable:
    """The file as Core, or why there is none."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        return Unreadable(f"it has {size:,} bytes, and Auth0 takes no more than {MOST_BYTES:,}", 0)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found, shift = _parse(text)
    if isinstance(found, Failure):
        # The place says the line already.
        return Unreadable(_LINE.sub("", found.why), max(0, found.offset - shift))
    if (problem := _problem(found.program, shift)) is not None:
        return problem
    with deep_recursion():
        return _file(path, text, found, shift)


def _parse(text: str) -> tuple[Script | Failure, int]:
    """The tree, and how far its offsets are behind those of the text."""
    first = parse_original(text)
    if isinstance(first, Script):
        return first, 0
    if _NO_NAME.match(text):
        alone = parse_original(f"({_SEMICOLONS.sub('', text)}\n)")
        if isinstance(alone, Script):
            return alone, 1
    if _OF_MODULE.search(text):
        module = parse_original(text, is_module=True)
        if isinstance(module, Script):
            return Script(as_common_js(module.program), module.comments), 0
        return module, 0
    return first, 0


def _problem(program: Node, shift: int) -> Unreadable | None:
    """What nobody can follow."""
    todo = [(program, 0)]
    while todo:
        node, depth = todo.pop()
        if depth > _DEEPEST:
            return Unreadable("it is nested too deeply", node.start - shift)
        if node.type == "WithStatement":
            return Unreadable("it uses `with`", node.start - shift)
        callee = node.node("callee") if node.type == "CallExpression" else None
        if callee is not None and callee.text("name") == "eval":
            return Unreadable("it calls `eval`", node.start - shift)
        todo += [(each, depth + 1) for each in node.below()]
    return None


def _file(path: str, text: str, script: Script, shift: int) -> File:
    scopes = Scopes(script.program)
    comments = Comments(script.comments, f"({text}" if shift else text)
    nodes = script.program.nodes("body")
    first = nodes[0].start if nodes and nodes[0] is not None else len(text)
    head = comments.head(first)
    body = Statements(State(path, shift, scopes), scopes, comments).body(script.program, script.program)
    left, exports, above = exports_of(body)
    return File(path, text, left, exports, (*head, *above))
