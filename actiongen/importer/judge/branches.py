"""The branches of a script, and where V8 counts them.

In: a text and its tree. Out: :class:`Branch` values: what has to have run for the branch to be taken. An optional
chain is none, for V8 does not count it; neither is what a `switch` does where no case fits.

    branches(text, tree(text))[0].arm.kind   ->   'function'
"""

from collections.abc import Iterator
from dataclasses import dataclass

from actiongen.importer.judge.estree import FUNCTIONS, everything, units_before
from actiongen.importer.judge.model import Arm
from actiongen.javascript.parse import Node
from actiongen.source import Span

_LOOPS = frozenset(("ForStatement", "ForOfStatement", "ForInStatement", "WhileStatement", "DoWhileStatement"))
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Branch:
    """``at`` is an offset that runs where the branch is taken; with ``beside`` it is taken where the code at ``at`` has
    run more often than that there, but for the errors that the code of ``test`` threw. All are offsets into what V8
    compiled, in code units.
    """

    arm: Arm
    at: int
    beside: int | None = None
    test: tuple[int, int] = (0, 0)

    def wire(self) -> list[object]:
        """The branch as the harness reads it."""
        if self.beside is None:
            return ["at", self.at, 0, 0, 0]
        return ["beside", self.at, self.beside, *self.test]


def branches(text: str, root: Node | None, path: str, start: int = 0, end: int | None = None) -> list[Branch]:
    """The branches of what stands between two offsets of the text, in its order; spans count from ``start``."""
    if root is None:
        return []
    last = len(text) if end is None else end
    counted = _Offsets(text)
    found = []
    for node in everything(root):
        if start <= node.start and node.end <= last:
            for kind, shown, at, beside, test in _of_node(node):
                line = text[shown.start : shown.end].strip().partition("\n")[0][:_LONGEST]
                span = Span(path, shown.start - start, shown.end - start)
                other = None if beside is None else counted(beside.start)
                between = (0, 0) if test is None else (counted(test.start), counted(test.end))
                found.append(Branch(Arm(kind, span, line), counted(at.start), other, between))
    return found


class _Offsets:
    """Offsets in code units, by those in characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_plain = text.isascii()

    def __call__(self, offset: int) -> int:
        return offset if self._is_plain else units_before(self._text, offset)


def _of_node(node: Node) -> Iterator[tuple[str, Node, Node, Node | None, Node | None]]:
    """The branches of a node alone: the kind, what to show, what runs, what runs less often, what decides."""
    if node.type in FUNCTIONS:
        body = node.node("body")
        if body is not None:
            yield "function", node, body, None, None
    elif node.type in ("IfStatement", "ConditionalExpression"):
        yield from _of_condition(node)
    elif node.type == "LogicalExpression":
        left, right = node.node("left"), node.node("right")
        if left is not None and right is not None:
            yield f"right side of {node.text('operator')}", right, right, None, None
            yield f"no right side of {node.text('operator')}", node, left, right, left
    elif node.type == "SwitchCase":
        first = next(iter(node.nodes("consequent")), None)
        if first is not None:
            yield "case", node, first, None, None
    elif node.type == "CatchClause" or node.type in _LOOPS:
        body = node.node("body")
        if body is not None:
            yield "catch" if node.type == "CatchClause" else "loop", node, body, None, None


def _of_condition(node: Node) -> Iterator[tuple[str, Node, Node, Node | None, Node | None]]:
    test, then, otherwise = (node.node(name) for name in ("test", "consequent", "alternate"))
    assert test is not None and then is not None
    yield "then", then, then, None, None
    if otherwise is not None:
        yield "else", otherwise, otherwise, None, None
    else:
        yield "no then", node, node, then, test
