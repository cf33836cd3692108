"""The known changes: the events beside them differ as they say, no drawn event contradicts an answer, and the prover
gives it.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest

from actiongen.prover.differences import compare
from actiongen.prover.model import Change
from actiongen.prover.solve import Worker
from actiongen.testing.events import input_for
from actiongen.testing.generate import Generator

from .known_changes import kind, known_change, names, outcome

NAMES = names()
_DRAWN = 150


@pytest.mark.slow
def test_there_are_enough_of_each_kind() -> None:
    counted = Counter(known_change(name).change for name in NAMES)
    assert len(NAMES) >= 80 and min(counted[each] for each in (Change.EQUIVALENT, Change.LOOSER)) >= 10
    assert counted[Change.STRICTER] >= 10 and counted[Change.DIFFERENT] >= 10


@pytest.mark.parametrize("name", NAMES)
def test_the_events_differ_as_they_say(name: str) -> None:
    known = known_change(name)
    assert [test.title for test in known.old.tests] == [test.title for test in known.new.tests]
    for title, old, new in zip(known.kinds, known.old.tests, known.new.tests, strict=True):
        before, after = (
            input_for(each.trigger, each.programs, test)
            for each, test in ((known.old, old), (known.new, new))
        )
        assert before.given == after.given and before.world == after.world, "one event for both"
        assert kind(outcome(known.old, before.world), outcome(known.new, after.world)) is title
    assert _together(known.kinds) is known.change


def _together(kinds: tuple[Change, ...]) -> Change:
    """What a change with such differences is."""
    found = {*kinds}
    return found.pop() if len(found) == 1 else Change.DIFFERENT if found else Change.EQUIVALENT


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_drawn_event_contradicts_an_answer(name: str) -> None:
    known = known_change(name)
    allowed = {Change.EQUIVALENT, known.change}
    if known.change is Change.DIFFERENT:
        allowed |= {Change.LOOSER, Change.STRICTER}
    programs = (*known.old.programs, *known.new.programs)
    drawn = chain.from_iterable(Generator(program).inputs(_DRAWN) for program in programs)
    found = Counter(kind(outcome(known.old, each.world), outcome(known.new, each.world)) for each in drawn)
    assert found.keys() <= allowed, found


@pytest.fixture(scope="module")
def solver() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_prover_gives_the_answer(name: str, solver: Worker) -> None:
    known = known_change(name)
    found = compare(known.old, known.new, solver, way=None, milliseconds=10_000)
    assert found.change is known.change, found
    for each in found.differences:
        before, after = (outcome(side, each.input.world) for side in (known.old, known.new))
        assert kind(before, after) is each.change, "what it shows is so"
        assert each.before != each.after, "and can be seen"


@pytest.mark.every(3)
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_turned_round_it_is_the_opposite(name: str, solver: Worker) -> None:
    known = known_change(name)
    opposite = {Change.STRICTER: Change.LOOSER, Change.LOOSER: Change.STRICTER}
    found = compare(known.new, known.old, solver, way=None, milliseconds=10_000)
    assert found.change is opposite.get(known.change, known.change), found
