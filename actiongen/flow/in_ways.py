"""What each rule of an action does in each way of logging in.

In: a resolved program. Out: for each rule a :class:`RuleInWays`: by the name of the way what its calls do there, and
the worst of it.

    in_ways(Resolved(program))[0].by_way["refresh-token"].verdict   ->   <Verdict.FAILS: 'fails'>
"""

from collections.abc import Iterator
from enum import Enum

from actiongen import ir
from actiongen.auth0.load_ways import ways_of
from actiongen.auth0.ways import CallEffect, Cell, Way
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.flow.ways import effect_in, reaches
from actiongen.lazy_dataclass import dataclass


class Verdict(Enum):
    """What a rule does in a way of logging in, as far as its calls are known; the worst first."""

    FAILS = "fails"
    NO_EFFECT = "no-effect"
    UNSUPPORTED = "not-supported"
    MAY_FAIL = "may-fail"
    UNKNOWN = "unknown"
    ASKS = "asks-the-client"
    ACTS = "acts"
    EXCLUDED = "excluded"


_ORDER = {verdict: position for position, verdict in enumerate(Verdict)}
_OF_EFFECT = {
    CallEffect.ACTS: Verdict.ACTS,
    CallEffect.NO_EFFECT: Verdict.NO_EFFECT,
    CallEffect.FAILS: Verdict.FAILS,
    CallEffect.UNSUPPORTED: Verdict.UNSUPPORTED,
    CallEffect.NOT_RUN: Verdict.NO_EFFECT,
}


@dataclass(frozen=True, slots=True)
class CallInWay:
    """A call that is reached in a way; ``cell`` is None where no source says what it does there."""

    call: ir.Call
    cell: Cell | None

    @property
    def verdict(self) -> Verdict:
        """What it does."""
        if self.cell is None:
            return Verdict.UNKNOWN
        if self.cell.recoverable:
            return Verdict.ASKS
        if self.cell.effect is CallEffect.NO_EFFECT and self.cell.harmless:
            return Verdict.ACTS
        if self.cell.condition is not None and self.cell.effect is CallEffect.FAILS:
            return Verdict.MAY_FAIL
        return _OF_EFFECT[self.cell.effect]


@dataclass(frozen=True, slots=True)
class InWay:
    """What a rule does in one way: its calls that are reached, each method once."""

    verdict: Verdict
    calls: tuple[CallInWay, ...]


@dataclass(frozen=True, slots=True)
class RuleInWays:
    """A rule, and what it does by the name of the way."""

    program: ir.Program
    rule: ir.Acting
    methods: tuple[str, ...]
    by_way: dict[str, InWay]


def in_ways(resolved: Resolved) -> tuple[RuleInWays, ...]:
    """Every rule of every handler, in the order of the text."""
    places: dict[int, tuple[ir.Acting, list[EffectSite]]] = {}
    for place in resolved.sites:
        places.setdefault(id(place.rule), (place.rule, []))[1].append(place)
    every = ways_of(resolved.trigger.id)
    return tuple(_judged(resolved, rule, of_rule, every) for rule, of_rule in places.values())


def _judged(
    resolved: Resolved, rule: ir.Acting, places: list[EffectSite], every: tuple[Way, ...]
) -> RuleInWays:
    reached = [(place, set(reaches(place, resolved, every))) for place in places]
    methods = dict.fromkeys(each.effect.method.name for each in places if isinstance(each.effect, ir.Call))
    by_way = {
        way.id: _in_way(resolved, way, [place for place, ways in reached if way in ways]) for way in every
    }
    return RuleInWays(resolved.program, rule, tuple(methods), by_way)


def _in_way(resolved: Resolved, way: Way, places: list[EffectSite]) -> InWay:
    calls = {
        each.call.method.name: each for each in sorted(_calls(resolved, way, places), key=_badness)[::-1]
    }
    verdicts = [each.verdict for each in calls.values()]
    if any(not isinstance(place.effect, ir.Call) for place in places):
        verdicts.append(Verdict.ACTS)
    worst = min(verdicts, key=_ORDER.__getitem__, default=Verdict.EXCLUDED)
    return InWay(worst, tuple(calls.values()))


def _calls(resolved: Resolved, way: Way, places: list[EffectSite]) -> Iterator[CallInWay]:
    for place in places:
        if isinstance(place.effect, ir.Call):
            written = [assumption.holds for assumption in place.assumptions if assumption.written]
            yield CallInWay(place.effect, effect_in(place.effect, resolved.trigger, way, written))


def _badness(each: CallInWay) -> int:
    return _ORDER[each.verdict]
