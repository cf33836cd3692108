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


def folded(text: str) -> list[str]:
    """The first and last lines of each fold; of comments with a `#`."""
    view = workspace(a=text).view("policies/a.policy")
    assert view is not None
    return [
        f"{view.source.position(each.span.start).line}-{view.source.position(each.span.end).line}"
        + ("#" if each.is_comment else "")
        for each in folds(view)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1\n", []),
        ("x = [1, 2]\n", []),
        ("x = [\n    1,\n]\n", ["1-3"]),
        ('x = {\n    "a": 1,\n}\n', ["1-3"]),
        ("x = f(\n    1,\n)\n", ["1-3"]),
        ("x = [\n    i\n    for i in y\n]\n", ["1-4"]),
        ("x = {\n    i: 1\n    for i in y\n}\n", ["1-4"]),
        ("x = (\n    1 +\n    2\n)\n", []),
        # Of those that hide the same lines the outermost.
        ("x = f([\n    1,\n])\n", ["1-3"]),
        ("x = f(g(\n    1,\n), 2)\n", ["1-3"]),
        ('"""Doc.\n\nMore.\n"""\nx = 1\n', ["1-4"]),
        ('"""Doc."""\nx = 1\n', []),
        ('def f(a):\n    """Doc.\n\n    More.\n    """\n    return a\n', ["1-6", "2-5"]),
        ("def f(a):\n    for b in a:\n        log(b)\n    return a\n", ["1-4", "2-3"]),
        ("def f(a):\n    if a:\n        log(b)\n    elif c:\n        log(d)\n", ["1-5", "2-3", "4-5"]),
        ("# a\n# b\nx = 1\n", ["1-2#"]),
        ("# a\n\n# b\nx = 1\n", []),
        ("x = 1  # a\n# b\ny = 2  # c\n", []),
        ("# a\n# b\nx = 1\n# c\n# d\n# e\n", ["1-2#", "4-6#"]),
        ("def f(a):\n    # a\n    # b\n    return a\n", ["1-4", "2-3#"]),
        ("# a\n  # b\nx = 1\n", ["1-2#"]),
        ("x = 1  # a\n# b\n# c\n", ["2-3#"]),
        ("with rule(:\n    stop()\n\ny = 2\n", ["1-2"]),
    ],
)
def test_what_can_be_shown_as_one_line(text: str, found: list[str]) -> None:
    assert folded(text) == found


@pytest.mark.parametrize(
    ("text", "grown"),
    [
        ("a_1 = b|c\n", ["bc", "a_1 = bc", "a_1 = bc\n"]),
        ("|a_1 = bc\n", ["a_1", "a_1 = bc", "a_1 = bc\n"]),
        ("a_1| = bc\n", ["a_1", "a_1 = bc", "a_1 = bc\n"]),
        ("a = 'b c|'\n", ["c", "b c", "'b c'", "a = 'b c'", "a = 'b c'\n"]),
        ("# why |not\nx = 1\n", ["not", "# why not", "# why not\nx = 1\n"]),
        ("f(k|ey=1)\n", ["key", "key=1", "f(key=1)", "f(key=1)\n"]),
        (
            "def na|me(p):\n    return p\n",
            ["name", "def name(p):", "def name(p):\n    return p", "def name(p):\n    return p\n"],
        ),
        (
            'with rule("R", when=a|):\n    stop()\n',
            ["a", "when=a", 'rule("R", when=a)', 'with rule("R", when=a):'],
        ),
        ("x = (a |+ b)\n", ["a + b"]),
        ("x = f(a b|, [c]\n", ["b", "x = f(a b, [c]"]),
        ("x = f((a b|), [c] d)\n", ["b", "a b", "(a b)", "(a b), [c] d", "((a b), [c] d)"]),
        ("x = f(a b, |[c d])\n", ["[c d]", "a b, [c d]"]),
        ("|", [""]),
        ("\n|\n", ["\n\n"]),
    ],
)
def test_a_selection_grows_by_parts(text: str, grown: list[str]) -> None:
    before, _, after = text.partition("|")
    view = workspace(a=before + after).view("policies/a.policy")
    assert view is not None
    found = [view.source.text[each.start : each.end] for each in selections(view, len(before))]
    assert found[: len(grown)] == grown and found[-1] == before + after
