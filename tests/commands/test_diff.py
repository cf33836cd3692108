"""``actiongen diff``: what is compared with what, what is said of it, and how it ends. Events stand for the prover."""

import json
import os
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner
from commands.diffing import (
    ALL,
    BANNED,
    FOLDER,
    LOOSER,
    OFTEN,
    STRICTER,
    OnEvents,
    changed,
    codes,
    diffed,
    heads,
    no_node,
    save,
    save_and_commit,
)
from doc_blocks import ROOT, blocks
from report.html.pages import git
from schemas import validate

from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.cli.main import main


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    save_and_commit(tmp_path, FOLDER)
    return tmp_path


# Sides


def test_a_revision_and_the_working_tree(repository: Path) -> None:
    same = diffed(repository, "main")
    assert (same.exit_code, same.text) == (0, f"{ALL}main -> the working tree\n")
    save(repository / "policies", LOOSER)
    compare = OnEvents(OFTEN)
    done = diffed(repository, "HEAD", compare=compare)
    assert done.exit_code == 0 and heads(done) == [
        "looser policies/greet.policy: Greet (post-login)",
        "looser policies/flows.policy: the flow of post-login",
    ], "what is equal is counted, and not listed"
    assert compare.paths == ["policies/greet.policy", "policies/flows.policy"], "what is equal is not asked"


def test_two_revisions(repository: Path) -> None:
    save_and_commit(repository, LOOSER)
    save(repository / "policies", {"greet.policy": "nothing of this is read"})
    for old, new in (("main~1..main", None), ("main~1", "main"), ("HEAD~1..", None), ("main~1...main", None)):
        done = diffed(repository, old, new, compare=OnEvents(OFTEN))
        assert done.exit_code == 0 and heads(done)[0].startswith("looser"), done
    turned = diffed(repository, "main..main~1", compare=OnEvents(OFTEN))
    assert heads(turned)[0].startswith("stricter") and "\nmain -> main~1\n" in turned.text


def test_three_dots_begin_where_two_branches_part(repository: Path) -> None:
    git(repository, "switch", "--quiet", "--create", "mine")
    parting = git(repository, "rev-parse", "HEAD").strip()
    save_and_commit(repository, changed("later.policy", ('"seen"', '"met"')))
    git(repository, "switch", "--quiet", "main")
    save_and_commit(repository, LOOSER)
    two, three = (diffed(repository, f"main{dots}mine", compare=OnEvents(OFTEN)) for dots in ("..", "..."))
    assert heads(two)[0].startswith("stricter"), "what main has done meanwhile is taken back"
    assert heads(three)[:2] == [
        "different policies/later.policy: Later (post-login)",
        "different policies/flows.policy: the flow of post-login",
    ]
    assert f"\nmain ({parting[:10]}) -> mine\n" in three.text
    git(repository, "switch", "--quiet", "--orphan", "alone")
    save_and_commit(repository, STRICTER)
    apart = diffed(repository, "main...alone")
    assert apart.exit_code == 2 and "have no commit in common" in apart.diagnostics[0].message
    unknown = diffed(repository, "main...nobody")
    assert unknown.exit_code == 2 and "`nobody`" in unknown.diagnostics[0].message


def test_a_word_that_is_both_is_refused_with_how_to_write_either(repository: Path) -> None:
    git(repository, "branch", "policies")
    save_and_commit(repository, LOOSER)
    both = diffed(repository, "policies")
    assert both.exit_code == 2 and codes(both) == ["AG682"]
    assert both.diagnostics[0].message == "`policies` is a folder, and git knows a revision of that name"
    assert both.diagnostics[0].help == ("write `./policies` for the folder, or `policies^0` for the revision")
    assert diffed(repository, "./policies").text.startswith(ALL)
    done = diffed(repository, "policies^0", "./policies", compare=OnEvents(OFTEN))
    assert heads(done)[0].startswith("looser") and "\npolicies^0 -> policies\n" in done.text


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("nobody", None, "AG680", "git knows no revision `nobody`, and there is no folder of that name here"),
        ("./nobody", None, "AG670", "there is no folder `./nobody`"),
        ("../nobody", "main", "AG670", "there is no folder `../nobody`"),
        ("policies/greet.policy", None, "AG670", "is a file, and `diff` compares folders and revisions"),
        ("main..main", "main", "AG680", "`main..main` is two revisions already"),
        ("main", "main..main", "AG680", "git knows no revision `main..main`"),
        ("", None, "AG680", "git knows no revision ``"),
        ("--version", None, "AG680", "git knows no revision `--version`"),
    ],
)
def test_sides_that_are_not_there(
    repository: Path, old: str, new: str | None, code: str, message: str
) -> None:
    done = diffed(repository, old, new)
    assert (done.exit_code, codes(done)) == (2, [code])
    assert message in done.diagnostics[0].message


def test_no_git_and_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "policies", FOLDER)
    nowhere = diffed(tmp_path, "main")
    assert (nowhere.exit_code, codes(nowhere)) == (2, ["AG680"])
    monkeypatch.setenv("PATH", os.devnull)
    missing = diffed(tmp_path, "main")
    assert (missing.exit_code, codes(missing)) == (4, ["AG681"])


def test_a_side_that_does_not_compile_is_named(repository: Path) -> None:
    broken = changed("greet.policy", ("user_id", "user_idd"))
    save_and_commit(repository, broken)
    save(repository / "policies", {**broken, "later.policy": "x = = 1\n"})
    done = diffed(repository, "main")
    assert done.exit_code == 1 and not done.text
    told = [(each.path, each.notes[-1]) for each in done.diagnostics if each.code.id == "AG203"]
    assert told == [
        ("main:policies/greet.policy", "this is in `main`"),
        ("policies/greet.policy", "this is in the working tree"),
    ]
    places = {source.path for source in done.sources}
    assert {each.path for each in done.diagnostics} <= places, "the lines can be shown"


def test_a_revision_without_policies(tmp_path: Path) -> None:
    save_and_commit(tmp_path, {})
    save(tmp_path / "policies", FOLDER)
    done = diffed(tmp_path, "main", compare=OnEvents(OFTEN))
    assert done.text.startswith("1 of 1 flow denies or challenges logins that got further before. 2 actions")
    assert heads(done) == [
        "added, stricter policies/flows.policy: the flow of post-login",
        "added policies/greet.policy: Greet (post-login)",
        "added policies/later.policy: Later (post-login)",
    ]


# Node, and tests


def test_without_node_it_is_told(repository: Path) -> None:
    save(repository / "policies", LOOSER)
    told = {
        form: diffed(repository, "main", compare=OnEvents(OFTEN), find=no_node, form=form)
        for form in ("text", "json", "markdown")
    }
    assert {each.exit_code for each in told.values()} == {0}
    assert told["text"].text.endswith("\n\nnot run on Node: no Node here\n")
    assert "Not run on Node: <code>no Node here</code>" in told["markdown"].text
    assert json.loads(told["json"].text)["on_node"] is False
    assert "on Node" not in diffed(repository, "main", compare=OnEvents(OFTEN)).text


def test_javascript_that_does_something_else_is_a_bug(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(repository / "policies", LOOSER)
    monkeypatch.setattr(
        "actiongen.commands.diff_events.emit_javascript",
        lambda program: emit_javascript(program).replace('"any"', '"guardian"'),
    )
    done = diffed(repository, "main", compare=OnEvents(OFTEN))
    assert done.exit_code == 3 and set(codes(done)) == {"AG902"}
    assert {each.path for each in done.diagnostics} == {
        "main:policies/greet.policy"
    }, "the new side does nothing"
    assert {each.path for each in done.diagnostics} <= {source.path for source in done.sources}


def test_each_event_becomes_a_test_that_passes(repository: Path) -> None:
    save(repository / "policies", LOOSER)
    done = diffed(repository, "main", compare=OnEvents(OFTEN, BANNED), write_test=True)
    assert done.notes == (
        "wrote 1 test to policies/flows.policy",
        "wrote 1 test to policies/greet.policy",
    )
    written = (repository / "policies" / "greet.policy").read_text()
    assert written == LOOSER["greet.policy"] + (
        '\ntest(\n    "Many logins are challenged: looser than main",\n'
        "    given={event.stats.logins_count: 6},\n    expect=[],\n)\n"
    )
    with chdir(repository):
        tested = CliRunner().invoke(main, ["test", "policies"])
    assert tested.exit_code == 0 and "2 tests: 2 passed" in tested.output, tested.output
    again = diffed(repository, "main", compare=OnEvents(OFTEN, BANNED), write_test=True)
    assert again.notes == () and (repository / "policies" / "greet.policy").read_text() == written


def test_nothing_is_written_into_a_revision(repository: Path) -> None:
    done = diffed(repository, "main..main", write_test=True)
    assert done.exit_code == 2 and "`main` is a revision" in done.diagnostics[0].message


# The command line, and the real prover


@pytest.mark.slow
def test_the_page_shows_what_one_sees(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    monkeypatch.setenv("COLUMNS", "100")
    save_and_commit(repository, changed("greet.policy", ("node22", "node18")))
    save(repository / "policies", LOOSER)
    done = CliRunner().invoke(main, ["diff", "main", "--fail-on", "looser,different"])
    assert done.exit_code == 1 and "error[AG683] change-refused" in done.stderr
    (block,) = (
        each.text for each in blocks(ROOT / "docs" / "diff.md") if " -> the working tree" in each.text
    )
    assert done.stdout == block


@pytest.mark.slow
def test_the_forms_of_the_command_line(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    save(repository / "policies", LOOSER)
    told = json.loads(CliRunner().invoke(main, ["diff", "main", "--format", "json"]).stdout)
    validate("diff", told)
    assert [each["change"] for each in told["compared"]] == ["looser", "equivalent", "looser"]
    (difference,) = told["compared"][0]["differences"]
    assert difference["given"] == [{"path": "event.stats.logins_count", "value": 6}]
    assert (
        CliRunner()
        .invoke(main, ["diff", "main", "--format", "markdown"])
        .stdout.startswith("### actiongen: 1 of")
    )
