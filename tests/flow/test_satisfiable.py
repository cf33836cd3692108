"""Whether conditions can hold together: "no" only where that is so."""

import itertools

import pytest
from checks.programs import program
from hypothesis import given
from hypothesis import strategies as st

from actiongen import ir
from actiongen.flow.satisfiability import core
from actiongen.flow.satisfiable import Logic


def conditions(*texts: str, above: str = "") -> list[ir.Expr]:
    rules = "".join(
        f'with rule("r{index}", when={text}):\n    log("x")\n' for index, text in enumerate(texts)
    )
    steps = program(above + rules).all_steps
    return [step.condition for step in steps if isinstance(step, ir.Rule) and step.condition is not None]


def possible(*texts: str, above: str = "") -> bool:
    return Logic().possible(conditions(*texts, above=above))


NAME, COUNT, EMAIL = "event.client.name", "event.stats.logins_count", "event.user.email"


@pytest.mark.parametrize(
    "texts",
    [
        (f'{NAME} == "a"', f'{NAME} == "b"'),
        (f'{NAME} == "a"', f'{NAME} not in ["a", "b"]'),
        (f'{NAME} in ["a", "b"]', f'not {NAME} in ["a", "b", "c"]'),
        (f'{NAME} == "a"', f'{NAME}.startswith("b")'),
        (f'{NAME} == "abc"', f'not {NAME}.endswith("bc")'),
        (f'{NAME} == "abc"', f'not "b" in {NAME}'),
        (f"{COUNT} < 2", f"{COUNT} >= 2"),
        (f"{COUNT} > 2", f"{COUNT} < 2"),
        (f"2 < {COUNT} < 2",),
        (f"{COUNT} == 3", f"{COUNT} != 3"),
        (f"{EMAIL} is None", f'{EMAIL}.lower() == "a@b.c"'),
        (f"{EMAIL} is None", f"{EMAIL}"),
        (f'{EMAIL} == ""', f"{EMAIL}"),
        ("event.authorization is None", '"Admin" in event.authorization.roles'),
        ("event.authorization is None", 'any(r == "Admin" for r in event.authorization.roles)'),
        (f'coalesce({EMAIL}, "none") == "none"', f'{EMAIL} == "a@b.c"'),
        (f'({EMAIL} or "none") == ""',),
        ("event.user.app_metadata.x == 1", "event.user.app_metadata.x is True"),
        ("event.user.app_metadata.x is None", "truthy(event.user.app_metadata.x)"),
        (f'("a" if {NAME} == "x" else "b") == "b"', f'{NAME} == "x"'),
        (f'{NAME} == "a" or {NAME} == "b"', f'{NAME} == "c" or {NAME} == "d"'),
        (f'{NAME} == "a" or {COUNT} > 3', f'{NAME} == "b"', f"{COUNT} <= 3"),
        (f"event.session.id is None and event.session.id == {NAME}",),
        (f'not "all" in {{{NAME}: 3, "all": 3}}',),
        (f'"al" in {{{NAME}: 3, "all": 3}}', f'{NAME} == "a"'),
        (f'{NAME} in {{"a": 1, "b": 2}}', f'{NAME} == "c"'),
        (f'{NAME} not in {{"a": 1, "b": 2}}', f'{NAME} == "b"'),
        ('"m" in {"n": event.user.name}',),
    ],
    ids=str,
)
def test_what_cannot_be(texts: tuple[str, ...]) -> None:
    assert not possible(*texts)
    assert not possible(*reversed(texts))


@pytest.mark.parametrize(
    "texts",
    [
        (f'{NAME} == "a"', f'{NAME} in ["a", "b"]'),
        (f'{NAME}.startswith("b")', f'{NAME} != "b"'),
        (f'{NAME}.startswith("b")', f'{NAME}.endswith("c")', f'not {NAME} == "bc"'),
        (f"{COUNT} < 2", f"{COUNT} <= 1"),
        (f"{COUNT} > 2", f"{COUNT} < 2.5"),
        (f"not {EMAIL} == {NAME}", f"not {EMAIL} != {NAME} or {COUNT} > 1"),
        # absent, every comparison is False
        (f'not {EMAIL}.startswith("a")', f'not {EMAIL}.startswith("b")', f'{EMAIL} != "c"'),
        ("event.user.email_verified", f"{EMAIL} is None"),
        ("event.user.app_metadata.x is not None", "not truthy(event.user.app_metadata.x)"),
        (f'{EMAIL}.lower() == "a"', f'{EMAIL} == "A"'),
        (f'email_domain({EMAIL}) == "a"', f'email_domain({EMAIL}.lower()) == "b"'),
        ('matches(r"^a$", event.client.name)', f'{NAME} == "b"'),
        ('all(r == "a" for r in event.authorization.roles)', "event.authorization is None"),
        # a pair without a value is left out, and a container may hold any key
        ('not "n" in {"n": event.user.name}',),
        ('"n" in {"n": event.user.name}',),
        (f'not "a" in {{{NAME}: 3, "all": 3}}', f'{NAME} != "b"'),
    ],
    ids=str,
)
def test_what_may_be(texts: tuple[str, ...]) -> None:
    assert possible(*texts)


def test_definitions_and_helpers_are_looked_through() -> None:
    above = (
        f'shop = {NAME} == "Shop"\nNAMES = ["Shop", "Office"]\n'
        "def named(text):\n    local = event.client.name\n    return local == text\n"
    )
    assert not possible("shop", 'named("Office")', above=above)
    assert not possible("not shop", 'named("Shop")', above=above)
    assert not possible("shop", f"{NAME} not in NAMES", above=above)
    assert possible("shop", f"{NAME} in NAMES", above=above)


def test_a_core_has_nothing_to_spare() -> None:
    every = conditions(f"{COUNT} > 1", f'{NAME} == "a"', f"{EMAIL} is None", f'{NAME} != "a"')
    assert core(Logic(), every) == [1, 3]


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (f'{NAME} == "a" or {COUNT} > 3', f'{NAME} == "b" or {COUNT} > 4', f"{COUNT} < 2")
    assert not possible(*texts)
    monkeypatch.setattr("actiongen.flow.satisfiable.MOST_STEPS", 0)
    assert possible(*texts)


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


@pytest.mark.slow
@given(st.recursive(LEAVES, joined, max_leaves=7))
def test_the_answer_is_that_of_a_table_of_truth(formula) -> None:
    text, meaning = formula
    assert possible(text) is any(meaning(name, count) for name, count in EVENTS)
    (condition,) = conditions(text)
    assert Logic().always(condition) is all(meaning(name, count) for name, count in EVENTS)


@pytest.mark.slow
@given(st.lists(st.recursive(LEAVES, joined, max_leaves=4), min_size=2, max_size=6))
def test_conditions_above_count_as_if_they_stood_beside(formulas) -> None:
    *above, own = conditions(*(text for text, _ in formulas))
    logic = Logic()
    for length in range(len(above) + 1):
        together = [meaning for _, meaning in (*formulas[:length], formulas[-1])]
        expected = any(all(meaning(name, count) for meaning in together) for name, count in EVENTS)
        assert logic.possible([own], above[:length]) is expected
