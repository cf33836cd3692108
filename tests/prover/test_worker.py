"""What the process of the solver does with a problem, without the process."""

from collections.abc import Sequence
from itertools import product
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("cvc5")

from prover.in_process import answer

from actiongen.prover import worker

NAMES = "abcdef"


def problem(
    declared: str,
    *assertions: str,
    prefer: Sequence[str] = (),
    few: Sequence[str] = (),
    pleasant: Sequence[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """``declared`` as "x:String abc", where a name alone is some truth values; all of it is wanted."""
    sorts: dict[str, str] = {}
    for word in declared.split():
        name, _, sort = word.partition(":")
        sorts.update({name: sort} if sort else dict.fromkeys(name, "Bool"))
    return {
        "declarations": [f"(declare-const {name} {sort})" for name, sort in sorts.items()],
        "assertions": [*assertions],
        "prefer": [*prefer],
        "few": [*few],
        "pleasant": [*pleasant],
        "wanted": {name: name for name in sorts},
        "milliseconds": 60_000,
        "units": None,
    } | more


def held(found: dict[str, Any]) -> str:
    return "".join(name for name, value in found["values"].items() if value is True)


ANSWERS = {
    "a truth": (problem("a", "a"), {"a": True}),
    "a falsehood": (problem("a", "(not a)"), {"a": False}),
    "a whole number": (problem("n:Int", "(= n (- 7))"), {"n": [-7, 1]}),
    "a fraction": (problem("x:Real", "(= (* 4.0 x) 6.0)"), {"x": [3, 2]}),
    "a text": (problem("t:String", '(= t "\\u{e9}b\\u{ffff}")'), {"t": "éb\uffff"}),
    "two": (problem("a n:Int", "(= a (= n 3))", "(= n 3)"), {"a": True, "n": [3, 1]}),
    "what is defined": (
        problem("n:Int", "(= n 4)", wanted={"m": "(+ n 1)", "t": "(> n 4)"}),
        {"m": [5, 1], "t": False},
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer(name: str) -> None:
    asked, values = ANSWERS[name]
    assert answer(asked) == {"status": "possible", "values": values, "preferred": True, "units": 0}


def test_what_cannot_be() -> None:
    assert answer(problem("a", "a", "(not a)")) == {"status": "impossible", "units": 0}
    wished = problem("a", "a", "(not a)", few=["a"], pleasant=["a"], prefer=["a"])
    assert answer(wished) == {"status": "impossible", "units": 0}


REASONS = {
    "another name": (problem("a", "z"), "Symbol 'z' not declared"),
    "two terms": (problem("ab", "a b"), "these are not 1 terms but 2"),
    "no term": (problem("a", "a", " "), "these are not 2 terms but 1"),
    "a command": (problem("a", declarations=["(check-sat)"]), "check-sat is no declaration"),
    "a character": (problem("t:String", '(= t "\\u{1f600}")'), "the value of t is no text of UTF-16"),
    "another value": (
        problem("", declarations=["(declare-sort U 0)", "(declare-const u U)"], wanted={"u": "u"}),
        "the value of u is no text of UTF-16, no truth value and no rational number",
    ),
    "a wish": (problem("a", few=["z"]), "Symbol 'z' not declared"),
}


@pytest.mark.parametrize("name", REASONS)
def test_a_problem_that_is_none(name: str) -> None:
    asked, why = REASONS[name]
    found = answer(asked)
    assert found["status"] == "unknown" and found["reason"].startswith(
        "the solver does not take the problem: "
    )
    assert why in found["reason"] and "\n" not in found["reason"] and len(found["reason"]) <= 340


def test_a_long_reason_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("one\n two " * 100)

    monkeypatch.setattr(worker, "_answer", fails)
    reason = answer(problem("a"))["reason"]
    assert reason.removeprefix("the solver does not take the problem: ") == ("one two " * 100)[:300]


def test_memory_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def eats(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "_answer", eats)
    assert answer(problem("a")) == {"status": "unknown", "reason": "memory"}


def test_no_time_is_a_reason() -> None:
    assert answer(problem("a", milliseconds=0)) == {"status": "unknown", "reason": "time", "units": 0}


def test_work_is_counted_and_limited() -> None:
    text = problem("x:String y:String", '(= (str.++ x "ab" y) (str.++ y "ba" x))', "(> (str.len x) 3)")
    found = answer(text | {"units": 100_000})
    assert found["status"] == "possible" and 0 < found["units"] < 100_000
    again = answer(text | {"units": found["units"] // 8})
    assert (again["status"], again["reason"]) == ("unknown", "the limit of work")
    assert again["units"] >= found["units"] // 8


# Wishes


WISHES = {
    "the most of few": (problem("abcd", "(=> a (not (or b c d)))", few=["a", "b", "c", "d"]), "bcd", True),
    "prefer before few": (
        problem("abcd", "(=> a (not (or b c d)))", prefer=["a"], few=["b", "c", "d"]),
        "a",
        True,
    ),
    "prefer as a whole": (
        problem("abcd", "(not (and a b))", "(=> a (not c))", prefer=["a", "b"], few=["c", "d"]),
        "cd",
        False,
    ),
    "prefer alone": (problem("ab", "(=> a (not b))", prefer=["a", "(not b)"]), "a", True),
    "pleasant in order": (
        problem(
            "abcdef", "(not (and a b c))", "(not (and a d))", "f", "(not (and e f))", pleasant=list("abcdef")
        ),
        "abf",
        True,
    ),
    "few before pleasant": (
        problem("abcd", "(=> a (not (or b c d)))", few=["b", "c"], pleasant=["a", "d"]),
        "bcd",
        True,
    ),
    "what none can have": (
        problem("ab", "(not a)", prefer=["a"], few=["a", "b"], pleasant=["a"]),
        "b",
        False,
    ),
    "what only one excludes": (
        problem("abc", "(not a)", "(not (and b c))", few=["a", "b"], pleasant=["c", "(not c)"]),
        "b",
        True,
    ),
    "a ring": (
        problem(
            "abcde",
            *(f"(not (and {one} {other}))" for one, other in ("ab", "bc", "cd", "de", "ea")),
            few=list("abcde"),
            pleasant=["b", "e"],
        ),
        "be",
        True,
    ),
}


@pytest.mark.parametrize("name", WISHES)
def test_wishes(name: str) -> None:
    asked, wanted, preferred = WISHES[name]
    before: list[dict[str, Any]] = []
    found = answer(asked, before)
    assert held(found) == wanted or (name == "a ring" and len(held(found)) == 2)
    assert found["preferred"] is preferred and found["status"] == "possible"
    assert before and before[-1] == {key: found[key] for key in ("status", "values", "preferred")}


class Truths:
    """A search over truth values that tries them all, and knows no answer where it is said so."""

    def __init__(self, apart: Sequence[tuple[int, int]], few: int, unknown: float, random: Random) -> None:
        self.few = tuple(range(few))
        self.prefer: tuple[int, ...] = ()
        self.kept: dict[Any, None] = {}
        self.hopeless: set[Any] = set()
        self._random, self._unknown = random, unknown
        self.models = [
            bits
            for bits in product((False, True), repeat=few)
            if not any(bits[one] and bits[other] for one, other in apart)
        ]
        self._now = self.models[0]
        self.best = max(sum(bits) for bits in self.models)

    def _meets(self, bits: tuple[bool, ...], term: Any) -> bool:
        return bits[term] if isinstance(term, int) else sum(bits[each] for each in term[1]) > term[0]

    def _model(self, terms: Sequence[Any]) -> tuple[bool, ...] | None:
        fits = [bits for bits in self.models if all(self._meets(bits, each) for each in terms)]
        return self._random.choice(fits) if fits else None

    def try_all(self, terms: Sequence[Any]) -> bool | None:
        if self._random.random() < self._unknown:
            return None
        found = self._model((*self.kept, *terms))
        if found is None:
            return False
        self._now = found
        self.keep(terms)
        return True

    def blamed(self, terms: Sequence[Any]) -> set[Any] | None:
        if self._random.random() < self._unknown:
            return None
        blamed = [*terms]
        for term in terms:
            rest = [each for each in blamed if each is not term]
            if self._model((*self.kept, *rest)) is None:
                blamed = rest
        return {*blamed}

    def keep(self, terms: Any) -> None:
        self.kept |= dict.fromkeys(terms)

    def holds(self, term: Any) -> bool:
        return self._meets(self._now, term)

    def more_than(self, count: int, terms: Any) -> Any:
        return count, tuple(terms)


@pytest.mark.parametrize("unknown", [0.0, 0.3])
@pytest.mark.parametrize("seed", range(40))
def test_as_few_as_possible_are_lost(seed: int, unknown: float) -> None:
    random = Random(seed)
    count = random.randrange(1, 6)
    apart = [(random.randrange(count), random.randrange(count)) for _ in range(random.randrange(6))]
    search: Any = Truths(apart, count, unknown, random)
    lost = worker._wish_for_all(search)
    if not unknown:
        # A wish that cannot hold at all is lost and no two that were found out have one in common.
        assert lost is not None and lost <= count - search.best
        assert all(search._model([each]) is None for each in search.hopeless)
    search.kept.clear()
    worker._wish_for_few(search, lost)
    kept = [each for each in search.kept if isinstance(each, int)]
    assert all(search.holds(each) for each in kept) and search._model(kept) is not None
    assert unknown or len(kept) == search.best
    wanted = random.sample(range(count), count)
    search.kept, search.hopeless = {}, set()
    worker._wish_in_order(search, wanted)
    in_order: list[int] = []
    for each in wanted:
        in_order += [each] if search._model([*in_order, each]) is not None else []
    assert unknown or {*search.kept} == {*in_order}
    assert {*search.kept} <= {*range(count)} and search._model([*search.kept]) is not None


def test_what_is_kept_before_stays() -> None:
    search: Any = Truths([(0, 1)], 3, 0.0, Random(1))
    search.keep([2])
    search.few = (0, 1)
    worker._wish_for_few(search, None)
    assert 2 in search.kept and len(search.kept) == 2


def test_a_preferred_wish_that_is_to_blame_is_given_up() -> None:
    search: Any = Truths([(0, 0), (1, 2)], 4, 0.0, Random(1))
    search.prefer, search.few = (0,), (1, 2, 3)
    search.hopeless.add(3)
    assert worker._wish_for_all(search) == 1
    assert [*search.kept] == [3] and search.hopeless == set()


# Ways and limits


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
