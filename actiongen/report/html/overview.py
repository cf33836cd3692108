"""What the page begins with: the whole in one line, and the contents with a few facts of each part.

In: facts and the views of the parts. Out: an :class:`Overview`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actiongen.diagnostics.outcome import count
from actiongen.report.html.action import ActionView, ChangesView
from actiongen.report.html.facts import Facts
from actiongen.report.html.files import FileView, RemovedView
from actiongen.report.html.findings import Finding
from actiongen.report.html.properties import PropertiesView
from actiongen.report.html.tests import TestsView

GOOD, BAD, PLAIN = "good", "bad", "plain"


@dataclass(frozen=True, slots=True)
class Tag:
    """A few words, and whether they are good or bad news."""

    words: str
    mood: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    href: str
    name: str
    what: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """``tags`` are about the whole."""

    tags: tuple[Tag, ...]
    entries: tuple[Entry, ...]


def overview(
    facts: Facts,
    actions: Sequence[ActionView],
    flows: Sequence[FileView],
    libraries: Sequence[FileView],
    others: Sequence[FileView],
    removed: Sequence[RemovedView],
) -> Overview:
    """The first lines of the page."""
    entries = [
        *(_entry(view, "does not compile", facts) for view in others),
        *(_of_action(view, facts) for view in actions),
        *(_entry(view, "flows", facts) for view in flows),
        *(_entry(view, "library", facts) for view in libraries),
    ]
    entries += [
        Entry(f"#{view.anchor}", view.name or view.path, "", (Tag("removed", BAD),)) for view in removed
    ]
    claims = [*(view.properties for view in actions), *(view.properties for view in flows)]
    return Overview((*_whole(facts, actions, others), *_proved(claims)), tuple(entries))


def _of_action(view: ActionView, facts: Facts) -> Entry:
    tags = (
        *_changed(view.changes),
        *_found(view.findings),
        *_tested(view.tests, facts),
        *_covered(view),
        *_proved([view.properties]),
    )
    return Entry(f"#{view.anchor}", view.name, view.facts[0][1], tags)


def _entry(view: FileView, what: str, facts: Facts) -> Entry:
    tested = _tested(view.tests, facts) if view.tests.of else ()
    return Entry(
        f"#{view.anchor}",
        view.path,
        what,
        (*_changed(view.changes), *_found(view.findings), *tested, *_proved([view.properties])),
    )


def _whole(facts: Facts, actions: Sequence[ActionView], others: Sequence[FileView]) -> Iterable[Tag]:
    yield Tag(count(len(actions), "action"), PLAIN)
    if others:
        verb = "does" if len(others) == 1 else "do"
        yield Tag(f"{count(len(others), 'file')} that {verb} not compile", BAD)
    severities = [each.severity.value for each in facts.every_diagnostic]
    yield from _counted(severities)
    if facts.report is not None:
        failed, of = len(facts.report.failures), len(facts.report.verdicts)
        if failed:
            yield Tag(f"{failed} of {count(of, 'test')} failed", BAD)
        elif of:
            yield Tag(f"{count(of, 'test')} passed", GOOD)
        else:
            yield Tag("no tests", PLAIN)
    elif facts.not_run is not None:
        yield Tag("tests not run", BAD)


def _found(found: Iterable[Finding]) -> Iterable[Tag]:
    severities = [each.severity for each in found]
    return _counted(severities) if severities else ()


def _counted(severities: Sequence[str]) -> Iterable[Tag]:
    if not severities:
        yield Tag("no findings", GOOD)
    for severity, mood in (("error", BAD), ("warning", BAD), ("note", PLAIN)):
        if number := severities.count(severity):
            yield Tag(count(number, severity), mood)


def _tested(tests: TestsView, facts: Facts) -> Iterable[Tag]:
    if tests.failed:
        yield Tag(f"{tests.failed} of {count(tests.of, 'test')} failed", BAD)
    elif tests.of:
        yield Tag(f"{count(tests.of, 'test')} passed", GOOD)
    elif facts.report is not None:
        yield Tag("no tests", PLAIN)


def _covered(view: ActionView) -> Iterable[Tag]:
    if view.coverage is not None:
        yield Tag(f"coverage {view.coverage.percent} %", GOOD if view.coverage.is_full else PLAIN)


def _proved(views: Iterable[PropertiesView]) -> Iterable[Tag]:
    """Of how many properties it is known that they hold."""
    every = [view for view in views if view.of]
    of, asked = sum(view.of for view in every), [view for view in every if view.proved is not None]
    if not of:
        return
    if not asked:
        yield Tag(count(of, "property"), PLAIN)
        return
    lacking = of - sum(view.proved or 0 for view in asked)
    if lacking:
        yield Tag(f"{lacking} of {count(of, 'property')} not proved", BAD)
    else:
        yield Tag(f"{count(of, 'property')} proved", GOOD)


def _changed(changes: ChangesView | None) -> Iterable[Tag]:
    if changes is not None and changes.status != "same":
        yield Tag(changes.status, PLAIN)
