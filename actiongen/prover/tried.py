"""Whether a test of a policy shows that conditions can hold together.

In: a program. Out: whether the event of one of its tests meets some conditions, as the interpreter says.

    Tried(program).together({number: condition, …})   ->   True
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from actiongen import ir
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.facts.event_paths import everything
from actiongen.runs.world import World
from actiongen.testing.events import input_of

_MOST_TESTS = 40


@dataclass
class Tried:
    """The tests of one program; conditions go by their numbers, and each is worked out once at each event."""

    program: ir.Program
    _known: dict[int, tuple[bool, ...]] = field(default_factory=dict)

    def together(self, conditions: Mapping[int, ir.Expr]) -> bool:
        """Whether one event meets all of the conditions; False proves nothing."""
        for number, condition in conditions.items():
            if number not in self._known:
                self._known[number] = self._at_all(condition)
        return any(map(all, zip(*(self._known[number] for number in conditions), strict=True)))

    def _at_all(self, condition: ir.Expr) -> tuple[bool, ...]:
        """Whether it holds at each event; of what goes on in a loop or after a question nothing is said."""
        nodes = tuple(everything(condition))
        used = {node.variable for node in nodes if isinstance(node, ir.Var)}
        loops = (node for node in nodes if isinstance(node, ir.Comprehension | ir.MapComprehension))
        if not used <= {variable for loop in loops for variable in loop.variables}:
            return (False,) * len(self._worlds)
        return tuple(_holds(condition, world) for world in self._worlds)

    @cached_property
    def _worlds(self) -> tuple[World, ...]:
        found = []
        for test in self.program.tests[:_MOST_TESTS]:
            try:
                found.append(input_of(self.program, test).world)
            except OverLimit:
                continue
        return tuple(found)


def _holds(condition: ir.Expr, world: World) -> bool:
    try:
        return Evaluator(world).holds(condition)
    except OverLimit:
        return False
