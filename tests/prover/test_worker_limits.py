"""How the process of the solver looks for an answer in its time, and what it says if there is none."""

import json
from collections.abc import Sequence
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("cvc5")

from prover.in_process import problem

from actiongen.prover import worker


class Scripted(worker._Search):
    """A search whose checks come out as they are written down."""

    def __init__(self, found: Sequence[bool | None]) -> None:
        self.todo = [*found]
        self.asked: list[tuple[float, dict[str, str]]] = []
        self._most_units = None

    def _left(self) -> float:
        return 10.0

    def _check(self, terms: Any, seconds: float, options: Any = worker._NO_OPTIONS) -> bool | None:
        assert terms == ()
        self.asked.append((seconds, dict(options)))
        return self.todo.pop(0)


_ELIM = {"re-elim": "agg"}
_LAST = {"seed": "7", "strings-mbr": "true"}


@pytest.mark.parametrize(
    ("checks", "decided", "count"),
    [
        ([True], True, 1),
        ([False], False, 1),
        ([None, True], True, 2),
        ([None, False, True], True, 3),
        ([None, False, False], False, 3),
        ([None, None, False], False, 3),
        ([None, False, None], None, 3),
    ],
)
def test_one_way_after_another(checks: list[bool | None], decided: bool | None, count: int) -> None:
    search = Scripted(checks)
    assert search.decide() is decided
    assert search.asked == [(2.0, {}), (3.0, _ELIM), (10.0, _LAST)][:count]


def test_with_a_limit_of_work_there_is_one_way() -> None:
    search = Scripted([None])
    search._most_units = 5
    assert search.decide() is None and search.asked == [(10.0, {})]


def test_a_short_look() -> None:
    for found in (True, None, False):
        search = Scripted([found])
        assert search.is_clearly_impossible() is (found is False)
        assert search.asked == [(1.0, {"rlimit-per": "12000"})]


def test_milliseconds_are_never_none() -> None:
    assert [worker._milliseconds(each) for each in (0.0, 0.0004, 0.0015, 2.5)] == ["1", "1", "1", "2500"]


class Silent(worker._Search):
    """A search that finds out nothing of wishes; whether there is an answer at all is written down."""

    def __init__(self, found: bool | None, *, clearly: bool = False) -> None:
        self.found, self.clearly = found, clearly
        self.prefer = self.few = self.pleasant = ()
        self.kept, self.hopeless, self.model = {}, set(), None
        self.done: list[str] = []

    def is_clearly_impossible(self) -> bool:
        self.done.append("look")
        return self.clearly

    def read_wishes(self, problem: dict[str, Any]) -> None:
        self.done.append("read")
        self.few = ("f",)

    def try_all(self, terms: Sequence[Any]) -> bool | None:
        return None

    def decide(self) -> bool | None:
        self.done.append("decide")
        if self.found:
            self.model = worker._Model({}, frozenset())
        return self.found

    def more_than(self, count: int, terms: Any) -> Any:
        return "more"


@pytest.mark.parametrize("found", [True, False, None])
def test_wishes_of_which_nothing_is_known_hide_no_answer(found: bool | None) -> None:
    search = Silent(found)
    assert worker._solve(search, problem("", few=["f"])) is found
    assert search.done == ["look", "read", "decide"]
    for wish in ("prefer", "few", "pleasant"):
        clear = Silent(found, clearly=True)
        assert worker._solve(clear, problem("", **{wish: ["f"]})) is False and clear.done == ["look"]
    without = Silent(found)
    assert worker._solve(without, problem("")) is found and without.done == ["decide"]


def test_why_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker.time, "monotonic", lambda: 100.0)
    search = worker._Search(problem("a", milliseconds=1000), lambda _: None)
    assert search._left() == 1.0
    for now, reason in ((100.0, "the solver gives up"), (100.94, "the solver gives up"), (100.96, "time")):
        monkeypatch.setattr(worker.time, "monotonic", lambda now=now: now)
        assert search.answer() == {"status": "unknown", "reason": reason}
    monkeypatch.setattr(worker.time, "monotonic", lambda: 101.0)
    with pytest.raises(worker._OutOfTime):
        search._left()
    search._most_units = 10
    for units, reason in ((9, "time"), (10, "the limit of work")):
        search.units = units
        assert search.answer()["reason"] == reason


def test_how_many_hold() -> None:
    search = worker._Search(problem("abc"), lambda _: None)
    a, b, c = search._read("abc")
    for count, holding in ((0, 1), (1, 2), (2, 3)):
        assert search._check((search.more_than(count, (a, b, c)),), 60)
        assert search.model is not None and [*search.model.values.values()].count(True) >= holding
    assert search._check((search.more_than(1, (a, b, c)), a.notTerm(), b.notTerm()), 60) is False
    assert search._check((search.more_than(0, (a,)), a.notTerm()), 60) is False


def test_lines_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    lines = [
        json.dumps(problem("a", "a", milliseconds=2_000)).encode(),
        json.dumps(problem("a", "z")).encode(),
    ]
    out = BytesIO()
    monkeypatch.setattr(out, "close", lambda: done.append("closed"))
    monkeypatch.setattr(worker.os, "dup", lambda number: 90 + number)
    monkeypatch.setattr(worker.os, "fdopen", lambda *given, **options: done.append((given, options)) or out)
    monkeypatch.setattr(worker.os, "dup2", lambda *given: done.append(given))
    monkeypatch.setattr(worker.sys, "stdin", SimpleNamespace(buffer=lines))
    monkeypatch.setattr(worker, "_alarm", lambda seconds: done.append(seconds))
    worker.main()
    assert done[:2] == [((91, "wb"), {"buffering": 0}), (2, 1)] and done[2:6] == [5.0, 0, 63.0, 0]
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    assert said[0] == {"ready": True}
    assert [each["final"] for each in said[1:]] == [False, True, True] and said[1]["values"] == {"a": True}
    assert said[2]["status"] == "possible" and said[3]["status"] == "unknown"


def test_a_system_limits_memory_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        worker, "resource", SimpleNamespace(RLIMIT_AS=9, setrlimit=lambda *given: asked.append(given))
    )
    worker._limit_memory(3)
    assert asked == [(9, (3 << 20, 3 << 20))]
    monkeypatch.setattr(worker, "resource", None)
    worker._limit_memory(3)
    monkeypatch.setattr(
        worker, "signal", SimpleNamespace(ITIMER_REAL=4, setitimer=lambda *given: asked.append(given))
    )
    worker._alarm(2.5)
    assert asked[1:] == [(4, 2.5)]


def test_a_system_that_limits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(worker, "resource", SimpleNamespace(RLIMIT_AS=9, setrlimit=refuses))
    worker._limit_memory(3)
    monkeypatch.setattr(worker, "signal", SimpleNamespace())
    worker._alarm(2.5)
