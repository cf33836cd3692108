"""``actiongen diff``: what is compared with what, what is said of it, and how it ends. Events stand for the prover."""

import json
import os
from contextlib import chdir
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from commands.diffing import (
    BANNED,
    FLOWS,
    FOLDER,
    GREET,
    LATER,
    OFTEN,
    OnEvents,
    changed,
    diffed,
    save,
    save_and_commit,
    stems,
)
from doc_blocks import ROOT, blocks
from report.html.pages import git
from schemas import validate

from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.cli.main import main
from actiongen.commands.comparing import Compare
from actiongen.diagnostics.outcome import Outcome
from actiongen.prover.model import Change, Comparison
from actiongen.runner.find import Node, NodeMissing
from actiongen.testing.in_order import Subject

LOOSER = changed("greet.policy", ("count > 5", "count > 6"))
STRICTER = changed("greet.policy", ("count > 5", "count > 4"))
ALL = "2 actions and 1 flow do the same as before, for every event.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    save_and_commit(tmp_path, FOLDER)
    return tmp_path


def codes(outcome: Outcome) -> list[str]:
    return [each.code.id for each in outcome.diagnostics]


def heads(outcome: Outcome) -> list[str]:
    """The verdicts, one a row, with what is beside them."""
    return [" ".join(line.split()) for line in outcome.text.split("\n\n")[1].split("\n") if line]


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


def test_two_folders_need_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    save(tmp_path / "old", FOLDER)
    save(tmp_path / "new" / "policies", LOOSER)
    done = diffed(tmp_path, "old", "new/policies", compare=OnEvents(OFTEN))
    assert done.exit_code == 0 and "\nold -> new/policies\n" in done.text
    assert heads(done)[0] == "looser policies/greet.policy: Greet (post-login)"


def test_a_folder_with_settings_says_where_its_policies_are(tmp_path: Path) -> None:
    for name, texts in (("old", FOLDER), ("new", LOOSER)):
        save(tmp_path / name / "rules", texts)
        (tmp_path / name / "actiongen.toml").write_text('policies = "rules"\n')
    done = diffed(tmp_path, "old", "./new/", compare=OnEvents(OFTEN))
    assert heads(done)[0] == "looser rules/greet.policy: Greet (post-login)"


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


def test_what_a_comment_could_allow_keeps_nobody_from_comparing(repository: Path) -> None:
    (repository / "actiongen.toml").write_text('deny = ["warnings"]\n')
    save_and_commit(repository, {**FOLDER, "unused.policy": "x = 1\n"})
    assert diffed(repository, "main").text.startswith(ALL)


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


# Pairs


def test_a_file_that_is_renamed_keeps_its_action_by_its_resource(repository: Path) -> None:
    renamed = GREET.replace('name="Greet"', 'name="Greetings", resource="greet"')
    texts = {"hello.policy": renamed, "later.policy": LATER, "flows.policy": FLOWS.replace("greet", "hello")}
    save(repository / "policies", texts)
    done = diffed(repository, "main")
    assert heads(done)[:3] == [
        "equivalent policies/hello.policy: Greetings (post-login)",
        "file greet.policy -> hello.policy",
        "name Greet -> Greetings",
    ]
    assert heads(done)[-2:] == [
        "equivalent policies/flows.policy: the flow of post-login",
        "runs greet, later -> hello, later",
    ]


def test_what_the_resource_does_not_pair_the_name_may(repository: Path) -> None:
    save(repository / "policies", changed("greet.policy", ('"Greet"', '"Greet", resource="other"')))
    assert heads(diffed(repository, "main"))[1] == "resource greet -> other"


def test_resources_that_were_swapped(repository: Path) -> None:
    swapped = {
        **FOLDER,
        "greet.policy": GREET.replace('"Greet"', '"Later", resource="later"'),
        "later.policy": LATER.replace('"Later"', '"Greet", resource="greet"'),
    }
    save(repository / "policies", swapped)
    asked = OnEvents(BANNED)
    diffed(repository, "main", compare=asked)
    old, new = asked.asked[0]
    assert (old.path, new.path) == ("policies/later.policy", "policies/greet.policy")


def test_where_auth0_deploy_cli_deploys_the_name_comes_first(repository: Path) -> None:
    swapped = {
        **FOLDER,
        "greet.policy": GREET.replace('"Greet"', '"Later"'),
        "later.policy": LATER.replace('"Later"', '"Greet"'),
    }
    save(repository / "policies", swapped)
    assert heads(diffed(repository, "main"))[1] == "name Greet -> Later", "the resource is the same"
    (repository / "actiongen.toml").write_text('[deploy]\ntarget = "deploy-cli"\n')
    asked = OnEvents(BANNED)
    assert "file later.policy -> greet.policy" in heads(diffed(repository, "main", compare=asked))
    assert [(old.path, new.path) for old, new in asked.asked[:1]] == [
        ("policies/later.policy", "policies/greet.policy")
    ]


def test_another_trigger_is_another_action(repository: Path) -> None:
    other = 'action(name="Later", trigger="pre-user-registration")\n\nwith rule("No"):\n    api.access.deny("a", "b")\n'
    save(
        repository / "policies",
        {**FOLDER, "later.policy": other, "flows.policy": 'flow("post-login", ["greet"])\n'},
    )
    done = diffed(repository, "main", compare=OnEvents())
    assert heads(done)[0] == "added, stricter policies/later.policy: Later (pre-user-registration)"
    assert heads(done)[-1] == "removed policies/later.policy: Later (post-login)"


# What is asked


def test_comments_docstrings_and_tests_are_no_change(repository: Path) -> None:
    edits = (('"""Stops', '"""Greets\n\nand stops'), ("with rule", "# why\nwith rule"))
    save(repository / "policies", changed("greet.policy", *edits))
    text = (repository / "policies" / "greet.policy").read_text()
    test = '\ntest("t", given={event.user.user_id: "auth0|1"}, expect=api.access.deny(...))\n'
    (repository / "policies" / "greet.policy").write_text(text + test)
    assert diffed(repository, "main").text.startswith(ALL)


def test_what_stands_in_the_header_is_told_beside_the_verdict(repository: Path) -> None:
    header = '"Greet", trigger="post-login", runtime="node18", dependencies={"zod": "3.1.0"}'
    edits = ('"Greet", trigger="post-login", runtime="node22"', header)
    save(repository / "policies", changed("greet.policy", edits))
    beside = ["runtime node22 -> node18", "dependency zod is new: 3.1.0"]
    assert heads(diffed(repository, "main"))[1:3] == beside
    save_and_commit(repository, {"greet.policy": GREET})
    save(repository / "policies", {"greet.policy": GREET.replace('login", r', 'login", deploy=False, r')})
    assert heads(diffed(repository, "main"))[1] == "deploy yes -> no"


def test_a_library_that_has_changed(repository: Path) -> None:
    uses = GREET.replace(
        "event.user.user_id ==", "WHO == event.user.user_id and event.user.user_id =="
    ).replace('\n\nwith rule("The', '\n\nload("shared/who.policy", "WHO")\n\nwith rule("The')
    texts = {**FOLDER, "greet.policy": uses, "shared/who.policy": 'WHO = "auth0|1"\n'}
    save_and_commit(repository, texts)
    save(repository / "policies", {**texts, "shared/who.policy": 'WHO = "auth0|2"\n'})
    asked = OnEvents(BANNED)
    assert heads(diffed(repository, "main", compare=asked))[0].startswith("looser policies/greet.policy")
    assert asked.paths == ["policies/greet.policy", "policies/flows.policy"]


def test_secrets_that_come_and_go(repository: Path) -> None:
    reads = GREET.replace("\n\nwith rule(", '\n\nsecrets("KEY")\n\nwith rule(', 1).replace(
        '"auth0|1"', "event.secrets.KEY"
    )
    save(repository / "policies", {**FOLDER, "greet.policy": reads})
    assert "secret KEY is new: required" in heads(diffed(repository, "main", compare=OnEvents()))
    save_and_commit(repository, {**FOLDER, "greet.policy": reads})
    save(repository / "policies", FOLDER)
    assert "secret KEY is gone" in heads(diffed(repository, "main", compare=OnEvents()))


# Flows


def test_an_action_that_goes_is_told_in_its_flow(repository: Path) -> None:
    save(repository / "policies", {"later.policy": LATER, "flows.policy": FLOWS.replace('"greet", ', "")})
    asked = OnEvents(BANNED)
    done = diffed(repository, "main", compare=asked, fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done) == [
        "looser policies/flows.policy: the flow of post-login",
        "runs greet, later -> later",
        "removed policies/greet.policy: Greet (post-login)",
    ]
    assert [(stems(old.programs), stems(new.programs)) for old, new in asked.asked] == [
        (["greet", "later"], ["later"])
    ]


def test_an_action_that_no_flow_runs_is_compared_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "actiongen.toml").write_text("[terraform]\nbindings = false\n")
    save_and_commit(tmp_path, {"greet.policy": GREET})
    save(tmp_path / "policies", {"later.policy": LATER})
    done = diffed(tmp_path, "main", compare=OnEvents(BANNED), fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done) == [
        "removed, looser policies/greet.policy: Greet (post-login)",
        "added, different policies/later.policy: Later (post-login)",
    ]


def test_a_flow_that_goes_runs_nothing_any_more(repository: Path) -> None:
    save(repository / "policies", {"greet.policy": GREET, "later.policy": LATER})
    done = diffed(repository, "main", compare=OnEvents(BANNED), fail_on=(Change.LOOSER,))
    assert done.exit_code == 1
    assert heads(done)[0] == "removed, looser policies/flows.policy: the flow of post-login"


def test_another_order_is_asked(repository: Path) -> None:
    save(repository / "policies", {**FOLDER, "flows.policy": 'flow("post-login", ["later", "greet"])\n'})
    done = diffed(repository, "main", compare=OnEvents(BANNED))
    assert heads(done)[:2] == [
        "different policies/flows.policy: the flow of post-login",
        "runs greet, later -> later, greet",
    ]


EXTERNAL = {**FOLDER, "flows.policy": 'flow("post-login", ["greet", external("scoring"), "later"])\n'}


def test_what_stands_between_others_actions_is_compared_alone(repository: Path) -> None:
    save_and_commit(repository, EXTERNAL)
    assert diffed(repository, "main").text.startswith(ALL)
    save(repository / "policies", {**EXTERNAL, "greet.policy": LOOSER["greet.policy"]})
    asked = OnEvents(OFTEN)
    done = diffed(repository, "main", compare=asked)
    assert heads(done)[1] == "looser policies/flows.policy: the flow of post-login"
    assert stems(asked.asked[-1][0].programs) == stems(asked.asked[-1][1].programs) == ["greet"]


def test_nobody_knows_what_an_action_of_others_does_elsewhere(repository: Path) -> None:
    save(repository / "policies", EXTERNAL)
    done = diffed(repository, "main", fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done)[0].startswith("undecided policies/flows.policy")
    assert "UNDECIDED: an `external(…)` is new, gone or elsewhere" in done.text
    moved = {**FOLDER, "flows.policy": 'flow("post-login", [external("scoring"), "greet", "later"])\n'}
    save_and_commit(repository, moved)
    save(repository / "policies", EXTERNAL)
    done = diffed(repository, "main", compare=OnEvents(BANNED))
    assert heads(done)[0].startswith("looser and stricter"), "before it and after it"


# Choosing


def test_only_some_actions_and_the_flows_that_run_them(repository: Path) -> None:
    save(repository / "policies", LOOSER)
    some = diffed(repository, "main", only="lat*", compare=OnEvents(OFTEN))
    assert [line.split(":")[0] for line in heads(some)] == [
        "looser policies/flows.policy",
    ]
    none = diffed(repository, "main", only="greeet")
    assert (none.exit_code, codes(none)) == (2, ["AG671"])
    assert none.diagnostics[0].help == "did you mean `greet`?"


def test_a_way_in_which_nothing_runs(repository: Path) -> None:
    save(repository / "policies", LOOSER)
    done = diffed(repository, "main", way="machine-to-machine")
    assert done.text.startswith("There is nothing to compare. Auth0 does not run 3 others in this way.\n")
    asked = diffed(repository, "main", way="silent", compare=OnEvents())
    assert "for every login of the way silent (Silent authentication (prompt=none))" in " ".join(
        asked.text.split()
    )


# Gates


def gate(repository: Path, compare: Compare, *fail_on: Change) -> int:
    return diffed(repository, "main", compare=compare, fail_on=fail_on).exit_code


def test_a_gate_lets_other_kinds_through(repository: Path) -> None:
    save(repository / "policies", LOOSER)
    asked = OnEvents(OFTEN)
    assert gate(repository, asked) == 0
    assert gate(repository, asked, Change.STRICTER, Change.DIFFERENT) == 0
    assert gate(repository, asked, Change.STRICTER, Change.LOOSER) == 1
    save(repository / "policies", STRICTER)
    five = OnEvents({("stats", "logins_count"): 5.0})
    assert gate(repository, five, Change.LOOSER) == 0
    assert gate(repository, five, Change.STRICTER) == 1


def test_a_gate_that_cannot_decide_does_not_open(repository: Path) -> None:
    save(repository / "policies", LOOSER)
    unsure = OnEvents(reason="the time limit")
    assert gate(repository, unsure) == 0
    for kind in (Change.LOOSER, Change.STRICTER, Change.DIFFERENT, Change.UNDECIDED):
        done = diffed(repository, "main", compare=unsure, fail_on=(kind,))
        assert (done.exit_code, codes(done)) == (1, ["AG683"])
        assert done.diagnostics[0].message == "`--fail-on` does not let this change through: undecided"
    assert done.text.startswith("1 of 2 actions and 1 of 1 flow are UNDECIDED: nobody can say what they do.")


def partly(old: Subject, new: Subject) -> Comparison:
    """Stricter as far as anybody knows."""
    difference = OnEvents({("stats", "logins_count"): 5.0})(old, new).differences
    return Comparison(new.path, Change.STRICTER, difference, "the time limit", 1.0)


def test_one_question_without_an_answer_keeps_a_gate_shut(repository: Path) -> None:
    save(repository / "policies", STRICTER)
    done = diffed(repository, "main", compare=partly, fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done)[0].startswith("stricter, undecided policies/greet.policy")


def both(old: Subject, new: Subject) -> Comparison:
    found = OnEvents(BANNED, OFTEN)(old, new)
    assert found.change is Change.DIFFERENT
    return found


def test_what_is_looser_and_stricter_is_both(repository: Path) -> None:
    turned = changed("greet.policy", ('"auth0|1"', '"auth0|2"'), ("count > 5", "count > 500"))
    swapped = {
        **turned,
        "greet.policy": turned["greet.policy"]
        + (
            '\nwith rule("Many are refused", when=event.stats.logins_count == 6):\n    api.access.deny("No.")\n'
        ),
    }
    save(repository / "policies", swapped)
    done = diffed(repository, "main", compare=both, fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done)[0].startswith("looser and stricter policies/greet.policy")
    assert done.text.startswith(
        "1 of 2 actions and 1 of 1 flow let logins in that were denied or challenged before."
    )
    assert gate(repository, both, Change.STRICTER) == gate(repository, both, Change.DIFFERENT) == 1


def test_a_difference_is_shown_with_both_outcomes_side_by_side(repository: Path) -> None:
    save(repository / "policies", LOOSER)
    text = diffed(repository, "main", compare=OnEvents(OFTEN), width=100).text
    assert (
        "policies/greet.policy: Greet (post-login)\n\n"
        "  looser: this login gets further than before\n"
        "    given={event.stats.logins_count: 6},\n"
        "    before                        | after\n"
        '    api.multifactor.enable("any") | (no call)\n'
        "    rules that changed: Many logins are challenged\n"
    ) in text
    narrow = diffed(repository, "main", compare=OnEvents(OFTEN), width=40).text
    assert '    before\n      api.multifactor.enable("any")\n    after\n      (no call)\n' in narrow


# Node, and tests


def no_node() -> Node:
    raise NodeMissing("no Node here")


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


def test_what_is_a_part_of_a_flow_alone_is_no_test(repository: Path) -> None:
    save_and_commit(repository, EXTERNAL)
    save(repository / "policies", {**EXTERNAL, "greet.policy": LOOSER["greet.policy"]})
    done = diffed(repository, "main", compare=OnEvents(OFTEN), write_test=True)
    assert done.notes == ("wrote 1 test to policies/greet.policy",)
    save_and_commit(repository, FOLDER)
    save(repository / "policies", {"later.policy": LATER})
    gone = diffed(repository, "main", compare=OnEvents(OFTEN), write_test=True)
    assert gone.notes == () and heads(gone)[0].startswith("removed, looser policies/flows.policy")


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


def test_without_a_solver(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    monkeypatch.setattr("actiongen.prover.solve.is_installed", lambda: False)
    same = CliRunner().invoke(main, ["diff", "main"])
    assert (same.exit_code, same.stdout) == (0, f"{ALL}main -> the working tree\n"), "nobody is asked"
    save(repository / "policies", LOOSER)
    done = CliRunner().invoke(main, ["diff", "main"])
    assert (done.exit_code, done.stdout) == (4, "")
    assert "error[AG685] solver-missing" in done.stderr and 'pip install "actiongen[prove]"' in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fail-on", "losser"], "no kind of change is called `losser`; did you mean `looser`?"),
        (["--fail-on", "equivalent"], "no kind of change is called `equivalent`"),
        (["--fail-on", ""], "no kind of change is called ``"),
        (["--way", "refresh"], "no way of logging in is called `refresh`; did you mean `refresh-token`?"),
        (["--timeout", "0"], "0.0 is not in the range 0.01<=x<=3600"),
        (["--timeout", "nan"], "no number of seconds"),
        (["main", "main"], "unexpected extra argument"),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(main, ["diff", "main", *arguments])
    assert done.exit_code == 2 and message in " ".join(done.stderr.split())


def test_several_kinds_with_commas_or_alone() -> None:
    command = main.get_command(click.Context(main), "diff")
    assert command is not None
    context = command.make_context("diff", ["main", "--fail-on", "looser, stricter", "--fail-on", "looser"])
    assert context.params["fail_on"] == (Change.LOOSER, Change.STRICTER)
