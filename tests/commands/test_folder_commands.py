"""``check``, ``build`` and ``moved`` of a small folder: what they say and write, again and without tools."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_bench import FLOWS, GREET

from actiongen.commands import selection as selecting
from actiongen.commands.build import build
from actiongen.commands.check import check
from actiongen.commands.moved import moved
from actiongen.commands.pairing import Action, pair_actions
from actiongen.commands.request import Request, root_of
from actiongen.commands.selection import Selection, select
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, USAGE, Outcome
from actiongen.prover.solve import SolverMissing
from actiongen.source import Source
from actiongen.unit import compile_file, loader

LOUD = GREET.replace('user_id == "auth0|1"', 'email.endswith("@acme.example")')
JS, TF = "greet.js", "main.tf"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    save(tmp_path, "greet", GREET)
    save(tmp_path, "flows", FLOWS)
    return tmp_path


def save(folder: Path, stem: str, text: str) -> None:
    (folder / "policies").mkdir(exist_ok=True)
    (folder / "policies" / f"{stem}.policy").write_text(text)


def said(outcome: Outcome) -> list[str]:
    return [each.code.id for each in outcome.diagnostics]


def written(folder: Path) -> set[str]:
    return {each.name for each in (folder / "generated").glob("[!.]*")}


def test_a_check_says_the_same_again(folder: Path) -> None:
    save(folder, "greet", LOUD)
    for _ in ("at first", "from what is remembered"):
        found = check(Request())
        assert (found.exit_code, found.notes, said(found)) == (
            CLEAN,
            ("checked 2 policies",),
            ["AG415", "AG416"],
        )
        assert [source.path for source in found.sources] == ["policies/flows.policy", "policies/greet.policy"]
    refused = check(Request(deny_warnings=True))
    assert (refused.exit_code, refused.notes, said(refused)) == (ERRORS, (), ["AG415", "AG416"])
    assert len(refused.sources) == 2


def test_a_build_says_the_same_again(folder: Path) -> None:
    save(folder, "greet", LOUD + '\ntest("t", expect=[])\n')
    tests = "not run: 1 test (`actiongen test` runs them)"
    first = build(Request(), only=None, check=False)
    every = written(folder)
    count = len(every)
    assert (first.exit_code, said(first)) == (CLEAN, ["AG415", "AG416"]) and JS in every
    assert first.notes == (f"wrote {count} files, 0 unchanged", tests)
    for request in (Request(), Request(cache=False)):
        again = build(request, only=None, check=False)
        assert (again.exit_code, said(again)) == (CLEAN, ["AG415", "AG416"])
        assert again.notes == (f"wrote 0 files, {count} unchanged", tests)
        compared = build(request, only=None, check=True)
        assert (compared.exit_code, said(compared), compared.notes) == (CLEAN, ["AG415", "AG416"], (tests,))
        assert (compared.text, len(compared.sources)) == ("", 2)


@pytest.mark.parametrize("data", [b'x = "\xff"\n', None])
def test_a_file_that_cannot_be_read_ends_what_was_remembered(data: bytes | None, folder: Path) -> None:
    """What can be read is the same as before."""
    assert check(Request()).exit_code == build(Request(), only=None, check=False).exit_code == CLEAN
    place = folder / "policies" / "more.policy"
    place.symlink_to("nowhere") if data is None else place.write_bytes(data)
    for found in (check(Request()), build(Request(), only=None, check=False)):
        assert (found.exit_code, found.notes) == (ERRORS, ()) and len(found.sources) == 2
        assert len(found.diagnostics) == 1 and (data is None or said(found) == ["AG650"])


def test_a_build_without_tests_and_properties_says_nothing_of_them(folder: Path) -> None:
    count = len(written(folder)) or 5
    assert build(Request(), only=None, check=False).notes == (f"wrote {count} files, 0 unchanged",)
    assert build(Request(), only=None, check=True, prove=False).notes == ()


def test_files_that_somebody_has_changed_are_named(folder: Path) -> None:
    build(Request(), only=None, check=False)
    file = folder / "generated" / JS
    before = file.read_text()
    file.write_text(before.replace("Go away.", "Stay."))
    (folder / "generated" / TF).unlink(missing_ok=True)
    found = build(Request(), only=None, check=True)
    assert found.exit_code == ERRORS and set(said(found)) == {"AG658"}
    stale = [each.message for each in found.diagnostics]
    assert "`generated/greet.js` is not current" in stale
    assert (
        '-    api.access.deny("Stay.");' in found.text and '+    api.access.deny("Go away.");' in found.text
    )
    one = build(Request(), only="gr*", check=True)
    assert [each.message for each in one.diagnostics] == ["`generated/greet.js` is not current"]
    mended = build(Request(), only="greet", check=False)
    assert (mended.exit_code, mended.notes) == (CLEAN, ("wrote 1 file, 0 unchanged",))
    assert file.read_text() == before


def test_a_file_of_somebody_else_ends_a_build(folder: Path) -> None:
    (folder / "generated").mkdir()
    (folder / "generated" / JS).write_text("mine\n")
    for only in (None, "greet"):
        found = build(Request(), only=only, check=False)
        assert found.exit_code == ERRORS and found.notes == ()
        assert "`generated/greet.js` is in the way" in found.diagnostics[-1].message
    assert (folder / "generated" / JS).read_text() == "mine\n"


def test_flows_that_go_are_told(folder: Path) -> None:
    build(Request(), only=None, check=False)
    save(folder, "greet", GREET.replace('"post-login"', '"post-login", deploy=False'))
    (folder / "policies" / "flows.policy").unlink()
    for is_check in (True, False):
        found = build(Request(), only=None, check=is_check)
        assert [each.code.severity.value for each in found.diagnostics if each.code.id != "AG658"] == ["note"]
    assert said(build(Request(), only=None, check=True)) == []


def test_checks_that_should_ask_a_solver_need_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actiongen.prover.solve.is_installed", lambda: False)
    asks = Request(proves_checks=True)
    for found in (check(asks), build(asks, only=None, check=False), build(asks, only="greet", check=True)):
        assert (found.exit_code, said(found), found.notes) == (NO_TOOL, ["AG685"], ())
        assert found.diagnostics[0].message == str(SolverMissing()) and len(found.sources) == 2
    assert written(folder) == set()
    assert check(Request()).exit_code == CLEAN
    # What a build without a solver has found is no answer for one with it.
    assert check(asks).exit_code == NO_TOOL


def test_the_solver_is_asked_if_somebody_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    @contextmanager
    def logics() -> Iterator[None]:
        asked.append("begins")
        yield None

    monkeypatch.setattr("actiongen.prover.solve.is_installed", lambda: True)
    monkeypatch.setattr("actiongen.commands.compilation._logics", logics)
    assert check(Request(cache=False)).exit_code == CLEAN and asked == []
    assert check(Request(cache=False, proves_checks=True)).exit_code == CLEAN and asked == ["begins"]
    (folder / "actiongen.toml").write_text("[prove]\nchecks = true\n")
    assert check(Request(cache=False)).exit_code == CLEAN and len(asked) == 2
    assert check(Request(cache=False, proves_checks=False)).exit_code == CLEAN and len(asked) == 2


def test_moved(folder: Path) -> None:
    found = moved(Request(), "mine")
    assert (found.exit_code, found.diagnostics, len(found.sources)) == (CLEAN, (), 2)
    assert "to   = module.mine.auth0_action.greet\n" in found.text
    (folder / "actiongen.toml").write_text('[deploy]\ntarget = "deploy-cli"\n')
    refused = moved(Request(), "mine")
    (problem,) = refused.diagnostics
    assert (refused.exit_code, refused.text, problem.code.id) == (USAGE, "", "AG679")
    assert problem.message == "`moved` prints Terraform, and auth0-deploy-cli alone deploys here"
    assert problem.help == 'write `target = "both"` or `"terraform"` below `[deploy]` in `actiongen.toml`'


# Where policies are, and which are read


def test_a_folder_of_the_settings_that_is_not_there_is_nobodys_root(folder: Path) -> None:
    (folder / "actiongen.toml").write_text('policies = "gone"\n')
    assert root_of((Path("gone/deep/a.policy"),)) == Path("gone/deep")
    assert root_of((Path("policies/greet.policy"),)) == Path("policies")


def test_of_other_files_those_are_read_that_a_flow_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(folder, "other", GREET.replace('"Greet"', '"Other"'))
    save(
        folder,
        "flows",
        'flow("post-login", ["greet", "other"])\n\ntest("t", trigger="post-login", expect=[])\n',
    )
    save(
        folder,
        "last",
        'action(name="Last", trigger="pre-user-registration")\n\nwith rule("R"):\n    log("x")\n',
    )
    select(Request(), ())
    read: list[str] = []
    real = selecting.analyse_source

    def analysed(source: Source, *more: object, **options: object) -> object:
        read.append(source.path.partition("/")[2])
        return real(source, *more, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(selecting, "analyse_source", analysed)
    for stem, expected in (
        ("last", ["last.policy"]),
        ("flows", ["flows.policy", "greet.policy", "other.policy"]),
        ("greet", ["greet.policy"]),
    ):
        read.clear()
        found = select(Request(), (Path(f"policies/{stem}.policy"),))
        assert isinstance(found, Selection) and read == expected


def action(path: str, resource: str, name: str) -> Action:
    source = Source(f"policies/{path}.policy", GREET.replace('"Greet"', f'"{name}", resource="{resource}"'))
    unit = compile_file(source, loader((source,))).unit
    return Action(unit.summary, unit.javascript, None)  # type: ignore[arg-type]  # no folder is asked


def test_what_one_part_of_the_header_has_paired_the_next_does_not_pair_again() -> None:
    """Another action has the name now, and the resource has stayed where it was."""
    first, second = action("a", "a", "One"), action("b", "b", "Two")
    renamed = action("a", "a", "Two")
    assert pair_actions((first, second), (renamed,)) == ((first, renamed), (second, None))
    assert pair_actions((first, second), (renamed,), ("name", "resource")) == (
        (second, renamed),
        (first, None),
    )
    new = action("c", "c", "Three")
    assert pair_actions((first,), (new, renamed)) == ((None, new), (first, renamed))
