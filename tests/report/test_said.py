"""How clauses are put together: in one line as long as it can be read, in brackets, or as a list."""

import pytest

from actiongen.report.wording.said import Said, Several, as_text, in_line, joined, several

A, B, C, D = "a is b", "c is d", "e is f", "g is h"
LONG = "x" * 400


def all_of(*parts: Said) -> Said:
    return several(True, parts)


def one_of(*parts: Said) -> Said:
    return several(False, parts)


@pytest.mark.parametrize(
    ("said", "line", "text"),
    [
        (A, A, A),
        (LONG, LONG, LONG),
        (all_of(A, B), "a is b and c is d", "a is b and c is d"),
        (all_of(A, B, C), "a is b, c is d and e is f", "a is b, c is d and e is f"),
        (all_of(A, B, C, D), None, "a is b, c is d, e is f and g is h"),
        (one_of(A, B), "a is b, or c is d", "a is b, or c is d"),
        (one_of(A, B, C), "a is b, or c is d, or e is f", "a is b, or c is d, or e is f"),
        (one_of(A, B, C, D), None, "a is b, c is d, e is f or g is h"),
        (all_of(one_of(A, B), C), "either a is b, or c is d, and e is f", None),
        (one_of(all_of(A, B), C), "both a is b and c is d, or e is f", None),
        (one_of(all_of(A, B), all_of(C, D)), "both a is b and c is d, or both e is f and g is h", None),
        # Three below, or parts within parts within parts, are hard to read.
        (all_of(one_of(A, B, C), D), None, "(a is b, or c is d, or e is f) and g is h"),
        (all_of(one_of(A, B), C, D), None, "(a is b, or c is d), e is f and g is h"),
        (
            all_of(one_of(all_of(A, B), C), D),
            None,
            "(both a is b and c is d, or e is f) and g is h",
        ),
        (all_of(LONG, A), None, f"{LONG} and a is b"),
    ],
)
def test_clauses(said: Said, line: str | None, text: str | None) -> None:
    assert in_line(said) == line
    assert as_text(said) == (line if text is None else text)


def test_what_is_of_one_kind_is_one_list_and_said_once() -> None:
    assert all_of(A, all_of(B, A), one_of(C, D)) == Several(True, (A, B, Several(False, (C, D))))
    assert all_of(A, A) == A == one_of(all_of(A))


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_that_are_joined(parts: list[str], text: str) -> None:
    assert joined(parts) == text
