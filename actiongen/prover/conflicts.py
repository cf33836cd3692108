"""AG466: calls of an action that later actions of its flow replace in every login.

In: a flow with its actions, a solver. Out: a warning for each call about MFA, or about a claim, that no login keeps.

    conflicts(subject, solver, 5_000)   ->   AG466 at `api.multifactor.enable("any")`

A default above and an exception below it are in order: some login keeps the default.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from actiongen.auth0.model import HandlerKind, Tag
from actiongen.diagnostics.codes_meaning import FLOW_CONFLICT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_flow import together
from actiongen.prover.encode_run import Made
from actiongen.prover.equality import Equality
from actiongen.prover.examples import Side
from actiongen.prover.problem import Solver, Status
from actiongen.prover.search import Search, settled
from actiongen.prover.term import Term
from actiongen.prover.terms import TooLargeError
from actiongen.prover.values import Value
from actiongen.testing.in_order import Subject


@dataclass(frozen=True, slots=True)
class _Asked:
    """A call, later ones of other actions about the same, when it is made, and when it is made and none of those is."""

    call: Made
    later: tuple[Made, ...]
    is_made: Term
    is_kept: Term


def conflicts(subject: Subject, solver: Solver, milliseconds: int) -> Iterator[Diagnostic]:
    """The warnings about one flow; what takes longer is left alone."""
    asked: list[_Asked] = []

    def make(encoder: Encoder) -> tuple[Term, tuple[Side, ...]]:
        asked[:] = _questions(encoder, subject)
        return encoder.terms.any(term for each in asked for term in (each.is_made, each.is_kept)), ()

    try:
        whole = settled(subject.trigger, make, time.monotonic() + milliseconds / 1000)
    except (TooLargeError, RecursionError):
        return
    for each in asked:
        kept, made = (replace(whole, formula=term) for term in (each.is_kept, each.is_made))
        if kept.bounded or Search(kept, solver, milliseconds).status() is not Status.IMPOSSIBLE:
            continue
        if Search(made, solver, milliseconds).status() is Status.POSSIBLE:
            yield _diagnostic(each)


def _questions(encoder: Encoder, subject: Subject) -> Iterator[_Asked]:
    terms = encoder.terms
    calls = [made for _, made in together(encoder, subject, HandlerKind.EXECUTE).calls]
    for index, call in enumerate(calls):
        about = _about(encoder, call)
        later = [
            other
            for other in calls[index + 1 :]
            if about is not None and other.action != call.action and _about(encoder, other) == about
        ]
        others = [other for other in later if not _is_same(encoder, call, other)]
        if others and len(others) == len(later):
            is_kept = terms.both(call.when, *(terms.not_(other.when) for other in others))
            yield _Asked(call, tuple(others), call.when, is_kept)


def _about(encoder: Encoder, made: Made) -> tuple[str, ...] | None:
    """What a call says something about, if the last word about it counts."""
    if made.method is None:
        return None
    if Tag.MFA_POLICY in made.method.tags:
        return (made.name,)
    if Tag.CLAIM in made.method.tags:
        _, name = encoder.text(made.arguments[0])
        return (made.name, name.about) if isinstance(name.about, str) else None
    return None


def _is_same(encoder: Encoder, one: Made, other: Made) -> bool:
    """Whether two calls surely say the same."""
    equality, most = Equality(encoder), max(len(one.arguments), len(other.arguments))
    pairs = ((_at(one, index), _at(other, index)) for index in range(most))
    return all(equality.of(*pair) is encoder.terms.true for pair in pairs)


def _at(made: Made, index: int) -> Value:
    return made.arguments[index] if index < len(made.arguments) else Value()


def _diagnostic(asked: _Asked) -> Diagnostic:
    assert asked.call.span is not None
    later = (
        Label(other.span, "says something else later") for other in asked.later if other.span is not None
    )
    return Diagnostic(
        FLOW_CONFLICT,
        f"no login keeps what this `api.{asked.call.name}` says: actions below it in the flow always replace it",
        Label(asked.call.span, "lost in every login in which it is made"),
        tuple(later),
        notes=("the last call of a flow counts",),
        help="put the action below the others in the flow, or let one of them say it",
    )
