"""Events for the questions to a policy.

In: an action. Out: for each probe, and for each condition and outcome, inputs that should answer it so.

    next(Answers(program, input_of).inputs(probe.constraints)).given
"""

from collections.abc import Callable, Iterable, Iterator

from actiongen.ir import nodes as ir
from actiongen.testing.events import Given, Input
from actiongen.testing.probes import Path, Probe, Probes
from actiongen.testing.solve import Solver
from actiongen.testing.state import State, constants_of


class Answers:
    """Looks for events of one action."""

    def __init__(self, program: ir.Program, input_of: Callable[[Given], Input]) -> None:
        trigger = program.header.trigger
        self._probes = Probes(program)
        self._solver = Solver(trigger)
        self._input_of = input_of
        self._start = State(trigger, input_of, constants_of(program))
        self._by_node: dict[int, list[Probe]] = {}
        for probe in self._probes.found:
            for node in probe.about:
                self._by_node.setdefault(node, []).append(probe)

    @property
    def every(self) -> list[Probe]:
        """All probes."""
        return self._probes.found

    def about(self, nodes: Iterable[int]) -> Iterator[Probe]:
        """The probes that are about some nodes, those first that are about the fewest."""
        found = {id(probe): probe for node in nodes for probe in self._by_node.get(node, ())}
        yield from sorted(found.values(), key=lambda probe: len(probe.about))

    def inputs(self, constraints: Path) -> Iterator[Input]:
        """Inputs that should meet the constraints."""
        for state in self._solver.solutions(constraints, self._start):
            yield self._input_of(state.given)

    def outcome(self, expr: ir.Expr, outcome: bool) -> Iterator[Input]:
        """Inputs with which the expression should be looked at, and come out so."""
        for path in self._probes.of_condition(expr, outcome):
            yield from self.inputs(path)
