"""Tests and coverage on the page.

In: verdicts and what was measured. Out: rows for the template.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actiongen.report.html.facts import Facts
from actiongen.report.measures import missed, what_was_missed
from actiongen.report.text import details
from actiongen.source import Source
from actiongen.testing.coverage import Coverage, Kind, percent
from actiongen.testing.verdict import Result, Verdict

_KINDS = {Kind.RULE: "rules", Kind.BRANCH: "branches", Kind.CONDITION: "conditions"}


@dataclass(frozen=True, slots=True)
class TestRow:
    """One test or case: its name, its line, what came of it, and why it did not pass."""

    name: str
    line: int | None
    result: str
    details: str


@dataclass(frozen=True, slots=True)
class TestGroup:
    """A test: ``cases`` stand below its title; one without cases is its own row."""

    title: str
    rows: tuple[TestRow, ...]
    has_cases: bool


@dataclass(frozen=True, slots=True)
class TestsView:
    """The tests of a file, and how many of how many did not pass."""

    groups: tuple[TestGroup, ...]
    failed: int
    of: int


@dataclass(frozen=True, slots=True)
class Missed:
    """What no test has seen, where it stands, and an event that would show it."""

    place: str
    what: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """``counts``: what was hit, of how many; ``missed`` is empty where no test runs the action at all."""

    percent: str
    is_full: bool
    is_run: bool
    counts: tuple[tuple[str, int, int], ...]
    missed: tuple[Missed, ...]


def tests_view(verdicts: Sequence[Verdict], facts: Facts) -> TestsView:
    """The tests in order, the cases of each together."""
    report = facts.report
    groups: dict[tuple[str, bool], list[TestRow]] = {}
    for verdict in verdicts if report is not None else ():
        assert report is not None
        case = verdict.test.case
        told = "" if verdict.result is Result.PASSED else "\n".join(details(report, verdict))
        row = TestRow(case or verdict.test.title, report.line(verdict), verdict.result.value, told)
        groups.setdefault((verdict.test.title, case is not None), []).append(row)
    failed = sum(verdict.result is not Result.PASSED for verdict in verdicts)
    return TestsView(
        tuple(TestGroup(title, tuple(rows), has_cases) for (title, has_cases), rows in groups.items()),
        failed,
        len(verdicts),
    )


def coverage_view(coverage: Coverage, facts: Facts) -> CoverageView:
    """What the tests of an action have seen."""
    counts = tuple((name, *coverage.count(kind)) for kind, name in _KINDS.items())
    is_run = any(coverage.hits.values())
    found = missed(coverage, facts.seed) if is_run else ()
    return CoverageView(
        f"{percent((coverage,)):.1f}",
        not coverage.missed,
        is_run,
        counts,
        tuple(
            Missed(
                _place(point.span.path, point.span.start, facts.sources),
                what_was_missed(coverage, point, facts.sources),
                hint,
            )
            for point, hint in found
        ),
    )


def _place(path: str, offset: int, sources: Mapping[str, Source]) -> str:
    source = sources.get(path)
    return path if source is None else f"{path}:{source.position(offset).line}"
