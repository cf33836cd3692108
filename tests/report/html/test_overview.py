"""The tags beside an action: what has changed since the base, and what is proved."""

import pytest

from actiongen.report.html import tests as of_tests
from actiongen.report.html.action import ChangesView
from actiongen.report.html.facts import Facts
from actiongen.report.html.overview import (
    BAD,
    GOOD,
    PLAIN,
    Tag,
    _changed,
    _counted,
    _found,
    _proved,
    _tested,
    _whole,
)
from actiongen.report.html.properties import PropertiesView, PropertyRow
from actiongen.report.html.ways import _name
from actiongen.report.text import Report


def properties(of: int, proved: int | None) -> PropertiesView:
    return PropertiesView((PropertyRow("", "never", "x", None, ""),) * of, proved)


@pytest.mark.parametrize(
    ("views", "tags"),
    [
        ([], []),
        ([properties(0, None)], []),
        ([properties(1, None)], [Tag("1 property", PLAIN)]),
        ([properties(2, None), properties(1, None)], [Tag("3 properties", PLAIN)]),
        ([properties(2, 2)], [Tag("2 properties proved", GOOD)]),
        ([properties(1, 1)], [Tag("1 property proved", GOOD)]),
        ([properties(2, 1)], [Tag("1 of 2 properties not proved", BAD)]),
        # What nobody was asked about is not proved.
        ([properties(2, 2), properties(1, None)], [Tag("1 of 3 properties not proved", BAD)]),
    ],
)
def test_what_is_proved(views: list[PropertiesView], tags: list[Tag]) -> None:
    assert [*_proved(views)] == tags


def test_what_has_changed() -> None:
    def tags(status: str) -> list[Tag]:
        return [*_changed(ChangesView(status, (), None, None))]

    assert [*_changed(None)] == tags("same") == []
    assert tags("new") == [Tag("new", PLAIN)] and tags("changed") == [Tag("changed", PLAIN)]


@pytest.mark.parametrize(
    ("severities", "tags"),
    [
        ([], [Tag("no findings", GOOD)]),
        (["note"], [Tag("1 note", PLAIN)]),
        (
            ["note", "warning", "error", "error"],
            [Tag("2 errors", BAD), Tag("1 warning", BAD), Tag("1 note", PLAIN)],
        ),
    ],
)
def test_what_is_found(severities: list[str], tags: list[Tag]) -> None:
    assert [*_counted(severities)] == tags


def test_a_file_without_findings_has_no_tag_of_them() -> None:
    assert [*_found(())] == []


def facts(report: Report | None, not_run: str | None = None) -> Facts:
    return Facts("policies", (), (), (), {}, report, not_run)


NO_TESTS = Report((), {}, 0.0)


@pytest.mark.parametrize(
    ("tests", "report", "tags"),
    [
        (of_tests.TestsView((), 0, 0), None, []),
        (of_tests.TestsView((), 0, 0), NO_TESTS, [Tag("no tests", PLAIN)]),
        (of_tests.TestsView((), 0, 1), NO_TESTS, [Tag("1 test passed", GOOD)]),
        (of_tests.TestsView((), 1, 2), NO_TESTS, [Tag("1 of 2 tests failed", BAD)]),
    ],
)
def test_what_is_tested(tests: of_tests.TestsView, report: Report | None, tags: list[Tag]) -> None:
    assert [*_tested(tests, facts(report))] == tags


def test_the_whole_without_an_action_and_without_tests() -> None:
    start = [Tag("0 actions", PLAIN), Tag("no findings", GOOD)]
    assert [*_whole(facts(None), (), ())] == start
    assert [*_whole(facts(None, "there is no Node"), (), ())] == [*start, Tag("tests not run", BAD)]
    assert [*_whole(facts(NO_TESTS), (), ())] == [*start, Tag("no tests", PLAIN)]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://auth0.com", "auth0.com"),
        ("http://auth0.com/docs/", "auth0.com/docs"),
        ("https://auth0.com/docs/customize/actions", "auth0.com/actions"),
        ("https://auth0.com/docs/issues/actions/x/", "auth0.com/x"),
        ("https://github.com/auth0", "github.com/auth0"),
        ("https://github.com/auth0/actions", "github.com/actions"),
        ("https://github.com/auth0/actions/issues/12", "actions/issues/12"),
        ("https://github.com/auth0/actions/blob/main/README.md", "actions/README.md"),
    ],
)
def test_sources_have_short_names(address: str, name: str) -> None:
    assert _name(address) == name
