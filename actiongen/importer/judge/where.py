"""Where in an original something happens, as the runs of a side tell it.

In: a case, sides of a trial. Out: spans of the smallest piece of syntax there, None where the runs do not say.

    Where(case).call(left, 0)   ->   the span of its first call
"""

from actiongen.importer.judge.case import Case
from actiongen.importer.judge.caught import is_caught
from actiongen.importer.judge.estree import everything
from actiongen.importer.judge.places import offset_of
from actiongen.importer.judge.trials import Side
from actiongen.javascript.parse import Node
from actiongen.runs.run import Ending
from actiongen.source import Span


class Where:
    """The places of one original."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def end(self, side: Side) -> Span | None:
        """Where the original threw."""
        return self._around(self._offset(side))

    def call(self, side: Side, call: int) -> Span | None:
        """Where the original makes a call."""
        place = side.places[call] if call < len(side.places) else None
        return None if place is None else self._around(offset_of(self._case.code, *place))

    def difference(self, left: Side, right: Side) -> Span | None:
        """Where the original makes the first call that the policy does not make."""
        its = [*right.run.calls]
        for index, call in enumerate(left.run.calls):
            if call not in its:
                return self.call(left, index)
            its.remove(call)
        return None

    def of(self, left: Side, right: Side) -> Span | None:
        """Where the original threw, else where it makes the first call that the policy does not make."""
        return self.end(left) or self.difference(left, right)

    def node(self, node: Node) -> Span:
        """The place of a node."""
        return self._case.span(node.start, node.end)

    def all(self) -> Span:
        """The whole of it."""
        return self._case.span(self._case.start, self._case.end)

    def is_meant(self, left: Side) -> bool:
        """Whether the original throws by a statement of its own."""
        at = self._offset(left)
        if self._case.root is None or at is None or left.run.end.kind is not Ending.THROWN:
            return False
        nodes = (node for node in everything(self._case.root) if node.type == "ThrowStatement")
        return any(node.start <= at < node.end for node in nodes)

    def is_caught(self, side: Side, call: int) -> bool:
        """Whether a call of the original stands where it catches errors."""
        place = side.places[call] if call < len(side.places) else None
        return place is not None and is_caught(self._case.root, offset_of(self._case.code, *place))

    def _offset(self, side: Side) -> int | None:
        line = side.run.end.line
        return None if line is None else offset_of(self._case.code, line, side.column or 0)

    def _around(self, at: int | None) -> Span | None:
        if at is None or not self._case.start <= at < self._case.end:
            return None
        innermost = None
        for node in everything(self._case.root) if self._case.root is not None else ():
            if node.start <= at < node.end:
                innermost = node
        return self._case.span(at, at + 1) if innermost is None else self.node(innermost)
