"""Whether a run keeps to a property: the meaning of ``always`` and ``never``, in the interpreter.

In: a property, an event. Out: whether its ``when`` holds there, and whether what it asks for happens. It shares nothing
with the encoder, so that one can be held against the other.

    Judge(subject, claim).breaks(world)   ->   True
"""

from collections.abc import Sequence
from dataclasses import dataclass

from actiongen import ir
from actiongen.evaluate.expressions import Evaluator
from actiongen.runs.run import Ending
from actiongen.runs.values import Call, Value
from actiongen.runs.world import World
from actiongen.testing.in_order import Subject, Turn, calls_of, rules_of, turns
from actiongen.testing.token_calls import without_tokens
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Expected


@dataclass(frozen=True, slots=True)
class Happened:
    """One run of an action or flow: the calls that Auth0 carries out, and the rules that act."""

    calls: tuple[Call, ...]
    rules: tuple[str, ...]
    answers: dict[ir.Variable, Value]
    is_whole: bool
    """False where the world has no answer to something that was asked: nobody knows how it goes on."""


def happened(subject: Subject, world: World) -> Happened:
    """Runs it in the interpreter."""
    done = turns(subject, world, trace)
    answers: dict[ir.Variable, Value] = {}
    for turn in done:
        answers.update(turn.traced.answers)
    is_whole = all(turn.traced.run.end.kind in (Ending.FINISHED, Ending.THROWN) for turn in done)
    return Happened(carried_out(subject, done), rules_of(done), answers, is_whole)


def carried_out(subject: Subject, done: Sequence[Turn]) -> tuple[Call, ...]:
    """The calls that Auth0 carries out: none of an action that throws, and the last one of those that replace each
    other (Auth0 documentation, language.md section 8). How a client gets its token counts as little as in a test.
    """
    run = done[0].traced.run
    calls = calls_of(subject, done) if subject.is_flow else () if run.thrown is not None else run.calls
    calls = without_tokens(calls, subject.programs, frozenset())
    return calls if subject.is_flow else last_ones(subject, calls)


def last_ones(subject: Subject, calls: Sequence[Call]) -> tuple[Call, ...]:
    """The calls without those that a later one replaces."""
    kept: list[Call] = []
    for index, call in enumerate(calls):
        method = subject.trigger.method(call[0])
        later = {name for name, _ in calls[index + 1 :]}
        if method is None or not method.last_call_counts or call[0] not in later:
            kept.append(call)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges runs by one property."""

    subject: Subject
    claim: ir.Property

    def applies(self, world: World, done: Happened) -> bool:
        """Whether the property says anything about the event."""
        if self.claim.when is None:
            return True
        return _reader(world, done).holds(self.claim.when)

    def is_done(self, world: World, done: Happened) -> bool:
        """Whether the call is made, or the rule acts."""
        if self.claim.acts is not None:
            return self.claim.acts in done.rules
        assert self.claim.call is not None
        call, reader = self.claim.call, _reader(world, done)
        expected = Expected(call.method, tuple(map(reader.value, call.arguments)), call.rest)
        return any(expected.matches(each) for each in done.calls)

    def breaks(self, world: World) -> bool:
        """Whether the event shows that the property does not hold."""
        done = happened(self.subject, world)
        if not done.is_whole or not self.applies(world, done):
            return False
        return self.is_done(world, done) is not self.claim.always


def _reader(world: World, done: Happened) -> Evaluator:
    """What reads expressions as the run left them: with the answers that it got."""
    reader = Evaluator(world)
    for variable, value in done.answers.items():
        reader.bind((variable,), (value,))
    return reader
