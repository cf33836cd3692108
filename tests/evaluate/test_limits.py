"""How long a run may take and how large a value may be, in the interpreter."""

from collections.abc import Callable

import pytest

from actiongen.evaluate.limits import LARGEST, Meter, OverLimit
from actiongen.runs.run import End, Ending
from actiongen.runs.values import Value

LATE = End(Ending.TIMEOUT, "takes too long")
LARGE = End(Ending.MEMORY, "makes a value that is too large")


def test_the_clock_is_read_every_thousand_values() -> None:
    meter = Meter(seconds=-1.0)
    for _ in range(1023):
        meter.tick()
    with pytest.raises(OverLimit, match="takes too long") as given_up:
        meter.tick()
    assert given_up.value.end == LATE


def test_who_is_in_time_goes_on() -> None:
    meter = Meter(seconds=1e9)
    for _ in range(5000):
        meter.tick()


def a(count: int) -> str:
    return "a" * count


@pytest.mark.parametrize(
    "made",
    [
        lambda: (a(LARGEST), a(LARGEST + 1)),
        lambda: ([a(LARGEST - 1)], [a(LARGEST)]),
        lambda: ([a(LARGEST - 5), 1.0, None, True, []], [a(LARGEST - 4), 1.0, None, True, []]),
        lambda: ({"key": a(LARGEST - 1)}, {"key": a(LARGEST)}),
        lambda: ([[a(LARGEST - 2)]], [[a(LARGEST - 1)]]),
        lambda: ([{"key": [a(LARGEST - 3)]}], [{"key": [a(LARGEST - 2)]}]),
    ],
)
def test_a_value_counts_with_all_that_is_in_it(made: Callable[[], tuple[Value, Value]]) -> None:
    value, over = made()
    assert Meter().made(value) is value
    with pytest.raises(OverLimit) as given_up:
        Meter().made(over)
    assert given_up.value.end == LARGE


def test_what_stands_twice_counts_twice() -> None:
    half: Value = [a(LARGEST // 2)]
    meter = Meter()
    assert meter.made(half) is half
    with pytest.raises(OverLimit):
        meter.made([half, half])
