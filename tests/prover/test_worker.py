"""What the process of the solver does with a problem, without the process."""

from collections.abc import Sequence
from itertools import product
from random import Random
from typing import Any

import pytest

pytest.importorskip("cvc5")

from prover.in_process import answer, problem

from actiongen.prover import worker

NAMES = "abcdef"


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
}


@pytest.mark.parametrize("name", WISHES)
def test_wishes(name: str) -> None:
    asked, wanted, preferred = WISHES[name]
    before: list[dict[str, Any]] = []
    found = answer(asked, before)
    assert held(found) == wanted
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
@pytest.mark.parametrize("seed", range(24))
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
