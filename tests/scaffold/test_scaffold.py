"""What ``init`` writes is a repository that is clean from its first day."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from actiongen import __version__
from actiongen.commands.fmt import layout
from actiongen.compiler import compile_folder
from actiongen.diagnostics.outcome import CLEAN, ERRORS
from actiongen.ir import Program
from actiongen.project import settings
from actiongen.project.files import read
from actiongen.scaffold.scaffold import scaffold, templates
from actiongen.unit import analyse_source, loader

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
    outcome = scaffold(folder)
    assert outcome.exit_code == CLEAN
    found = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    assert found == PATHS
    assert f"wrote {folder}/README.md" in outcome.notes
    assert outcome.notes[-1] == f"next: cd {folder} && actiongen build"
    assert f"actiongen[node]=={__version__}" in (folder / "README.md").read_text()


def test_the_policies_are_clean(tmp_path: Path) -> None:
    scaffold(tmp_path)
    sources = read(tmp_path / "policies").value or ()
    compiled = compile_folder(sources)
    assert compiled.diagnostics == ()
    assert compiled.value is not None
    (program,) = compiled.value.meaning.programs
    (flow,) = compiled.value.meaning.flows
    assert flow.actions == (program.stem,)
    load = loader(sources)
    meanings = [analyse_source(source, load).value for source in sources]
    assert [len(each.tests) for each in meanings if isinstance(each, Program)] == [2]
    assert [layout(source).value for source in sources] == [source.text for source in sources]


def test_the_settings_are_right_with_every_line_that_they_suggest(tmp_path: Path) -> None:
    scaffold(tmp_path)
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


@pytest.mark.parametrize("path", ["README.md", "policies/flows.policy", ".github/workflows/actiongen.yml"])
def test_a_file_that_is_there_is_named_and_nothing_is_written(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("mine")
    outcome = scaffold(tmp_path)
    assert outcome.exit_code == ERRORS
    (diagnostic,) = outcome.diagnostics
    assert (diagnostic.code.name, diagnostic.notes) == ("file-exists", (f"`{tmp_path}/{path}`",))
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [tmp_path / path]
    assert (tmp_path / path).read_text() == "mine"


def test_a_dangling_link_is_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to("nowhere")
    assert scaffold(tmp_path).exit_code == ERRORS
    assert not (tmp_path / "nowhere").exists()


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "policies").write_text("mine")
    outcome = scaffold(tmp_path)
    assert outcome.exit_code == ERRORS
    assert outcome.diagnostics[0].notes == (f"`{tmp_path}/policies`",)
    assert list(tmp_path.iterdir()) == [tmp_path / "policies"]


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700));"
        "from actiongen.cli.main import main; main(['init'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == ERRORS
    assert "README.md` cannot be written: File too large" in done.stderr
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "README.md").write_text("mine")
    monkeypatch.setattr("actiongen.scaffold.scaffold._in_the_way", lambda *_: None)
    outcome = scaffold(tmp_path)
    assert outcome.exit_code == ERRORS and "File exists" in outcome.diagnostics[0].message
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [tmp_path / "README.md"]
    assert (tmp_path / "README.md").read_text() == "mine"
