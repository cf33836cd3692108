"""The events that show what a change changes: run on Node, and written into the policies as tests.

In: what was compared, and what came of it. Out: where Node does something else, and tests.

    replayed_both(session.shown, find_node)   ->   (Replayed(None, ()), Replayed(None, ()))
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.commands.replay import Replayed, replayed
from actiongen.prover.model import Change, Comparison, Difference
from actiongen.report.written_test import NewTest
from actiongen.runner.find import Node
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject, calls_of, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Expected, asked_about

_THAN = {Change.LOOSER: "looser than", Change.STRICTER: "stricter than", Change.DIFFERENT: "not as in"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Two subjects and what is different; ``is_whole``: an event of them is one of the file at the path of the new one,
    and not of a part of a flow alone, or of an action that is not there any more.
    """

    old: Subject
    new: Subject
    comparison: Comparison
    is_whole: bool


def replayed_both(shown: Iterable[Shown], find: Callable[[], Node]) -> tuple[Replayed, Replayed]:
    """Runs each event on Node with the old side, and with the new one."""
    old: list[tuple[Subject, Input]] = []
    new: list[tuple[Subject, Input]] = []
    for each in shown:
        for difference in each.comparison.differences:
            old.append((each.old, difference.input))
            new.append((each.new, difference.input))
    return replayed(old, emit_javascript, find), replayed(new, emit_javascript, find)


def tests_of(shown: Iterable[Shown], old: str) -> Iterator[NewTest]:
    """Of each event a test that expects what the new side does; ``old``: what people call the other one."""
    for each in shown:
        for difference in each.comparison.differences if each.is_whole else ():
            yield NewTest(
                each.new.path,
                _title(each.new, difference, old),
                difference.input,
                _expected(each.new, difference),
                each.new.trigger,
                of_flow=each.new.is_flow,
            )


def _title(subject: Subject, difference: Difference, old: str) -> str:
    rules = "; ".join(difference.rules) or f"the order of {'the flow' if subject.is_flow else 'the rules'}"
    return f"{rules}: {_THAN.get(difference.change, difference.change.value)} {old}"


def _expected(subject: Subject, difference: Difference) -> tuple[Expected, ...]:
    """All that a test is asked about: it sees calls that Auth0 drops too."""
    calls = calls_of(subject, turns(subject, difference.input.world, trace))
    return tuple(Expected(name, arguments, False) for name, arguments in asked_about((), calls, subject))
