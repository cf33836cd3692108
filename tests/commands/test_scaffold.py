"""What ``init`` writes for continuous integration: where it goes, and what it installs."""

import json
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from cli_bench import quick

from actiongen import __version__
from actiongen.commands.init import init
from actiongen.diagnostics.outcome import CLEAN
from actiongen.scaffold.continuous import service, workflow
from actiongen.scaffold.installed import requirement

GITHUB, GITLAB = ".github/workflows/actiongen.yml", ".gitlab-ci.yml"
FROM_INDEX = "actiongen[node,prove]==1.2.3"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The work tree of a repository, which is the current folder."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


# Where it goes


@pytest.mark.parametrize("folder", ["login", "deep/login"])
def test_inside_a_repository_ci_finds_it_at_the_top(top: Path, folder: str) -> None:
    outcome = init(Path(folder), None, FROM_INDEX)
    assert f"wrote {GITHUB}" in outcome.notes
    assert not (top / folder / ".github").exists() and not (top / folder / ".git").exists()
    assert f'working-directory: "{folder}"\n' in (top / GITHUB).read_text()
    assert "root = true" not in (top / folder / ".editorconfig").read_text()


def test_from_a_folder_of_the_repository_too(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (top / "login").mkdir()
    monkeypatch.chdir(top / "login")
    assert f"wrote ../{GITHUB}" in init(Path(), None, FROM_INDEX).notes
    assert 'working-directory: "login"\n' in (top / GITHUB).read_text()


def test_a_work_tree_of_git_is_a_repository(top: Path) -> None:
    """Its ``.git`` is a file."""
    (top / ".git").rmdir()
    (top / ".git").write_text("gitdir: elsewhere\n")
    init(Path("login"), None, FROM_INDEX)
    assert (top / GITHUB).is_file()


def test_the_top_itself(top: Path) -> None:
    init(Path(), None, FROM_INDEX)
    assert 'working-directory: "."\n' in (top / GITHUB).read_text()
    assert "root = true" in (top / ".editorconfig").read_text()


@pytest.mark.parametrize(
    ("there", "asked", "written"),
    [
        ([], [], [GITHUB]),
        ([], ["--ci", "none"], []),
        ([], ["--ci", "gitlab"], [GITLAB]),
        ([GITLAB], [], [".gitlab/actiongen.yml"]),
        ([GITLAB, ".github/CODEOWNERS"], [], [".gitlab/actiongen.yml"]),
        ([GITLAB, ".github/workflows/ci.yml"], [], [GITHUB]),
        ([GITLAB], ["--ci", "github"], [GITHUB]),
    ],
)
def test_the_service(top: Path, there: list[str], asked: list[str], written: list[str]) -> None:
    for each in there:
        (top / each).parent.mkdir(exist_ok=True, parents=True)
        (top / each).write_text("mine: {}\n")
    result = quick("init", "login", *asked)
    assert result.exit_code == CLEAN
    files = [
        *top.glob(".gitlab-ci.yml"), *top.glob(".gitlab/*"), *top.glob(".github/CODEOWNERS"),
        *top.glob(".github/workflows/*"),
    ]  # fmt: skip
    assert sorted(file.relative_to(top).as_posix() for file in files) == sorted([*there, *written])
    assert all((top / each).read_text() == "mine: {}\n" for each in there)
    included = 'add to .gitlab-ci.yml: include: [{local: ".gitlab/actiongen.yml"}]' in result.output
    assert included is (".gitlab/actiongen.yml" in written)


# What it installs

WHEEL = "https://files.example/actiongen-1.2.3-py3-none-any.whl"


@pytest.mark.parametrize(
    ("direct", "wanted"),
    [
        (None, FROM_INDEX),
        (
            {"url": "https://git.example/a.git", "vcs_info": {"vcs": "git", "commit_id": "1f0c"}},
            "actiongen[node,prove] @ git+https://git.example/a.git@1f0c",
        ),
        (
            {
                "url": "https://bot:t0ken@git.example:8443/a.git",
                "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "1f0c"},
                "subdirectory": "python",
            },
            "actiongen[node,prove] @ git+https://git.example:8443/a.git@1f0c#subdirectory=python",
        ),
        (
            {"url": "https://t0ken@git.example/a.git", "vcs_info": {"vcs": "git", "commit_id": "1f0c"}},
            "actiongen[node,prove] @ git+https://git.example/a.git@1f0c",
        ),
        (
            {"url": "ssh://git:t0ken@git.example/a.git", "vcs_info": {"vcs": "git", "commit_id": "1f0c"}},
            "actiongen[node,prove] @ git+ssh://git@git.example/a.git@1f0c",
        ),
        ({"url": WHEEL, "archive_info": {}}, f"actiongen[node,prove] @ {WHEEL}"),
        (
            {"url": WHEEL, "archive_info": {"hash": "sha256=abc"}},
            f"actiongen[node,prove] @ {WHEEL}#sha256=abc",
        ),
        (
            {"url": WHEEL, "archive_info": {"hash": "sha256=abc", "hashes": {"sha256": "abc"}}},
            f"actiongen[node,prove] @ {WHEEL}#sha256=abc",
        ),
        (
            {"url": WHEEL, "archive_info": {"hash": "sha256=old", "hashes": {"sha256": "new", "md5": "0a"}}},
            f"actiongen[node,prove] @ {WHEEL}#md5=0a",
        ),
        (
            {"url": f"{WHEEL}?a=b#c", "archive_info": {"hashes": {"sha256": "n"}}, "subdirectory": "x"},
            f"actiongen[node,prove] @ {WHEEL}?a=b#sha256=n&subdirectory=x",
        ),
        ({"url": WHEEL, "archive_info": {"hash": ""}}, f"actiongen[node,prove] @ {WHEEL}"),
        ({"url": WHEEL}, f"actiongen[node,prove] @ {WHEEL}"),
        ({"url": "https://files.example/a", "dir_info": {}}, None),
        (
            {"url": "ssh://git.example/a.git", "vcs_info": {"vcs": "hg", "commit_id": "1f"}},
            "actiongen[node,prove] @ hg+ssh://git.example/a.git@1f",
        ),
        ({"url": "file:///home/ann/actiongen", "dir_info": {}}, None),
        ({"url": "file:///home/ann/actiongen", "dir_info": {"editable": True}}, None),
        ({"url": "file:///home/ann/actiongen.whl", "archive_info": {}}, None),
        ({"url": "file:///home/ann/a.git", "vcs_info": {"vcs": "git", "commit_id": "1f0c"}}, None),
    ],
)
def test_the_same_actiongen(direct: object, wanted: str | None, tmp_path: Path) -> None:
    assert requirement(installed(tmp_path, direct), tmp_path / "actiongen") == wanted


def installed(folder: Path, direct: object) -> list[Distribution]:
    data = folder / "actiongen-1.2.3.dist-info"
    data.mkdir()
    (data / "METADATA").write_text("Metadata-Version: 2.1\nName: actiongen\nVersion: 1.2.3\n")
    (data / "RECORD").write_text("actiongen/__init__.py,,\n")
    if direct is not None:
        (data / "direct_url.json").write_text(json.dumps(direct))
    return list(distributions(name="actiongen", path=[str(folder)]))


def test_another_actiongen_that_is_installed_does_not_count(tmp_path: Path) -> None:
    found = installed(tmp_path, None)
    assert requirement(found, tmp_path / "checkout" / "actiongen") is None
    (tmp_path / "actiongen-1.2.3.dist-info" / "RECORD").unlink()
    assert requirement(found, tmp_path / "actiongen") is None
    assert requirement() is None  # the tests run in a checkout


@pytest.mark.parametrize("wanted", [FROM_INDEX, "actiongen[node,prove] @ git+https://git.example/a.git@1f0c"])
def test_the_readme_says_the_same(wanted: str, tmp_path: Path) -> None:
    init(tmp_path, None, wanted)
    assert f"pip install '{wanted}'\n" in (tmp_path / "README.md").read_text()
    assert f'ACTIONGEN: "{wanted}"\n' in (tmp_path / GITHUB).read_text()


@pytest.mark.parametrize("ci", ["github", "gitlab"])
def test_where_nobody_can_know_it_says_what_to_put_there(ci: str, top: Path) -> None:
    result = quick("init", "login", "--ci", ci)
    path = GITHUB if ci == "github" else GITLAB
    assert f"next: set ACTIONGEN in {path}: " in result.output
    text = (top / path).read_text()
    assert 'ACTIONGEN: ""\n' in text and f"actiongen[node,prove]=={__version__}" in text
    assert "pip install" not in (top / "login" / "README.md").read_text()


# The files themselves

NEXT = "set ACTIONGEN in {}: this actiongen came from a folder, which CI cannot reach"
INCLUDE = 'add to .gitlab-ci.yml: include: [{local: ".gitlab/actiongen.yml"}]'


def test_the_files(tmp_path: Path) -> None:
    assert service(tmp_path) == "github"
    made = workflow("github", tmp_path, "löw/in", FROM_INDEX)
    assert (made.path, made.then) == (GITHUB, ()) and 'working-directory: "löw/in"\n' in made.text
    assert workflow("github", tmp_path, ".", None).then == (NEXT.format(GITHUB),)
    alone = workflow("gitlab", tmp_path, "löw", FROM_INDEX)
    assert (alone.path, alone.then) == (GITLAB, ()) and alone.text.endswith("\n")
    assert not alone.text.endswith("\n\n") and "@" not in alone.text.replace("@FOLDER", "")
    assert '  FOLDER: "löw"\n    # The actiongen that wrote this file.\n    ACTIONGEN: "' in alone.text
    unknown = workflow("gitlab", tmp_path, ".", None)
    assert unknown.then == (NEXT.format(GITLAB),)
    assert 'folder of one computer. Say where CI gets it, for example\n    # "actiongen[' in unknown.text
    (tmp_path / GITLAB).write_text("a: {}\n")
    assert service(tmp_path) == "gitlab"
    beside = workflow("gitlab", tmp_path, ".", FROM_INDEX)
    assert (beside.path, beside.then) == (".gitlab/actiongen.yml", (INCLUDE,))
    assert workflow("gitlab", tmp_path, ".", None).then == (INCLUDE, NEXT.format(".gitlab/actiongen.yml"))
