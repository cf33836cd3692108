"""``actiongen report`` without Node, git and a solver: what its page is about, what is told, and how it ends."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cli_bench import BROKEN, FLOWS, GREET
from commands.provers import Told, undecided

from actiongen import ir
from actiongen.commands import report as command
from actiongen.commands.proving import Prover
from actiongen.commands.request import Request
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, USAGE, Outcome
from actiongen.project.revision import NoRevision, Revision
from actiongen.report.html.facts import Facts, File
from actiongen.runner.find import Node, NodeMissing
from actiongen.runner.session import RunnerBroken
from actiongen.testing.run_tests import run_tests

TEST = """
test("the banned", given={event.user.user_id: "auth0|1"}, expect=api.access.deny(...))
"""
FAILS = '\ntest("wrong", expect=api.access.deny(...))\n'
NEVER = '\nnever("nobody is refused", then=api.access.deny(...))\n'
OF_FLOW = """
test("of the flow", trigger="post-login", expect=[])

always("somebody is refused", then=api.access.deny(...))
"""
LIBRARY = 'TEAM = ["auth0|1"]\n'
USES = (
    GREET.replace('"Greet"', '"Uses"')
    .replace("\n\nwith", '\n\nload("words.policy", "TEAM")\n\nwith')
    .replace('== "auth0|1"', "in TEAM")
)
LOUD = GREET.replace('"Greet"', '"Loud"').replace('user_id == "auth0|1"', 'email.endswith("@acme.example")')
"""A comment may allow what a warning says: where that counts as an error, there is JavaScript all the same."""
NOW: Mapping[str, str] = {
    "greet": GREET + TEST + NEVER,
    "uses": USES,
    "broken": BROKEN.replace('"Greet"', '"Broken"'),
    "words": LIBRARY,
    "flows": FLOWS.replace('"greet"', '"greet", "uses"') + OF_FLOW,
}
COMMIT = "0123456789" * 4


@dataclass
class Bench:
    """A folder, and who is asked about it: tests run in the interpreter alone, and a base is a folder, too."""

    root: Path
    pages: list[Facts]

    def write(self, texts: Mapping[str, str], below: str = "policies") -> None:
        """The policies of the folder, or of its base."""
        for old in (self.root / below).glob("*.policy"):
            old.unlink()
        (self.root / below).mkdir(parents=True, exist_ok=True)
        for stem, text in texts.items():
            (self.root / below / f"{stem}.policy").write_text(text, encoding="utf-8")

    def report(
        self,
        path: str | None = None,
        base: str | None = None,
        prover: Prover | None = None,
        html: str = "a.html",
    ) -> Outcome:
        """What the command comes to."""
        self.pages.clear()
        given = None if path is None else Path(path)
        return command.report(Request(cache=False), given, Path(html), base, prover)

    @property
    def facts(self) -> Facts:
        """What the page was about."""
        (found,) = self.pages
        return found


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    made = Bench(tmp_path, [])

    def page(facts: Facts) -> str:
        made.pages.append(facts)
        return "the page"

    @contextmanager
    def revision(root: Path, name: str) -> Iterator[Revision | NoRevision]:
        assert root == Path("policies")
        there = tmp_path / "base" / "policies"
        yield Revision(COMMIT, there, settings=False) if name == "main" else NoRevision(f"no `{name}`", "why")

    monkeypatch.setattr(command, "page", page)
    monkeypatch.setattr(command, "revision_of", revision)
    monkeypatch.setattr(command, "find_node", lambda: None)
    monkeypatch.setattr(command, "Runner", nullcontext)
    monkeypatch.setattr(
        command, "run_tests", lambda subjects, wanted, _, javascript: run_tests(subjects, wanted, None)
    )
    return made


def said(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(each.code.id, each.path) for each in outcome.diagnostics]


def about(file: File) -> tuple[str, type[Any], list[str], list[str], list[str]]:
    """A file, what is in it, and what is said of it: by codes, and by the titles of its properties and tests."""
    return (
        file.now.source.path,
        type(file.now.content),
        [each.code.id for each in file.diagnostics],
        [each.title for each in file.properties],
        [each.name for each in file.verdicts],
    )


def test_the_facts_of_a_folder(bench: Bench) -> None:
    bench.write(NOW)
    outcome = bench.report()
    facts = bench.facts
    assert outcome.exit_code == ERRORS and outcome.notes == ("wrote a.html: 2 actions",)
    assert Path("a.html").read_text() == "the page"
    assert said(outcome) == [("AG203", "policies/broken.policy"), ("AG804", "policies/uses.policy")]
    assert (facts.folder, facts.base, facts.not_run, facts.not_proved) == ("policies", None, None, None)
    assert [about(each.file) for each in facts.actions] == [
        ("policies/greet.policy", ir.Program, [], ["nobody is refused"], ["the banned"]),
        ("policies/uses.policy", ir.Program, ["AG804"], [], []),
    ]
    assert [about(each) for each in facts.others] == [
        ("policies/broken.policy", type(None), ["AG203"], [], []),
        ("policies/flows.policy", ir.Flows, [], ["somebody is refused"], ["of the flow"]),
        ("policies/words.policy", ir.Library, [], [], []),
    ]
    assert facts.diagnostics == ()
    assert [each.program.stem for each in facts.actions] == ["greet", "uses"]
    assert all(each.javascript.endswith("};\n") and each.lines for each in facts.actions)
    assert [each.coverage is None for each in facts.actions] == [False, False]
    assert facts.report is not None and facts.report.failures == ()
    assert set(facts.sources) == {f"policies/{stem}.policy" for stem in NOW}
    assert {path: set(by) for path, by in facts.loaded.items()} == {
        "policies/words.policy": {"policies/uses.policy"}
    }
    assert [each.proofs for each in (*(action.file for action in facts.actions), *facts.others)] == [()] * 5


def test_one_policy_of_a_folder(bench: Bench) -> None:
    bench.write({**NOW, "loud": LOUD})
    bench.report("policies/greet.policy")
    facts = bench.facts
    assert [each.file.now.source.path for each in facts.actions] == ["policies/greet.policy"]
    assert facts.others == ()
    assert [each.path for each in facts.diagnostics] == ["policies/broken.policy"], "errors of others alone"
    assert len(facts.sources) == 6
    bench.report("policies/flows.policy")
    assert [each.program.stem for each in bench.facts.actions] == ["greet", "uses"]
    assert [each.now.source.path for each in bench.facts.others] == ["policies/flows.policy"]
    bench.report("policies")
    assert len(bench.facts.actions) == 3 and len(bench.facts.others) == 3


@pytest.mark.parametrize(
    ("path", "exit_code", "message"),
    [
        ("policies/none.policy", USAGE, "there is no policy at `policies/none.policy`"),
        ("policies/away.policy", ERRORS, "`policies/away.policy` leads out of the repository by a link"),
    ],
)
def test_a_path_without_policies(path: str, exit_code: int, message: str, bench: Bench) -> None:
    bench.write(NOW)
    Path("away.policy").write_text(GREET)
    Path("policies/away.policy").symlink_to("../away.policy")
    outcome = bench.report(path)
    assert (outcome.exit_code, [each.message for each in outcome.diagnostics]) == (exit_code, [message])
    assert bench.pages == [] and not Path("a.html").exists()


def test_an_error_that_could_be_allowed_takes_an_action_out(bench: Bench) -> None:
    """Its JavaScript is there, and it cannot be built: neither its tests nor those of its flow are run."""
    both = FLOWS.replace('"greet"', '"greet", "loud"') + OF_FLOW
    bench.write({"greet": GREET, "loud": LOUD + '\ntest("nobody", expect=[])\n', "flows": both})
    assert bench.report().exit_code == CLEAN
    assert [about(each.file)[-1] for each in bench.facts.actions] == [[], ["nobody"]]
    assert [about(each)[-1] for each in bench.facts.others] == [["of the flow"]]
    Path("actiongen.toml").write_text('deny = ["warnings"]\n')
    assert bench.report().exit_code == ERRORS
    assert [each.program.stem for each in bench.facts.actions] == ["greet"]
    assert [about(each)[:2] for each in bench.facts.others] == [
        ("policies/flows.policy", ir.Flows),
        ("policies/loud.policy", type(None)),
    ]
    assert bench.facts.report is not None and bench.facts.report.verdicts == ()


def test_tests_that_fail(bench: Bench) -> None:
    for more, notes in (
        (TEST, ("wrote a.html: 1 action",)),
        (FAILS, ("wrote a.html: 1 action", "1 test failed")),
        (FAILS + FAILS.replace("wrong", "worse"), ("wrote a.html: 1 action", "2 tests failed")),
    ):
        bench.write({"greet": GREET + more, "flows": FLOWS})
        outcome = bench.report()
        assert (outcome.exit_code, outcome.notes) == (CLEAN if more is TEST else ERRORS, notes)
        assert said(outcome) == []


def test_rules_that_no_test_reaches(bench: Bench) -> None:
    bench.write({"greet": GREET, "flows": FLOWS})
    outcome = bench.report()
    assert (outcome.exit_code, said(outcome)) == (CLEAN, [("AG804", "policies/greet.policy")])
    (action,) = bench.facts.actions
    assert about(action.file)[2] == ["AG804"]
    assert [each.diagnostics for each in bench.facts.others] == [()]
    Path("actiongen.toml").write_text('[checks]\ntest-missing = "error"\n')
    assert bench.report().exit_code == ERRORS


@pytest.mark.parametrize("error", [NodeMissing("no Node here"), RunnerBroken("Node is ill")])
def test_tests_that_cannot_be_run(error: Exception, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def find() -> Node:
        raise error

    monkeypatch.setattr(command, "find_node", find)
    bench.write({"greet": GREET, "flows": FLOWS})
    assert bench.report().exit_code == CLEAN and bench.facts.not_run is None, "there is nothing to run"
    bench.write({"greet": GREET + TEST, "flows": FLOWS})
    outcome = bench.report()
    assert (outcome.exit_code, said(outcome)) == (NO_TOOL, [("AG665", None)])
    assert (bench.facts.report, bench.facts.not_run) == (None, str(error))
    assert [each.coverage for each in bench.facts.actions] == [None]
    assert outcome.notes == ("wrote a.html: 1 action",)


def test_properties(bench: Bench) -> None:
    bench.write({"greet": GREET + NEVER, "flows": FLOWS + OF_FLOW})
    told = Told({"nobody is refused": undecided("the time limit")})
    outcome = bench.report(prover=told.prover)
    assert outcome.exit_code == ERRORS
    assert outcome.notes == ("wrote a.html: 1 action", "1 of 2 properties not proved")
    (action,), (flows,) = bench.facts.actions, bench.facts.others
    assert [each.claim.title for each in action.file.proofs] == ["nobody is refused"]
    assert [each.claim.title for each in flows.proofs] == ["somebody is refused"]
    assert bench.report(prover=Told().prover).exit_code == CLEAN
    assert bench.facts.not_proved is None
    bug = bench.report(prover=Told({"nobody is refused": OverflowError("too large")}).prover)
    assert (bug.exit_code, said(bug)[-1][0]) == (BUG, "AG900")
    missing = bench.report(prover=Told(missing=True).prover)
    assert (missing.exit_code, said(missing)[-1]) == (NO_TOOL, ("AG685", None))
    assert bench.facts.not_proved == missing.diagnostics[-1].message
    assert missing.notes == ("wrote a.html: 1 action",)


def test_a_page_that_cannot_be_written(bench: Bench) -> None:
    bench.write({"greet": GREET + TEST, "flows": FLOWS})
    outcome = bench.report(html="none/a.html")
    assert (outcome.exit_code, outcome.notes) == (ERRORS, ())
    assert [each.message for each in outcome.diagnostics] == [
        "`a.html` cannot be written: No such file or directory"
    ]


# A base


def test_what_each_file_was(bench: Bench) -> None:
    bench.write({"greet": GREET + TEST, "words": LIBRARY, "flows": FLOWS})
    before = {"greet": GREET.replace("auth0|1", "auth0|9"), "gone": GREET.replace('"Greet"', '"Gone"')}
    bench.write({**before, "flows": FLOWS, "odd": BROKEN, "odder": BROKEN}, "base/policies")
    outcome = bench.report(base="main")
    base = bench.facts.base
    assert base is not None
    assert (base.revision, base.commit) == ("main", COMMIT)
    assert base.broken == {"policies/odd.policy", "policies/odder.policy"}
    assert [each.source.path for each in base.removed] == [
        f"policies/{stem}.policy" for stem in ("gone", "odd", "odder")
    ]
    assert set(base.sources) == {
        f"policies/{stem}.policy" for stem in ("greet", "gone", "flows", "odd", "odder")
    }
    assert outcome.notes == (
        "wrote a.html: 1 action",
        "2 files did not compile at main: no JavaScript is compared there",
    )
    (action,) = bench.facts.actions
    assert action.file.before is not None and action.file.before.source.text == before["greet"]
    flows, words = bench.facts.others
    assert (flows.before is None, words.before) == (False, None)
    bench.report("policies/greet.policy", base="main")
    assert bench.facts.base is not None and bench.facts.base.removed == ()
    bench.write({"greet": GREET}, "base/policies")
    assert bench.report(base="main").notes == ("wrote a.html: 1 action",)


def test_a_base_that_is_not_there(bench: Bench) -> None:
    bench.write({"greet": GREET})
    outcome = bench.report(base="nowhere")
    assert (outcome.exit_code, said(outcome)) == (USAGE, [("AG680", None)])
    assert (outcome.diagnostics[0].message, outcome.diagnostics[0].help) == ("no `nowhere`", "why")
    assert bench.pages == []
