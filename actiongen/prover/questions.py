"""Properties, as questions for a solver.

In: an action or flow, a property of it. Out: an :class:`Answer`. Everything that is shown has been run: an event
refutes a property only if the interpreter, which knows nothing of formulas, says so.

    prove(Subject.of_action(program), claim, solver, way=None, milliseconds=5_000).verdict   ->   <Verdict.PROVED: …>
"""

import time
from collections.abc import Iterator
from dataclasses import replace

from actiongen import ir
from actiongen.auth0.ways import Way
from actiongen.flow.ways import assumed
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_flow import Together, together
from actiongen.prover.equality import Equality
from actiongen.prover.judge import Judge, happened
from actiongen.prover.model import Answer, Example, Verdict
from actiongen.prover.problem import Solver, Status
from actiongen.prover.search import Made, Search, settled
from actiongen.prover.term import Term
from actiongen.prover.terms import TooLargeError
from actiongen.prover.values import ABSENT, Value
from actiongen.recursion import deep_recursion
from actiongen.source import Span
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject


def prove(
    subject: Subject, claim: ir.Property, solver: Solver, *, way: Way | None, milliseconds: int
) -> Answer:
    """The answer to a property; ``way``: about logins of that way alone."""
    begun = time.monotonic()

    def answer(verdict: Verdict, example: Example | None = None, reason: str | None = None) -> Answer:
        return Answer(verdict, example, reason, (time.monotonic() - begun) * 1000)

    whens: list[Term] = []
    until = begun + milliseconds / 1000
    try:
        with deep_recursion():
            asked = settled(
                subject.trigger, lambda encoder: _broken(encoder, subject, claim, way, whens), until
            )
    except (TooLargeError, RecursionError):
        is_late = time.monotonic() > until
        late = f"it takes longer than the time limit of {milliseconds / 1000:g} s"
        reason = late if is_late else "the policy is too large to be judged for all events"
        return answer(Verdict.UNDECIDED, reason=reason)
    search = Search(asked, solver, milliseconds, way, claim.handler)
    judge = Judge(subject, claim)
    found = search.example(judge.breaks)
    if isinstance(found, Input):
        return answer(Verdict.REFUTED, _example(subject, found))
    if found is not None:
        return answer(Verdict.UNDECIDED, reason=found)
    applies = Search(replace(asked, formula=whens[-1]), solver, milliseconds, way)
    if claim.when is not None and applies.status() is Status.IMPOSSIBLE:
        reason = "no event meets its `when`, so it says nothing"
        return replace(answer(Verdict.UNDECIDED, reason=reason), is_vacuous=True)
    if asked.bounded:
        what = ", ".join(asked.bounded)
        return answer(
            Verdict.UNDECIDED,
            reason=f"it holds for lists of a few items, and for longer ones nobody can say ({what})",
        )
    return answer(Verdict.PROVED)


def _example(subject: Subject, found: Input) -> Example:
    return Example(found, happened(subject, found.world).calls)


def _broken(
    encoder: Encoder, subject: Subject, claim: ir.Property, way: Way | None, whens: list[Term]
) -> Made:
    """The event breaks the property; ``whens`` gets the condition under which it says anything."""
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
    whens.append(when)
    for name, acts in done.anything.items():
        encoder.note_loose(acts, f'`external("{name}")`, which may do anything')
    broken = terms.not_(happens) if claim.always else terms.either(happens, *done.anything.values())
    return terms.both(when, broken), ((subject, done.places),)


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
