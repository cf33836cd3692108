"""What `--watch` does after each change, and the bar that a terminal shows while there is much to do."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_bench import BROKEN, GREET, run

from actiongen.cli import requests
from actiongen.cli.requests import MANY, Bar
from actiongen.commands.request import Request
from actiongen.diagnostics.outcome import CLEAN, Outcome

WAITING = re.compile(r"\n\d\d:\d\d:\d\d watching for changes, Ctrl-C ends\n\n")


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[Path, ...]]]:
    """Takes what happens before each turn; the user ends the last. Gives what was watched."""

    def begin(*happenings: Callable[[], object]) -> list[tuple[Path, ...]]:
        watched: list[tuple[Path, ...]] = []

        def changes(places: Callable[[], tuple[Path, ...]]) -> Iterator[None]:
            for happens in happenings:
                happens()
                watched.append(places())
                yield
            raise KeyboardInterrupt

        monkeypatch.setattr(requests, "changes", changes)
        return watched

    return begin


def test_each_change_has_a_turn(folder: Path, turns: Any) -> None:
    greet = folder / "policies" / "greet.policy"
    watched = turns(lambda: None, lambda: greet.write_text(BROKEN), lambda: greet.write_text(GREET))
    done = run("check", "--watch", folder=folder)
    assert done.returncode == 0, "the user has ended it"
    assert done.stdout == "checked 2 policies\n" * 2
    first, second, third, last = WAITING.split(done.stderr)
    assert (first, third, last) == ("", "", "\n")
    assert second.startswith("error[AG203] unknown-event-field")
    assert watched == [(Path("policies"), Path("actiongen.toml"))] * 3


def test_a_service_gets_the_places_of_paths_in_each_turn(folder: Path, turns: Any) -> None:
    (folder / ".git").mkdir()
    login = folder / "login"
    login.mkdir()
    (folder / "policies").rename(login / "policies")
    (login / "policies" / "greet.policy").write_text(BROKEN)
    turns(lambda: None)
    done = run("check", "--watch", "--format", "github", folder=login)
    assert "file=login/policies/greet.policy,line=5" in done.stdout
    assert "file=login/policies/greet.policy" in run("check", "--format", "github", folder=login).stdout


def test_a_bug_in_one_turn_does_not_end_it(folder: Path, turns: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(requests, "_shown", explode)
    turns(lambda: None)
    done = run("check", "--watch", folder=folder)
    assert done.returncode == 0 and "error[AG900] internal-error" in done.stderr
    assert len(WAITING.findall(done.stderr)) == 1


def test_the_folder_of_the_tests_is_watched(folder: Path, turns: Any) -> None:
    watched = turns(lambda: None)
    run("test", "policies/greet.policy", "--watch", folder=folder)
    assert watched == [(Path("policies"), Path("actiongen.toml"))]


# The bar


class Terminal:
    """Standard error of somebody who looks."""

    def isatty(self) -> bool:
        return True


class Progress:
    """Stands in for that of rich."""

    def __init__(self, **options: Any) -> None:
        self.said: list[Any] = [options["transient"], options["console"].stderr]
        self.task_ids: list[int] = []

    def add_task(self, what: str, total: int) -> None:
        self.task_ids.append(len(self.task_ids))
        self.said.append((what, total))

    def start(self) -> None:
        self.said.append("start")

    def update(self, task: int, *, completed: int, total: int, description: str) -> None:
        self.said.append((task, completed, total, description))

    def stop(self) -> None:
        self.said.append("stop")


def test_a_bar_appears_for_many_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Progress] = []
    monkeypatch.setattr(
        "rich.progress.Progress", lambda **options: made.append(Progress(**options)) or made[-1]
    )
    bar = Bar()
    bar.advance("compiling", MANY, 1, MANY)
    bar.end()
    assert made == [], "for a few it is not worth while"
    bar.advance("compiling", MANY, 1, MANY + 1)
    bar.advance("mutants", 0, 2, 7)
    bar.end()
    (progress,) = made
    assert progress.said == [
        *(True, True, ("compiling", MANY + 1), "start"),
        *((0, 1, MANY + 1, "compiling"), (0, 2, 7, "mutants"), "stop"),
    ]


def test_a_command_hears_of_the_bar_where_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(Bar, "advance", lambda _, *said: heard.append(said))
    monkeypatch.setattr(Bar, "end", lambda _: heard.append("end"))

    def command(request: Request) -> Outcome:
        request.progress(3, 60)
        request.mutating(1, 2)
        return Outcome(CLEAN)

    requests._shown(command, Request())
    assert heard == []
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert requests._shown(command, Request()) == Outcome(CLEAN)
    assert heard == [("compiling", MANY, 3, 60), ("mutants", 0, 1, 2), "end"]

    def fails(request: Request) -> Outcome:
        raise KeyError

    with pytest.raises(KeyError):
        requests._shown(fails, Request())
    assert heard[-2:] == ["end", "end"], "the bar goes whatever happens"
