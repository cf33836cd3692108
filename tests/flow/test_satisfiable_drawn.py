"""Whether drawn conditions can hold together is what a table of truth says."""

import itertools

import pytest
from flow.test_satisfiable import COUNT, NAME, conditions, possible
from hypothesis import given
from hypothesis import strategies as st

from actiongen.flow.satisfiable import Logic

pytestmark = pytest.mark.slow


# Against a table of truth: three atoms of one name and one count, joined at random

ATOMS = {
    f'{NAME} == "a"': lambda name, count: name == "a",
    f'{NAME} in ["a", "b"]': lambda name, count: name in ("a", "b"),
    f'{NAME}.startswith("b")': lambda name, count: name.startswith("b"),
    f"{COUNT} > 2": lambda name, count: count > 2,
    f"{COUNT} <= 1": lambda name, count: count <= 1,
    f"{COUNT} == 2": lambda name, count: count == 2,
}
EVENTS = [*itertools.product(("", "a", "b", "bc", "z"), (0.5, 1, 1.5, 2, 2.5, 3, 9))]
LEAVES = st.sampled_from(list(ATOMS.items()))


def joined(inner):
    def both(pair):
        (a, left), (b, right) = pair
        return f"({a} and {b})", lambda n, c: left(n, c) and right(n, c)

    def either(pair):
        (a, left), (b, right) = pair
        return f"({a} or {b})", lambda n, c: left(n, c) or right(n, c)

    def negated(one):
        text, meaning = one
        return f"(not {text})", lambda n, c: not meaning(n, c)

    pairs = st.tuples(inner, inner)
    return pairs.map(both) | pairs.map(either) | inner.map(negated)


@pytest.mark.long
@given(st.recursive(LEAVES, joined, max_leaves=7))
def test_the_answer_is_that_of_a_table_of_truth(formula) -> None:
    text, meaning = formula
    assert possible(text) is any(meaning(name, count) for name, count in EVENTS)
    (condition,) = conditions(text)
    assert Logic().always(condition) is all(meaning(name, count) for name, count in EVENTS)


@given(st.lists(st.recursive(LEAVES, joined, max_leaves=4), min_size=2, max_size=6))
def test_conditions_above_count_as_if_they_stood_beside(formulas) -> None:
    *above, own = conditions(*(text for text, _ in formulas))
    logic = Logic()
    for length in range(len(above) + 1):
        together = [meaning for _, meaning in (*formulas[:length], formulas[-1])]
        expected = any(all(meaning(name, count) for meaning in together) for name, count in EVENTS)
        assert logic.possible([own], above[:length]) is expected
