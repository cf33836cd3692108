"""The text and the JSON of diagnostics, letter by letter."""

import json

import click
import pytest

from actiongen.diagnostics.levels import Levels
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label, Severity
from actiongen.diagnostics.render import in_order, render, summary, to_json
from actiongen.diagnostics.snippet import WIDTH
from actiongen.source import Source, Span

ERROR = Code("AG203", "unknown-event-field", Severity.ERROR, "")
WARNING = Code("AG401", "unused-definition", Severity.WARNING, "")
NOTE = Code("AG504", "runtime-deprecated", Severity.NOTE, "")


def source(text: str, path: str = "policies/a.policy") -> Source:
    return Source(path, text)


def label(where: Source, part: str, text: str = "") -> Label:
    """A label on the one place where ``part`` stands."""
    assert where.text.count(part) == 1, part
    start = where.text.index(part)
    return Label(where.span(start, start + len(part)), text)


def shown(diagnostic: Diagnostic, *sources: Source) -> str:
    return render([diagnostic], {each.path: each for each in sources})


def body(primary: Label, where: Source, *secondary: Label) -> str:
    """The lines between the place and the footer."""
    lines = shown(Diagnostic(ERROR, "wrong", primary, secondary), where).splitlines()
    return "\n".join(lines[2:-1])


def test_a_whole_diagnostic() -> None:
    where = source(
        '"""Staff."""\n\n\naction(name="Staff MFA", trigger="post-login")\n'
        + "\n" * 12
        + 'with rule("Staff", when=event.user.emial == "ann@corp.example"):\n    stop()\n',
        "policies/staff_mfa.policy",
    )
    diagnostic = Diagnostic(
        ERROR,
        "`emial` is not a field of `event.user`",
        label(where, "emial", "unknown field"),
        (label(where, '"post-login"', "this trigger decides what `event` holds"),),
        notes=("fields are those of Auth0", "two\nlines"),
        help="did you mean `email`?",
    )
    assert shown(diagnostic, where) == ("""\
error[AG203] unknown-event-field: `emial` is not a field of `event.user`
  --> policies/staff_mfa.policy:17:36
   |
 4 | action(name="Staff MFA", trigger="post-login")
   |                                  ------------ this trigger decides what `event` holds
17 | with rule("Staff", when=event.user.emial == "ann@corp.example"):
   |                                    ^^^^^ unknown field
   = note: fields are those of Auth0
   = note: two
           lines
   = help: did you mean `email`?
   = more: actiongen explain AG203
""")


def test_labels_in_another_file() -> None:
    here, there = source("\n" * 9 + "x = on\n"), source("on = 1\n", "policies/shared/b.policy")
    diagnostic = Diagnostic(
        WARNING, "unused", label(here, "x", "here"), (label(there, "on", "made here"), label(here, "on"))
    )
    assert shown(diagnostic, here, there) == ("""\
warning[AG401] unused-definition: unused
  --> policies/a.policy:10:1
   |
10 | x = on
   | ^   --
   | |
   | here
  ::: policies/shared/b.policy:1:1
   |
 1 | on = 1
   | -- made here
   = more: actiongen explain AG401
""")


def test_several_labels_in_a_line() -> None:
    where = source("deny(first, second, third)\n")
    text = body(
        label(where, "second", "two"), where, label(where, "first", "one"), label(where, "third", "three")
    )
    assert text == ("""\
  |
1 | deny(first, second, third)
  |      -----  ^^^^^^  ----- three
  |      |      |
  |      |      two
  |      one""")


def test_a_label_inside_a_label() -> None:
    where = source("deny(first, second)\n")
    text = body(label(where, "first", "this"), where, label(where, "deny(first, second)", "in this"))
    assert text == ("""\
  |
1 | deny(first, second)
  | -----^^^^^---------
  | |    |
  | |    this
  | in this""")


def test_two_labels_on_one_place() -> None:
    where = source("deny(first)\n")
    text = body(label(where, "first", "one"), where, label(where, "first", "two"), label(where, "deny"))
    assert text.splitlines()[2:] == ["  | ---- ^^^^^ two", "  |      |", "  |      one"]


def test_a_span_of_several_lines() -> None:
    where = source("x = 1\nwith rule(\n    'a',\n\n    when=x,\n):\n    stop()\n")
    start, end = where.text.index("with"), where.text.index("    stop")
    assert body(Label(where.span(start, end), "this rule"), where) == ("""\
  |
2 | with rule(
  | ^^^^^^^^^^
...
6 | ):
  | ^^ this rule""")


def test_a_span_of_two_lines_leaves_nothing_out() -> None:
    where = source("f(\n  1)\n")
    assert body(Label(where.span(0, 7), "call"), where).splitlines()[1:] == [
        "1 | f(",
        "  | ^^",
        "2 |   1)",
        "  |   ^^ call",
    ]


@pytest.mark.parametrize("text", ["", "stop(", "stop(\n"])
def test_the_end_of_the_file(text: str) -> None:
    where = source(text)
    last = body(Label(where.span(len(text), len(text)), "here"), where).splitlines()[-1]
    assert last == "  | " + " " * len(text.split("\n")[-1]) + "^ here"


def test_a_span_beyond_the_text_is_no_error() -> None:
    where = source("ab\n")
    assert "^" in body(Label(where.span(50, 60), "here"), where)


def test_wide_combining_and_tab_columns() -> None:
    # Two columns each for the ideographs, none for the accent, four for the first tab and two for the second.
    where = source('\tx\t= "日本" + e\u0301 + emial\n')
    _, line, marks = body(label(where, "emial", "here"), where).splitlines()
    assert line == '1 |     x   = "日本" + e\u0301 + emial'
    assert marks == "  | " + " " * 23 + "^^^^^ here"


def test_hidden_characters_are_written_out() -> None:
    where = source("x = 1\u202e + \x1b[31m\u200b + bad\n")
    _, line, marks = body(label(where, "bad"), where).splitlines()
    assert line == r"1 | x = 1\u202e + \x1b[31m\u200b + bad"
    assert marks.index("^") == line.index("bad")
    diagnostic = Diagnostic(ERROR, "no \x1b\n`\u202e`", Label(where.span(0, 1), "a\nb"), help="c\x07")
    text = shown(diagnostic, where)
    assert r"no \x1b\n`\u202e`" in text and r"a\nb" in text and r"c\x07" in text


@pytest.mark.parametrize("before", [0, 10, 59, 60, 61, 119, 120, 500])
@pytest.mark.parametrize("after", [0, 10, 500])
def test_long_lines_are_cut_around_the_label(before: int, after: int) -> None:
    where = source("a" * before + "emial" + "b" * after + "\n")
    _, line, marks = body(label(where, "emial", "here"), where).splitlines()
    assert len(line) - 4 <= WIDTH + 2
    at = line.index("emial")
    assert marks == "  | " + " " * (at - 4) + "^^^^^ here"
    assert line.startswith("1 | …" if len(line) - 4 < before + 5 + after and before > WIDTH else "1 | ")


@pytest.mark.parametrize(
    ("before", "after", "shown_before", "shown_after"),
    [
        (0, 115, 0, 115),
        (115, 0, 115, 0),
        (58, 57, 58, 57),
        (0, 116, 0, "115…"),
        (57, 500, 57, "58…"),
        (58, 500, 58, "57…"),
        (59, 500, "…58", "57…"),
        (500, 500, "…58", "57…"),
        (500, 57, "…58", 57),
        (500, 56, "…59", 56),
        (500, 0, "…115", 0),
        (116, 0, "…115", 0),
    ],
)
def test_a_long_line_is_as_wide_as_lines_may_be_with_its_label_in_the_middle(
    before: int, after: int, shown_before: int | str, shown_after: int | str
) -> None:
    where = source("a" * before + "emial" + "b" * after + "\n")
    _, line, marks = body(label(where, "emial", "here"), where).splitlines()
    left, _, right = line.removeprefix("1 | ").partition("emial")
    assert (left.count("a"), right.count("b")) == tuple(
        int(str(each).strip("…")) for each in (shown_before, shown_after)
    )
    assert (left[:1] == "…", right[-1:] == "…") == ("…" in str(shown_before), "…" in str(shown_after))
    assert marks.index("^") == line.index("emial") and marks.endswith("^^^^^ here")


def test_labels_that_are_far_apart_are_cut_around_the_primary_one() -> None:
    where = source("one" + "a" * 300 + "two" + "b" * 300 + "three\n")
    text = body(
        label(where, "two", "this"), where, label(where, "one", "first"), label(where, "three", "last")
    )
    _, line, marks, *texts = text.splitlines()
    shown_ = line.removeprefix("1 | ")
    assert shown_ == "…" + "a" * 30 + "two" + "b" * 87 + "…"
    at = line.index("two")
    assert marks[at : at + 3] == "^^^" and marks.rstrip().endswith("last") and marks[4] == "-"
    assert [each.strip(" |") for each in texts if each.strip(" |")] == ["this", "first"]


def test_wide_characters_are_cut_by_their_columns() -> None:
    where = source("日" * 100 + "emial" + "本" * 100 + "\n")
    _, line, marks = body(label(where, "emial", "here"), where).splitlines()
    left, _, right = line.removeprefix("1 | ").partition("emial")
    assert left.startswith("…") and right.endswith("…")
    columns = 2 * (left.count("日") + right.count("本")) + 5
    assert 118 <= columns <= 120 and abs(left.count("日") - right.count("本")) <= 1
    assert marks.index("^") == 4 + 1 + 2 * left.count("日"), "a column for each half of a wide one"


def test_a_label_longer_than_a_line_is_cut_too() -> None:
    where = source("x" * 1000)
    _, line, marks = body(Label(where.span(100, 900), "all"), where).splitlines()
    assert len(line) <= WIDTH + 6 and marks.endswith("^ all") and len(marks) <= WIDTH + 12


def test_no_trailing_blanks() -> None:
    where = source("f(  \n\n  \n )   \n")
    text = shown(Diagnostic(ERROR, "m", Label(where.span(0, 12))), where)
    assert all(line == line.rstrip() for line in text.split("\n"))


def test_a_file_that_could_not_be_read_has_a_place_and_no_lines() -> None:
    text = shown(Diagnostic(ERROR, "m", Label(Span("policies/x.policy", 0, 0))))
    assert text.splitlines()[1:] == [" --> policies/x.policy", "  = more: actiongen explain AG203"]


def test_what_no_file_is_to_blame_for_has_no_place() -> None:
    nowhere = Diagnostic(ERROR, "m", None)
    assert shown(nowhere).splitlines() == [
        "error[AG203] unknown-event-field: m",
        "  = more: actiongen explain AG203",
    ]
    (found,) = json.loads(to_json([nowhere], {}))["diagnostics"]
    assert [found[key] for key in ("path", "line", "column", "end", "label")] == [None] * 4 + [""]
    assert in_order([Diagnostic(ERROR, "m", Label.of_file("a")), nowhere])[0] is nowhere


def test_a_level_is_of_the_diagnostic_and_not_of_its_code() -> None:
    (denied,) = Levels(deny_warnings=True).apply([Diagnostic(WARNING, "m", None)])
    assert (denied.code, denied.severity, denied.is_error) == (WARNING, Severity.ERROR, True)
    assert shown(denied).startswith("error[AG401]") and summary([denied]) == "1 error"
    assert json.loads(to_json([denied], {}))["diagnostics"][0]["severity"] == "error"


def test_a_file_as_a_whole_has_no_lines() -> None:
    where = source("x = 1\n")
    text = shown(Diagnostic(ERROR, "its name is bad", Label(where.span(0, 0))), where)
    assert text.splitlines()[1:] == [" --> policies/a.policy", "  = more: actiongen explain AG203"]


def test_order_and_what_is_said_twice() -> None:
    a, b = source("one two\n"), source("one\n", "policies/b.policy")
    late = Diagnostic(ERROR, "late", label(a, "two"))
    early = Diagnostic(WARNING, "early", label(a, "one"))
    other = Diagnostic(NOTE, "other", label(b, "one"))
    assert in_order([other, late, early, late]) == [early, late, other]
    assert summary([other, late, early, late]) == "1 error, 1 warning, 1 note"
    assert summary([late, Diagnostic(ERROR, "more", label(a, "one"))]) == "2 errors"
    assert summary([]) == ""
    text = render([other, late, early], {each.path: each for each in (a, b)})
    assert text.count("\n\n") == 2


def test_colour_changes_no_text() -> None:
    where = source("deny(first, second)\n")
    diagnostic = Diagnostic(
        WARNING, "m", label(where, "first", "this"), (label(where, "deny", "that"),), ("note",), "help"
    )
    colourful = render([diagnostic], {where.path: where}, colour=True)
    assert click.unstyle(colourful) == render([diagnostic], {where.path: where})
    assert "\x1b[33m" in colourful and "\x1b[31m" not in colourful


@pytest.mark.parametrize(("severity", "colour"), [(ERROR, "31"), (WARNING, "33"), (NOTE, "36")])
def test_what_has_which_colour(severity: Code, colour: str) -> None:
    where = source("deny(first, second)\n")
    diagnostic = Diagnostic(
        severity, "m", label(where, "first", "this"), (label(where, "deny", "that"),), ("note",)
    )
    own, blue, bold, off = f"\x1b[{colour}m\x1b[1m", "\x1b[34m\x1b[1m", "\x1b[1m", "\x1b[0m"
    name = f"{severity.severity.value}[{severity.id}] {severity.name}"
    assert render([diagnostic], {where.path: where}, colour=True).split("\n") == [
        f"{own}{name}{off}{bold}: m{off}",
        f"{blue} --> {off}policies/a.policy:1:6",
        f"{blue}  |{off}",
        f"{blue}1 |{off} deny(first, second)",
        f"{blue}  |{off} {blue}----{off} {own}^^^^^{off} {own}this{off}",
        f"{blue}  |{off} {blue}|{off}",
        f"{blue}  |{off} {blue}that{off}",
        f"{blue}  ={off}{bold} note{off}: note",
        f"{blue}  ={off}{bold} more{off}: actiongen explain {severity.id}",
        "",
    ]


OFF = None
E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE


@pytest.mark.parametrize(
    ("code", "levels", "severity"),
    [
        (WARNING, Levels(), W),
        (WARNING, Levels({WARNING.id: E}), E),
        (WARNING, Levels({WARNING.id: N}), N),
        (WARNING, Levels({WARNING.id: OFF}), OFF),
        (WARNING, Levels({"AG499": E}), W),
        (WARNING, Levels(deny_warnings=True), E),
        (WARNING, Levels({WARNING.id: N}, deny_warnings=True), N),
        (NOTE, Levels(deny_warnings=True), N),
        (NOTE, Levels({NOTE.id: W}, deny_warnings=True), E),
        (WARNING, Levels(ignore=(WARNING.id,)), OFF),
        (WARNING, Levels(ignore=("AG499",)), W),
        (WARNING, Levels({WARNING.id: E}, ignore=(WARNING.id,)), OFF),
        (WARNING, Levels(select=(WARNING.id,)), W),
        (WARNING, Levels(select=("AG499",)), OFF),
        (WARNING, Levels(select=()), OFF),
        (WARNING, Levels({WARNING.id: OFF}, select=(WARNING.id,)), W),
        (WARNING, Levels({WARNING.id: E}, select=(WARNING.id,)), E),
        (WARNING, Levels(select=(WARNING.id,), ignore=(WARNING.id,)), OFF),
        (ERROR, Levels(ignore=(ERROR.id,)), E),
        (ERROR, Levels(select=("AG499",)), E),
    ],
)
def test_levels(code: Code, levels: Levels, severity: Severity | None) -> None:
    told = levels.apply([Diagnostic(code, "m", None)])
    assert [each.severity for each in told] == ([] if severity is None else [severity])
    assert [each.level for each in told] in ([], [None], [severity])
    (kept,) = Levels().apply([Diagnostic(code, "m", None, level=N)])
    assert kept.severity is N, "what somebody chose before stays"


def test_json() -> None:
    where = source("x = 1\ny = emial\n")
    edit = label(where, "emial").span
    diagnostic = Diagnostic(
        ERROR,
        "unknown",
        label(where, "emial", "here"),
        (label(where, "x", "there"),),
        ("why",),
        "say `email`",
        Fix("rename", (Edit(edit, "email"),)),
    )
    place = {"path": "policies/a.policy", "line": 2, "column": 5, "end": {"line": 2, "column": 10}}
    assert json.loads(to_json([diagnostic], {where.path: where}))["diagnostics"] == [
        {
            "code": "AG203",
            "name": "unknown-event-field",
            "severity": "error",
            "message": "unknown",
            **place,
            "label": "here",
            "labels": [
                {
                    "path": "policies/a.policy",
                    "line": 1,
                    "column": 1,
                    "end": {"line": 1, "column": 2},
                    "text": "there",
                }
            ],
            "notes": ["why"],
            "help": "say `email`",
            "fix": {"title": "rename", "edits": [{**place, "replacement": "email"}]},
        }
    ]


def test_json_of_nothing_and_of_a_file_without_text() -> None:
    assert json.loads(to_json([], {})) == {"version": 1, "diagnostics": []}
    (found,) = json.loads(to_json([Diagnostic(ERROR, "m", Label(Span("p\udcff", 0, 0)))], {}))["diagnostics"]
    assert found["line"] is None and found["path"] == "p\udcff"
    to_json([Diagnostic(ERROR, "m", Label(Span("p\udcff", 0, 0)))], {}).encode("ascii")
