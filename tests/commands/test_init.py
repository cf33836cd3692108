"""What ``init`` writes is a repository that is clean from its first day."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from actiongen.commands.init import _File, _write, init, templates
from actiongen.compiler import compile_folder
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS
from actiongen.project import settings
from actiongen.project.files import read
from actiongen.syntax.laid_out import layout

PATHS = [
    ".editorconfig",
    ".gitattributes",
    ".github/workflows/actiongen.yml",
    ".vscode/settings.json",
    "README.md",
    "actiongen.toml",
    "policies/flows.policy",
    "policies/suspended_accounts.policy",
]


def test_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "login"
    outcome = init(folder)
    assert outcome.exit_code == CLEAN
    found = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    assert found == PATHS
    assert f"wrote {folder}/README.md" in outcome.notes
    assert outcome.notes[-1] == f"next: cd {folder} && actiongen build"


def test_what_is_done_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    without = init(Path("my login"), "none")
    assert without.exit_code == CLEAN
    assert without.notes[-2:] == ("", "next: cd 'my login' && actiongen build")
    assert [note for note in without.notes if "next: " in note] == [without.notes[-1]]
    assert not Path(".github").exists() and not Path("my login/.github").exists()
    here = init(Path(), None)
    assert here.notes[-1] == "next: actiongen build"
    assert here.notes[-2].startswith("next: set ACTIONGEN in .github/workflows/actiongen.yml")
    again = init(Path(), None)
    assert again.notes[-3:] == ("nothing is missing", "", "next: actiongen build")
    known = dict.fromkeys((".gitattributes", ".editorconfig", "README.md", "actiongen.toml"))
    assert {note.split(" ")[1] for note in again.notes if note.startswith("left ")} >= known.keys()


def test_how_actiongen_is_installed_stands_in_the_readme(tmp_path: Path) -> None:
    for number, (asked, line) in enumerate(
        (
            ("actiongen[node,prove]==1.2.3", "pip install 'actiongen[node,prove]==1.2.3'"),
            (None, "# Install actiongen first, as the file for CI says."),
        )
    ):
        init(tmp_path / str(number), "none", asked)
        text = (tmp_path / str(number) / "README.md").read_text()
        assert line in text.splitlines() and "@INSTALL@" not in text


def test_the_policies_are_clean(tmp_path: Path) -> None:
    init(tmp_path)
    sources = read(tmp_path / "policies").value or ()
    compiled = compile_folder(sources)
    assert compiled.diagnostics == ()
    assert compiled.value is not None
    (action,) = compiled.value.summary.actions
    (flow,) = compiled.value.summary.flows
    assert flow.actions == (action.stem,)
    assert compiled.value.summary.tests == 2
    assert [layout(source).value for source in sources] == [source.text for source in sources]


def test_the_settings_are_right_with_every_line_that_they_suggest(tmp_path: Path) -> None:
    init(tmp_path)
    assert settings.read(tmp_path / "policies").diagnostics == ()
    file = tmp_path / settings.NAME
    lines = file.read_text().splitlines()
    suggested = [line.removeprefix("# ") if " = " in line else line for line in lines]
    assert suggested != lines
    file.write_text("\n".join(suggested))
    assert settings.read(tmp_path / "policies").diagnostics == ()
    keys = tomllib.loads(file.read_text())
    assert set(keys) == set(settings.KEYS) and set(keys["terraform"]) == set(settings.TERRAFORM_KEYS)


def test_the_editor_settings(tmp_path: Path) -> None:
    files = dict(templates())
    assert json.loads(files[".vscode/settings.json"])["files.associations"] == {"*.policy": "python"}
    assert "*.policy text eol=lf linguist-language=Python\n" in files[".gitattributes"]
    assert "[*.policy]\n" in files[".editorconfig"]


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ("README.md", "README.md"),
        ("readme.rst", "README.md"),
        (".gitattributes", ".gitattributes"),
        (".editorconfig", ".editorconfig"),
        ("actiongen.toml", "actiongen.toml"),
        (".vscode/settings.json", ".vscode/settings.json"),
        (".github/workflows/actiongen.yml", ".github/workflows/actiongen.yml"),
        ("policies/mine.policy", "policies"),
        ("policies/deep/mine.policy", "policies"),
    ],
)
def test_what_is_there_is_left_and_the_rest_is_added(tmp_path: Path, there: str, left: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("mine")
    (tmp_path / ".gitignore").write_text("mine")
    outcome = init(tmp_path)
    assert outcome.exit_code == CLEAN
    assert f"left {tmp_path}/{left} as it is" in outcome.notes
    assert (tmp_path / there).read_text() == (tmp_path / ".gitignore").read_text() == "mine"
    examples = left in ("actiongen.toml", "policies")
    expected = {each for each in PATHS if each != left and not (examples and each.startswith("policies/"))}
    found = {each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*") if each.is_file()}
    assert found == expected | {there, ".gitignore"}


def test_a_second_time_nothing_is_missing(tmp_path: Path) -> None:
    init(tmp_path)
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")}
    outcome = init(tmp_path)
    assert outcome.exit_code == CLEAN and "nothing is missing" in outcome.notes
    assert {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")} == before


def test_attributes_of_somebody_else_are_not_complete(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("*.policy text\n")
    notes = init(tmp_path).notes
    assert [note for note in notes if "add to" in note] == [
        f"next: add to {tmp_path}/.gitattributes: generated/** text eol=lf linguist-generated"
    ]


def test_a_dangling_link_is_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "actiongen.toml").symlink_to("nowhere")
    assert f"left {tmp_path}/actiongen.toml as it is" in init(tmp_path).notes
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("link", [True, False])
def test_a_file_or_link_where_a_folder_should_be(tmp_path: Path, link: bool) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / ".github").symlink_to("other") if link else (tmp_path / ".github").write_text("mine")
    outcome = init(tmp_path)
    assert outcome.exit_code == ERRORS
    assert outcome.diagnostics[0].code.name == "file-exists"
    assert outcome.diagnostics[0].notes == (f"`{tmp_path}/.github`",)
    assert outcome.diagnostics[0].message == (
        "a file or a link is where a folder is needed, and nothing was written"
    )
    assert outcome.diagnostics[0].help == "give another folder, or move them"
    assert sorted(each.name for each in tmp_path.iterdir()) == [".github", "other"]
    assert list((tmp_path / "other").iterdir()) == []


def test_a_file_that_is_there_below_a_link_is_left(tmp_path: Path) -> None:
    (tmp_path / "shared" / "workflows").mkdir(parents=True)
    (tmp_path / "shared" / "workflows" / "actiongen.yml").write_text("mine")
    (tmp_path / ".github").symlink_to("shared")
    outcome = init(tmp_path)
    assert outcome.exit_code == CLEAN
    assert f"left {tmp_path}/.github/workflows/actiongen.yml as it is" in outcome.notes
    assert (tmp_path / "shared" / "workflows" / "actiongen.yml").read_text() == "mine"


@pytest.mark.slow
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700));"
        "from actiongen.cli.main import main; main(['init'])"
    )
    # -B: Python itself would leave the half of a module that it compiles behind, for all who come later.
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == ERRORS
    assert "README.md` cannot be written: File too large" in done.stderr
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "README.md").write_text("mine")
    monkeypatch.setattr("actiongen.commands.init._is_there", lambda *_: False)
    outcome = init(tmp_path)
    assert outcome.exit_code == CLEAN and f"left {tmp_path}/README.md as it is" in outcome.notes
    assert (tmp_path / "README.md").read_text() == "mine"
    found = sorted(each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*") if each.is_file())
    assert found == PATHS, "the others are written"


def test_a_file_that_cannot_be_written_takes_the_others_along(tmp_path: Path) -> None:
    good, bad = _File(tmp_path, "deep/a.txt", "x"), _File(tmp_path, "n" * 300, "y")
    found = _write([good, bad])
    assert isinstance(found, Diagnostic)
    assert found.message == f"`{bad.place.as_posix()}` cannot be written: File name too long"
    assert found.path == bad.place.as_posix() and not good.place.exists()
    assert _write([good]) == [good] and good.place.read_text() == "x"
