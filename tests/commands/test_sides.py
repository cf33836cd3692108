"""The two sides of ``diff``: folders, revisions and the working tree. What git knows is made up here."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from commands.diffing import FOLDER, GREET, save

from actiongen.commands import sides as command
from actiongen.commands.comparing import Compare
from actiongen.commands.diff import Wanted, diff
from actiongen.commands.request import Request
from actiongen.commands.sides import Side, read_sides
from actiongen.diagnostics.outcome import ERRORS, NO_TOOL, USAGE, Outcome
from actiongen.project.revision import NoRevision, Revision

PARTING = "0123456789abcdef0123"
REVISIONS = {
    "main": GREET.replace("Go away.", "From main."),
    "next": GREET.replace("Go away.", "From next."),
    "HEAD": GREET.replace("Go away.", "From HEAD."),
    PARTING: GREET.replace("Go away.", "From the parting."),
}
KNOWN = "git knows no revision `{}`"
PLAIN = GREET.replace(', runtime="node22"', "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    save(tmp_path / "policies", FOLDER)
    for name, text in REVISIONS.items():
        save(tmp_path / "git" / name / "policies", {**FOLDER, "greet.policy": text})

    @contextmanager
    def revision_of(root: Path, name: str) -> Iterator[Revision | NoRevision]:
        there = tmp_path / "git" / name
        has_settings = (there / "actiongen.toml").exists()
        yield (
            Revision("c" * 40, there / root.name, has_settings)
            if name and there.is_dir()
            else NoRevision(KNOWN.format(name), "fetch it", no_git=name == "no-git")
        )

    def parting_of(root: Path, one: str, other: str) -> str | NoRevision:
        return (
            PARTING if (one, other) in (("main", "next"), ("main", "HEAD")) else NoRevision("none in common")
        )

    monkeypatch.setattr(command, "revision_of", revision_of)
    monkeypatch.setattr(command, "parting_of", parting_of)
    monkeypatch.setattr(command, "is_revision", lambda root, name: name in REVISIONS)
    return tmp_path


def about(side: Side) -> tuple[str, str, bool, str]:
    """What it is called, where its files are, whether they can be written, and whose they are."""
    (text,) = (each.text for each in side.folder.sources if each.path == "policies/greet.policy")
    (whose,) = (
        line.partition('"')[2].rstrip('")') for line in text.splitlines() if "api.access.deny" in line
    )
    assert side.root == "policies"
    return side.name, side.place, side.is_kept, whose


MAIN = ("main", "main:policies", False, "From main.")
NEXT = ("next", "next:policies", False, "From next.")
HEAD = ("HEAD", "HEAD:policies", False, "From HEAD.")
HERE = ("the working tree", "policies", True, "Go away.")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("main", None, (MAIN, HERE)),
        ("main", "next", (MAIN, NEXT)),
        ("main", "./policies", (MAIN, ("policies", "policies", True, "Go away."))),
        ("./policies", "main", (("policies", "policies", True, "Go away."), MAIN)),
        ("policies", "policies/", (("policies", "policies", True, "Go away."),) * 2),
        ("main..next", None, (MAIN, NEXT)),
        ("main..", None, (MAIN, HEAD)),
        ("..next", None, (HEAD, NEXT)),
        (
            "main...next",
            None,
            (("main (0123456789)", f"{PARTING}:policies", False, "From the parting."), NEXT),
        ),
        ("main...", None, (("main (0123456789)", f"{PARTING}:policies", False, "From the parting."), HEAD)),
    ],
)
@pytest.mark.usefixtures("folder")
def test_sides(old: str, new: str | None, expected: tuple[tuple[str, str, bool, str], ...]) -> None:
    found = read_sides(Request(), old, new)
    assert not isinstance(found, Outcome), found.diagnostics
    assert tuple(map(about, found)) == expected


@pytest.mark.parametrize(
    ("old", "new", "exit_code", "code", "message", "help"),
    [
        (
            "none",
            None,
            USAGE,
            "AG680",
            f"{KNOWN.format('none')}, and there is no folder of that name here",
            "fetch it",
        ),
        (
            "none..main",
            None,
            USAGE,
            "AG680",
            f"{KNOWN.format('none')}, and there is no folder of that name here",
            "fetch it",
        ),
        (
            "main",
            "none",
            USAGE,
            "AG680",
            f"{KNOWN.format('none')}, and there is no folder of that name here",
            "fetch it",
        ),
        ("policies..main", None, USAGE, "AG680", KNOWN.format("policies"), "fetch it"),
        ("", None, USAGE, "AG680", KNOWN.format(""), "fetch it"),
        (
            "no-git",
            None,
            NO_TOOL,
            "AG681",
            f"{KNOWN.format('no-git')}, and there is no folder of that name here",
            "fetch it",
        ),
        ("next...main", None, USAGE, "AG680", "none in common", None),
        (
            *("next", None, USAGE, "AG682", "`next` is a folder, and git knows a revision of that name"),
            "write `./next` for the folder, or `next^0` for the revision",
        ),
        (
            *("main", "next", USAGE, "AG682", "`next` is a folder, and git knows a revision of that name"),
            "write `./next` for the folder, or `next^0` for the revision",
        ),
        (
            "a.b.c",
            None,
            USAGE,
            "AG670",
            "`a.b.c` is a file, and `diff` compares folders and revisions",
            "write `--only a` for one policy of them",
        ),
    ],
)
def test_sides_that_are_not_there(
    old: str, new: str | None, exit_code: int, code: str, message: str, help: str | None, folder: Path
) -> None:
    if code == "AG682":
        save(folder / "next", FOLDER)
    (folder / "a.b.c").write_text("")
    found = read_sides(Request(), old, new)
    assert isinstance(found, Outcome)
    (problem,) = found.diagnostics
    assert (found.exit_code, problem.code.id, problem.message, problem.help) == (
        exit_code,
        code,
        message,
        help,
    )


def test_a_folder_that_git_could_mean_is_a_folder_where_it_is_written_so(folder: Path) -> None:
    save(folder / "next" / "policies", FOLDER)
    (folder / "next" / "actiongen.toml").write_text('policies = "policies"\n')
    for word in ("./next", "next/", str(folder / "next")):
        found = read_sides(Request(), word, None)
        assert not isinstance(found, Outcome)
        name = word.removeprefix("./").removesuffix("/")
        assert about(found[0]) == (name, f"{name}/policies", True, "Go away.")


@pytest.mark.parametrize("name", ["main", "next"])
@pytest.mark.usefixtures("folder")
def test_no_test_is_written_to_a_revision(name: str) -> None:
    found = diff(Request(), "./policies", name, Wanted(write_test=True), nobody)
    (problem,) = found.diagnostics
    assert (found.exit_code, problem.code.id) == (USAGE, "AG670")
    assert problem.message == (
        f"`--write-test` writes into the policies of a folder, and `{name}` is a revision"
    )
    assert problem.help == "leave the second revision out to compare with the working tree"


def nobody(seconds: float) -> AbstractContextManager[Compare]:
    raise AssertionError("nobody is asked")


def test_settings_of_a_folder_may_name_another_one(folder: Path) -> None:
    save(folder / "elsewhere" / "policies", {**FOLDER, "greet.policy": REVISIONS["next"]})
    (folder / "only").mkdir()
    (folder / ".git").mkdir()
    (folder / "only" / "actiongen.toml").write_text('policies = "../elsewhere/policies"\n')
    found = read_sides(Request(), "./only", None)
    assert not isinstance(found, Outcome)
    assert about(found[0])[2:] == (True, "From next.")


def test_a_revision_is_compiled_by_its_own_settings(folder: Path) -> None:
    for name in ("main", "next", "HEAD"):
        save(folder / "git" / name / "policies", {**FOLDER, "greet.policy": PLAIN})
    save(folder / "policies", {**FOLDER, "greet.policy": PLAIN})
    (folder / "git" / "next" / "actiongen.toml").write_text('runtime = "node18"\n')
    (folder / "git" / "HEAD" / "actiongen.toml").write_text("[\n")

    def runtime(word: str, side: int) -> str:
        found = read_sides(Request(), word, None)
        assert not isinstance(found, Outcome), found.diagnostics
        summary = found[side].folder.summaries["policies/greet.policy"]
        return summary.header.runtime  # type: ignore[union-attr]  # an action

    assert runtime("next", 0) == "node18"
    (folder / "actiongen.toml").write_text('runtime = "node18"\n')
    assert runtime("main", 1) == "node18"
    assert runtime("main", 0) == runtime("HEAD", 0) == "node22", "those of now say nothing of then"


def test_a_revision_without_policies_is_empty(folder: Path) -> None:
    (folder / "git" / "empty").mkdir()
    found = read_sides(Request(), "empty", None)
    assert not isinstance(found, Outcome)
    assert (found[0].folder.sources, found[0].folder.summaries) == ((), {})
    assert found[0].folder.read(found[1].folder.sources[0]) is None


def test_what_does_not_compile_is_named_with_its_side(folder: Path) -> None:
    broken = GREET.replace("user_id", "user_idd")
    save(folder / "git" / "main" / "policies", {**FOLDER, "greet.policy": broken})
    found = read_sides(Request(), "main", None)
    assert isinstance(found, Outcome) and found.exit_code == ERRORS
    assert [(each.path, each.notes[-1]) for each in found.diagnostics] == [
        ("main:policies/greet.policy", "this is in `main`")
    ]
    assert "main:policies/greet.policy" in {source.path for source in found.sources}
    save(folder / "policies", {**FOLDER, "greet.policy": broken})
    found = read_sides(Request(), "main", None)
    assert isinstance(found, Outcome)
    assert [(each.path, each.notes[-1]) for each in found.diagnostics] == [
        ("main:policies/greet.policy", "this is in `main`"),
        ("policies/greet.policy", "this is in the working tree"),
    ]
