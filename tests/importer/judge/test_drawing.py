"""What the judge makes of a drawing, also of one that hangs, and of a world: with a Node that follows a script."""

from typing import Any

import pytest
from importer.judge.test_talking import FOUND, TOLD, Scripted, Talk
from importer.judge.test_talks import case

from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.trials import Found, Hung, Trial, TrialsBroken
from actiongen.runs.run import FINISHED


def drawing(monkeypatch: pytest.MonkeyPatch, steps: list[dict[str, Any] | None]) -> Talk:
    """A Node that answers, or tells where it is and then hangs."""
    left = iter(steps)

    def act(child: Scripted, message: dict[str, Any]) -> None:
        step = next(left)
        if step is not None:
            (child.answer if "events" in step else child.tell)(step)

    return Talk(monkeypatch, act)


def at(events: int, side: int | None, drawn: list[int]) -> dict[str, Any]:
    return {"at": events, "side": side, "drawn": drawn}


def test_what_a_drawing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = drawing(monkeypatch, [FOUND])
    found = talk.trials.draw(9, 4, [[0, 1]])
    assert found == Found(7, 6, {"fs": 1}, {"k": ((0, 1), ())}, ((True, False), (True,)), ((2, 3),), {}, None)
    assert all(isinstance(each, int) for each in (found.events, found.equal, *found.kept[0]))
    assert talk.asked == [
        {
            "judge": "draw",
            "count": 9,
            "seed": 4,
            "seeds": [[0, 1]],
            "hung": [],
            "careful": False,
            "seconds": 120.0,
        }
    ]


def test_a_drawing_that_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = drawing(monkeypatch, [FOUND | {"events": 1234.0, "isLate": True}])
    assert talk.trials.draw(9, 4, []).problem == "120 seconds were not enough for more than 1,234 events"


def test_a_drawing_that_hangs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = drawing(monkeypatch, [at(5, 0, [0, 1]), at(5, 1, [0, 1]), FOUND])
    found = talk.trials.draw(9, 4, [])
    assert found.hung == {(0, 1): Hung(1, "timeout")} and found.problem is None
    assert [(each["careful"], each["hung"], each["count"]) for each in talk.asked] == [
        (False, [], 9),
        (True, [], 9),
        (False, [[[0, 1], 1, "timeout"]], 9),
    ]


@pytest.mark.parametrize(
    ("sides", "which"), [((0, 0, 0), "the original"), ((0, 1, 0), "the policy"), ((1, 1, 1), "the policy")]
)
def test_a_drawing_that_hangs_often(
    sides: tuple[int, ...], which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[dict[str, Any] | None] = []
    for number, side in enumerate(sides):
        steps += [None, at(number + 4, side, [0, number])]
    talk = drawing(monkeypatch, [*steps, FOUND])
    found = talk.trials.draw(9, 4, [])
    assert found.problem == f"{which} does not end in 3 events"
    assert [*found.hung] == [(0, 0), (0, 1), (0, 2)]
    assert [each["count"] for each in talk.asked] == [9, 9, 9, 9, 9, 9, 7]


def test_two_that_hang_are_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = drawing(monkeypatch, [None, at(4, 0, [0, 0]), None, at(5, 0, [0, 1]), FOUND])
    found = talk.trials.draw(9, 4, [])
    assert found.problem is None and len(found.hung) == 2


def test_node_that_ends_between_two_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = drawing(monkeypatch, [None] * 9)
    with pytest.raises(TrialsBroken, match="Node ended between two runs: timeout"):
        talk.trials.draw(9, 4, [])
    assert [each["careful"] for each in talk.asked] == [False, True, True, True, True]
    # It gets more time each time: one second, 1, 1, 3, 9 and 27.
    assert 5 + 1 + 1 + 3 + 9 + 27 < talk.clock.now - 100 < 5 + 1 + 1 + 3 + 9 + 27 + 1


def test_a_slow_machine_is_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = drawing(monkeypatch, [None, at(3, None, []), None, FOUND])
    assert talk.trials.draw(9, 4, []).events == 7
    assert [each["careful"] for each in talk.asked] == [False, True, True, True]


@pytest.mark.parametrize(
    ("side", "kind", "cause", "what", "end"),
    [
        (0, "GATE_OPENED", "THROWS", "the original hangs", "TIMEOUT"),
        (1, "OTHER", None, "the policy hangs", "TIMEOUT"),
    ],
)
def test_a_side_that_hangs_is_a_difference(
    side: int, kind: str, cause: str | None, what: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = [{"key": "h", "drawn": [[0.0, 0.0], []]}]
    found = FOUND | {"groups": groups, "reached": [[True, True, False], []], "kept": [], "lacking": []}
    steps = [None, at(5, side, [0, 0]), None, at(6, side, []), found]
    talk = drawing(monkeypatch, steps)
    judgement = judge(case("a guard"), talk.trials, Options(events=9, seed=4))
    (difference,) = judgement.differences
    assert (difference.kind.name, difference.what, difference.events) == (kind, what, 2)
    assert (None if difference.cause is None else difference.cause.name) == cause
    assert (
        difference.original.end.kind.name == end and difference.policy.calls == () and difference.span is None
    )
    assert difference.is_open and judgement.is_open
    assert (judgement.coverage.taken, judgement.coverage.arms) == (2, 3)


@pytest.mark.parametrize(
    ("how", "what", "end"),
    [
        ("memory", "the original takes too much memory", "MEMORY"),
        ("crashed", "the original ends Node", "CRASHED"),
    ],
)
def test_how_a_side_ends_is_said(how: str, what: str, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = FOUND | {"groups": [{"key": "h", "drawn": [[0.0, 0.0]]}], "reached": [[True] * 3, []], "kept": []}
    left = iter([None, at(5, 0, [0, 0]), found])

    def act(child: Scripted, message: dict[str, Any]) -> None:
        step = next(left)
        if step is None or "at" in step:
            child.ended = True
            child.errors = "Allocation failed" if how == "memory" else ""
        if step is not None:
            (child.answer if "events" in step else child.tell)(step)

    judgement = judge(case("a guard"), Talk(monkeypatch, act).trials, Options(events=9, seed=4))
    (difference,) = judgement.differences
    assert difference.what == what and difference.original.end.kind.name == end


# What came of a world


def test_what_came_of_a_world(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = {
        "calls": [["access.deny", ["no"]]],
        "logs": [],
        "end": "finished",
        "message": "",
        "place": None,
        "isStray": False,
        "terminal": None,
        "places": [None],
        "answers": [],
        "refused": [],
    }
    other = ran | {
        "place": 4.0,
        "isStray": True,
        "terminal": 0.0,
        "places": [[2.0, 3.0]],
        "answers": ["a", None],
        "refused": [[1.0, "no text", "a source"]],
    }
    told = {
        "key": "k",
        "lacks": "fs",
        "runs": [ran, other],
        "isCut": True,
        "isSaid": True,
        "isWorded": True,
        "isGiven": True,
        "mark": "NaN",
        "branches": [[True], [False, True]],
    }
    talk = Talk(monkeypatch, lambda child, message: child.answer({"found": [told, TOLD]}))
    one, two = talk.trials.attempt([(0, 1), (0, 2)])
    assert one.sides is not None
    left, right = one.sides
    assert (one.key, one.lacks, one.mark, one.branches) == ("k", "fs", "NaN", ((True,), (False, True)))
    assert (one.is_cut, one.is_said, one.is_worded, one.is_given) == (True, True, True, True)
    assert left.run.calls == (("access.deny", ("no",)),) and left.run.end == FINISHED
    assert (left.column, left.is_stray, left.terminal, left.places, left.answers) == (
        None,
        False,
        None,
        (None,),
        (),
    )
    assert (right.column, right.is_stray, right.terminal) == (4, True, 0)
    assert (right.places, right.answers, right.refused) == (((2, 3),), ("a", None), {1})
    assert two == Trial(None, None)
    for flag in ("isCut", "isSaid", "isWorded", "isGiven"):
        talk = Talk(monkeypatch, lambda child, message, flag=flag: child.answer({"found": [TOLD | {flag: True}]}))  # type: ignore[misc]
        (found,) = talk.trials.attempt([(0, 1)])
        flags = (found.is_cut, found.is_said, found.is_worded, found.is_given)
        assert flags == tuple(each == flag for each in ("isCut", "isSaid", "isWorded", "isGiven"))


@pytest.mark.parametrize(
    ("trial", "is_equal"),
    [
        (Trial(None, None), True),
        (Trial("k", None), False),
        (Trial(None, "fs"), False),
        (Trial(None, None, ended="memory"), False),
    ],
)
def test_what_is_equal(trial: Trial, is_equal: bool) -> None:
    assert trial.is_equal is is_equal
