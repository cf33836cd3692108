"""``actiongen report`` on real folders: what it writes, where, and how it ends."""

import os
from pathlib import Path

import pytest
from report.html.pages import FOLDER, GREET, commit, report, write

from actiongen.project.revision import NoRevision


def test_one_form_and_a_file_for_it(tmp_path: Path) -> None:
    write(tmp_path, FOLDER)
    without = report(tmp_path)
    assert without.exit_code == 2 and "a report is a page of HTML: write `--html FILE`" in without.output
    other = report(tmp_path, "--html", "policies/greet.policy")
    assert other.exit_code == 2 and "give it a name such as `greet.html`" in other.output
    assert (tmp_path / "policies" / "greet.policy").read_text() == GREET


def test_a_clean_folder(tmp_path: Path) -> None:
    write(tmp_path, FOLDER)
    done = report(tmp_path, "--html", "report.html")
    assert (done.exit_code, done.output) == (0, "wrote report.html: 1 action\n")
    assert sorted(each.name for each in tmp_path.iterdir() if each.name[0] != ".") == [
        "policies",
        "report.html",
    ]


def test_one_policy_alone(tmp_path: Path) -> None:
    write(tmp_path, {**FOLDER, "other.policy": GREET.replace("Greet", "Other"), "bad.policy": "x = = 1\n"})
    done = report(tmp_path, "policies/other.policy", "--html", "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "<h2>Other</h2>" in page and "<h2>Greet</h2>" not in page
    assert done.exit_code == 1 and "AG1" in page, "an error elsewhere is an error, and is told"
    loud = GREET.replace('event.client.name == "Shop"', 'event.user.email.endswith("@acme.example")')
    write(tmp_path, {**FOLDER, "greet.policy": loud, "other.policy": GREET.replace("Greet", "Other")})
    quiet = report(tmp_path, "policies/other.policy", "--html", "report.html")
    assert "greet.policy" not in quiet.output, "a warning elsewhere can wait"


def test_a_file_of_flows_brings_its_actions(tmp_path: Path) -> None:
    write(tmp_path, {**FOLDER, "other.policy": GREET.replace("Greet", "Other")})
    done = report(tmp_path, "policies/flows.policy", "--html", "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "wrote report.html: 1 action" in done.output
    assert "<h2>Greet</h2>" in page and "<h2>Flows</h2>" in page and "<h2>Other</h2>" not in page


def test_errors_and_failed_tests_end_with_one(tmp_path: Path) -> None:
    write(
        tmp_path, {**FOLDER, "greet.policy": GREET.replace("expect=[])\n", "expect=api.access.deny(...))\n")}
    )
    failed = report(tmp_path, "--html", "report.html")
    assert failed.exit_code == 1 and "1 test failed" in failed.output
    write(tmp_path, {**FOLDER, "greet.policy": GREET.replace("event.client.name", "event.client.nam")})
    broken = report(tmp_path, "--html", "report.html")
    assert (
        broken.exit_code == 1 and "AG203" in broken.output and "wrote report.html: 0 actions" in broken.output
    )


@pytest.mark.parametrize(
    "text", ["x = " + "not " * 30_000 + "True\n", "x = " + "(" * 400 + "1\n", "\x00", "\ud800"]
)
def test_files_that_are_hardly_policies(tmp_path: Path, text: str) -> None:
    write(tmp_path, FOLDER)
    (tmp_path / "policies" / "odd.policy").write_bytes(text.encode("utf-8", "surrogatepass"))
    for _ in ("without the cache", "with it"):
        done = report(tmp_path, "--html", "report.html")
        assert done.exit_code == 1 and "wrote report.html: 1 action" in done.output, done.output[:3000]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "JavaScript of Greet" in page and "policies/odd.policy" in page


def test_no_policies_at_all(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    done = report(tmp_path, "--html", "report.html")
    assert done.exit_code == 1 and "AG654" in done.output
    assert "Findings about the whole folder" in (tmp_path / "report.html").read_text()


def test_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FOLDER)
    monkeypatch.setattr("actiongen.commands.report.find_node", _no_node)
    done = report(tmp_path, "--html", "report.html")
    assert done.exit_code == 4 and "AG665" in done.output
    page = (tmp_path / "report.html").read_text()
    assert "The tests were not run: no Node here" in page and "<h2>Greet</h2>" in page


def _no_node() -> None:
    from actiongen.runner.find import NodeMissing

    raise NodeMissing("no Node here")


def test_a_link_in_the_place_of_the_page_is_not_followed(tmp_path: Path) -> None:
    home, victim = tmp_path / "home", tmp_path / "victim.html"
    home.mkdir()
    write(home, FOLDER)
    victim.write_text("mine")
    (home / "report.html").symlink_to(victim)
    (home / "inner.html").symlink_to("kept.html")
    (home / "kept.html").write_text("kept")
    done = report(home, "--html", "report.html")
    assert done.exit_code == 1 and "AG667" in done.output and victim.read_text() == "mine"
    assert report(home, "--html", "inner.html").exit_code == 0
    assert not (home / "inner.html").is_symlink() and (home / "kept.html").read_text() == "kept"


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path, FOLDER)
    done = report(tmp_path, "--html", "no/such/folder/report.html")
    assert done.exit_code == 1 and "`report.html` cannot be written" in done.output
    assert "wrote" not in done.output


def test_bases_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FOLDER)
    nowhere = report(tmp_path, "--html", "report.html", "--base", "main")
    assert nowhere.exit_code == 2 and "AG680" in nowhere.output
    commit(tmp_path, FOLDER)
    unknown = report(tmp_path, "--html", "report.html", "--base", "--version")
    assert unknown.exit_code == 2 and "git knows no revision `--version`" in unknown.output
    monkeypatch.setenv("PATH", os.devnull)
    missing = report(tmp_path, "--html", "report.html", "--base", "main")
    assert missing.exit_code == 4 and "AG681" in missing.output
    assert not (tmp_path / "report.html").exists()


def test_a_base_before_there_were_policies(tmp_path: Path) -> None:
    commit(tmp_path, {})
    write(tmp_path, FOLDER)
    done = report(tmp_path, "--html", "report.html", "--base", "HEAD")
    assert done.exit_code == 0, done.output
    assert "new since HEAD" in (tmp_path / "report.html").read_text()


def test_rules_without_a_test_count_as_the_settings_say(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"greet.policy": 'action(name="Greet", trigger="post-login")\nwith rule("R"):\n    log("x")\n'},
    )
    note = report(tmp_path, "--html", "report.html")
    assert note.exit_code == 0 and "note[AG804]" in note.output
    (tmp_path / "actiongen.toml").write_text('[checks]\ntest-missing = "error"\n')
    error = report(tmp_path, "--html", "report.html")
    assert error.exit_code == 1 and "error[AG804]" in error.output
    page = (tmp_path / "report.html").read_text()
    assert "JavaScript of Greet" in page and "no test runs `greet`" in page


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    loud = GREET.replace('event.client.name == "Shop"', 'event.user.email.endswith("@acme.example")')
    write(tmp_path, {**FOLDER, "greet.policy": loud})
    done = report(tmp_path, "--html", "report.html")
    assert done.exit_code == 0 and "warning[" in done.output
    assert '<b class="tag warning">warning</b>' in (tmp_path / "report.html").read_text()


def test_the_problem_of_a_revision_is_a_value() -> None:
    assert NoRevision("x").no_git is False
