"""What a change of an action changes, for every event.

In: an action or flow, and what it was before. Out: a :class:`Comparison`: whether some login is denied or challenged
that was not, whether one gets in that was not let in, whether anything else is different; each with an event that shows
it.

    compare(before, after, solver, way=None, milliseconds=5_000).change   ->   <Change.STRICTER: 'stricter'>
"""

import time
from collections.abc import Iterator
from dataclasses import replace

from actiongen.auth0.model import HandlerKind
from actiongen.auth0.ways import Way
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_flow import together
from actiongen.prover.examples import Side
from actiongen.prover.model import Change, Comparison, Difference
from actiongen.prover.outcomes import Came, level, of_run, same
from actiongen.prover.problem import Solver
from actiongen.prover.questions import of_way
from actiongen.prover.search import Made, Search, settled
from actiongen.prover.term import Term
from actiongen.prover.terms import TooLargeError
from actiongen.runs.world import World
from actiongen.source import Span
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject


def compare(
    before: Subject, after: Subject, solver: Solver, *, way: Way | None, milliseconds: int
) -> Comparison:
    """How an action differs from what it was, in all of its handlers; ``way``: in logins of that way alone."""
    begun = time.monotonic()
    found: list[Difference] = []
    reasons: list[str] = []
    if before.externals != after.externals:
        reasons.append("the flow runs other Actions that are no policies, which may do anything")
    for handler in _handlers(before, after):
        for answer in _searched(before, after, handler, solver, way, milliseconds):
            if isinstance(answer, Difference):
                found.append(answer)
            else:
                reasons.append(answer)
    kinds = {each.change for each in found}
    change = Change.EQUIVALENT if not kinds else kinds.pop() if len(kinds) == 1 else Change.DIFFERENT
    if reasons:
        change = Change.UNDECIDED
    return Comparison(
        after.path,
        change,
        tuple(found),
        "; ".join(dict.fromkeys(reasons)) or None,
        (time.monotonic() - begun) * 1000,
    )


def _handlers(before: Subject, after: Subject) -> tuple[HandlerKind, ...]:
    programs = (*before.programs, *after.programs)
    return tuple(kind for kind in HandlerKind if any(program.handler(kind) for program in programs))


def _searched(
    before: Subject,
    after: Subject,
    handler: HandlerKind,
    solver: Solver,
    way: Way | None,
    milliseconds: int,
) -> Iterator[Difference | str]:
    """An event for each kind of difference, and why nobody can say whether there is one."""
    formulas: dict[Change, Term] = {}

    def make(encoder: Encoder) -> Made:
        made, sides = _formulas(encoder, before, after, handler, way)
        formulas.update(made)
        return encoder.terms.any(made.values()), sides

    try:
        asked = settled(after.trigger, make)
    except TooLargeError:
        yield "the policy is too large to be judged for all events"
        return
    for kind, formula in formulas.items():

        def shows(world: World, kind: Change = kind) -> bool:
            return change_of(of_run(before, world), of_run(after, world)) is kind

        of_kind = replace(asked, formula=formula)
        answer = Search(of_kind, solver, milliseconds, way, handler).example(shows)
        if isinstance(answer, Input):
            yield _difference(kind, answer, of_run(before, answer.world), of_run(after, answer.world))
        elif answer is not None:
            yield answer
        elif of_kind.bounded:
            yield f"for lists of more than a few items nobody can say ({', '.join(of_kind.bounded)})"


def _formulas(
    encoder: Encoder, before: Subject, after: Subject, handler: HandlerKind, way: Way | None
) -> tuple[dict[Change, Term], tuple[Side, ...]]:
    """For each kind of difference, when it is one of an event."""
    terms, start = encoder.terms, encoder.event
    one = together(encoder, before, handler)
    encoder.event, encoder.definitions, encoder.variables = start, {}, {}
    other = together(encoder, after, handler)
    (denied, held), (denied_now, held_now) = level(encoder, one), level(encoder, other)
    looser = terms.either(terms.both(denied, terms.not_(denied_now)), terms.both(held, terms.not_(held_now)))
    stricter = terms.either(
        terms.both(denied_now, terms.not_(denied)), terms.both(held_now, terms.not_(held))
    )
    same_level = terms.both(terms.not_(looser), terms.not_(stricter))
    different = terms.both(same_level, terms.not_(same(encoder, one, other)))
    of_that_way = tuple(of_way(encoder, after, way, Span(after.path, 0, 0)))
    kinds = {Change.LOOSER: looser, Change.STRICTER: stricter, Change.DIFFERENT: different}
    sides = ((before, one.places), (after, other.places))
    return {kind: terms.both(formula, *of_that_way) for kind, formula in kinds.items()}, sides


def change_of(before: Came, after: Came) -> Change | None:
    """What is different about one event; None if nobody can say, for one of them asks what has no answer."""
    if not (before.is_whole and after.is_whole):
        return None
    if before.level != after.level:
        return Change.LOOSER if after.level < before.level else Change.STRICTER
    return Change.EQUIVALENT if before.left == after.left else Change.DIFFERENT


def _difference(kind: Change, shown: Input, before: Came, after: Came) -> Difference:
    titles = dict.fromkeys((*before.rules, *after.rules))
    changed = tuple(title for title in titles if before.rules.get(title) != after.rules.get(title))
    return Difference(kind, shown, before.calls, after.calls, changed)
