"""Events for the questions to a policy.

In: an action. Out: for each probe, and for each condition and outcome, inputs that should answer it so.

    next(Answers(program, input_of).inputs(probe.constraints)).given
"""

from collections.abc import Callable, Iterator
from itertools import islice

from actiongen import ir
from actiongen.ir.walk import below, reached
from actiongen.source import Span
from actiongen.testing.events import Given, Input
from actiongen.testing.probes import Path, Pin, Probe, Probes
from actiongen.testing.replies import Replies
from actiongen.testing.solve import Constraint, Holds, Solver
from actiongen.testing.state import State, constants_of

_OF_ONE_WAY = 4


class Answers:
    """Looks for events of one action. ``event_of`` makes an input that answers no request yet."""

    def __init__(
        self, program: ir.Program, input_of: Callable[[Given], Input], event_of: Callable[[Given], Input]
    ) -> None:
        trigger = program.header.trigger
        self._probes = Probes(program)
        self._solver = Solver(trigger)
        self._input_of = input_of
        self._start = State(trigger, event_of, constants_of(program), replies=Replies.of_program(program))
        # The conditions under which questions are asked.
        self._asked_where = {
            node.answer: node.condition
            for node in below(program.all_steps)
            if isinstance(node, ir.Ask) and node.condition is not None
        }
        self._by_node: dict[int, list[Probe]] = {}
        self._pins: dict[int, list[Pin]] = {}
        self._pinned: dict[tuple[Pin, Probe], Probe | None] = {}
        for probe in self._probes.found:
            for node in probe.about:
                self._by_node.setdefault(node, []).append(probe)
        for pin in self._probes.pins:
            for node in pin.about:
                self._pins.setdefault(node, []).append(pin)

    @property
    def every(self) -> list[Probe]:
        """All probes."""
        return self._probes.found

    def about(self, nodes: frozenset[int]) -> Iterator[Probe]:
        """The probes that are about some nodes, those first that are about the fewest; then, of an entry, those
        that are about what reads it.
        """
        found = {id(probe): probe for node in nodes for probe in self._by_node.get(node, ())}
        yield from sorted(found.values(), key=lambda probe: len(probe.about))
        pins = {id(pin): pin for node in nodes for pin in self._pins.get(node, ())}
        for pin in pins.values():
            for probe in self.every:
                if (pin, probe) not in self._pinned:
                    self._pinned[pin, probe] = pin.on(probe)
                if (made := self._pinned[pin, probe]) is not None:
                    yield made

    def inputs(self, constraints: Path) -> Iterator[Input]:
        """Inputs that should meet the constraints: those first in which all is asked whose answers these read."""
        asked = (*self._asked(constraints),)
        if asked != constraints:
            for state in islice(self._solver.solutions(asked, self._start), _OF_ONE_WAY):
                yield self._input_of(state.given)
        for state in self._solver.solutions(constraints, self._start):
            yield self._input_of(state.given)

    def _asked(self, constraints: Path) -> Iterator[Constraint]:
        """The constraints, each behind the conditions under which there is an answer that it reads."""
        asked: set[ir.Variable] = set()
        for constraint in constraints:
            if isinstance(constraint, Holds):
                for node in reached(constraint.condition):
                    if isinstance(node, ir.Var) and node.variable in self._asked_where.keys() - asked:
                        asked.add(node.variable)
                        yield Holds(self._asked_where[node.variable])
            yield constraint

    def outcome(self, expr: int, outcome: bool) -> Iterator[Input]:
        """Inputs with which the expression of that identity should be looked at, and come out so."""
        for path in self._probes.of_condition(expr, outcome):
            yield from islice(self.inputs(path), _OF_ONE_WAY)

    def rule(self, span: Span) -> Iterator[Input]:
        """Inputs with which the rule at a place should act."""
        yield from self.inputs(self._probes.rules.get(span, ()))
