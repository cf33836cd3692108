"""``actiongen diff`` of two folders: what is asked and what is told. Neither git nor Node is needed."""

import os
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from commands.diffing import (
    ALL,
    BANNED,
    EXTERNAL,
    FLOWS,
    FOLDER,
    GREET,
    LATER,
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
    stems,
)

from actiongen.cli.main import main
from actiongen.commands.comparing import Compare, Session
from actiongen.commands.pairing import actions_of, flows_of, pair_actions, pair_flows
from actiongen.commands.request import Request
from actiongen.commands.sides import read_sides
from actiongen.diagnostics.outcome import Outcome
from actiongen.prover.model import Change, Comparison
from actiongen.testing.in_order import Subject


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Policies twice: as they were, in ``before``, and as they are."""
    save(tmp_path / "before", FOLDER)
    save(tmp_path / "policies", FOLDER)
    return tmp_path


def compared(folder: Path, *, compare: Compare | None = None, **options: object) -> Outcome:
    return diffed(folder, "./before", compare=compare, find=no_node, **options)


# Sides


def test_two_folders_need_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    save(tmp_path / "old", FOLDER)
    save(tmp_path / "new" / "policies", LOOSER)
    done = diffed(tmp_path, "old", "new/policies", compare=OnEvents(OFTEN), find=no_node)
    assert done.exit_code == 0 and "\nold -> new/policies\n" in done.text
    assert heads(done)[0] == "looser policies/greet.policy: Greet (post-login)"


def test_a_folder_with_settings_says_where_its_policies_are(tmp_path: Path) -> None:
    for name, texts in (("old", FOLDER), ("new", LOOSER)):
        save(tmp_path / name / "rules", texts)
        (tmp_path / name / "actiongen.toml").write_text('policies = "rules"\n')
    done = diffed(tmp_path, "old", "./new/", compare=OnEvents(OFTEN), find=no_node)
    assert heads(done)[0] == "looser rules/greet.policy: Greet (post-login)"


def test_what_a_comment_could_allow_keeps_nobody_from_comparing(folder: Path) -> None:
    (folder / "actiongen.toml").write_text('deny = ["warnings"]\n')
    save(folder / "before", {**FOLDER, "unused.policy": "x = 1\n"})
    assert compared(folder).text.startswith(ALL)


# Pairs


def test_a_file_that_is_renamed_keeps_its_action_by_its_resource(folder: Path) -> None:
    renamed = GREET.replace('name="Greet"', 'name="Greetings", resource="greet"')
    texts = {"hello.policy": renamed, "later.policy": LATER, "flows.policy": FLOWS.replace("greet", "hello")}
    save(folder / "policies", texts)
    done = compared(folder)
    assert heads(done)[:3] == [
        "equivalent policies/hello.policy: Greetings (post-login)",
        "file greet.policy -> hello.policy",
        "name Greet -> Greetings",
    ]
    assert heads(done)[-2:] == [
        "equivalent policies/flows.policy: the flow of post-login",
        "runs greet, later -> hello, later",
    ]


def test_what_the_resource_does_not_pair_the_name_may(folder: Path) -> None:
    save(folder / "policies", changed("greet.policy", ('"Greet"', '"Greet", resource="other"')))
    assert heads(compared(folder))[1] == "resource greet -> other"


def test_resources_that_were_swapped(folder: Path) -> None:
    swapped = {
        **FOLDER,
        "greet.policy": GREET.replace('"Greet"', '"Later", resource="later"'),
        "later.policy": LATER.replace('"Later"', '"Greet", resource="greet"'),
    }
    save(folder / "policies", swapped)
    asked = OnEvents(BANNED)
    compared(folder, compare=asked)
    old, new = asked.asked[0]
    assert (old.path, new.path) == ("before/later.policy", "policies/greet.policy")


def test_where_auth0_deploy_cli_deploys_the_name_comes_first(folder: Path) -> None:
    swapped = {
        **FOLDER,
        "greet.policy": GREET.replace('"Greet"', '"Later"'),
        "later.policy": LATER.replace('"Later"', '"Greet"'),
    }
    save(folder / "policies", swapped)
    assert heads(compared(folder))[1] == "name Greet -> Later", "the resource is the same"
    (folder / "actiongen.toml").write_text('[deploy]\ntarget = "deploy-cli"\n')
    asked = OnEvents(BANNED)
    assert "file later.policy -> greet.policy" in heads(compared(folder, compare=asked))
    assert [(old.path, new.path) for old, new in asked.asked[:1]] == [
        ("before/later.policy", "policies/greet.policy")
    ]


def test_another_trigger_is_another_action(folder: Path) -> None:
    other = 'action(name="Later", trigger="pre-user-registration")\n\nwith rule("No"):\n    api.access.deny("a", "b")\n'
    save(
        folder / "policies",
        {**FOLDER, "later.policy": other, "flows.policy": 'flow("post-login", ["greet"])\n'},
    )
    done = compared(folder, compare=OnEvents())
    assert heads(done)[0] == "added, stricter policies/later.policy: Later (pre-user-registration)"
    assert heads(done)[-1] == "removed before/later.policy: Later (post-login)"


# What is asked


def test_comments_docstrings_and_tests_are_no_change(folder: Path) -> None:
    edits = (('"""Stops', '"""Greets\n\nand stops'), ("with rule", "# why\nwith rule"))
    save(folder / "policies", changed("greet.policy", *edits))
    text = (folder / "policies" / "greet.policy").read_text()
    test = '\ntest("t", given={event.user.user_id: "auth0|1"}, expect=api.access.deny(...))\n'
    (folder / "policies" / "greet.policy").write_text(text + test)
    assert compared(folder).text.startswith(ALL)


def test_what_stands_in_the_header_is_told_beside_the_verdict(folder: Path) -> None:
    header = '"Greet", trigger="post-login", runtime="node18", dependencies={"zod": "3.1.0"}'
    edits = ('"Greet", trigger="post-login", runtime="node22"', header)
    save(folder / "policies", changed("greet.policy", edits))
    beside = ["runtime node22 -> node18", "dependency zod is new: 3.1.0"]
    assert heads(compared(folder))[1:3] == beside
    save(folder / "before", {"greet.policy": GREET})
    save(folder / "policies", {"greet.policy": GREET.replace('login", r', 'login", deploy=False, r')})
    assert heads(compared(folder))[1] == "deploy yes -> no"


HEADER = """action(
    name="{name}",
    trigger="post-login",
    version="{version}",
    runtime="{runtime}",
    deploy={deploy},
    resource="greet",
    dependencies={{{dependencies}}},
    modules={{{modules}}},
)

secrets({secrets})
settings({settings})

with rule("The banned are refused", when=event.user.user_id == event.secrets.KEY):
    api.access.deny("Go away.")
"""


def test_all_that_stands_beside_the_verdict(folder: Path) -> None:
    old = HEADER.format(
        name="Greet",
        version="v3",
        runtime="node18",
        deploy=False,
        dependencies='"zod": "3.1.0", "gone": "1.0.0", "same": "1.0.0"',
        modules='"hashing": 3, "log-book": 1',
        secrets='"KEY", "OLD", "TURNED"',
        settings='"HOST", optional=["INBOX"]',
    )
    new = HEADER.format(
        name="Greetings",
        version="v3",
        runtime="node22",
        deploy=True,
        dependencies='"zod": "3.2.0", "new": "2.0.0", "same": "1.0.0"',
        modules='"hashing": 4',
        secrets='"KEY", optional=["TURNED", "NEW"]',
        settings='"HOST", "INBOX"',
    )
    (folder / "actiongen.toml").write_text("[terraform]\nbindings = false\n")
    save(folder / "before", {"greet.policy": old})
    save(folder / "policies", {"greet.policy": new})
    assert heads(compared(folder)) == [
        "equivalent policies/greet.policy: Greetings (post-login)",
        "name Greet -> Greetings",
        "runtime node18 -> node22",
        "deploy no -> yes",
        "dependency gone is gone",
        "dependency new is new: 2.0.0",
        "dependency zod 3.1.0 -> 3.2.0",
        "module hashing 3 -> 4",
        "module log-book is gone",
        "secret INBOX optional, a setting -> required, a setting",
        "secret NEW is new: optional",
        "secret OLD is gone",
        "secret TURNED required -> optional",
    ]


def test_a_library_that_has_changed(folder: Path) -> None:
    uses = GREET.replace(
        "event.user.user_id ==", "WHO == event.user.user_id and event.user.user_id =="
    ).replace('\n\nwith rule("The', '\n\nload("shared/who.policy", "WHO")\n\nwith rule("The')
    texts = {**FOLDER, "greet.policy": uses, "shared/who.policy": 'WHO = "auth0|1"\n'}
    save(folder / "before", texts)
    save(folder / "policies", {**texts, "shared/who.policy": 'WHO = "auth0|2"\n'})
    asked = OnEvents(BANNED)
    assert heads(compared(folder, compare=asked))[0].startswith("looser policies/greet.policy")
    assert asked.paths == ["policies/greet.policy", "policies/flows.policy"]


def test_secrets_that_come_and_go(folder: Path) -> None:
    reads = GREET.replace("\n\nwith rule(", '\n\nsecrets("KEY")\n\nwith rule(', 1).replace(
        '"auth0|1"', "event.secrets.KEY"
    )
    save(folder / "policies", {**FOLDER, "greet.policy": reads})
    assert "secret KEY is new: required" in heads(compared(folder, compare=OnEvents()))
    save(folder / "before", {**FOLDER, "greet.policy": reads})
    save(folder / "policies", FOLDER)
    assert "secret KEY is gone" in heads(compared(folder, compare=OnEvents()))


# Flows


def test_an_action_that_goes_is_told_in_its_flow(folder: Path) -> None:
    save(folder / "policies", {"later.policy": LATER, "flows.policy": FLOWS.replace('"greet", ', "")})
    asked = OnEvents(BANNED)
    done = compared(folder, compare=asked, fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done) == [
        "looser policies/flows.policy: the flow of post-login",
        "runs greet, later -> later",
        "removed before/greet.policy: Greet (post-login)",
    ]
    assert [(stems(old.programs), stems(new.programs)) for old, new in asked.asked] == [
        (["greet", "later"], ["later"])
    ]


def test_an_action_that_no_flow_runs_is_compared_with_nothing(folder: Path) -> None:
    (folder / "actiongen.toml").write_text("[terraform]\nbindings = false\n")
    save(folder / "before", {"greet.policy": GREET})
    save(folder / "policies", {"later.policy": LATER})
    done = compared(folder, compare=OnEvents(BANNED), fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done) == [
        "removed, looser before/greet.policy: Greet (post-login)",
        "added, different policies/later.policy: Later (post-login)",
    ]


def test_a_flow_that_goes_runs_nothing_any_more(folder: Path) -> None:
    save(folder / "policies", {"greet.policy": GREET, "later.policy": LATER})
    done = compared(folder, compare=OnEvents(BANNED), fail_on=(Change.LOOSER,))
    assert done.exit_code == 1
    assert heads(done)[0] == "removed, looser before/flows.policy: the flow of post-login"


def test_another_order_is_asked(folder: Path) -> None:
    save(folder / "policies", {**FOLDER, "flows.policy": 'flow("post-login", ["later", "greet"])\n'})
    done = compared(folder, compare=OnEvents(BANNED))
    assert heads(done)[:2] == [
        "different policies/flows.policy: the flow of post-login",
        "runs greet, later -> later, greet",
    ]


def test_what_stands_between_others_actions_is_compared_alone(folder: Path) -> None:
    for side in ("before", "policies"):
        save(folder / side, EXTERNAL)
    assert compared(folder).text.startswith(ALL)
    save(folder / "policies", {**EXTERNAL, "greet.policy": LOOSER["greet.policy"]})
    asked = OnEvents(OFTEN)
    done = compared(folder, compare=asked)
    assert heads(done)[1] == "looser policies/flows.policy: the flow of post-login"
    assert stems(asked.asked[-1][0].programs) == stems(asked.asked[-1][1].programs) == ["greet"]


def test_nobody_knows_what_an_action_of_others_does_elsewhere(folder: Path) -> None:
    save(folder / "policies", EXTERNAL)
    done = compared(folder, fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done)[0].startswith("undecided policies/flows.policy")
    assert "UNDECIDED: an `external(…)` is new, gone or elsewhere" in done.text
    moved = {**FOLDER, "flows.policy": 'flow("post-login", [external("scoring"), "greet", "later"])\n'}
    save(folder / "before", moved)
    save(folder / "policies", EXTERNAL)
    done = compared(folder, compare=OnEvents(BANNED))
    assert heads(done)[0].startswith("looser and stricter"), "before it and after it"


PARTS = ("a", "b", "c")
PART = """action(name="{name}", trigger="post-login")

with rule("R", when=event.stats.logins_count > {count}):
    api.access.deny("no")
"""
L, S, D, E, U = Change.LOOSER, Change.STRICTER, Change.DIFFERENT, Change.EQUIVALENT, Change.UNDECIDED


@pytest.mark.parametrize(
    ("answers", "change", "kinds", "reason"),
    [
        ((L,), L, {L}, None),
        ((U,), U, {U}, "of a"),
        ((E, E), E, set(), None),
        ((L, L), L, {L}, None),
        ((E, S), S, {S}, None),
        ((L, S), D, {L, S, D}, None),
        ((U, U), U, {U}, "of a"),
        ((E, U), U, {U}, "of b"),
        ((L, U), L, {L, U}, "of b"),
        ((S, U, L), D, {L, S, D, U}, "of b"),
        ((E, E, E), E, set(), None),
        ((D, E, D), D, {D}, None),
    ],
)
def test_the_parts_of_a_flow_have_one_answer(
    answers: tuple[Change, ...], change: Change, kinds: set[Change], reason: str | None, folder: Path
) -> None:
    stems_ = PARTS[: len(answers)]
    between = ", ".join(f'external("x{stem}"), "{stem}"' for stem in stems_)
    for side, count in (("before", 1), ("policies", 2)):
        texts = {f"{stem}.policy": PART.format(name=stem.upper(), count=count) for stem in stems_}
        save(folder / side, {**texts, "flows.policy": f'flow("post-login", [{between}])\n'})

    def answer(old: Subject, new: Subject) -> Comparison:
        (program,) = new.programs
        given = answers[stems_.index(program.stem)]
        if given is U:
            return Comparison(new.path, U, (), f"of {program.stem}", 2.0)
        example = OnEvents({("stats", "logins_count"): 2.0})(old, new).differences[0]
        return Comparison(new.path, given, () if given is E else (replace(example, change=given),), None, 2.0)

    with chdir(folder):
        sides = read_sides(Request(), "./before", None)
        assert not isinstance(sides, Outcome)
        old, new = sides
        pairs = pair_actions(actions_of(old.folder), actions_of(new.folder))
        session = Session(pairs, pair_flows(flows_of(old.folder), flows_of(new.folder)), answer, None)
        *actions, flow = (*session.actions(pairs), *session.flows())
    assert [each.comparison.change for each in actions if each.comparison] == [*answers]
    found = flow.comparison
    assert found is not None and flow.is_flow
    assert (found.path, found.change, found.reason) == ("policies/flows.policy", change, reason)
    assert (flow.kinds, found.milliseconds) == (kinds, 2.0 * len(answers))
    assert len(found.differences) == len(kinds - {U} - ({D} if len(kinds - {U}) > 1 else set()))


# Choosing


def test_only_some_actions_and_the_flows_that_run_them(folder: Path) -> None:
    save(folder / "policies", LOOSER)
    some = compared(folder, only="lat*", compare=OnEvents(OFTEN))
    assert [line.split(":")[0] for line in heads(some)] == [
        "looser policies/flows.policy",
    ]
    none = compared(folder, only="greeet")
    assert (none.exit_code, codes(none)) == (2, ["AG671"])
    assert none.diagnostics[0].help == "did you mean `greet`?"


def test_a_way_in_which_nothing_runs(folder: Path) -> None:
    save(folder / "policies", LOOSER)
    done = compared(folder, way="machine-to-machine")
    assert done.text.startswith("There is nothing to compare. Auth0 does not run 3 others in this way.\n")
    asked = compared(folder, way="silent", compare=OnEvents())
    assert "for every login of the way silent (Silent authentication (prompt=none))" in " ".join(
        asked.text.split()
    )


# Gates


def gate(folder: Path, compare: Compare, *fail_on: Change) -> int:
    return compared(folder, compare=compare, fail_on=fail_on).exit_code


def test_a_gate_lets_other_kinds_through(folder: Path) -> None:
    save(folder / "policies", LOOSER)
    asked = OnEvents(OFTEN)
    assert gate(folder, asked) == 0
    assert gate(folder, asked, Change.STRICTER, Change.DIFFERENT) == 0
    assert gate(folder, asked, Change.STRICTER, Change.LOOSER) == 1
    save(folder / "policies", STRICTER)
    five = OnEvents({("stats", "logins_count"): 5.0})
    assert gate(folder, five, Change.LOOSER) == 0
    assert gate(folder, five, Change.STRICTER) == 1


def test_a_gate_that_cannot_decide_does_not_open(folder: Path) -> None:
    save(folder / "policies", LOOSER)
    unsure = OnEvents(reason="the time limit")
    assert gate(folder, unsure) == 0
    for kind in (Change.LOOSER, Change.STRICTER, Change.DIFFERENT, Change.UNDECIDED):
        done = compared(folder, compare=unsure, fail_on=(kind,))
        assert (done.exit_code, codes(done)) == (1, ["AG683"])
        assert done.diagnostics[0].message == "`--fail-on` does not let this change through: undecided"
    assert done.text.startswith("1 of 2 actions and 1 of 1 flow are UNDECIDED: nobody can say what they do.")


def partly(old: Subject, new: Subject) -> Comparison:
    """Stricter as far as anybody knows."""
    difference = OnEvents({("stats", "logins_count"): 5.0})(old, new).differences
    return Comparison(new.path, Change.STRICTER, difference, "the time limit", 1.0)


def test_one_question_without_an_answer_keeps_a_gate_shut(folder: Path) -> None:
    save(folder / "policies", STRICTER)
    done = compared(folder, compare=partly, fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done)[0].startswith("stricter, undecided policies/greet.policy")


def both(old: Subject, new: Subject) -> Comparison:
    found = OnEvents(BANNED, OFTEN)(old, new)
    assert found.change is Change.DIFFERENT
    return found


def test_what_is_looser_and_stricter_is_both(folder: Path) -> None:
    turned = changed("greet.policy", ('"auth0|1"', '"auth0|2"'), ("count > 5", "count > 500"))
    swapped = {
        **turned,
        "greet.policy": turned["greet.policy"]
        + (
            '\nwith rule("Many are refused", when=event.stats.logins_count == 6):\n    api.access.deny("No.")\n'
        ),
    }
    save(folder / "policies", swapped)
    done = compared(folder, compare=both, fail_on=(Change.LOOSER,))
    assert done.exit_code == 1 and heads(done)[0].startswith("looser and stricter policies/greet.policy")
    assert done.text.startswith(
        "1 of 2 actions and 1 of 1 flow let logins in that were denied or challenged before."
    )
    assert gate(folder, both, Change.STRICTER) == gate(folder, both, Change.DIFFERENT) == 1


def test_a_difference_is_shown_with_both_outcomes_side_by_side(folder: Path) -> None:
    save(folder / "policies", LOOSER)
    text = compared(folder, compare=OnEvents(OFTEN), width=100).text
    assert (
        "policies/greet.policy: Greet (post-login)\n\n"
        "  looser: this login gets further than before\n"
        "    given={event.stats.logins_count: 6},\n"
        "    before                        | after\n"
        '    api.multifactor.enable("any") | (no call)\n'
        "    rules that changed: Many logins are challenged\n"
    ) in text
    narrow = compared(folder, compare=OnEvents(OFTEN), width=40).text
    assert '    before\n      api.multifactor.enable("any")\n    after\n      (no call)\n' in narrow


def test_what_is_a_part_of_a_flow_alone_is_no_test(folder: Path) -> None:
    save(folder / "before", EXTERNAL)
    save(folder / "policies", {**EXTERNAL, "greet.policy": LOOSER["greet.policy"]})
    done = compared(folder, compare=OnEvents(OFTEN), write_test=True)
    assert done.notes == ("wrote 1 test to policies/greet.policy",)
    save(folder / "before", FOLDER)
    save(folder / "policies", {"later.policy": LATER})
    gone = compared(folder, compare=OnEvents(OFTEN), write_test=True)
    assert gone.notes == () and heads(gone)[0].startswith("removed, looser before/flows.policy")


def test_without_a_solver(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("actiongen.prover.solve.is_installed", lambda: False)
    same = CliRunner().invoke(main, ["diff", "./before"])
    assert (same.exit_code, same.stdout) == (0, f"{ALL}before -> the working tree\n"), "nobody is asked"
    save(folder / "policies", LOOSER)
    done = CliRunner().invoke(main, ["diff", "./before"])
    assert (done.exit_code, done.stdout) == (4, "")
    assert "error[AG685] solver-missing" in done.stderr and 'pip install "actiongen[prove]"' in done.stderr


# Sides that are not there: no revision is looked up


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "help"),
    [
        ("./nobody", None, "AG670", "there is no folder `./nobody`", None),
        ("nobody/", None, "AG670", "there is no folder `nobody/`", None),
        ("/nobody", None, "AG670", "there is no folder `/nobody`", None),
        ("../nobody", "main", "AG670", "there is no folder `../nobody`", None),
        ("./before", "./nobody", "AG670", "there is no folder `./nobody`", None),
        (
            "policies/greet.policy",
            None,
            "AG670",
            "`policies/greet.policy` is a file, and `diff` compares folders and revisions",
            "write `--only greet` for one policy of them",
        ),
        (
            "a..b",
            "c",
            "AG680",
            "`a..b` is two revisions already",
            "write `actiongen diff a..b`, or two arguments without dots",
        ),
    ],
)
def test_sides_that_are_not_there(
    old: str, new: str | None, code: str, message: str, help: str | None, folder: Path
) -> None:
    done = diffed(folder, old, new)
    assert (done.exit_code, codes(done), done.diagnostics[0].message) == (2, [code], message)
    assert done.diagnostics[0].help == help


def test_folders_whose_names_have_dots(folder: Path) -> None:
    (folder / "before").rename(folder / "a..b")
    save(folder / "deep" / "policies", FOLDER)
    assert diffed(folder, "a..b/").text == f"{ALL}a..b -> the working tree\n"
    assert diffed(folder / "deep", "../a..b").text == f"{ALL}../a..b -> the working tree\n"
    assert diffed(folder, "./policies", "a..b/").text == f"{ALL}policies -> a..b\n"


def test_both_sides_that_do_not_compile_are_named(folder: Path) -> None:
    broken = changed("greet.policy", ("user_id", "user_idd"))
    save(folder / "before", broken)
    save(folder / "policies", {**broken, "unused.policy": "x = 1\n"})
    done = compared(folder)
    assert done.exit_code == 1 and not done.text
    told = [(each.code.id, each.path, each.notes[-1]) for each in done.diagnostics]
    assert told == [
        ("AG203", "before/greet.policy", "this is in `before`"),
        ("AG203", "policies/greet.policy", "this is in the working tree"),
    ]
    assert {source.path for source in done.sources} >= {"before/greet.policy", "policies/greet.policy"}


# Arguments


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
