"""How many small changes of an action its tests notice.

In: an action with tests, a seed. Out: :class:`Score`: the mutants that survived, each with an event that
tells it from the original; those that no generated event can tell apart count as equivalent.

    score(program, sources, seed=0).percent   ->   100.0
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from actiongen import ir
from actiongen.evaluate.evaluate import Run, evaluate
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.source import Source
from actiongen.testing.events import Input, input_for
from actiongen.testing.generate import Generator
from actiongen.testing.in_order import Subject, made, turns
from actiongen.testing.mutants import Mutant, mutants
from actiongen.testing.trace import Trace, trace
from actiongen.testing.values import Call, canonical, canonical_call
from actiongen.testing.verdict import is_as_expected

Progress = Callable[[int, int], None]
EVENTS = 10_000
"""A mutant that so many generated events cannot tell from the original counts as equivalent."""
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

    @property
    def counted(self) -> int:
        """The mutants that a test could notice."""
        return self.killed + len(self.survivors)


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
) -> Score:
    """Changes the action in every small way and runs the tests that reach the change: its own, and those of the
    flows that run it. ``progress`` hears how many of how many changes are tried.
    """
    about = [
        Subject.of_action(program),
        *(flow for flow in flows if any(each is program for each in flow.programs)),
    ]
    # A test that fails says nothing about a mutant.
    tests = [
        each for subject in about for test in subject.tests if (each := _Test.of(subject, test, program))
    ]
    drawn = _Drawn(program, seed)
    killed = 0
    equivalent: list[Mutant] = []
    survivors: list[Survivor] = []
    every = [*mutants(program, sources)]
    for done, mutant in enumerate(every):
        progress(done, len(every))
        if any(each.notices(mutant, program) for each in tests):
            killed += 1
            continue
        survivor = drawn.telling(mutant)
        if survivor is None:
            equivalent.append(mutant)
        else:
            survivors.append(survivor)
    return Score(program, killed, tuple(equivalent), tuple(survivors))


@dataclass(frozen=True, slots=True)
class _Test:
    """A test that passes, and the nodes of the action that it reaches."""

    subject: Subject
    test: ir.Test
    start: Input
    reached: frozenset[int]

    @classmethod
    def of(cls, subject: Subject, test: ir.Test, program: ir.Program) -> Self | None:
        start = input_for(subject.trigger, subject.programs, test)
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


def _untraced(program: ir.Program, given: Input) -> Trace:
    return Trace(_evaluated(program, given), ())


def _run(program: ir.Program, given: Input) -> Run | None:
    """The run of a mutant; None where the change leaves nothing that can be run."""
    try:
        return _evaluated(program, given)
    except _CANNOT_RUN:
        return None


def _evaluated(program: ir.Program, given: Input) -> Run:
    return evaluate(program, given.event, secrets=given.secrets, now=given.now_ms)


@dataclass(frozen=True, slots=True)
class _Known:
    """An event, what the action does with it, and the nodes that it reaches, a bit each."""

    given: Input
    calls: tuple[tuple[str, ...], ...]
    reached: int


class _Drawn:
    """The events that are drawn for an action; drawn as far as they are asked for, and kept."""

    def __init__(self, program: ir.Program, seed: int) -> None:
        self._program = program
        self._generator = Generator(program, seed)
        self._source = self._generator.inputs(EVENTS)
        self._kept: list[_Known] = []
        self._bits: dict[int, int] = {}

    def telling(self, mutant: Mutant) -> Survivor | None:
        """An event with which the mutant does something else."""
        touched = self._mask(mutant.touched)
        for known in self._all():
            if not known.reached & touched:
                continue
            if mutant.local is not None and _is_same_value(*mutant.local, known.given):
                continue
            if _did(_run(mutant.program, known.given)) != known.calls:
                return self._survivor(mutant, known.given)
        return None

    def _survivor(self, mutant: Mutant, given: Input) -> Survivor:
        least = self._generator.reduced(given, lambda each: self._differs(mutant, each))
        original, changed = _run(self._program, least), _run(mutant.program, least)
        assert original is not None
        return Survivor(mutant, least, made(original), () if changed is None else made(changed))

    def _differs(self, mutant: Mutant, given: Input) -> bool:
        return _did(_run(mutant.program, given)) != _did(_run(self._program, given))

    def _all(self) -> Iterator[_Known]:
        yield from self._kept
        for given in self._source:
            traced = trace(self._program, given)
            calls = _did(traced.run)
            assert calls is not None
            known = _Known(given, calls, self._mask(traced.values.keys() | traced.reached))
            self._kept.append(known)
            yield known

    def _mask(self, ids: Iterable[int]) -> int:
        mask = 0
        for id_ in ids:
            mask |= 1 << self._bits.setdefault(id_, len(self._bits))
        return mask


def _is_same_value(before: ir.Expr, after: ir.Expr, given: Input) -> bool:
    """Whether an expression has the same value before and after the change: then the run is the same too."""
    try:
        reader = Evaluator(given.event, given.secrets, given.now_ms)
        values = reader.value(before), reader.value(after)
    except _CANNOT_RUN:
        return False  # it reads the variable of a loop, or cannot be
    return canonical(values[0]) == canonical(values[1])


def _did(run: Run | None) -> tuple[tuple[str, ...], ...] | None:
    """What Auth0 sees of a run."""
    return None if run is None else tuple(canonical_call(*each) for each in made(run))
