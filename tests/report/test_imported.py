"""What is said of an import: a report with an original of each verdict, on a terminal and in a comment."""

from dataclasses import replace
from pathlib import Path

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.importer.judge.model import Arm, Class, Coverage, Difference, Failure, Judgement
from actiongen.importer.model import Imported, Kind, Missed, Original, Policy, Problem, Repair, RepairKind
from actiongen.importer.write.model import Result
from actiongen.report.imported import markdown as comment
from actiongen.report.imported.facts import Report, Verdict, line_of, verdict_of, worst_first
from actiongen.report.imported.markdown import markdown
from actiongen.report.imported.sentences import ending, judged
from actiongen.report.imported.text import text
from actiongen.runs.run import End, Ending, Run
from actiongen.source import Span
from actiongen.testing.events import NOW, event_with, input_at

CASES = Path(__file__).parents[1] / "cases" / "imports"
CODE = "one\ntwo\nthree\n"
ALL = Coverage(3, ())


def as_it_was(name: str, said: str, update: bool) -> None:
    if update:
        (CASES / name).write_text(said, encoding="utf-8")
    assert said == (CASES / name).read_text("utf-8")


def place(at: int) -> Span:
    return Span("a.js", at, at + 1)


def result(name: str, judgement: Judgement | None, *repairs: Repair, notes: tuple[str, ...] = ()) -> Result:
    original = Original(Kind.ACTION, f"in/{name}.js", name, CODE, "post-login", notes=notes)
    return Result(Imported(original, Policy(name, "", (), repairs)), judgement)


def difference(kind: Class, **more: object) -> Difference:
    trigger = load_trigger("post-login")
    assert trigger is not None
    changed = ((("user", "email"), "a@example.com"),)
    given = input_at(NOW, event_with(trigger, changed), {}, changed)
    thrown = Run((), (), End(Ending.THROWN, "it is undefined", "TypeError", 2))
    found = Difference(kind, "the email", 1, given, thrown, Run((("access.deny", ("No",)),)), place(5))
    return replace(found, **more)  # type: ignore[arg-type]


EQUAL = result("equal", Judgement(1000, 1000, ALL))
REPAIRED = result(
    "repaired",
    Judgement(10, 9, Coverage(1, (Arm("then", place(5), "{"),)), (difference(Class.ABSENT, events=1200),)),
    Repair(RepairKind.ABSENT, place(0), "an absent email is nobody"),
    Repair(RepairKind.ABSENT, place(5), "an absent email is nobody"),
    Repair(RepairKind.ABSENT, place(9), "an absent email is nobody"),
    Repair(RepairKind.AFTER_DENIAL, place(0), "it ends"),
    notes=("the code is a template",),
)
OPENED = result(
    "opened", Judgement(10, 9, ALL, (difference(Class.GATE_OPENED, cause=Class.THROWS, is_documented=True),))
)
WRONG = result(
    "wrong",
    Judgement(
        10,
        7,
        Coverage(1, tuple(Arm("else", place(5), str(each)) for each in range(7))),
        (difference(Class.OTHER, span=None), difference(Class.OTHER, accepted="we want it")),
        problem="time is up",
    ),
)
PARTLY = result("partly", Judgement(10, 8, ALL, (), (Failure("the module lodash", 1), Failure("a file", 1))))
UNJUDGED = result("unjudged", None)
BROKEN = result("broken", Judgement(10, 0, ALL, (), (Failure("a file", 10),), problem="it does not start"))
REFUSED = Result(
    Imported(
        Original(Kind.RULE, "in/refused.js", "refused", CODE, "post-login"),
        None,
        (Problem(place(5), "a class", "write functions"), Problem(Span("a.js", 99, 100), "what it sends")),
    ),
    None,
)
VERDICTS = {
    Verdict.REFUSED: REFUSED,
    Verdict.WRONG: WRONG,
    Verdict.OPENED: OPENED,
    Verdict.UNJUDGED: UNJUDGED,
    Verdict.PARTLY: PARTLY,
    Verdict.REPAIRED: REPAIRED,
    Verdict.EQUAL: EQUAL,
}
MISSED = (Missed("in/x.tf", "the action MFA", "its code is in no file"),)


def test_each_verdict_and_the_worst_first() -> None:
    assert {verdict_of(each): each for each in VERDICTS.values()} == VERDICTS
    assert verdict_of(BROKEN) is Verdict.UNJUDGED
    turned = Report("policies", tuple(reversed(VERDICTS.values())), ())
    assert worst_first(turned) == tuple(VERDICTS.values())


def test_what_a_person_has_to_look_at() -> None:
    failed = {each.value for each, of in VERDICTS.items() if Report("policies", (of,), ()).is_failed}
    assert failed == {"not imported", "something else", "gate opened"}
    assert Report("policies", (), MISSED).is_failed and Report("policies", (BROKEN,), ()).is_failed


def test_a_place_that_is_in_no_text_has_no_line() -> None:
    original = EQUAL.imported.original
    assert [line_of(original, place(at)) for at in (0, 5, len(CODE))] == [1, 2, 4]
    assert line_of(original, Span("a.js", 0, 0)) is None and line_of(original, place(len(CODE) + 1)) is None


def test_on_a_terminal(update: bool) -> None:
    report = Report("policies", tuple(VERDICTS.values()), MISSED, ("order.policy is yours",), events=10)
    as_it_was("report.txt", text(report, 100, False), update)


def test_the_files() -> None:
    paths = {"written": ("policies/a.policy",), "same": ("policies/b.policy",)}
    clean, failed = Report("policies", (EQUAL,), (), **paths), Report("policies", (WRONG,), (), **paths)
    said = "wrote policies/a.policy\npolicies/b.policy is there already, and the same\n"
    assert text(clean, 100, False).endswith(f"\n\n{said}next: actiongen build\n")
    assert text(failed, 100, False).endswith(f"\n\n{said}")
    assert text(replace(clean, is_dry=True), 100, False).endswith(
        "\n\nwould write policies/a.policy\npolicies/b.policy is there already, and the same\n"
    )
    assert text(replace(clean, written=()), 100, False).endswith(
        "\npolicies/b.policy is there already, and the same\n"
    )
    stuck = replace(clean, written=(), same=(), in_the_way=("policies/a.policy",))
    assert text(stuck, 100, False).endswith("\n\nwrote nothing, for there are files in the way\n")
    assert "wrote nothing" not in text(replace(stuck, is_dry=True), 100, False)


def test_colours() -> None:
    green, yellow, red = "\x1b[32m", "\x1b[33m", "\x1b[31m"
    found = {
        each: next(
            colour for colour in (green, yellow, red) if colour in text(Report("p", (of,), ()), 100, True)
        )
        for each, of in VERDICTS.items()
    }
    assert found == {
        Verdict.REFUSED: red,
        Verdict.WRONG: red,
        Verdict.OPENED: red,
        Verdict.UNJUDGED: yellow,
        Verdict.PARTLY: yellow,
        Verdict.REPAIRED: green,
        Verdict.EQUAL: green,
    }
    assert red in text(Report("p", (), MISSED), 100, True) and "\x1b" not in text(
        Report("p", (), MISSED), 100, False
    )


def test_how_runs_end() -> None:
    assert ending(Run(())) == ()
    assert ending(Run((), (), End(Ending.THROWN, "no"))) == ("throws Error: no",)
    assert ending(Run((), (), End(Ending.TIMEOUT, ""))) == ("ends: timeout",)
    assert ending(Run((), (), End(Ending.MEMORY, "too much"))) == ("ends: memory: too much",)


def test_a_share_is_100_only_where_nothing_is_missing() -> None:
    nearly = Coverage(999, (Arm("then", place(5), "{"),))
    assert judged(Judgement(1, 1, nearly)) == "equal on 1 event, with 99 % of the original's branches taken"


def test_in_a_comment(update: bool) -> None:
    report = Report("policies", (REPAIRED, WRONG, REFUSED), MISSED, ("order.policy is <yours>",))
    as_it_was("report.md", markdown(report), update)


def test_a_comment_that_is_as_long_as_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report("policies", (), MISSED, ("order.policy is mine",))
    whole = markdown(report)
    *_, last = whole.split("\n\n")
    assert last == "<code>order.policy is mine</code>\n"
    monkeypatch.setattr(comment, "MOST_CHARACTERS", len(whole) + 200)
    assert markdown(report) == whole
    monkeypatch.setattr(comment, "MOST_CHARACTERS", len(whole) + 199)
    cut = "more would not fit here; `actiongen import` says all.\n"
    assert markdown(report) == whole.removesuffix(last) + f"1 {cut}"
    monkeypatch.setattr(comment, "MOST_CHARACTERS", 200)
    assert markdown(report) == f"{whole.partition(chr(10))[0]}\n\n2 {cut}"
