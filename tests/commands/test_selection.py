"""What is read for the tests of a folder, and how often."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.install import node_binary

from actiongen import unit
from actiongen.commands import test as test_command
from actiongen.commands.request import Request, places_of
from actiongen.commands.test import SessionOptions
from actiongen.diagnostics.outcome import CLEAN
from actiongen.project import processes
from actiongen.runner.find import node_at
from actiongen.source import Source

LIBRARY = 'ADMIN = "a@corp.example"\n'
ACTION = """action(name="One {n}", trigger="post-login")

load("shared/people.policy", "ADMIN")

with rule("Only one", when=event.user.email != ADMIN):
    api.access.deny("Go away, {n}.")

test("Somebody else", given={{event.user.email: "eve@corp.example"}}, expect=[api.access.deny("Go away, {n}.")])
"""
FLOWS = """flow("post-login", ["one_0", "one_1", "one_2", "one_3"])

test("The one", given={event.user.email: "a@corp.example"}, expect=[])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    policies = tmp_path / "policies"
    (policies / "shared").mkdir(parents=True)
    (policies / "shared" / "people.policy").write_text(LIBRARY)
    (policies / "flows.policy").write_text(FLOWS)
    for n in range(4):
        (policies / f"one_{n}.policy").write_text(ACTION.format(n=n))
    return policies


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Counter[str]]:
    """Counts what is parsed, analysed and written, in this process and in copies of it."""
    log = tmp_path / "log"

    def note(what: str, path: str) -> None:
        with log.open("a") as stream:
            stream.write(f"{what} {path.rpartition('/')[2]}\n")

    def counted(name: str, path: Callable[[object], str]) -> None:
        real = getattr(unit, name)

        def noted(value, *rest, **options):  # type: ignore[no-untyped-def]
            note(name, path(value))
            return real(value, *rest, **options)

        monkeypatch.setattr(unit, name, noted)

    counted("parse", lambda source: source.path)  # type: ignore[attr-defined]
    counted("analyse", lambda file: file.path)  # type: ignore[attr-defined]
    counted("assemble", lambda program: program.path)  # type: ignore[attr-defined]

    def taken() -> Counter[str]:
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return Counter(lines)

    return taken


def run_tests(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = node_at(node_binary(22))
    monkeypatch.setattr(test_command, "find_node", lambda: node)
    outcome = test_command.test(Request(folder), (), SessionOptions())
    assert outcome.exit_code == CLEAN and "5 passed" in outcome.text, outcome


@pytest.mark.slow
def test_a_cold_run_does_everything_once(
    folder: Path, work: Callable[[], Counter[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions = [f"one_{n}.policy" for n in range(4)]
    files = [*actions, "flows.policy", "people.policy"]
    run_tests(folder, monkeypatch)
    cold = {f"{what} {file}" for what in ("parse", "analyse") for file in files}
    assert work() == dict.fromkeys(cold | {f"assemble {file}" for file in actions}, 1)
    run_tests(folder, monkeypatch)
    assert work() == dict.fromkeys(cold, 1), "the cache has the JavaScript, and no tests"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only a copy of this process knows what is patched")
def test_several_processes_do_no_more(
    folder: Path, work: Callable[[], Counter[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "POLICIES_PER_PROCESS", {"fork": 1, "spawn": 1})
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(processes, "_start_method", lambda: "fork")
    run_tests(folder, monkeypatch)
    counts = work()
    # Each process reads a library itself.
    assert 1 <= counts.pop("parse people.policy") <= 3
    assert set(counts.values()) == {1} and len(counts) == 3 * 4 + 2 + 1


def test_no_more_trees_are_kept_than_libraries_need(folder: Path, work: Callable[[], Counter[str]]) -> None:
    sources = tuple(Source(f"policies/{n}.policy", "") for n in range(unit._MOST_TREES + 1))
    load = unit.loader(sources)
    for n in range(unit._MOST_TREES + 1):
        load(f"{n}.policy")
        load("0.policy")
    assert set(work().values()) == {1}
    load("1.policy")
    assert work() == {"parse 1.policy": 1}


def test_where_folders_lie_from_the_top_of_the_work_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies elsewhere has no place there; without a work tree nothing has."""
    top, elsewhere = tmp_path / "repo", tmp_path / "out"
    (top / "login" / "policies").mkdir(parents=True)
    elsewhere.mkdir()
    (top / "login" / "actiongen.toml").write_text("", "utf-8")
    monkeypatch.chdir(top / "login")
    inside, outside = Request(Path("policies")), Request(Path("policies"), out=elsewhere)
    assert places_of(inside) == places_of(outside) == {}
    (top / ".git").mkdir()
    assert places_of(outside) == {"actiongen.toml": "login/actiongen.toml", "policies": "login/policies"}
    assert places_of(inside) == places_of(outside) | {"generated": "login/generated"}
