"""Reads generated JavaScript again.

In: the text of a file. Out: its tree as esprima sees it, in nodes of our own, or why it cannot be read.

    parse_javascript("a.b;").type   ->   "Program"
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actiongen.javascript.recursion import deep_recursion

# Line breaks of JavaScript that no editor shows, and controls.
_INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LEFT_OUT = frozenset({"type", "range", "loc", "raw"})


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
        return part if isinstance(part, Node) else None

    def nodes(self, name: str) -> tuple["Node | None", ...]:
        """A part that is a list of nodes and holes."""
        part = self.fields.get(name)
        return part if isinstance(part, tuple) else ()

    def text(self, name: str) -> str:
        """A part that is a text, empty if it is not."""
        part = self.fields.get(name)
        return part if isinstance(part, str) else ""

    def below(self) -> Iterator["Node"]:
        """The nodes directly below, in order."""
        for part in self.fields.values():
            if isinstance(part, Node):
                yield part
            elif isinstance(part, tuple):
                yield from (each for each in part if isinstance(each, Node))


def parse_javascript(text: str) -> Node | str:
    """The tree, or what is wrong with the text."""
    import esprima

    if found := _INVISIBLE.search(text):
        return f"it holds U+{ord(found[0]):04X}"
    try:
        with deep_recursion():
            return _node(esprima.parseScript(text, {"range": True}))
    except esprima.Error as error:
        return str(error)
    except RecursionError:
        return "it is nested too deeply"


def _node(found: object) -> Node:
    """A node of ours for one of esprima's, whose attributes are its fields."""
    parts = vars(found)
    start, end = parts["range"]
    fields = {name: _part(part) for name, part in parts.items() if name not in _LEFT_OUT}
    return Node(parts["type"], fields, start, end)


def _part(part: object) -> object:
    if isinstance(part, list):
        return tuple(_part(each) for each in part)
    if isinstance(part, str | int | float | None):
        return part
    # What is no node of esprima's is a regular expression of Python's, which stands beside its text.
    parts = getattr(part, "__dict__", {})
    if "type" in parts and "range" in parts:
        return _node(part)
    # The texts of a template's element, and a regular expression.
    return {name: value for name, value in parts.items() if isinstance(value, str)}
