"""Reads JavaScript.

In: a text. Out: its tree and its comments as esprima sees them, in nodes of our own, or why it cannot be
read.

    parse_javascript("a.b; // why").comments   ->   (Comment(" why", 5, 11),)
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from actiongen.javascript.scanner import parser_class
from actiongen.lazy_dataclass import dataclass
from actiongen.recursion import deep_recursion
from actiongen.unicode import composed

# Controls but the line feed, line breaks of JavaScript that no editor shows, blanks other than the space, what
# prints nothing or turns the line, lone halves of characters, private and undefined characters.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff"
    "\U000e0000-\U0010ffff]"
)
# What the scanner takes for the end of the text, and line breaks that it does not see.
_ENDS_LINES = re.compile("[\x00\r\u2028\u2029]")
_PLAIN = frozenset((str, int, float, bool, type(None)))


@dataclass(frozen=True, slots=True)
class Node:
    """A node as ESTree names it; ``start`` and ``end`` are offsets into the text."""

    type: str
    fields: Mapping[str, object]
    start: int
    end: int

    def node(self, name: str) -> "Node | None":
        """A part that is a node."""
        part = self.fields.get(name)
        return part if type(part) is Node else None

    def nodes(self, name: str) -> tuple["Node | None", ...]:
        """A part that is a list of nodes and holes."""
        part = self.fields.get(name)
        return part if isinstance(part, tuple) else ()

    def text(self, name: str) -> str:
        """A part that is a text, empty if it is not."""
        part = self.fields.get(name)
        return part if type(part) is str else ""

    def below(self) -> Iterator["Node"]:
        """The nodes directly below, in order."""
        for part in self.fields.values():
            if type(part) is Node:
                yield part
            elif type(part) is tuple:
                yield from [each for each in part if type(each) is Node]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: the text between its marks, and offsets into the text of the file with the marks."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Script:
    """A file: its node ``Program``, and its comments in order."""

    program: Node
    comments: tuple[Comment, ...]


def parse_javascript(text: str, *, by_hand: bool = False) -> Script | str:
    """The tree, or what is wrong with the text; in one that was written ``by_hand`` there may be tabs."""
    if not (text.isascii() and text.replace("\n", "").isprintable()):
        if found := _INVISIBLE.search(text.replace("\t", " ") if by_hand else text):
            return f"it holds U+{ord(found[0]):04X}"
        if composed(text) != text:
            return "it holds characters that are not composed"
    try:
        with deep_recursion():
            parser = parser_class(text)(text)
            program = parser.parseScript()
    except RecursionError:
        return "it is nested too deeply"
    except Exception as error:  # esprima's own errors, and its assertions about texts that are none
        return str(error)
    comments = tuple(Comment(text[slice(*comment.slice)], *comment.range) for comment in parser.comments)
    return Script(_convert(program), comments)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a text cannot be read, and where."""

    why: str
    offset: int


def parse_original(text: str, *, is_module: bool = False) -> Script | Failure:
    """The tree of what somebody wrote for Node, with every character that JavaScript takes, or what is wrong. Line
    feeds end its lines. It may return, as CommonJS may.
    """
    if found := _ENDS_LINES.search(text):
        return Failure(f"it holds U+{ord(found[0]):04X}", found.start())
    try:
        with deep_recursion():
            parser = parser_class(text)(text)
            parser.context.inFunctionBody = not is_module
            program = parser.parseModule() if is_module else parser.parseScript()
    except RecursionError:
        return Failure("it is nested too deeply", 0)
    except Exception as error:  # esprima's own errors, and its assertions about texts that are none
        offset = getattr(error, "index", None)
        return Failure(str(error), offset if isinstance(offset, int) and 0 <= offset <= len(text) else 0)
    comments = tuple(Comment(text[slice(*comment.slice)], *comment.range) for comment in parser.comments)
    return Script(_convert(program), comments)


def _convert(program: object) -> Node:
    """Nodes of ours for those of esprima, whose attributes become their fields."""
    todo: list[dict[str, object]] = []

    def converted(found: object) -> Node:
        fields: dict[str, Any] = vars(found)
        todo.append(fields)
        start, end = fields["range"]
        return Node(fields["type"], fields, start, end)

    root = converted(program)
    while todo:
        fields = todo.pop()
        for name, part in fields.items():
            kind = type(part)
            # Our own stand for nodes that stand in two places.
            if kind in _PLAIN or kind is Node or kind is tuple or kind is dict or name == "range":
                continue
            if type(part) is list:
                fields[name] = tuple([None if each is None else converted(each) for each in part])
                continue
            # What is no node of esprima's is a regular expression of Python's, which stands beside its text.
            parts = getattr(part, "__dict__", {})
            if "type" in parts and "range" in parts:
                fields[name] = converted(part)
            else:
                # The texts of a template's element, and a regular expression.
                fields[name] = {name: value for name, value in parts.items() if isinstance(value, str)}
    return root
