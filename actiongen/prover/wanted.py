"""What a property wants of the event that refutes it, as a test says it.

In: a property and the event. Out: the calls that would be right: for ``never`` those that are made without the one that
must not be, for ``always`` those that are made with the one that must be, and the rules that must act.

    wanted(subject, claim, given)   ->   Wanted((Expected("multifactor.enable", ("any",), rest=False),), ())
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.evaluate.expressions import Evaluator
from actiongen.facts.constants import constant
from actiongen.ir.tests import ABORT
from actiongen.runs.texts import to_units
from actiongen.runs.values import Call
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject, Turn, calls_of, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Expected, asked_about


@dataclass(frozen=True, slots=True)
class Wanted:
    """The calls that are right, in order, and the titles of rules that must act."""

    calls: tuple[Expected, ...]
    rules: tuple[str, ...] = ()


def wanted(subject: Subject, claim: ir.Property, given: Input) -> Wanted:
    """What a test of the event expects once the policy is right."""
    done = turns(subject, given.world, trace)
    made = asked_about((), calls_of(subject, done), subject)
    if not claim.always:
        return Wanted(_exact(_without(made, claim, given, done)))
    if claim.acts is not None:
        rule = next(_rules(subject, claim))
        return Wanted(_with(made, tuple(_calls(rule.body)), subject), (rule.title,))
    return Wanted(_with(made, (_named(claim, given, done),), subject))


def _exact(calls: Sequence[Call]) -> tuple[Expected, ...]:
    return tuple(Expected(name, arguments, False) for name, arguments in calls)


def _named(claim: ir.Property, given: Input, done: Sequence[Turn]) -> Expected:
    """The call that the property names, with the values that its arguments have there."""
    assert claim.call is not None
    reader = Evaluator(given.world)
    for turn in done:
        for variable, value in turn.traced.answers.items():
            reader.bind((variable,), (value,))
    return Expected(claim.call.method, tuple(map(reader.value, claim.call.arguments)), claim.call.rest)


def _without(made: Sequence[Call], claim: ir.Property, given: Input, done: Sequence[Turn]) -> list[Call]:
    """The calls but for those that must not be made."""
    if claim.acts is None:
        unwanted = _named(claim, given, done)
        return [call for call in made if not unwanted.matches(call)]
    steps = [(turn.traced.run, step) for turn in done for step in turn.traced.steps]
    left = [run.calls[index] for run, step in steps if step.step.title == claim.acts for index in step.calls]
    kept = []
    for call in made:
        if call in left:
            left.remove(call)
        else:
            kept.append(call)
    return kept


def _with(made: Sequence[Call], missing: tuple[Expected, ...], subject: Subject) -> tuple[Expected, ...]:
    """The calls and those that must be made: last, in the place of one that ends the run, and of a flow before the
    demand for MFA, which comes at its end."""
    calls = [call for call in made if not _ends(call, subject)]
    of_mfa = [call for call in calls if subject.is_flow and _is_mfa(call[0], subject)]
    others = _exact([call for call in calls if call not in of_mfa])
    if any(_is_mfa(each.method, subject) for each in missing):
        return (*others, *missing)
    return (*others, *missing, *_exact(of_mfa))


def _ends(call: Call, subject: Subject) -> bool:
    method = subject.trigger.method(call[0])
    return call[0] == ABORT or (method is not None and method.terminal)


def _is_mfa(name: str, subject: Subject) -> bool:
    method = subject.trigger.method(name)
    return method is not None and Tag.MFA_POLICY in method.tags


def _rules(subject: Subject, claim: ir.Property) -> Iterator[ir.Acting]:
    return (
        step
        for program in subject.programs
        for handler in program.handlers
        for step in handler.steps
        if isinstance(step, ir.Acting) and step.title == claim.acts
    )


def _calls(body: tuple[ir.Effect, ...]) -> Iterator[Expected]:
    """The calls that a rule makes whenever it acts, with the arguments that are known."""
    for effect in body:
        if isinstance(effect, ir.HelperDo):
            yield from _calls(effect.inlined)
        elif isinstance(effect, ir.Call):
            known = [constant(argument) for argument in effect.arguments]
            first = known.index(None) if None in known else len(known)
            values = (value[0] for value in known[:first] if value is not None)
            arguments = tuple(to_units(value) if isinstance(value, str) else value for value in values)
            yield Expected(effect.method.name, arguments, first < len(known))
