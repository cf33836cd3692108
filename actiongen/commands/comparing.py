"""Compares pairs of actions and of flows.

In: pairs, and who compares two subjects. Out: a :class:`~actiongen.report.diff.facts.Compared` each.

    Session(pairs, flows, compare, None).actions(pairs)

What has the same JavaScript is equivalent without asking. A trigger without a flow runs nothing. An action that is new
or gone is compared as a part of the flow that runs it; where no flow says who runs it, with doing nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from actiongen import ir
from actiongen.auth0.load_ways import ways, ways_of
from actiongen.auth0.ways import Way
from actiongen.commands.diff_events import Shown
from actiongen.commands.pairing import Action, ActionPair, FlowPair, PlacedFlow, asides_of
from actiongen.prover.model import Change, Comparison
from actiongen.prover.problem import Solver
from actiongen.prover.solve import Worker
from actiongen.report.diff.facts import Aside, Compared, Presence
from actiongen.testing.in_order import Subject

Compare = Callable[[Subject, Subject], Comparison]
Comparing = Callable[[float], AbstractContextManager[Compare]]
"""Begins to compare, with so many seconds for one question."""

_T = TypeVar("_T")


class Ask(Protocol):
    """What asks a solver about two subjects."""

    def __call__(
        self, before: Subject, after: Subject, solver: Solver, *, way: Way | None, milliseconds: int
    ) -> Comparison:
        """The answer, about all logins where there is no ``way``."""
        ...


@contextmanager
def solving(ask: Ask, way: str | None, seconds: float) -> Iterator[Compare]:
    """Compares with a solver, which ends with the block; comparing raises ``SolverMissing`` where there is none.

    ``seconds``: the time for one question.
    """
    with Worker() as solver:
        asked = None if way is None else ways()[way]
        yield lambda old, new: ask(old, new, solver, way=asked, milliseconds=round(seconds * 1000))


class Lazy:
    """Begins to compare when there is something to compare."""

    def __init__(self, comparing: Comparing, seconds: float, stack: ExitStack) -> None:
        self._comparing, self._seconds, self._stack = comparing, seconds, stack
        self._compare: Compare | None = None

    def __call__(self, old: Subject, new: Subject) -> Comparison:
        if self._compare is None:
            self._compare = self._stack.enter_context(self._comparing(self._seconds))
        return self._compare(old, new)


class Session:
    """Compares pairs; actions first, for what is equal is known then."""

    def __init__(
        self, pairs: Sequence[ActionPair], flows: Sequence[FlowPair], compare: Compare, way: str | None
    ) -> None:
        self._pairs, self._flows, self._compare, self._way = pairs, flows, compare, way
        self.not_run = 0
        self.shown: list[Shown] = []

    def actions(self, chosen: Iterable[ActionPair]) -> Iterator[Compared]:
        """Some of the actions."""
        for pair in chosen:
            if self._is_run(_some(pair).summary.header.trigger.id):
                yield self._action(pair)

    def flows(self) -> Iterator[Compared]:
        """The flows."""
        for pair in self._flows:
            if self._is_run(_some(pair).flow.trigger.id):
                yield self._flow(pair)

    def _is_run(self, trigger: str) -> bool:
        is_run = self._way is None or any(way.id == self._way for way in ways_of(trigger))
        self.not_run += not is_run
        return is_run

    # Actions

    def _action(self, pair: ActionPair) -> Compared:
        old, new = pair
        shown = _some(pair).summary
        asides = () if old is None or new is None else asides_of(old.summary, new.summary)
        return Compared(
            False,
            shown.header.name,
            shown.header.trigger,
            shown.path,
            _presence(old, new),
            asides,
            self._compared(old, new),
        )

    def _compared(self, old: Action | None, new: Action | None) -> Comparison | None:
        shown = _some((old, new))
        if old is not None and new is not None:
            if old.does_the_same(new):
                return _equivalent(shown.summary.path)
        elif self._has_flow(shown.summary.header.trigger.id, old=new is None):
            return None
        return self._asked(
            Subject.of_action(_nothing(shown.program) if old is None else old.program),
            Subject.of_action(_nothing(shown.program) if new is None else new.program),
            is_whole=new is not None,
        )

    def _asked(self, old: Subject, new: Subject, *, is_whole: bool) -> Comparison:
        found = self._compare(old, new)
        self.shown.append(Shown(old, new, found, is_whole))
        return found

    def _has_flow(self, trigger: str, *, old: bool) -> bool:
        """Whether a flow of that side says what the trigger runs."""
        side = 0 if old else 1
        return any(
            (placed := pair[side]) is not None and placed.flow.trigger.id == trigger for pair in self._flows
        )

    # Flows

    def _flow(self, pair: FlowPair) -> Compared:
        old, new = pair
        shown = _some(pair)
        runs = tuple(_entries(each) for each in pair)
        return Compared(
            True,
            shown.flow.trigger.id,
            shown.flow.trigger,
            shown.path,
            _presence(old, new),
            () if runs[0] == runs[1] or None in runs else (Aside("runs", *runs),),
            self._flow_compared(pair),
        )

    def _flow_compared(self, pair: FlowPair) -> Comparison:
        shown = _some(pair)
        one, other = (self._parts(placed, side) for side, placed in enumerate(pair))
        if one.externals != other.externals:
            reason = "an `external(…)` is new, gone or elsewhere in the flow, and nobody knows what it does"
            return Comparison(shown.path, Change.UNDECIDED, (), reason, 0.0)
        is_whole = pair[1] is not None and not other.externals
        found = [
            self._part(shown, before, after, is_whole)
            for before, after in zip(one.segments, other.segments, strict=True)
            if not _do_the_same(before, after)
        ]
        return _together(shown.path, found)

    def _part(self, shown: PlacedFlow, before: "_Segment", after: "_Segment", is_whole: bool) -> Comparison:
        def subject(segment: _Segment) -> Subject:
            some, *_ = (*before, *after)
            programs = tuple(each.program for each in segment) or (_nothing(some.program),)
            return Subject(shown.path, shown.flow.trigger, programs, (), is_flow=True)

        return self._asked(subject(before), subject(after), is_whole=is_whole)

    def _parts(self, placed: PlacedFlow | None, side: int) -> "_Parts":
        """A flow without actions, where there is none: its trigger runs nothing."""
        by_stem = {action.summary.stem: action for pair in self._pairs if (action := pair[side]) is not None}
        segments: list[list[Action]] = [[]]
        externals: list[str] = []
        for entry in () if placed is None else placed.flow.entries:
            if isinstance(entry, ir.External):
                externals.append(entry.name)
                segments.append([])
            else:
                segments[-1].append(by_stem[entry.stem])
        return _Parts(tuple(map(tuple, segments)), tuple(externals))


_Segment = tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The actions of a flow between those that are no policies: what these leave may be anything."""

    segments: tuple[_Segment, ...]
    externals: tuple[str, ...]


def _do_the_same(before: _Segment, after: _Segment) -> bool:
    return len(before) == len(after) and all(map(Action.does_the_same, before, after))


def _together(path: str, found: Sequence[Comparison]) -> Comparison:
    """One answer about all parts of a flow."""
    if len(found) == 1:
        return replace(found[0], path=path)
    kinds = {each.change for each in found} - {Change.EQUIVALENT}
    differences = tuple({each.change: each for part in found for each in part.differences}.values())
    known = kinds - {Change.UNDECIDED}
    change = (
        (next(iter(known)) if len(known) == 1 else Change.DIFFERENT)
        if known
        else Change.UNDECIDED if kinds else Change.EQUIVALENT
    )
    reason = next((each.reason for each in found if each.reason is not None), None)
    return Comparison(path, change, differences, reason, sum(each.milliseconds for each in found))


def _entries(placed: PlacedFlow | None) -> str | None:
    if placed is None:
        return None
    names = (
        f'external("{entry.name}")' if isinstance(entry, ir.External) else entry.stem
        for entry in placed.flow.entries
    )
    return ", ".join(names)


def _nothing(program: ir.Program) -> ir.Program:
    """An action that does nothing, in the place of one that is not there."""
    handlers = tuple(replace(handler, steps=()) for handler in program.handlers)
    return replace(program, handlers=handlers, secrets=(), tests=(), properties=())


def _equivalent(path: str) -> Comparison:
    return Comparison(path, Change.EQUIVALENT, (), None, 0.0)


def _some(pair: tuple[_T | None, _T | None]) -> _T:
    """What is there, of the new side if it is on both."""
    old, new = pair
    found = old if new is None else new
    assert found is not None
    return found


def _presence(old: object, new: object) -> Presence:
    return Presence.ADDED if old is None else Presence.REMOVED if new is None else Presence.BOTH
