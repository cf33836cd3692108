"""AG438 of a flow: more calls in one login than Auth0 carries out, made by several of its actions.

In: a flow with its actions, a solver. Out: an error for each group of calls of which some login makes too many, though
no action alone does; the event has been run.

    limits(subject, solver, 5_000)   ->   AG438 at `api.authentication.setPrimaryUser("auth0|2")`
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actiongen import ir
from actiongen.auth0.model import CallLimit, HandlerKind
from actiongen.diagnostics.codes_meaning import CALL_LIMIT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_flow import together
from actiongen.prover.examples import Side
from actiongen.prover.problem import Solver
from actiongen.prover.search import Search, settled
from actiongen.prover.term import Term
from actiongen.prover.terms import Terms, TooLargeError
from actiongen.runs.world import World
from actiongen.testing.events import Input, is_of_event
from actiongen.testing.in_order import Subject, Turn, turns
from actiongen.testing.trace import trace
from actiongen.testing.values import path_text, short

_SHOWN = 4


def limits(subject: Subject, solver: Solver, milliseconds: int) -> Iterator[Diagnostic]:
    """The errors about one flow; what takes longer is left alone."""
    for limit in _limits(subject):
        over = _Over(subject, limit)
        try:
            asked = settled(subject.trigger, over.formula, time.monotonic() + milliseconds / 1000)
        except (TooLargeError, RecursionError):
            continue
        found = Search(asked, solver, milliseconds).example(over.shows)
        if isinstance(found, Input):
            yield _diagnostic(over, found)


def _limits(subject: Subject) -> tuple[CallLimit, ...]:
    """The limits that the calls of more than one action may come to; the methods of a group have the same."""
    groups: dict[str, tuple[CallLimit, set[str]]] = {}
    for program in subject.programs:
        for call in _calls(program):
            if (limit := call.method.call_limit) is not None:
                groups.setdefault(limit.group, (limit, set()))[1].add(program.path)
    return tuple(limit for limit, paths in groups.values() if len(paths) > 1)


def _calls(program: ir.Program) -> Iterator[ir.Call]:
    return (site.effect for site in Resolved(program).sites if isinstance(site.effect, ir.Call))


@dataclass(frozen=True, slots=True)
class _Over:
    """Too many calls of one group in a login, by several actions together."""

    subject: Subject
    limit: CallLimit

    def formula(self, encoder: Encoder) -> tuple[Term, tuple[Side, ...]]:
        """When there are too many, and not too many of one action."""
        terms, whole = encoder.terms, together(encoder, self.subject, HandlerKind.EXECUTE)
        of_action: dict[str, list[Term]] = {}
        for when, made in whole.calls:
            if made.method is not None and self._counts(made.name):
                of_action.setdefault(made.action, []).append(when)
        every = [when for calls in of_action.values() for when in calls]
        too_many = self.limit.most + 1
        alone = (at_least(terms, too_many, calls) for calls in of_action.values())
        formula = terms.both(at_least(terms, too_many, every), *map(terms.not_, alone))
        return formula, ((self.subject, whole.places),)

    def shows(self, world: World) -> bool:
        """Whether there are in the interpreter."""
        counts = [sum(self._counts(name) for name, _ in turn.traced.run.calls) for turn in self.turns(world)]
        return sum(counts) > self.limit.most >= max(counts)

    def turns(self, world: World) -> tuple[Turn, ...]:
        """What the actions do."""
        return turns(self.subject, world, trace)

    def sites(self, world: World) -> list[EffectSite]:
        """The calls that are made, in the order of the flow."""
        return [
            site
            for turn in self.turns(world)
            for site in Resolved(turn.program).sites
            if id(site.effect) in turn.traced.reached
            and isinstance(site.effect, ir.Call)
            and self._counts(site.effect.method.name)
        ]

    def _counts(self, name: str) -> bool:
        method = self.subject.trigger.method(name)
        return (
            method is not None
            and method.call_limit is not None
            and method.call_limit.group == self.limit.group
        )


def at_least(terms: Terms, count: int, of: Sequence[Term]) -> Term:
    """Whether so many of the terms hold."""
    # By the number of those that hold among the first ones.
    known = [terms.true, *[terms.false] * count]
    for term in of:
        for number in range(count, 0, -1):
            known[number] = terms.either(known[number], terms.both(known[number - 1], term))
    return known[count]


def _diagnostic(over: _Over, found: Input) -> Diagnostic:
    *others, last = over.sites(found.world)
    assert isinstance(last.effect, ir.Call)
    limit = over.limit
    times = "once" if limit.most == 1 else f"{limit.most} times"
    given = [f"`{path_text(path)}` is {short(value)}" for path, value in found.given if is_of_event(path)]
    more = ["…"] if len(given) > _SHOWN else []
    event = f"where {', '.join([*given[:_SHOWN], *more])}" if given else "of the usual event"
    return Diagnostic(
        CALL_LIMIT,
        f"one login can call `api.{last.effect.method.name}` and its like more than {times} in its flow",
        Label(last.at, "one too many"),
        tuple(Label(each.at, "counts") for each in others),
        notes=(
            f"so does a login {event}",
            f"the login fails at the call that is one too many; source: {limit.source}",
        ),
        help="let the conditions of the actions exclude each other",
    )
