"""What a login comes to, so that two versions of an action can be compared: for one event, and for all at once.

In: the calls of a run; or those that may be made, as formulas. Out: the level (allowed, challenged, denied) and what
the calls leave behind, by what they are about.

    of_run(subject, world).level   ->   <Level.DENIED: 2>

Calls about different things may be made in any order; of those that write one value the last one counts. What is logged
and what is only asked is no part of it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from actiongen.auth0.model import Method, MethodKind, Tag, Trigger
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_flow import Together
from actiongen.prover.encode_run import Made
from actiongen.prover.equality import Equality
from actiongen.prover.judge import carried_out
from actiongen.prover.term import Term
from actiongen.prover.values import Value
from actiongen.runs.run import Ending
from actiongen.runs.values import REQUEST, Call, canonical_arguments
from actiongen.runs.world import World
from actiongen.testing.in_order import Subject, Turn, turns
from actiongen.testing.in_order import made as all_made
from actiongen.testing.trace import State, trace

_NONE = "none"
"""The factor with which ``multifactor.enable`` asks for nothing."""


class Level(IntEnum):
    """How far a login gets; each is stricter than the one before."""

    ALLOWED = 0
    CHALLENGED = 1
    DENIED = 2


# One event


@dataclass(frozen=True, slots=True)
class Came:
    """What one login came to. ``left``: what the calls leave behind, by what they are about; ``rules``: by its title
    what a rule did.
    """

    level: Level
    calls: tuple[Call, ...]
    left: dict[tuple[str, ...], object]
    rules: dict[str, object]
    is_whole: bool


def of_run(subject: Subject, world: World) -> Came:
    """What a login comes to."""
    done = turns(subject, world, trace)
    calls = carried_out(subject, done)
    throws = any(turn.traced.run.end.kind is Ending.THROWN for turn in done)
    is_whole = all(turn.traced.run.end.kind in (Ending.FINISHED, Ending.THROWN) for turn in done)
    # Of an action that throws nothing is carried out, and why it did is all that there is to see.
    seen = all_made(done[0].traced.run)[-1:] if throws and not subject.is_flow else calls
    return Came(
        _level(calls, subject.trigger, throws), seen, _left(calls, subject.trigger), _rules(done), is_whole
    )


def _level(calls: tuple[Call, ...], trigger: Trigger, throws: bool) -> Level:
    methods = [(trigger.method(name), arguments) for name, arguments in calls]
    if throws or any(method is not None and method.terminal for method, _ in methods):
        return Level.DENIED
    for method, arguments in methods:
        if method is not None and (_challenges(method) or (_is_policy(method) and arguments[:1] != (_NONE,))):
            return Level.CHALLENGED
    return Level.ALLOWED


def _left(calls: tuple[Call, ...], trigger: Trigger) -> dict[tuple[str, ...], object]:
    left: dict[tuple[str, ...], object] = {}
    for name, arguments in calls:
        method = trigger.method(name)
        if method is not None and _is_no_effect(method):
            continue
        written = canonical_arguments(arguments)
        key = json.loads(written[0]) if written and method is not None and _is_keyed(method) else None
        if isinstance(key, str):
            left[name, key] = written
        elif method is not None and method.last_call_counts:
            left[name,] = written
        else:
            before = left.setdefault((name,), [])
            assert isinstance(before, list)
            before.append(written)
    return left


def _rules(done: tuple[Turn, ...]) -> dict[str, object]:
    found: dict[str, object] = {}
    for turn in done:
        calls, thrown = turn.traced.run.calls, turn.traced.run.thrown
        acted = set(turn.traced.rules)
        for step in turn.traced.steps:
            title = getattr(step.step, "title", None)
            if title in acted:
                made_there = [(calls[index][0], canonical_arguments(calls[index][1])) for index in step.calls]
                found[title] = (
                    made_there,
                    step.state is State.ENDED,
                    thrown if step.state is State.ENDED else None,
                )
    return found


# All events


def level(encoder: Encoder, done: Together) -> tuple[Term, Term]:
    """When a login is denied, and when it is challenged or denied."""
    terms = encoder.terms
    denied = [done.throws]
    challenged = []
    for when, made in done.calls:
        if made.method is None:
            continue
        if made.method.terminal:
            denied.append(when)
        elif _challenges(made.method):
            challenged.append(when)
        elif _is_policy(made.method):
            _, factor = encoder.text(made.arguments[0])
            challenged.append(terms.both(when, terms.not_(terms.equal(factor, terms.text(_NONE)))))
    is_denied = terms.any(denied)
    return is_denied, terms.either(is_denied, *challenged)


def same(encoder: Encoder, before: Together, after: Together) -> Term:
    """Two versions leave the same behind."""
    keyed = _keys_known(encoder, [*before.calls, *after.calls])
    one, other = _slots(encoder, before, keyed), _slots(encoder, after, keyed)
    return encoder.terms.all(
        _same(
            encoder,
            one.get(slot, []),
            other.get(slot, []),
            is_last=len(slot) > 1 or slot[0] in _last(before, after),
        )
        for slot in dict.fromkeys((*one, *other))
    )


_Calls = list[tuple[Term, Made]]


def _last(*all_done: Together) -> frozenset[object]:
    made = [made for done in all_done for _, made in done.calls]
    return frozenset(each.name for each in made if each.method is not None and each.method.last_call_counts)


def _keys_known(encoder: Encoder, calls: Iterable[tuple[Term, Made]]) -> frozenset[str]:
    """The methods whose calls all have a first argument that is written out."""
    known: set[str] = set()
    unknown: set[str] = set()
    for _, made in calls:
        if made.method is not None and _is_keyed(made.method):
            _, key = encoder.text(made.arguments[0])
            (known if isinstance(key.about, str) else unknown).add(made.name)
    return frozenset(known - unknown)


def _slots(encoder: Encoder, done: Together, keyed: frozenset[str]) -> dict[tuple[object, ...], _Calls]:
    slots: dict[tuple[object, ...], _Calls] = {}
    for when, made in done.calls:
        if when is encoder.terms.false or (made.method is not None and _is_no_effect(made.method)):
            continue
        if made.name == REQUEST:
            slot: tuple[object, ...] = (REQUEST, *(made.asks or ())[:2])
        elif made.name in keyed:
            slot = (made.name, encoder.text(made.arguments[0])[1].about)
        else:
            slot = (made.name,)
        slots.setdefault(slot, []).append((when, made))
    return slots


def _same(encoder: Encoder, one: _Calls, other: _Calls, *, is_last: bool) -> Term:
    terms = encoder.terms
    if is_last and not any(made.name == REQUEST for _, made in (*one, *other)):
        one_made, other_made = (terms.any(when for when, _ in calls) for calls in (one, other))
        both = terms.both(one_made, other_made)
        return terms.both(
            terms.equal(one_made, other_made),
            terms.either(
                terms.not_(both), _same_arguments(encoder, _final(encoder, one), _final(encoder, other))
            ),
        )
    first, second = _ranked(encoder, one), _ranked(encoder, other)
    found = [terms.equal(_count(encoder, one), _count(encoder, other))]
    for when, rank, made in first:
        for other_when, other_rank, other_call in second:
            met = terms.both(when, other_when, terms.equal(rank, other_rank))
            if met is not terms.false:
                equal = _same_arguments(encoder, made.arguments, other_call.arguments)
                found.append(terms.either(terms.not_(met), equal))
    return terms.all(found)


def _final(encoder: Encoder, calls: _Calls) -> tuple[Value, ...]:
    """The arguments of the last call that is made."""
    most = max((len(made.arguments) for _, made in calls), default=0)
    found = [Value()] * most
    for when, made in calls:
        for index in range(most):
            given = made.arguments[index] if index < len(made.arguments) else Value()
            found[index] = encoder.values.choose(when, given, found[index])
    return tuple(found)


def _same_arguments(encoder: Encoder, one: tuple[Value, ...], other: tuple[Value, ...]) -> Term:
    equality, most = Equality(encoder), max(len(one), len(other))
    return encoder.terms.all(
        equality.of(
            one[index] if index < len(one) else Value(), other[index] if index < len(other) else Value()
        )
        for index in range(most)
    )


def _ranked(encoder: Encoder, calls: _Calls) -> list[tuple[Term, Term, Made]]:
    """The calls with how many are made before each."""
    terms, before, found = encoder.terms, encoder.terms.zero, []
    for when, made in calls:
        found.append((when, before, made))
        before = terms.add(before, terms.if_(when, terms.one, terms.zero))
    return found


def _count(encoder: Encoder, calls: _Calls) -> Term:
    terms = encoder.terms
    return terms.add(terms.zero, *(terms.if_(when, terms.one, terms.zero) for when, _ in calls))


# Methods


def _challenges(method: Method) -> bool:
    return Tag.CHALLENGE in method.tags or Tag.ENROLMENT in method.tags


def _is_policy(method: Method) -> bool:
    return Tag.MFA_POLICY in method.tags


def _is_keyed(method: Method) -> bool:
    """Whether the first argument says what a call is about, and the last call about it counts."""
    return method.writes is not None or Tag.CLAIM in method.tags


def _is_no_effect(method: Method) -> bool:
    return method.kind is MethodKind.QUERY or Tag.CACHE in method.tags
