"""``diff --write-test``: each difference becomes a test in the policies of the new side.

In: what comparing has given, and the new side. Out: tests that expect what the new side does; what is no event of the
whole login (behind an ``external(…)``) or of a policy that is gone gives none.

    [*tests_of(compared, side)][0].title   ->   "this login gets further than before: First logins skip MFA"
"""

from collections.abc import Iterable, Iterator

from actiongen import ir
from actiongen.commands.folder import Folder
from actiongen.commands.sides import Side
from actiongen.prover.model import Difference
from actiongen.report.diff.facts import Compared, Presence
from actiongen.report.diff.sentences import MEANINGS
from actiongen.report.written_test import NewTest, as_made
from actiongen.testing.in_order import Subject, calls_of, turns
from actiongen.testing.trace import trace


def tests_of(compared: Iterable[Compared], side: Side) -> Iterator[NewTest]:
    """A test for each difference."""
    for each in compared:
        subject = None if each.presence is Presence.REMOVED else _subject(each, side.folder)
        differences = () if each.comparison is None else each.comparison.differences
        if subject is not None:
            yield from (_test(subject, difference) for difference in differences)


def _test(subject: Subject, difference: Difference) -> NewTest:
    given = difference.input
    calls = calls_of(subject, turns(subject, given.world, trace))
    rules = f": {'; '.join(difference.rules)}" if difference.rules else ""
    title = f"{MEANINGS[difference.change]}{rules}"
    expect = as_made(subject, calls)
    return NewTest(subject.path, title, given, expect, subject.trigger, of_flow=subject.is_flow)


def _subject(compared: Compared, folder: Folder) -> Subject | None:
    """The action or flow of the new side."""
    content = folder.content(compared.path)
    if isinstance(content, ir.Program):
        return Subject.of_action(content)
    if not isinstance(content, ir.Flows):
        return None
    flow = next(each.flow for each in content.flows if each.flow.trigger.id == compared.trigger.id)
    by_stem = {
        summary.stem: path
        for path, summary in folder.summaries.items()
        if isinstance(summary, ir.ActionSummary)
    }
    programs = tuple(
        program for stem in flow.actions if isinstance(program := folder.content(by_stem[stem]), ir.Program)
    )
    # What an Action that is no policy leaves behind is in no event.
    return None if flow.externals else Subject(compared.path, flow.trigger, programs, (), is_flow=True)
