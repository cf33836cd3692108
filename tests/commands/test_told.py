"""What commands tell of their work: sentences that are made of figures and files alone."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from checks.programs import program

from actiongen.auth0.load import load_trigger
from actiongen.commands.build import _not_run, _unknown
from actiongen.commands.diff_events import _title
from actiongen.commands.folder import compiled
from actiongen.commands.import_tests import _remark
from actiongen.commands.pairing import actions_of, asides_of
from actiongen.commands.report import _selection
from actiongen.commands.request import Request, ResolvedRequest, resolve
from actiongen.commands.selection import Selection, select
from actiongen.commands.write_tests import with_tests
from actiongen.commands.written import not_current
from actiongen.diagnostics.outcome import ERRORS, USAGE
from actiongen.importer.judge.model import Class
from actiongen.project import files, journal
from actiongen.project.files import Change
from actiongen.prover.model import Change as Kind
from actiongen.report.diff.facts import Aside
from actiongen.report.written_test import NewTest
from actiongen.source import Source
from actiongen.testing.event_file import read_input
from actiongen.testing.in_order import Subject

RUNS = "not run: {} (`actiongen test` runs them)"
POLICY = """action(name="Greet", trigger="post-login")

with rule("The banned are refused", when=event.user.app_metadata.level == 1):
    api.access.deny("Go away.")
"""


@pytest.mark.parametrize(
    ("tests", "properties", "proved", "not_judged", "said"),
    [
        (0, 0, 0, {}, None),
        (1, 0, 0, {}, RUNS.format("1 test")),
        (3, 2, 2, {}, f"{RUNS.format('3 tests')}; proved: 2 properties"),
        (0, 1, 1, {}, "proved: 1 property"),
        (0, 1, None, {}, "not proved: 1 property (`--no-prove`)"),
        (0, 0, None, {}, None),
        (2, 3, None, {}, f"{RUNS.format('2 tests')}; not proved: 3 properties (`--no-prove`)"),
        (0, 2, 0, {}, None),
        (0, 0, 0, {"policies/a.policy": "x"}, "not compared with its JavaScript: 1 policy (`a`: x)"),
        (
            *(1, 1, 1, {"policies/a.policy": "x", "policies/deep/b.policy": "y"}),
            f"{RUNS.format('1 test')}; proved: 1 property; "
            "not compared with its JavaScript: 2 policies (`a`: x, `b`: y)",
        ),
    ],
)
def test_what_a_build_leaves_alone(
    tests: int, properties: int, proved: int | None, not_judged: dict[str, str], said: str | None
) -> None:
    compiled: Any = SimpleNamespace(
        summary=SimpleNamespace(tests=tests, properties=properties), not_judged=not_judged
    )
    assert _not_run(compiled, proved) == (() if said is None else (said,))


@pytest.mark.parametrize(
    ("only", "help"),
    [
        ("greeet", "did you mean `greet`?"),
        ("policies/greeet.policy", "did you mean `greet`?"),
        ("nobody", "it is the name of a file without `.policy`"),
    ],
)
def test_no_policy_has_the_name(only: str, help: str) -> None:
    found = _unknown(only, (Source("policies/greet.policy", ""), Source("policies/flows.policy", "")))
    assert found.exit_code == USAGE
    assert [each.message for each in found.diagnostics] == [f"no policy is called `{only}`"]
    assert found.diagnostics[0].help == help


def test_files_that_are_not_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "generated"
    changes = (Change("a.js", None, "x"), Change("b.js", "x", None), Change("c.js", "x", "y"))
    told = not_current(out, changes, "build")
    assert [(each.code.id, each.message, each.path, each.help) for each in told] == [
        ("AG658", f"`generated/{name}` {what}", f"generated/{name}", "run `actiongen build`")
        for name, what in (("a.js", "is missing"), ("b.js", "is of no policy"), ("c.js", "is not current"))
    ]
    assert not_current(out, (), "build") == ()
    monkeypatch.setattr(journal, "is_pending", lambda place: place == out)
    (unfinished,) = not_current(out, (), "docs")
    message = "an interrupted build left `generated` half done, or another build is at work"
    assert (unfinished.message, unfinished.path) == (message, "generated")
    assert unfinished.help == "run `actiongen docs`, which completes it"


@pytest.mark.parametrize(
    ("change", "rules", "is_flow", "title"),
    [
        (Kind.LOOSER, ("A",), False, "A: looser than main"),
        (Kind.STRICTER, ("A", "B"), False, "A; B: stricter than main"),
        (Kind.DIFFERENT, (), False, "the order of the rules: not as in main"),
        (Kind.DIFFERENT, (), True, "the order of the flow: not as in main"),
    ],
)
def test_the_title_of_a_test_says_what_is_different(
    change: Kind, rules: tuple[str, ...], is_flow: bool, title: str
) -> None:
    subject = Subject.of_action(program("log(1)\n"))
    subject = Subject(subject.path, subject.trigger, subject.programs, (), is_flow)
    difference: Any = SimpleNamespace(change=change, rules=rules)
    assert _title(subject, difference, "main") == title


@pytest.mark.parametrize("unsaid", [(), (0,), (2,), (0, 1), (0, 1, 2), (1, 3, 4)])
def test_of_many_tests_those_that_can_be_said_are_written(unsaid: tuple[int, ...]) -> None:
    """A list with `null` in it cannot be said: each of the others is written all the same."""
    source, action = Source("policies/greet.policy", POLICY), program("log(1)\n")
    trigger = load_trigger("post-login")
    assert trigger is not None

    def test(number: int) -> NewTest:
        value = "[null]" if number in unsaid else str(number + 1)
        given = read_input(action, None, (f"event.user.app_metadata.level={value}",), None, None)
        return NewTest(source.path, f"test {number}", given, (), trigger)

    text, added, titles = with_tests(source, [test(number) for number in range(5)], (source,))
    said = [number for number in range(5) if number not in unsaid]
    assert titles == [f"test {number}" for number in unsaid]
    assert added == len(said) and text.startswith(POLICY)
    assert [number for number in range(5) if f'"test {number}",' in text] == said


OTHER = POLICY.replace('"Greet"', '"Other"').replace("level == 1", "level == 2")
OF_FLOW = 'flow("post-login", ["greet", "other"])\n'
FLOW_TEST = '\ntest("of the flow", trigger="post-login", expect=[])\n'


@pytest.mark.parametrize(
    ("texts", "wanted", "programs", "flows"),
    [
        ({}, ("greet", "other", "flows"), ["greet", "other"], [["greet", "other"]]),
        ({}, ("flows",), [], [["greet", "other"]]),
        ({}, ("greet",), ["greet"], []),
        ({"flows": OF_FLOW}, ("greet", "flows"), ["greet"], []),
        ({"other": OTHER.replace("event.user.", "event.usr.")}, ("greet", "other", "flows"), ["greet"], []),
        ({"library": 'TEAM = ["a"]\n'}, ("library",), [], []),
    ],
)
def test_what_a_page_can_run(
    texts: dict[str, str],
    wanted: tuple[str, ...],
    programs: list[str],
    flows: list[list[str]],
    tmp_path: Path,
) -> None:
    """Of a flow with tests all actions are needed; what is broken is not run, nor the flow that would run it."""
    policies = tmp_path / "policies"
    policies.mkdir()
    for stem, text in {"greet": POLICY, "other": OTHER, "flows": OF_FLOW + FLOW_TEST, **texts}.items():
        (policies / f"{stem}.policy").write_text(text)
    resolved = resolve(Request(policies))
    assert isinstance(resolved, ResolvedRequest)
    now = compiled(resolved, files.read(policies))
    found = _selection(now, tuple(f"policies/{stem}.policy" for stem in wanted), resolved.options)
    assert [program.stem for program in found.programs] == programs
    assert [[program.stem for program in flow.programs] for flow in found.flows] == flows
    assert [flow.path for flow in found.flows] == ["policies/flows.policy"] * len(flows)
    assert found.proof_seconds == resolved.options.proof_seconds
    assert "greet.js" in found.javascript and ("other.js" in found.javascript) == ("other" not in texts)


def test_what_a_header_says_beside_the_behaviour(tmp_path: Path) -> None:
    """Another version of the trigger alone: it is no change of the file or of the name."""
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "greet.policy").write_text(POLICY)
    resolved = resolve(Request(policies))
    assert isinstance(resolved, ResolvedRequest)
    (action,) = actions_of(compiled(resolved, files.read(policies), contents=False))
    summary = action.summary
    older = replace(summary, header=replace(summary.header, version="v2"))
    assert asides_of(older, summary) == (Aside("version", "v2", "v3"),)
    assert asides_of(summary, summary) == ()


@pytest.mark.parametrize("broken", ["other", "flows"])
def test_an_error_elsewhere_is_told_to_who_asked_for_one_policy(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    policies = tmp_path / "policies"
    policies.mkdir()
    for stem, text in {"greet": POLICY, "other": OTHER, "flows": OF_FLOW, broken: "x = (\n"}.items():
        (policies / f"{stem}.policy").write_text(text)
    found = select(Request(), (Path("policies/greet.policy"),))
    assert not isinstance(found, Selection) and found.exit_code == ERRORS
    assert f"policies/{broken}.policy" in {each.path for each in found.diagnostics if each.is_error}


@pytest.mark.parametrize(
    ("kind", "accepted", "said"),
    [
        (Class.THROWS, None, "the original throws here"),
        (Class.ABSENT, None, "the original hands on a value that is absent"),
        (Class.THROWS, "we want\n it\u200b so", "accepted: we want it so"),
        (Class.THROWS, "", "accepted: "),
    ],
)
def test_why_a_test_of_an_import_differs(kind: Class, accepted: str | None, said: str) -> None:
    assert _remark(SimpleNamespace(kind=kind, accepted=accepted)) == said  # type: ignore[arg-type]
