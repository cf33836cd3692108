"""The tags beside an action: what has changed since the base, and what is proved."""

import pytest

from actiongen.report.html.action import ChangesView
from actiongen.report.html.overview import BAD, GOOD, PLAIN, Tag, _changed, _proved
from actiongen.report.html.properties import PropertiesView, PropertyRow


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
