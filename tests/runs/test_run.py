"""When two runs are the same, whichever engine they are of."""

from dataclasses import FrozenInstanceError

import pytest

from actiongen.runs.run import FINISHED, LONGEST_MESSAGE, End, Ending, Run, comparable
from actiongen.runs.values import Value, uuid
from actiongen.runs.world import World


def call(*arguments: Value) -> Run:
    return Run((("user.setAppMetadata", arguments),))


def logged(*values: Value) -> Run:
    return Run(logs=(values,))


def thrown(message: str) -> Run:
    return Run(end=End(Ending.THROWN, message))


UNDEFINED: Value = {"$undefined": True}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(call("a", {"x": 1.0, "y": 2.0}), call("a", {"y": 2.0, "x": 1.0}), id="order of members"),
        pytest.param(call("a", None), call("a"), id="absent at the end"),
        pytest.param(call("a", None, UNDEFINED), call("a"), id="undefined at the end"),
        pytest.param(call(None, "a"), call(UNDEFINED, "a"), id="undefined is absent"),
        pytest.param(call([None]), call([UNDEFINED]), id="undefined in a list"),
        pytest.param(logged("a", None), logged("a", UNDEFINED), id="undefined in a log"),
        pytest.param(call(0.0), call(-0.0), id="no JSON knows a negative zero"),
        pytest.param(
            thrown("a"), Run(end=End(Ending.THROWN, "a", "TypeError", 3)), id="what Node alone knows"
        ),
        pytest.param(
            thrown("😀" * LONGEST_MESSAGE),
            thrown("😀" * (LONGEST_MESSAGE // 2)),
            id="a message as far as Node keeps it",
        ),
        pytest.param(call(uuid(3), uuid(1)), call(uuid(0), uuid(2)), id="identifiers as they show up"),
    ],
)
def test_runs_that_did_the_same(first: Run, second: Run) -> None:
    assert comparable(first) == comparable(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (call(True), call(1.0)),
        (call("1"), call(1.0)),
        (call(uuid(0), uuid(0)), call(uuid(0), uuid(1))),
        (call("a"), call("a", "b")),
        (call("a"), call(None, "a")),
        (call([]), call({})),
        (call(None), call("null")),
        (call({"a": None}), call({})),
        (call({"$number": "NaN"}), call(None)),
        (logged("a"), logged("a", None)),
        (logged("a"), Run(logs=(("a",), ("a",)))),
        (call("a"), logged("a")),
        (Run(), thrown("")),
        (thrown("a"), thrown("b")),
        (thrown("a"), Run(end=End(Ending.REFUSED, "a"))),
        (thrown("a" * LONGEST_MESSAGE), thrown("a" * (LONGEST_MESSAGE - 1))),
    ],
)
def test_runs_that_did_not_the_same(first: Run, second: Run) -> None:
    assert comparable(first) != comparable(second)


@pytest.mark.parametrize("kind", list(Ending))
def test_how_a_run_ended(kind: Ending) -> None:
    run = Run(end=End(kind, "why"))
    assert run.thrown == ("why" if kind is Ending.THROWN else None)
    assert not (run.is_cut_short and kind in (Ending.FINISHED, Ending.THROWN))


def test_worlds_and_runs_are_frozen_and_compared_by_what_they_hold() -> None:
    assert World({"a": 1.0}) == World({"a": 1.0}, {}, 0.0) != World({"a": 1.0}, now_ms=1.0)
    assert Run() == Run((), (), FINISHED)
    with pytest.raises(FrozenInstanceError):
        World({}).now_ms = 1.0  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Run().end = FINISHED  # type: ignore[misc]
