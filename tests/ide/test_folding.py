"""Folds and growing selections."""

from itertools import pairwise

import pytest
from ide_folders import at, everywhere, workspace

from actiongen.ide.folding import folds, selections

TEXT = '''"""What it is for.

More.
"""

action(name="A", trigger="post-login")

# one
# two
with rule(
    "R",
    when=event.user.email,
):
    if event.user.email == "a":
        log("x")
    else:
        log("y")

LISTED = [
    "a",
    "b",
]
'''


def test_folds() -> None:
    view, _ = at(workspace(a=TEXT), "a", "LIS", "TED")
    found = [
        (
            view.source.position(each.span.start).line,
            view.source.position(each.span.end).line,
            each.is_comment,
        )
        for each in folds(view)
    ]
    assert found == [
        (1, 4, False),
        (8, 9, True),
        (10, 17, False),
        (10, 13, False),
        (14, 15, False),
        (16, 17, False),
        (19, 22, False),
    ]


def texts(text: str, before: str, after: str) -> list[str]:
    view, offset = at(workspace(a=text), "a", before, after)
    return [view.source.text[each.start : each.end] for each in selections(view, offset)]


def test_a_selection_grows() -> None:
    assert texts("x = [f(event.user.em" + 'ail, "a b")]\n', "em", "ail")[:-1] == [
        "email",
        "event.user.email",
        'f(event.user.email, "a b")',
        '[f(event.user.email, "a b")]',
        'x = [f(event.user.email, "a b")]',
    ]
    assert texts('x = "a b"\n', "a ", "b")[:3] == ["b", "a b", '"a b"']


def test_in_a_statement_that_cannot_be_read() -> None:
    found = texts("x = f(a, [b c])\n", "b ", "c")
    assert found[:4] == ["c", "b c", "[b c]", "a, [b c]"]


@pytest.mark.slow
def test_everywhere() -> None:
    for view in everywhere(each=2):
        assert all(0 <= each.span.start <= each.span.end <= len(view.source.text) for each in folds(view))
        for offset in range(len(view.source.text) + 1):
            found = selections(view, offset)
            assert found[-1] == view.source.span(0, len(view.source.text))
            for inner, outer in pairwise(found):
                assert outer.start <= inner.start <= inner.end <= outer.end
                assert inner != outer
            assert all(each.start <= offset <= each.end for each in found)
