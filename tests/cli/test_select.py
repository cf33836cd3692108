"""``--select`` and ``--ignore``: which checks are told, what that does to a build, and what they refuse."""

import json
from itertools import product
from pathlib import Path

import pytest
from cli_bench import quick

from actiongen.diagnostics.codes import ALL
from actiongen.diagnostics.levels import Levels, is_adjustable
from actiongen.diagnostics.model import Diagnostic
from actiongen.options import Options
from actiongen.project import last_build

POLICY = """action(name="A", trigger="post-login")

unused = "x"

# allow: email-case - nothing here compares
with rule("An error, a warning", when=event.user.email_verified):
    log(event)
    log(event.user.email)
"""
EVERYTHING = {"AG401", "AG410", "AG411", "AG413"}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.policy").write_text(POLICY)
    (tmp_path / "policies" / "flows.policy").write_text('flow("post-login", ["a"])\n')
    return tmp_path


def told(*arguments: str) -> tuple[set[str], int]:
    result = quick("check", "--format", "json", *arguments)
    return {each["code"] for each in json.loads(result.stdout)["diagnostics"]}, result.exit_code


@pytest.mark.parametrize(
    ("arguments", "codes", "exit_code"),
    [
        ([], EVERYTHING, 1),
        (["--select", "unused-definition"], {"AG401"}, 0),
        (["--select", "AG401, personal-data-in-log"], {"AG401", "AG413"}, 0),
        (["--select", "whole-event-shown"], {"AG410"}, 1),
        (["--select", "email-suffix"], set(), 0),
        (["--ignore", "whole-event-shown"], EVERYTHING - {"AG410"}, 0),
        (["--ignore", "AG410,AG401"], {"AG411", "AG413"}, 0),
        (["--select", "AG401,AG410", "--ignore", "AG410"], {"AG401"}, 0),
        (["--select", "AG401", "--deny", "warnings"], {"AG401"}, 1),
        (["--ignore", "AG401,AG410,AG411,AG413", "--deny", "warnings"], set(), 0),
        # What is ignored has no unused suppressions; by its own name they are told whatever else is selected.
        (["--ignore", "email-case"], EVERYTHING - {"AG411"}, 1),
        (["--select", "email-case"], set(), 0),
        (["--select", "unused-suppression"], {"AG411"}, 0),
        (["--select", "unused-suppression", "--ignore", "email-case"], set(), 0),
    ],
)
def test_which_checks_are_told(arguments: list[str], codes: set[str], exit_code: int) -> None:
    assert told(*arguments) == (codes, exit_code)
    assert told(*arguments) == (codes, exit_code), "the same out of the cache"


def test_settings_have_a_say_and_the_command_line_the_last_word(here: Path) -> None:
    settings = '[checks]\nunused-definition = "off"\npersonal-data-in-log = "error"\n'
    (here / "actiongen.toml").write_text(settings)
    assert told() == (EVERYTHING - {"AG401"}, 1)
    assert told("--ignore", "AG410,AG413") == ({"AG411"}, 0)
    assert told("--select", "AG401") == ({"AG401"}, 0), "asked for by name, at its own level"
    assert told("--select", "AG413") == ({"AG413"}, 1)
    assert told("--ignore", "AG410") == ({"AG411", "AG413"}, 1), "off stays off"


def test_a_build_goes_through_as_with_an_excuse(here: Path) -> None:
    assert quick("build").exit_code == 1 and not (here / "generated").exists()
    assert quick("build", "--ignore", "whole-event-shown").exit_code == 0
    assert (here / "generated" / "a.js").exists()
    assert quick("build", "--check").exit_code == 1, "nothing of it is remembered for others"
    assert quick("build", "--check", "--select", "unused-definition").exit_code == 0


def test_what_is_always_an_error_is_told_whatever_is_selected(here: Path) -> None:
    (here / "policies" / "b.policy").write_text('action(name="B", trigger="post-login")\n\nlog(nobody)\n')
    (here / "policies" / "c.policy").write_text('action(name="C", trigger="post-login"\n')
    found, exit_code = told("--select", "email-case")
    assert exit_code == 1 and {"AG102"} < found and not found & EVERYTHING
    assert told("--ignore", "AG401")[0] >= found


def test_a_fix_is_of_the_selected_checks_alone(here: Path) -> None:
    file = here / "policies" / "a.policy"
    assert quick("check", "--fix", "--select", "unused-suppression").exit_code == 0
    assert file.read_text() == POLICY.replace("# allow: email-case - nothing here compares\n", "")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--select", "breaks-in-wya"], "no check is called `breaks-in-wya`; did you mean `breaks-in-way`?"),
        (["--ignore", "mfa-on-refresh"], "did you mean `breaks-in-way`?"),
        (["--ignore", "ag415"], "did you mean `email-case`?"),
        (["--select", "AG4"], "`actiongen explain` lists them"),
        (["--ignore", "unexpected-token"], "`unexpected-token` cannot be ignored, for no Action that works"),
        (["--ignore", "AG401,AG201"], "`AG201` cannot be ignored"),
        (["--ignore", "bad-suppression"], "`bad-suppression` cannot be ignored"),
        (["--select", "unknown-name"], "`unknown-name` is always reported"),
        (["--select", "AG401", "--select", "AG415"], "give it once, with commas: `NAME,NAME`"),
        (["--ignore", " ,"], "name a check"),
        (["--ignore", "AG401 AG415"], "write commas between the names: `AG401,AG415`"),
        (["--select"], "requires an argument"),
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_what_they_refuse(command: str, given: list[str], says: str) -> None:
    result = quick(command, *given)
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())


def test_every_check_can_be_ignored_if_settings_can_switch_it_off() -> None:
    for code in ALL.values():
        levels = Levels(ignore=(code.id,)), Levels(select=())
        for each in levels:
            assert (each.apply((Diagnostic(code, "…", None),)) == ()) is is_adjustable(code), code


def test_they_are_part_of_the_key_of_a_build() -> None:
    choices = product((None, (), ("AG401",), ("AG415",)), ((), ("AG401",)))
    levels = [Levels(select=select, ignore=ignore) for select, ignore in choices]
    assert len({last_build.build_key("check", Options(levels=each), ()) for each in levels}) == 8
