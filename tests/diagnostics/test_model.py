"""What is wrong as data, how much it counts, and what a stage gives on."""

from pathlib import Path

import pytest

from actiongen.diagnostics.codes import ALL
from actiongen.diagnostics.codes_project import CANNOT_WRITE, OUTSIDE_REPOSITORY
from actiongen.diagnostics.levels import Levels
from actiongen.diagnostics.model import Checked, Diagnostic, Edit, Fix, Label, Severity
from actiongen.diagnostics.outcome import CLEAN, USAGE, Outcome, cannot_say, outside, usage
from actiongen.diagnostics.render import in_order, render, summary
from actiongen.diagnostics.snippet import snippet
from actiongen.source import Source, Span

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
PATH = "policies/a.policy"


def one(id: str, start: int = 1, level: Severity | None = None, path: str = PATH) -> Diagnostic:
    return Diagnostic(ALL[id], "m", Label(Span(path, start, start + 1)), level=level)


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (Levels(), {"AG203": ERROR, "AG401": WARNING, "AG421": WARNING, "AG501": ERROR}),
        (Levels({"AG401": None}), {"AG203": ERROR, "AG421": WARNING, "AG501": ERROR}),
        (Levels({"AG401": ERROR}), {"AG203": ERROR, "AG401": ERROR, "AG421": WARNING, "AG501": ERROR}),
        (Levels({"AG401": NOTE}), {"AG203": ERROR, "AG401": NOTE, "AG421": WARNING, "AG501": ERROR}),
        (Levels(deny_warnings=True), {"AG203": ERROR, "AG401": ERROR, "AG421": ERROR, "AG501": ERROR}),
        (
            Levels({"AG401": NOTE}, deny_warnings=True),
            {"AG203": ERROR, "AG401": NOTE, "AG421": ERROR, "AG501": ERROR},
        ),
        (Levels(select=("AG421",)), {"AG203": ERROR, "AG421": WARNING, "AG501": ERROR}),
        (Levels({"AG421": None}, select=("AG421",)), {"AG203": ERROR, "AG421": WARNING, "AG501": ERROR}),
        (Levels({"AG421": NOTE}, select=("AG421",)), {"AG203": ERROR, "AG421": NOTE, "AG501": ERROR}),
        (Levels(ignore=("AG421",)), {"AG203": ERROR, "AG401": WARNING, "AG501": ERROR}),
        (Levels(select=("AG421",), ignore=("AG421",)), {"AG203": ERROR, "AG501": ERROR}),
        (Levels(select=()), {"AG203": ERROR, "AG501": ERROR}),
        (Levels(ignore=("AG203", "AG501")), {"AG203": ERROR, "AG401": WARNING, "AG421": WARNING, "AG501": ERROR}),
    ],
)  # fmt: skip
def test_how_much_each_check_counts(levels: Levels, told: dict[str, Severity]) -> None:
    found = levels.apply([one("AG203"), one("AG401"), one("AG421"), one("AG501")])
    assert {each.code.id: each.severity for each in found} == told


def test_what_is_changed_is_that_alone() -> None:
    before = one("AG203")
    assert Levels().apply([before])[0] is before


def test_a_diagnostic_and_its_place() -> None:
    there, nowhere = one("AG203", 3), Diagnostic(ALL["AG203"], "m", None)
    assert (there.path, there.span, there.position) == (PATH, Span(PATH, 3, 4), (PATH, 3, 4))
    assert (nowhere.path, nowhere.position) == (None, ("", 0, 0))
    with pytest.raises(ValueError, match="AG203 has no place"):
        assert nowhere.span
    assert (there.severity, one("AG203", level=NOTE).severity) == (ERROR, NOTE)
    assert there.is_error and not one("AG203", level=WARNING).is_error and not one("AG401").is_error
    assert Label.of_file(PATH) == Label(Span(PATH, 0, 0), "")
    labels = (Label.of_file(PATH), Label(Span(PATH, 0, 0), "x"), Label(Span(PATH, 0, 1)))
    assert [each.is_whole_file for each in labels] == [True, False, False]


def test_what_one_stage_gives_the_next() -> None:
    wrong, loud, more = one("AG203"), one("AG401"), one("AG421")

    def stage(number: int) -> Checked[int]:
        return Checked(number + 1, (more,))

    assert Checked(1, (loud,)).then(stage) == Checked(2, (loud, more))
    assert Checked(1, (wrong,)).then(stage) == Checked(2, (wrong, more))
    assert Checked[int](None, (loud,)).then(stage) == Checked(None, (loud,))
    assert Checked(1, (loud,)).if_clean(stage) == Checked(2, (loud, more))
    assert Checked(1, (wrong,)).if_clean(stage) == Checked(None, (wrong,))
    assert Checked[int](None).if_clean(stage) == Checked(None)
    clean = (Checked(1), Checked(1, (loud,)), Checked(1, (wrong,)), Checked[int](None))
    assert [each.is_clean for each in clean] == [True, True, False, False]


def test_order_and_number() -> None:
    nowhere, first, second = Diagnostic(ALL["AG401"], "m", None), one("AG401", 1), one("AG203", 1)
    late, other = one("AG203", 2), one("AG203", 1, path="policies/b.policy")
    every = [other, late, first, second, nowhere, first]
    assert in_order(every) == [nowhere, second, first, late, other]
    assert summary(every) == "3 errors, 2 warnings"
    assert summary([first, one("AG203", level=NOTE)]) == "1 warning, 1 note" and summary([]) == ""


def test_a_place_in_a_file_that_cannot_be_read() -> None:
    there = Label(Span("policies/gone.policy", 3, 4), "here")
    found = Diagnostic(ALL["AG203"], "m", Label(Span(PATH, 0, 1), "x"), (there,))
    shown = render([found], {PATH: Source(PATH, "abc\n")}).splitlines()
    assert shown[1:5] == [f" --> {PATH}:1:1", "  |", "1 | abc", "  | ^ x"]
    assert shown[5] == " ::: policies/gone.policy" and shown[6].startswith("  = more")
    whole = Diagnostic(ALL["AG203"], "m", Label.of_file(PATH))
    assert render([whole], {PATH: Source(PATH, "abc\n")}).splitlines()[1] == f" --> {PATH}"


def test_lines_between_the_ends_of_a_label_are_left_out() -> None:
    source = Source(PATH, "  one\n\n\n  two  \nthree\n\nfour\n")

    def rows(*labels: tuple[int, int]) -> list[str]:
        found = snippet(source, [(Label(Span(PATH, *each), "t"), each is labels[0]) for each in labels])
        return ["..." if row.gap else f"{row.number or ''}|{row.plain}" for row in found]

    assert rows((2, 13)) == ["1|  one", "|  ^^^", "...", "4|  two", "|  ^^^ t"]
    assert rows((2, 3), (10, 11)) == ["1|  one", "|  ^ t", "4|  two", "|  - t"]
    assert rows((10, 17)) == ["4|  two", "|  ^^^", "5|three", "|^ t"]
    assert rows((2, 6)) == ["1|  one", "|  ^^^ t"], "the newline is none of it"
    assert rows((99, 120)) == ["8|", "|^ t"]


def test_what_a_command_comes_to() -> None:
    found = usage(CANNOT_WRITE, "m", "h")
    (diagnostic,) = found.diagnostics
    assert (found.exit_code, diagnostic.code, diagnostic.message) == (USAGE, CANNOT_WRITE, "m")
    assert (diagnostic.primary, diagnostic.help) == (None, "h") and usage(CANNOT_WRITE, "m").diagnostics[
        0
    ].help is None
    assert (USAGE, CLEAN) == (2, 0) and Outcome(CLEAN).places == {}
    full = cannot_say(OSError(28, "No space left on device"))
    assert full.code == CANNOT_WRITE and full.primary is None
    assert full.message == "what there is to say cannot be written: No space left on device"
    out = outside(Path("a/b.policy"))
    assert (out.code, out.primary) == (OUTSIDE_REPOSITORY, Label.of_file("a/b.policy"))
    assert out.help == "take the link away, or give the path that it leads to"
    assert Fix("t", (Edit(Span(PATH, 0, 1), "x"),)).title == "t"


def test_how_wide_a_label_may_be_before_its_line_is_cut_within_it() -> None:
    source = Source(PATH, "x" * 300)

    def cut(start: int, end: int) -> tuple[str, int, int]:
        line, below = (row.plain for row in snippet(source, [(Label(Span(PATH, start, end)), True)]))
        return f"{line[0]}{line[-1]}", len(line), below.count("^")

    assert cut(100, 218) == ("……", 122, 118)
    assert cut(100, 219) == ("……", 122, 90)
    assert cut(0, 118) == ("x…", 121, 118) and cut(182, 300) == ("…x", 121, 118)
    assert cut(0, 119)[1:] == (121, 119) and cut(181, 300)[0] == "……"
