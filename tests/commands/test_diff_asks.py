"""``actiongen diff``: whom it asks, for how long, and what Node has to say to the events."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from commands.diffing import (
    BANNED,
    EXTERNAL,
    FOLDER,
    LOOSER,
    OFTEN,
    STRICTER,
    OnEvents,
    changed,
    diffed,
    no_node,
    save,
)

from actiongen.auth0.load_ways import ways
from actiongen.auth0.ways import Way
from actiongen.commands import comparing as command
from actiongen.commands import replay
from actiongen.commands.comparing import Compare, Lazy, solving
from actiongen.commands.diff import Wanted, diff
from actiongen.commands.request import Request
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS
from actiongen.prover.model import Change, Comparison
from actiongen.prover.problem import Solver
from actiongen.runner.model import NodeRun
from actiongen.runs.run import Run
from actiongen.runs.world import World
from actiongen.testing.in_order import Subject

WROTE = tuple(f"wrote 1 test to policies/{stem}.policy" for stem in ("flows", "greet"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    save(tmp_path / "before", FOLDER)
    save(tmp_path / "policies", LOOSER)
    return tmp_path


@pytest.mark.parametrize(
    ("settings", "asked", "seconds"), [("", None, 5.0), ("", 0.5, 0.5), ("[prove]\ntimeout = 2\n", None, 2.0)]
)
def test_how_long_a_question_may_take(
    settings: str, asked: float | None, seconds: float, folder: Path
) -> None:
    """And that comparing begins once, for all questions, and ends."""
    (folder / "actiongen.toml").write_text(settings)
    heard: list[float | str] = []

    @contextmanager
    def comparing(given: float) -> Iterator[Compare]:
        heard.append(given)
        yield OnEvents(OFTEN)
        heard.append("over")

    found = diff(Request(), "./before", None, Wanted(seconds=asked), comparing, no_node)
    assert found.exit_code == CLEAN and heard == [seconds, "over"]


@pytest.mark.parametrize(
    ("way", "seconds", "milliseconds"), [(None, 0.5, 500), ("silent", 2.0, 2000), ("ropg", 0.0004, 0)]
)
def test_what_a_solver_is_asked(
    way: str | None, seconds: float, milliseconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def ask(
        before: Subject, after: Subject, solver: Solver, *, way: Way | None, milliseconds: int
    ) -> Comparison:
        asked.append((before, after, solver, way, milliseconds))
        return Comparison("a", Change.EQUIVALENT, (), None, 0.0)

    monkeypatch.setattr(command, "Worker", lambda: nullcontext("solver"))
    old: Any = "old"
    new: Any = "new"
    with solving(ask, way, seconds) as compare:
        assert compare(old, new).change is Change.EQUIVALENT
    assert asked == [("old", "new", "solver", None if way is None else ways()[way], milliseconds)]


def test_nothing_to_compare_begins_nothing() -> None:
    def comparing(seconds: float) -> Any:
        raise AssertionError("nobody is asked")

    with ExitStack() as stack:
        Lazy(comparing, 1.0, stack)


class Silent:
    """A Node on which no action makes a call."""

    def __init__(self, node: object) -> None:
        """It does not start."""

    def __enter__(self) -> "Silent":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def load(self, code: str, trigger: object) -> str:
        return code

    def run(self, loaded: str, worlds: Iterable[World]) -> Iterator[NodeRun]:
        return (NodeRun(Run()) for _ in worlds)


def test_a_side_whose_javascript_does_something_else_is_a_bug(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "Runner", Silent)
    anybody: Any = None
    (folder / "before" / "flows.policy").unlink()
    (folder / "policies" / "flows.policy").unlink()
    found = diffed(
        folder, "./before", compare=OnEvents(OFTEN), find=lambda: anybody, fail_on=(Change.LOOSER,)
    )
    assert found.exit_code == BUG
    assert [(each.code.id, each.path) for each in found.diagnostics] == [
        ("AG902", "before/greet.policy"),
        ("AG683", None),
    ]
    assert {"before/greet.policy", "policies/greet.policy"} <= {source.path for source in found.sources}
    save(folder / "policies", {**STRICTER, "flows.policy": FOLDER["flows.policy"]})
    (folder / "policies" / "flows.policy").unlink()
    five = OnEvents({("stats", "logins_count"): 5.0})
    found = diffed(folder, "./before", compare=five, find=lambda: anybody)
    assert [(each.code.id, each.path) for each in found.diagnostics] == [("AG902", "policies/greet.policy")]


def test_what_is_refused_and_what_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(folder / "policies", changed("greet.policy", ('"auth0|1"', '"auth0|2"')))
    both = OnEvents(BANNED)
    for fail_on, said in (
        ((), []),
        ((Change.STRICTER,), []),
        ((Change.LOOSER, Change.STRICTER), ["looser"]),
    ):
        found = diffed(folder, "./before", compare=both, find=no_node, fail_on=fail_on)
        assert [each.message for each in found.diagnostics] == [
            f"`--fail-on` does not let this change through: {kind}" for kind in said
        ]
        assert found.exit_code == (ERRORS if said else CLEAN)
        assert all(each.help is None for each in found.diagnostics)
    unsure = diffed(
        folder, "./before", compare=OnEvents(reason="time"), find=no_node, fail_on=(Change.UNDECIDED,)
    )
    assert unsure.diagnostics[0].help == (
        "nobody knows what an undecided change does: give it more time with `--timeout`"
    )
    heard: list[str] = []

    def rewritten(*given: Any) -> Diagnostic:
        heard.append(given[-1])
        return unsure.diagnostics[0]

    monkeypatch.setattr("actiongen.commands.write_tests.rewritten", rewritten)
    locked = diffed(folder, "./before", compare=both, find=no_node, write_test=True)
    assert locked.exit_code == ERRORS and locked.notes == ()
    assert heard == ["diff --write-test"] * 2
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    for form, notes in (("json", ()), ("markdown", ()), ("text", WROTE)):
        save(folder / "policies", changed("greet.policy", ('"auth0|1"', '"auth0|2"')))
        found = diffed(folder, "./before", compare=both, find=no_node, write_test=True, form=form)
        assert (found.exit_code, found.notes, found.is_file) == (CLEAN, notes, form == "json")
        text = (folder / "policies" / "greet.policy").read_text()
        assert "The banned are refused: looser than before" in text


@pytest.mark.parametrize(
    ("only", "help"),
    [("greeet", "did you mean `greet`?"), ("zzz", "it is the name of a policy without `.policy`")],
)
@pytest.mark.usefixtures("folder")
def test_no_action_is_called_so(only: str, help: str, folder: Path) -> None:
    found = diffed(folder, "./before", only=only)
    (problem,) = found.diagnostics
    assert (problem.message, problem.help) == (f"no action is called `{only}` on either side", help)


def test_what_nobody_knows_of_others_actions(folder: Path) -> None:
    save(folder / "policies", EXTERNAL)
    found = diffed(folder, "./before")
    assert (
        "UNDECIDED: an `external(…)` is new, gone or elsewhere in the flow, and nobody knows what it does"
    ) in " ".join(found.text.split())
