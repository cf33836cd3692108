"""Properties, as questions for a solver.

In: an action or flow, a property of it. Out: an :class:`Answer`. Everything that is shown has been run: an event
refutes a property only if the interpreter, which knows nothing of formulas, says so.

    prove(Subject.of_action(program), claim, solver, way=None, milliseconds=5_000).verdict   ->   <Verdict.PROVED: …>
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.auth0.ways import Way
from actiongen.flow.ways import assumed
from actiongen.prover.at import values
from actiongen.prover.decode import Decoder
from actiongen.prover.encode import Encoder, TooLargeError
from actiongen.prover.encode_flow import Together, together
from actiongen.prover.encode_lists import MOST_ITEMS
from actiongen.prover.encode_run import Equality
from actiongen.prover.examples import shown
from actiongen.prover.formula import Question
from actiongen.prover.functions import Functions
from actiongen.prover.judge import Judge, happened
from actiongen.prover.model import Answer, Example, Verdict
from actiongen.prover.problem import Solver, Status
from actiongen.prover.terms import Constant, Function, Sort, Term, Terms
from actiongen.prover.values import ABSENT, Value
from actiongen.source import Span
from actiongen.testing.events import Input, default_event, event_of_way
from actiongen.testing.in_order import Subject

_PASSES = 8
_TRIES = 8


def prove(
    subject: Subject, claim: ir.Property, solver: Solver, *, way: Way | None, milliseconds: int
) -> Answer:
    """The answer to a property; ``way``: about logins of that way alone."""
    begun = time.monotonic()

    def answer(verdict: Verdict, example: Example | None = None, reason: str | None = None) -> Answer:
        return Answer(verdict, example, reason, (time.monotonic() - begun) * 1000)

    try:
        asked = settled(subject, lambda encoder: _broken(encoder, subject, claim, way))
        applies = settled(subject, lambda encoder: _applies(encoder, subject, claim, way))
    except TooLargeError:
        return answer(Verdict.UNDECIDED, reason="the policy is too large to be judged for all events")
    search = Search(subject, asked, solver, milliseconds, way, claim.handler)
    judge = Judge(subject, claim)
    found = search.example(judge.breaks)
    if isinstance(found, Input):
        return answer(Verdict.REFUTED, _example(subject, found))
    if found is not None:
        return answer(Verdict.UNDECIDED, reason=found)
    empty = Search(subject, applies, solver, milliseconds, way)
    if claim.when is not None and empty.status() is Status.IMPOSSIBLE:
        return answer(Verdict.UNDECIDED, reason="no event meets its `when`, so it says nothing")
    if asked.bounded:
        what = ", ".join(asked.bounded)
        return answer(
            Verdict.UNDECIDED,
            reason=f"it holds for lists of a few items, and for longer ones nobody can say ({what})",
        )
    return answer(Verdict.PROVED)


def _example(subject: Subject, found: Input) -> Example:
    return Example(found, happened(subject, found.world).calls)


@dataclass(frozen=True, slots=True)
class Settled:
    """A formula whose lists have room enough."""

    encoder: Encoder
    formula: Term
    is_settled: bool = True

    @property
    def bounded(self) -> tuple[str, ...]:
        """Why no room is enough."""
        lacking = any(count > MOST_ITEMS for count in self.encoder.demands.values()) or not self.is_settled
        whys = self.encoder.whys(self.encoder.bounded, self.formula)
        return (*whys, *(("too many questions about one list",) if lacking else ()))


def settled(subject: Subject, make: Callable[[Encoder], Term]) -> Settled:
    """Makes a formula as often as it takes until its lists have the room that is asked for."""
    functions = Functions(Terms())
    room: dict[object, int] = {}
    for _ in range(_PASSES):
        encoder = Encoder(subject.trigger, functions, room)
        formula = make(encoder)
        wanted = {place: min(count, MOST_ITEMS) for place, count in encoder.demands.items()}
        if all(room.get(place, 1) >= count for place, count in wanted.items()):
            return Settled(encoder, formula)
        room = {place: max(count, room.get(place, 1)) for place, count in wanted.items()}
    return Settled(encoder, formula, is_settled=False)


def _broken(encoder: Encoder, subject: Subject, claim: ir.Property, way: Way | None) -> Term:
    """The event breaks the property."""
    terms = encoder.terms
    if subject.is_flow:
        # What the property reads is the event as the login begins.
        when = _about(encoder, subject, claim, way)
        wanted = _wanted(encoder, claim)
        done = together(encoder, subject, claim.handler)
    else:
        done = together(encoder, subject, claim.handler)
        when = _about(encoder, subject, claim, way)
        wanted = _wanted(encoder, claim)
    happens = _happens(encoder, done, claim, wanted)
    for name, acts in done.anything.items():
        encoder.note_loose(acts, f'`external("{name}")`, which may do anything')
    if claim.always:
        return terms.both(when, terms.not_(happens))
    return terms.both(when, terms.either(happens, *done.anything.values()))


def _applies(encoder: Encoder, subject: Subject, claim: ir.Property, way: Way | None) -> Term:
    """The property says something of the event."""
    if not subject.is_flow:
        together(encoder, subject, claim.handler)
    return _about(encoder, subject, claim, way)


def _about(encoder: Encoder, subject: Subject, claim: ir.Property, way: Way | None) -> Term:
    when = encoder.terms.true if claim.when is None else encoder.holds(claim.when)
    return encoder.terms.both(when, *of_way(encoder, subject, way, claim.span))


def _wanted(encoder: Encoder, claim: ir.Property) -> tuple[Value, ...]:
    return () if claim.call is None else tuple(map(encoder.value, claim.call.arguments))


def of_way(encoder: Encoder, subject: Subject, way: Way | None, at: Span) -> Iterator[Term]:
    """What holds of every login of a way."""
    if way is not None:
        yield from (encoder.holds(condition) for condition in assumed(subject.trigger, way, at))


def _happens(encoder: Encoder, done: Together, claim: ir.Property, wanted: tuple[Value, ...]) -> Term:
    """The call that the property names is carried out, or its rule acts."""
    terms = encoder.terms
    if claim.acts is not None:
        return done.acts.get(claim.acts, terms.false)
    assert claim.call is not None
    equality = Equality(encoder)
    found = []
    for when, made in done.calls:
        if made.name != claim.call.method or when is terms.false:
            continue
        given = made.arguments[: len(wanted)] if claim.call.rest else made.arguments
        most = max(len(given), len(wanted))
        pairs = zip(_filled(given, most), _filled(wanted, most), strict=True)
        found.append(terms.both(when, *(equality.of(one, other) for one, other in pairs)))
    return terms.any(found)


def _filled(arguments: tuple[Value, ...], count: int) -> tuple[Value, ...]:
    return (*arguments, *(ABSENT for _ in range(count - len(arguments))))


@dataclass(slots=True)
class Search:
    """Looks for an event for which a formula holds."""

    subject: Subject
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
        return self.solver.solve(self._question().problem(self.milliseconds)).status

    def example(self, shows: Callable[..., bool]) -> Input | str | None:
        """An event that shows it when it is run; None if there is none, else why nobody can say."""
        if self.asked.formula.constant is False:
            return None
        for _ in range(_TRIES):
            question = self._question()
            solved = self.solver.solve(question.problem(self.milliseconds))
            if solved.status is Status.IMPOSSIBLE:
                if self._avoided:
                    break
                return None
            if solved.status is Status.UNKNOWN:
                return solved.reason or "the solver does not know"
            found = question.found(solved.values)
            shown = self._shown(found, shows)
            if shown is not None:
                return shown
            if not self._learn(found):
                break
        encoder = self.asked.encoder
        why = (
            ", ".join(encoder.whys(encoder.loose, self.asked.formula))
            or "how texts and numbers are rounded and written"
        )
        return f"it depends on more than formulas say ({why})"

    def _question(self) -> Question:
        start = (
            default_event(self.subject.trigger.id)
            if self.way is None
            else event_of_way(self.subject.trigger, self.way)
        )
        return Question(self.asked.encoder, self.asked.formula, start, [*self._more, *self._avoided])

    def _shown(self, found: Mapping[Term, Constant], shows: Callable[..., bool]) -> Input | None:
        """The event of an answer, if it is an example, with as little as possible that is unusual."""
        return shown(self.subject, Decoder(self.subject.trigger, found, self.handler), self.way, shows)

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
