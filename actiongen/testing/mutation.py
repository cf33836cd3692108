"""How many small changes of an action its tests notice.

In: an action with tests, a seed. Out: :class:`Score`: the mutants that survived, each with an event that
tells it from the original; those that no event can tell apart, which is shown (equivalent.py); and those of which
neither was found: they are undecided, and count as not noticed.

    score(program, sources, seed=0).percent   ->   100.0
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Self

from actiongen import ir
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.facts.constancy import is_constant
from actiongen.ir.walk import reached
from actiongen.runs.externs import Results
from actiongen.runs.run import Run
from actiongen.runs.values import Call, Value, canonical, canonical_call
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.testing.answers import Answers
from actiongen.testing.equivalent import Equivalence
from actiongen.testing.events import Input, input_for
from actiongen.testing.generate import Generator
from actiongen.testing.in_order import Subject, made, turns
from actiongen.testing.mutants import Mutant, mutants
from actiongen.testing.probes import Probe
from actiongen.testing.state import constants_of
from actiongen.testing.trace import Trace, titles, trace
from actiongen.testing.verdict import is_as_expected

Constants = Mapping[ir.Definition, Value]
Progress = Callable[[int, int], None]
EVENTS = 1_000
"""A mutant is undecided that neither so many generated events nor those that were looked for tell from the original."""
_SOLUTIONS = 6
"""So many events are looked for that answer one question."""
_CANNOT_RUN = (AssertionError, ArithmeticError, KeyError, OverLimit, TypeError, ValueError)
"""What the interpreter meets in a mutant that no compiler would accept, or that takes too long."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no test notices; with ``event`` the action calls ``original``, the mutant ``changed``."""

    mutant: Mutant
    event: Input
    original: tuple[Call, ...]
    changed: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutants of an action."""

    program: ir.Program
    killed: int
    equivalent: tuple[Mutant, ...]
    survivors: tuple[Survivor, ...]
    undecided: tuple[Mutant, ...] = ()

    @property
    def counted(self) -> int:
        """The mutants that a test could notice, as far as is known."""
        return self.killed + len(self.survivors) + len(self.undecided)


def percent(scores: Iterable[Score]) -> float:
    """The mutants that were noticed, in per cent of those that could be; 100 where there is none."""
    found = [*scores]
    every = sum(each.counted for each in found)
    return 100.0 * sum(each.killed for each in found) / every if every else 100.0


def score(
    program: ir.Program,
    sources: dict[str, Source],
    seed: int = 0,
    flows: Iterable[Subject] = (),
    progress: Progress = lambda done, all: None,
    results: Callable[[ir.Test], Results] = lambda test: {},
) -> Score:
    """Changes the action in every small way and runs the tests that reach the change: its own, and those of the
    flows that run it. ``progress`` hears how many of how many changes are tried; ``results`` are what externs gave in a
    test: nobody knows what they would give for other arguments, and a mutant that passes these is noticed.
    """
    about = [
        Subject.of_action(program),
        *(flow for flow in flows if any(each is program for each in flow.programs)),
    ]
    # A test that fails says nothing about a mutant.
    tests = [
        each
        for subject in about
        for test in subject.tests
        if (each := _Test.of(subject, test, program, results(test)))
    ]
    drawn = _Drawn(program, seed)
    killed = 0
    equivalent: list[Mutant] = []
    survivors: list[Survivor] = []
    undecided: list[Mutant] = []
    equivalence = Equivalence(program)
    every = [*mutants(program, sources)]
    for done, mutant in enumerate(every):
        progress(done, len(every))
        if any(test.notices(mutant, program) for test in tests):
            killed += 1
            continue
        survivor = drawn.looked_for(mutant)
        if survivor is None and equivalence.holds(mutant.program):
            equivalent.append(mutant)
        elif survivor is not None or (survivor := drawn.telling(mutant)) is not None:
            survivors.append(survivor)
        else:
            undecided.append(mutant)
    return Score(program, killed, tuple(equivalent), tuple(survivors), tuple(undecided))


@dataclass(frozen=True, slots=True)
class _Test:
    """A test that passes, and the nodes of the action that it reaches."""

    subject: Subject
    test: ir.Test
    start: World
    reached: frozenset[int]

    @classmethod
    def of(cls, subject: Subject, test: ir.Test, program: ir.Program, results: Results) -> Self | None:
        start = replace(input_for(subject.trigger, subject.programs, test).world, results=results)
        done = turns(subject, start, trace)
        if not is_as_expected(subject, test, start, done):
            return None
        own = [turn.traced for turn in done if turn.program is program]
        reached = {id_ for each in own for id_ in (*each.values, *each.reached)}
        return cls(subject, test, start, frozenset(reached))

    def notices(self, mutant: Mutant, program: ir.Program) -> bool:
        """Whether the test fails with the mutant in the place of the action."""
        if not mutant.touched & self.reached:
            return False
        changed = self.subject.with_changed(program, mutant.program)
        try:
            done = turns(changed, self.start, _untraced)
        except _CANNOT_RUN:
            return True
        return not is_as_expected(changed, self.test, self.start, done)


def _untraced(program: ir.Program, world: World) -> Trace:
    rules: list[ir.Acting] = []
    run = evaluate(program, world, acted=rules.append)
    return Trace(run, titles(rules), ())


def _run(program: ir.Program, world: World, known: Constants) -> Run | None:
    """The run of a mutant; None where the change leaves nothing that can be run."""
    try:
        return evaluate(program, world, known=known)
    except _CANNOT_RUN:
        return None


@dataclass(frozen=True, slots=True)
class _Known:
    """An event, what the action does with it, and the nodes that it reaches, a bit each."""

    given: Input
    calls: tuple[tuple[str, ...], ...]
    reached: int


class _Drawn:
    """The events that are looked for and drawn for an action, as far as they are asked for; they are kept."""

    def __init__(self, program: ir.Program, seed: int) -> None:
        self._program = program
        self._generator = Generator(program, seed)
        self._source = self._generator.inputs(EVENTS)
        self._probes = Answers(program, self._generator.input_of, self._generator.event_of)
        self._of_probe: dict[Probe, list[_Known]] = {}
        self._kept: list[_Known] = []
        self._constants = constants_of(program)
        self._bits: dict[int, int] = {}

    def looked_for(self, mutant: Mutant) -> Survivor | None:
        """An event with which the mutant does something else, among those that the change is about."""
        return self._told(
            mutant, (known for probe in self._probes.about(mutant.about) for known in self._answers(probe))
        )

    def telling(self, mutant: Mutant) -> Survivor | None:
        """An event with which the mutant does something else, among all."""
        every = (known for probe in self._probes.every for known in self._answers(probe)[:1])
        return self._told(mutant, chain(every, self._all()))

    def _told(self, mutant: Mutant, events: Iterable["_Known"]) -> Survivor | None:
        touched = self._mask(mutant.touched)
        constants = constants_of(mutant.program, self._constants)
        local = None if mutant.local is None or not _is_of_event(mutant.local[0]) else mutant.local
        for known in events:
            if not known.reached & touched:
                continue
            if local is not None and _is_same_value(*local, known.given):
                continue
            if _did(_run(mutant.program, known.given.world, constants)) != known.calls:
                return self._survivor(mutant, known.given, constants)
        return None

    def _answers(self, probe: Probe) -> list["_Known"]:
        if probe not in self._of_probe:
            found = islice(self._probes.inputs(probe.constraints), _SOLUTIONS)
            self._of_probe[probe] = [self._known(given) for given in found]
        return self._of_probe[probe]

    def _survivor(self, mutant: Mutant, given: Input, constants: Constants) -> Survivor:
        def runs(each: Input) -> tuple[Run | None, Run | None]:
            return (
                _run(self._program, each.world, self._constants),
                _run(mutant.program, each.world, constants),
            )

        def differs(each: Input) -> bool:
            original, changed = runs(each)
            return _did(original) != _did(changed)

        least = self._generator.reduced(given, differs)
        original, changed = runs(least)
        assert original is not None
        return Survivor(mutant, least, made(original), () if changed is None else made(changed))

    def _all(self) -> Iterator[_Known]:
        yield from self._kept
        for given in self._source:
            self._kept.append(self._known(given))
            yield self._kept[-1]

    def _known(self, given: Input) -> _Known:
        traced = trace(self._program, given.world)
        calls = _did(traced.run)
        assert calls is not None
        return _Known(given, calls, self._mask(traced.values.keys() | traced.reached))

    def _mask(self, ids: Iterable[int]) -> int:
        mask = 0
        for id_ in ids:
            mask |= 1 << self._bits.setdefault(id_, len(self._bits))
        return mask


def _is_of_event(expr: ir.Expr) -> bool:
    """Whether an expression can be worked out from the event alone, and is not the same for all events."""
    is_of_answer = any(isinstance(node, ir.Var) and node.variable.is_foreign for node in reached(expr))
    return not is_of_answer and not is_constant(expr)


def _is_same_value(before: ir.Expr, after: ir.Expr, given: Input) -> bool:
    """Whether an expression has the same value before and after the change: then the run is the same too."""
    try:
        reader = Evaluator(given.world)
        values = reader.value(before), reader.value(after)
    except _CANNOT_RUN:
        return False  # it reads the variable of a loop, or cannot be
    return canonical(values[0]) == canonical(values[1])


def _did(run: Run | None) -> tuple[tuple[str, ...], ...] | None:
    """What Auth0 sees of a run."""
    return None if run is None else tuple(canonical_call(*each) for each in made(run))
