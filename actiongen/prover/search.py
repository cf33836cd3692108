"""The search for an event for which a formula holds.

In: a way to make the formula. Out: an :class:`Input` that has been run, that there is none, or why nobody can say.

    Search(settled(trigger, make), solver, 5_000, None).example(judge.breaks)   ->   None

Whether there is one is the solver's to say. What it finds is run before it counts; if it is none after all, because the
solver has taken a function for what it is not, it is told what the function gives, and asked again.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import inf

from actiongen.auth0.model import HandlerKind, Trigger
from actiongen.auth0.ways import Way
from actiongen.prover.at import values
from actiongen.prover.decode import Decoder
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_lists import MOST_ITEMS
from actiongen.prover.examples import Shows, Side, shown, usual_event
from actiongen.prover.formula import Question
from actiongen.prover.functions import Functions
from actiongen.prover.problem import Solver, Status
from actiongen.prover.rounding import Kind
from actiongen.prover.term import Constant, Function, Sort, Term, below
from actiongen.prover.terms import Terms
from actiongen.testing.events import Input

_PASSES = 8
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Settled:
    """A formula whose lists have room enough."""

    encoder: Encoder
    formula: Term
    sides: tuple[Side, ...]
    """What runs: the actions, and where the answers to their questions stand."""
    is_settled: bool = True

    @property
    def bounded(self) -> tuple[str, ...]:
        """Why no room is enough."""
        lacking = not self.is_settled or any(
            count > MOST_ITEMS for count in self.encoder.lists.wanted().values()
        )
        whys = self.encoder.whys(self.encoder.bounded, self.formula)
        return (*whys, *(("too many questions about one list",) if lacking else ()))


Made = tuple[Term, tuple[Side, ...]]


def settled(trigger: Trigger, make: Callable[[Encoder], Made], until: float = inf) -> Settled:
    """Makes a formula as often as it takes until its lists have the room that is asked for; raises
    :class:`TooLargeError`, also at the time ``until``.
    """
    functions = Functions(Terms())
    return settled_with(lambda room: Encoder(trigger, functions, room, until=until), make)


def settled_with(
    encoder_of: Callable[[Mapping[object, int]], Encoder], make: Callable[[Encoder], Made]
) -> Settled:
    """The same with encoders of one's own, of which each gets the room for lists."""
    room: dict[object, int] = {}
    for _ in range(_PASSES):
        encoder = encoder_of(room)
        formula, sides = make(encoder)
        wanted = {place: min(count, MOST_ITEMS) for place, count in encoder.lists.wanted().items()}
        if all(room.get(place, 1) >= count for place, count in wanted.items()):
            return Settled(encoder, formula, sides)
        room = {place: max(count, room.get(place, 1)) for place, count in wanted.items()}
    return Settled(encoder, formula, sides, is_settled=False)


@dataclass(slots=True)
class Search:
    """Looks for an event for which a formula holds."""

    asked: Settled
    solver: Solver
    milliseconds: int
    way: Way | None = None
    handler: HandlerKind = HandlerKind.EXECUTE
    _more: list[Term] = field(default_factory=list)
    _avoided: list[Term] = field(default_factory=list)

    def status(self) -> Status:
        """Whether there may be one."""
        if self.asked.formula.constant is not None:
            return Status.POSSIBLE if self.asked.formula.constant else Status.IMPOSSIBLE
        return self.solver.solve(self._question().decision(self.milliseconds)).status

    def example(self, shows: Shows) -> Input | str | None:
        """An event that shows it when it is run; None if there is none, else why nobody can say."""
        if self.asked.formula.constant is False:
            return None
        exact = self._exact()
        if exact is not self.asked.formula:
            # Most examples are found soonest where numbers are not rounded.
            found = replace(self, asked=replace(self.asked, formula=exact), _avoided=[])._sought(shows)
            if isinstance(found, Input):
                return found
        return self._sought(shows)

    def _exact(self) -> Term:
        """The formula with numbers that are not rounded."""
        encoder, new = self.asked.encoder, dict[Term, Term]()
        rounded = [encoder.functions.rounded(kind) for kind in Kind]
        for term in below(self.asked.formula):
            parts = tuple(new[part] for part in term.parts)
            is_rounded = term.about in rounded
            new[term] = parts[0] if is_rounded else encoder.terms.rebuilt(term, parts)
        return new[self.asked.formula]

    def _sought(self, shows: Shows) -> Input | str | None:
        begun = time.monotonic()
        for _ in range(_TRIES):
            left = self.milliseconds - int((time.monotonic() - begun) * 1000)
            if left <= 0:
                return self._too_late
            question = self._question()
            solved = self.solver.solve(question.problem(left))
            if solved.status is Status.IMPOSSIBLE:
                if self._avoided:
                    break
                return None
            if solved.status is Status.UNKNOWN:
                reason = solved.reason or "the solver does not know"
                return self._too_late if reason.startswith("the time limit") else reason
            found = question.found(solved.values)
            decoder = Decoder(self.asked.encoder.trigger, found, self.handler, question.fits)
            example = shown(self.asked.sides, decoder, self.way, shows)
            if example is not None:
                return example
            if not self._learn(found):
                break
        encoder = self.asked.encoder
        why = (
            ", ".join(encoder.whys(encoder.loose, self.asked.formula))
            or "how texts and numbers are rounded and written"
        )
        return f"it depends on more than formulas say ({why})"

    @property
    def _too_late(self) -> str:
        return f"it takes longer than the time limit of {self.milliseconds / 1000:g} s"

    def _question(self) -> Question:
        start = usual_event(self.asked.encoder.trigger, self.way)
        return Question(self.asked.encoder, self.asked.formula, start, [*self._more, *self._avoided])

    def _learn(self, found: Mapping[Term, Constant]) -> bool:
        """Notes what functions really give for the arguments of an answer; whether that is news."""
        terms, learnt = self.asked.encoder.terms, False
        known = values([*found], found.get, {term: found[term] for term in found})
        for term in found:
            if not isinstance(term.about, Function):
                continue
            parts = [known[part] for part in term.parts]
            real = term.about.apply(*parts)
            if real is None or real == found[term]:
                continue
            are = terms.all(terms.equal(p, terms.constant(v)) for p, v in zip(term.parts, parts, strict=True))
            self._more.append(terms.implies(are, terms.equal(term, terms.constant(real))))
            learnt = True
        return learnt or self._avoid(found)

    def _avoid(self, found: Mapping[Term, Constant]) -> bool:
        """Looks elsewhere for an example: what is avoided proves nothing any more."""
        terms = self.asked.encoder.terms
        values_ = [term for term in found if isinstance(term.about, Function) and term.sort is Sort.NUMBER]
        self._avoided += [terms.not_(terms.equal(term, terms.constant(found[term]))) for term in values_]
        return bool(values_)
