"""``actiongen prove``: what is asked, how the answers are shown, and the exit codes. The answers are made up here."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cli_bench import quick
from commands.provers import MISSING, PROVED, Told, refuted, undecided
from schemas import validate

from actiongen.commands.prove import ProveOptions, prove_selection
from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.commands.test import subjects_of
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome
from actiongen.runner.find import Node, NodeMissing, find_node
from actiongen.testing.event_file import read_input
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject

GOLDEN = Path(__file__).parents[1] / "cases" / "proofs"
ROLES = """action(name="Roles", trigger="post-login")

secrets("API_KEY")

# allow: breaks-in-way - the clients know mfa_required
# allow: gate-skipped-when-absent - a login without roles is no administrator's
with rule("Administrators are challenged", when="Admin" in event.authorization.roles):
    api.multifactor.enable("any")

with rule("Eve is refused", when=event.user.user_id == "auth0|1" and event.secrets.API_KEY != "x"):
    api.access.deny("blocked")

always(
    "administrators are challenged",
    when="Admin" in event.authorization.roles,
    then=api.multifactor.enable("any"),
)
never("nobody is refused", then=acts("Eve is refused"))
never("editors are never challenged", when="Editor" in event.authorization.roles, then=api.multifactor.enable(...))
never("nor on refresh", way="refresh-token", when=event.user.email == "ann@corp.example", then=api.access.deny(...))
"""
PLAIN = """action(name="Plain", trigger="post-login")

with rule("Kept", when=event.stats.logins_count > 1):
    api.user.setUserMetadata("count", event.stats.logins_count)
"""
FLOWS = """flow("post-login", ["roles", "plain"])

always("the count is kept", then=acts("Kept"))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    for stem, text in (("roles", ROLES), ("plain", PLAIN), ("flows", FLOWS)):
        (tmp_path / "policies" / f"{stem}.policy").write_text(text)
    return tmp_path


def no_node() -> Node:
    raise NodeMissing("there is no Node")


def selected(*paths: str) -> Selection:
    found = select(Request(), tuple(map(Path, paths)))
    assert isinstance(found, Selection), found
    return found


def event(selection: Selection, *sets: str) -> Input:
    """The default event with values laid on it."""
    return read_input(selection.programs[-1], None, sets, None, None)


def told(selection: Selection) -> Told:
    """One property of each verdict."""
    _, roles, flow = subjects_of(selection)
    editor = event(selection, 'event.authorization.roles=["Editor", "Admin"]')
    first = event(selection, "event.stats.logins_count=1")
    return Told(
        {
            "editors are never challenged": refuted(roles, editor),
            "the count is kept": refuted(flow, first),
            "nobody is refused": undecided("the time limit"),
        }
    )


def outcome(form: str) -> Outcome:
    selection = selected()
    return prove_selection(selection, ProveOptions(form=form), told(selection).prover, no_node)


@pytest.mark.parametrize(
    ("form", "name"), [("text", "proofs.txt"), ("json", "proofs.json"), ("junit", "proofs.xml")]
)
def test_the_answers_are_shown(form: str, name: str, folder: Path, update: bool) -> None:
    found = outcome(form)
    assert (found.exit_code, found.diagnostics) == (ERRORS, ())
    text = "\n".join(_without_seconds(line) for line in found.text.split("\n"))
    if update:
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


def _without_seconds(line: str) -> str:
    head, found, _ = line.partition(" in 0.")
    return f"{head} in 0.00 s" if found else '    "seconds": 0.001' if '"seconds": ' in line else line


def test_the_json_has_the_event_in_full_and_as_a_test_has_it(folder: Path) -> None:
    found = json.loads(outcome("json").text)
    validate("prove", found)
    by_title = {each["title"]: each for each in found["properties"]}
    assert {title: each["verdict"] for title, each in by_title.items()} == {
        "administrators are challenged": "proved",
        "nobody is refused": "undecided",
        "editors are never challenged": "refuted",
        "nor on refresh": "proved",
        "the count is kept": "refuted",
    }
    one = by_title["editors are never challenged"]
    assert {path: sorted(value) for path, value in one["given"].items()} == {
        "event.authorization.roles": ["Admin", "Editor"]
    }
    assert one["event"]["authorization"] == {"roles": ["Editor", "Admin"]}
    assert one["event"]["user"]["email"] == "ann@example.com" and "secrets" not in one["event"]
    assert (one["calls"], one["rules"]) == (
        ['api.multifactor.enable("any")'],
        ["Administrators are challenged"],
    )
    assert one["secrets"] == {"API_KEY": "<API_KEY>"} and one["kind"] == "never"
    assert (one["file"], one["line"], one["milliseconds"]) == ("policies/roles.policy", 19, 12.5)
    other = by_title["the count is kept"]
    assert (other["file"], other["calls"], other["kind"]) == ("policies/flows.policy", [], "always")
    assert by_title["nobody is refused"]["reason"] == "the time limit"
    assert (
        by_title["nor on refresh"]["way"] == "refresh-token" and by_title["nor on refresh"]["event"] is None
    )
    assert found["summary"] | {"seconds": 0} == {
        "properties": 5,
        "proved": 2,
        "refuted": 2,
        "undecided": 1,
        "left_out": 0,
        "seconds": 0,
    }


@pytest.mark.slow
def test_the_event_is_a_test_to_paste(folder: Path) -> None:
    """What is shown compiles, and runs as it says."""
    found = json.loads(outcome("json").text)
    one = next(each for each in found["properties"] if each["title"] == "editors are never challenged")
    test = f'\ntest("pasted",\n{one["test"]}\nexpect=[{", ".join(one["calls"])}],\n)\n'
    (folder / "policies" / "roles.policy").write_text(ROLES + test)
    done = quick("test", "policies/roles.policy")
    assert done.exit_code == 0 and "1 test: 1 passed" in done.stdout, done.output


def test_junit(folder: Path) -> None:
    root = ElementTree.fromstring(outcome("junit").text)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "2", "1")
    assert [suite.get("name") for suite in root] == ["policies/roles.policy", "policies/flows.policy"]
    refused = root.findall(".//failure")
    assert "event.authorization.roles" in (refused[0].text or "")


def test_all_proved(folder: Path) -> None:
    told = Told()
    found = prove_selection(selected(), ProveOptions(), told.prover, no_node)
    assert found.exit_code == CLEAN and "5 properties: 5 proved in" in found.text
    assert told.asked == [
        ("administrators are challenged", None, 5000),
        ("nobody is refused", None, 5000),
        ("editors are never challenged", None, 5000),
        ("nor on refresh", "refresh-token", 5000),
        ("the count is kept", None, 5000),
    ]


def test_paths_choose(folder: Path) -> None:
    told = Told()
    prove_selection(selected("policies/flows.policy"), ProveOptions(), told.prover, no_node)
    assert told.titles == ["the count is kept"]
    found = prove_selection(
        selected("policies/plain.policy"), ProveOptions(), Told(missing=True).prover, no_node
    )
    assert (found.exit_code, found.text) == (CLEAN, "there is no property here: nothing was asked\n")


def test_one_way_alone(folder: Path) -> None:
    told = Told()
    found = prove_selection(selected(), ProveOptions(way="refresh-token"), told.prover, no_node)
    assert [way for _, way, _ in told.asked] == ["refresh-token"] * 5
    told = Told()
    found = prove_selection(selected(), ProveOptions(way="ropg", seconds=0.5), told.prover, no_node)
    assert "nor on refresh" not in told.titles and told.asked[0][1:] == ("ropg", 500)
    assert found.text.endswith("; 1 property of other logins left out\n")
    assert "(logins by ropg)" in found.text


def test_a_way_of_another_trigger(folder: Path) -> None:
    found = prove_selection(selected(), ProveOptions(way="machine-to-machine"), Told().prover, no_node)
    assert (
        found.text == "there is no property here: nothing was asked; 5 properties of other logins left out\n"
    )


def test_the_time_of_the_settings(folder: Path) -> None:
    (folder / "actiongen.toml").write_text("[prove]\ntimeout = 0.25\n")
    told = Told()
    prove_selection(selected("policies/flows.policy"), ProveOptions(), told.prover, no_node)
    assert told.asked[0][2] == 250


def test_without_a_solver(folder: Path) -> None:
    found = prove_selection(selected(), ProveOptions(), Told(missing=True).prover, no_node)
    assert (found.exit_code, found.text) == (NO_TOOL, "")
    assert [(each.code.name, each.message) for each in found.diagnostics] == [("solver-missing", MISSING)]


def test_a_bug_of_ours_costs_one_answer(folder: Path) -> None:
    answers = {"nobody is refused": OverflowError("too large")}
    found = prove_selection(selected(), ProveOptions(), Told(answers).prover, no_node)
    assert found.exit_code == BUG and "4 proved, 1 undecided" in found.text
    assert "  nobody can say: actiongen failed, by a bug of its own\n" in found.text
    (bug,) = found.diagnostics
    assert bug.code.name == "internal-error" and "`OverflowError`" in bug.message and bug.path is not None
    assert bug.primary is not None and bug.primary.text == "at this property"


def test_mistakes_of_policies_and_of_arguments(folder: Path) -> None:
    (folder / "policies" / "roles.policy").write_text(ROLES.replace('"Editor" in', '"Editor" inn'))
    done = quick("prove")
    assert (done.exit_code, done.stdout) == (1, "") and "error[AG1" in done.stderr
    for wrong in (["--way", "refresh-tokn"], ["--timeout", "nan"], ["--timeout", "0"], ["nothing"]):
        done = quick("prove", *wrong)
        assert done.exit_code == 2 and done.stdout == "", wrong
    assert "did you mean `refresh-token`?" in quick("prove", "--way", "refresh-tokn").stderr


def test_colours(folder: Path) -> None:
    selection = selected()
    found = prove_selection(selection, ProveOptions(colour=True), told(selection).prover, no_node)
    assert "\x1b[32mproved" in found.text and "\x1b[31m\x1b[1mREFUTED" in found.text


def test_a_refuted_property_about_the_way_of_the_event(folder: Path) -> None:
    selection = selected("policies/roles.policy")
    given = replace(event(selection), way="refresh-token", now="2030-01-01T00:00:00Z")
    subject: Subject = subjects_of(selection)[0]
    answers = {"nor on refresh": refuted(subject, given), "nobody is refused": PROVED}
    found = prove_selection(selection, ProveOptions(), Told(answers).prover, no_node)
    assert '    way="refresh-token",\n    given={},\n' in found.text


def by_title(found: Any, title: str) -> Any:
    return next(each for each in found["properties"] if each["title"] == title)


@pytest.mark.slow
def test_the_real_solver(folder: Path) -> None:
    """From the command line to the event, and back: the event is a test that passes."""
    pytest.importorskip("cvc5")
    done = quick("prove", "--format", "json")
    found = json.loads(done.stdout)
    validate("prove", found)
    verdicts = {each["title"]: each["verdict"] for each in found["properties"]}
    assert done.exit_code == 1 and verdicts == {
        "administrators are challenged": "proved",
        "nobody is refused": "refuted",
        "editors are never challenged": "refuted",
        "nor on refresh": "refuted",
        "the count is kept": "refuted",
    }
    one = by_title(found, "editors are never challenged")
    assert {path: sorted(value) for path, value in one["given"].items()} == {
        "event.authorization.roles": ["Admin", "Editor"]
    }
    assert one["rules"] == ["Administrators are challenged"] and one["on_node"] is True
    assert by_title(found, "administrators are challenged")["on_node"] is None


@pytest.mark.slow
def test_javascript_that_does_something_else_is_a_bug(folder: Path) -> None:
    selection = selected("policies/roles.policy")
    text = selection.javascript["roles.js"]
    assert '"any"' in text
    changed = replace(selection, javascript={"roles.js": text.replace('"any"', '"none"')})
    told_ = told(selected())
    found = prove_selection(changed, ProveOptions(), told_.prover, find_node)
    assert found.exit_code == BUG
    assert [each.code.name for each in found.diagnostics] == ["engines-differ"]


@pytest.mark.slow
def test_a_build_proves_before_it_writes(folder: Path) -> None:
    pytest.importorskip("cvc5")
    done = quick("build")
    assert done.exit_code == 1 and "error[AG806] property-refuted: `nobody is refused`" in done.stderr
    assert not (folder / "generated").exists()
    done = quick("build", "--no-prove")
    assert done.exit_code == 0 and "not proved: 5 properties (`--no-prove`)" in done.stdout
    assert (folder / "generated").exists()
    # What was written unproved is not taken for proved.
    assert quick("build").exit_code == 1 and quick("build", "--check").exit_code == 1
    text, end = ROLES.split('never("nobody')
    (folder / "policies" / "roles.policy").write_text(text)
    (folder / "policies" / "flows.policy").write_text(FLOWS.partition("always")[0])
    done = quick("build")
    assert done.exit_code == 0 and "proved: 1 property\n" in done.stdout and end
