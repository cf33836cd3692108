"""No policy takes the compiler hostage: each ends soon, with what it means or with a diagnostic.

Bounds are of the processor's time, and generous: what once took minutes must not take them again. How fast costs grow
is counted, so that a machine under load says the same.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hostile.cost import compiled, count, exponent
from hostile.shapes import SHAPES

SECONDS = 12
"""Of the processor, at an eighth of the size that 256 kB allow: about twenty times what it takes."""

GROWING = {
    "rules that deny": 60,
    "rules that deny on lists": 60,
    "rules that stop": 60,
    "rules on different fields": 60,
    "rules on two fields": 60,
    "thresholds": 60,
    "thresholds that stop": 60,
    "rules that never run": 60,
    "rules that never run for one reason": 60,
    "ifs that deny": 60,
    "flat or": 100,
    "flat and": 100,
    "flat or of fields": 100,
    "elifs": 100,
    "elifs that deny": 60,
    "elifs that deny on lists": 60,
    "elifs that deny on countries": 60,
    "elifs that challenge on lists": 60,
    "elifs that challenge on counters": 60,
    "dates that deny": 60,
    "dates and names that deny": 60,
    "counters that deny": 60,
    "counts that deny": 60,
    "counters and names that deny": 60,
    "numbers that deny": 60,
    "ranges that deny": 60,
    "ranges of two numbers that deny": 60,
    "beginnings that deny": 60,
    "shared conditions that deny": 60,
    "chained lists": 24,
    "chained conditions": 24,
    "chained lower": 24,
    "doubling numbers": 24,
    "doubling lists": 24,
    "doubling choices": 24,
    "doubling coalesce": 24,
    "doubling conditions": 24,
    "calls of one helper": 60,
    "calls of one helper with other arguments": 60,
    "helpers in a row": 5,
    "helpers that double": 2,
    "helpers that return dictionaries twice": 2,
    "calls in calls": 6,
    "helpers that double dictionaries": 4,
    "names that double dictionaries": 3,
}
"""Shapes that are within all limits at four times this size."""

JUDGED = (
    "elifs that deny on lists",
    "elifs that deny on countries",
    "elifs that challenge on lists",
    "dates and names that deny",
    "counters that deny",
    "counts that deny",
    "counters and names that deny",
    "numbers that deny",
    "ranges that deny",
    "steps of two numbers that deny",
    "shared conditions that deny",
)

LIMITED = {
    "aliases": "AG217",
    "chained lists": "AG217",
    "doubling numbers": "AG217",
    "helpers in a row": "AG217",
    "helpers that double": "AG217",
    "helpers that nest": "AG217",
    "helpers that return dictionaries twice": "AG217",
    "calls of one long helper": "AG217",
    "effect helpers that double": "AG217",
    "failures that double": "AG217",
    "request helpers that double": "AG217",
    "flat or": "AG121",
    "elifs": "AG121",
    "long comparison": "AG121",
}


class Late(Exception):  # noqa: N818 - a signal
    """The processor has worked for too long."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ends what takes more time of the processor."""

    def late(*_: object) -> None:
        raise Late(f"more than {seconds} s of the processor")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("name", SHAPES)
def test_a_policy_ends_soon_and_never_in_a_bug(name: str) -> None:
    shape = SHAPES[name]
    with within(SECONDS):
        found = compiled(shape.text(max(1, shape.size // 8)))
    assert not [each for each in found if each.code.id.startswith("AG9")]


@pytest.mark.parametrize("name", GROWING)
def test_the_cost_grows_with_the_size(name: str) -> None:
    size, text = GROWING[name], SHAPES[name].text
    compiled(text(2))  # what is made once is not counted
    with within(4 * SECONDS):
        small, large = count(text(size)), count(text(4 * size))
    assert exponent(small, large, 4) < 1.5


@pytest.mark.parametrize(("name", "code"), LIMITED.items())
def test_what_is_beyond_a_limit_is_said(name: str, code: str) -> None:
    assert code in {each.code.id for each in compiled(SHAPES[name].text(600))}


@pytest.mark.parametrize("name", ["doubling dicts", "doubling choices of dicts"])
def test_dictionaries_that_double_are_said_within_twenty_lines(name: str) -> None:
    with within(SECONDS):
        assert "AG217" in {diagnostic.code.id for diagnostic in compiled(SHAPES[name].text(20))}


@pytest.mark.parametrize("name", JUDGED)
def test_four_hundred_rules_or_arms_are_judged(name: str) -> None:
    with within(SECONDS):
        assert "AG322" not in {each.code.id for each in compiled(SHAPES[name].text(400))}


def test_conditions_that_are_not_judged_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    text = SHAPES["ranges that deny"].text(60)
    assert "AG322" not in {each.code.id for each in compiled(text)}
    monkeypatch.setattr("actiongen.flow.satisfiable.MOST_WORK_OF_ALL", 500)
    assert [each.code.id for each in compiled(text)].count("AG322") == 1
