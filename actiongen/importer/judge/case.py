"""An original and its policy, as they are judged.

In: an original, what was made of it. Out: :class:`Case`.

    case_of(original, program, javascript).code   ->   "exports.onExecutePostLogin = …"
"""

from dataclasses import dataclass, field
from functools import cached_property

from actiongen import ir
from actiongen.importer.judge.estree import everything, tree
from actiongen.importer.legacy.harness import code_at, wrapped
from actiongen.importer.model import Kind, Original
from actiongen.javascript.parse import Node
from actiongen.source import Span


@dataclass(frozen=True)
class Case:
    """``code`` is what runs, in which the original's own text stands between ``start`` and ``end``; ``javascript`` is
    the policy's.
    """

    path: str
    kind: Kind
    code: str = field(repr=False)
    start: int
    end: int
    program: ir.Program = field(repr=False)
    javascript: str = field(repr=False)
    secrets: tuple[str, ...] = ()

    @property
    def own_text(self) -> str:
        """The original's own text."""
        return self.code[self.start : self.end]

    @cached_property
    def root(self) -> Node | None:
        """The tree of what runs; None where it cannot be read."""
        return tree(self.code)

    @cached_property
    def own_nodes(self) -> tuple[Node, ...]:
        """The nodes of the original's own text, without what stands around it so that it runs."""
        every = () if self.root is None else everything(self.root)
        return tuple(each for each in every if self.start <= each.start and each.end <= self.end)

    def span(self, start: int, end: int) -> Span:
        """A place in the original by offsets in what runs."""
        return Span(self.path, max(start - self.start, 0), min(end, self.end) - self.start)


def case_of(original: Original, program: ir.Program, javascript: str) -> Case:
    """The case of an original and the policy that it became."""
    start = code_at(original)
    return Case(
        original.path,
        original.kind,
        wrapped(original),
        start,
        start + len(original.code),
        program,
        javascript,
        original.secrets,
    )
