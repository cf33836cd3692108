"""A test that is written into a policy: of an event that somebody has found, and of what is right there.

In: the event, the calls that are right, a title. Out: a policy with such a test at its end, as ``actiongen fmt`` lays
it out.

    with_test(source.text, NewTest(source.path, "…", given, calls, trigger))   ->   '…\\n\\ntest(\\n…'
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.report.suggestion import arguments
from actiongen.runs.values import Call
from actiongen.syntax.format import format_policy
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject
from actiongen.testing.mutation import Score, Survivor
from actiongen.testing.verdict import Expected, asked_about


@dataclass(frozen=True, slots=True)
class NewTest:
    """A test for the file at ``path``; ``of_flow``: one of the whole trigger, in a file of flows. ``comment`` is a line
    above it.
    """

    path: str
    title: str
    given: Input
    expect: tuple[Expected, ...]
    trigger: Trigger
    rules: tuple[str, ...] = ()
    of_flow: bool = False
    comment: str = ""


def noticing(score: Score) -> Iterator[NewTest]:
    """For each change of an action that no test notices, a test that does: it expects what the action does now."""
    program = score.program
    subject = Subject.of_action(program)
    titles = {step.span: step.title for step in program.all_steps if isinstance(step, ir.Rule | ir.Perform)}
    for survivor in score.survivors:
        span = survivor.mutant.span
        rule = next((title for at, title in titles.items() if at.start <= span.start < at.end), program.stem)
        yield NewTest(
            program.path,
            f"{rule}: fails if {survivor.mutant.what}",
            survivor.event,
            _telling(survivor, subject),
            program.header.trigger,
        )


def as_made(subject: Subject, calls: Sequence[Call]) -> tuple[Expected, ...]:
    """The calls of a run as a test expects them."""
    return tuple(Expected(name, arguments, False) for name, arguments in asked_about((), calls, subject))


def _telling(survivor: Survivor, subject: Subject) -> tuple[Expected, ...]:
    """The calls of the action, without queries where the others tell it from the change."""
    calls, changed = (asked_about((), each, subject) for each in (survivor.original, survivor.changed))
    shown = survivor.original if calls == changed else calls
    return tuple(Expected(name, arguments, False) for name, arguments in shown)


def with_test(text: str, test: NewTest) -> str:
    """The text of a policy with the test at its end; the same text if it has the test already.

    A title that the file has gets a number; whether a test is there is judged by all but its title.
    """
    body = _body(test)
    if re.search(rf'^test\(\n    "(?:[^"\\]|\\.)*",\n{re.escape(body)}', text, re.MULTILINE):
        return text
    comment = f"# {test.comment}\n" if test.comment else ""
    return f"{text.rstrip()}\n\n{comment}test(\n    {_quoted(_free(test.title, text))},\n{body}"


def _free(title: str, text: str) -> str:
    """The title, with the first number that makes it one of its own."""
    found, number = title, 1
    while _quoted(found) in text:
        number += 1
        found = f"{title} ({number})"
    return found


def _body(test: NewTest) -> str:
    """The test below its title."""
    laid_out = format_policy("test(\n" + "".join(f"{part},\n" for part in _parts(test)) + ")\n")
    return laid_out.partition("\n")[2]


def _parts(test: NewTest) -> Iterator[str]:
    if test.of_flow:
        yield f'trigger="{test.trigger.id}"'
    yield from (part for part in arguments(test.given, test.trigger) if part != "given={}")
    calls = [each.text(test.trigger) for each in test.expect]
    yield f"expect={calls[0]}" if len(calls) == 1 else f"expect=[{', '.join(calls)}]"
    if test.rules:
        yield f"rules=[{', '.join(map(_quoted, test.rules))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
