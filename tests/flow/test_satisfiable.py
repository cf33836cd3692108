"""Whether conditions can hold together: "no" only where that is so."""

import itertools
from collections.abc import Iterable, Sequence

import pytest
from checks.programs import program

from actiongen import ir
from actiongen.flow.satisfiability import core
from actiongen.flow.satisfiable import Logic
from actiongen.source import Span


def conditions(*texts: str, above: str = "") -> list[ir.Expr]:
    rules = "".join(
        f'with rule("r{index}", when={text}):\n    log("x")\n' for index, text in enumerate(texts)
    )
    steps = program(above + rules).all_steps
    return [step.condition for step in steps if isinstance(step, ir.Rule) and step.condition is not None]


def possible(*texts: str, above: str = "") -> bool:
    return Logic().possible(conditions(*texts, above=above))


MODE = "event.session.cookie.mode"
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
        (
            f"{MODE} is not None",
            f'({MODE} != "persistent" and {MODE} != "non-persistent") or ({NAME} == "a" and {NAME} == "b")',
        ),
        (f'({NAME} == "a") in [True]', f'{NAME} == "b"'),
        (f'({NAME} == "a") in [False]', f'{NAME} == "a"'),
        (f'({NAME} == "a") is None',),
        (f"{COUNT} <= 2 < {COUNT}",),
        (f"2 >= {COUNT}", f"2 < {COUNT}"),
        (f"{EMAIL} == {EMAIL}", f"{EMAIL} is None"),
        (f"coalesce({EMAIL}, event.user.name) is None", 'event.user.name == "a"'),
        (f'coalesce({EMAIL}, event.user.name, "none") == "none"', f'{EMAIL} == "a"'),
        (
            f'coalesce({EMAIL}, event.user.name, "none") == "a"',
            f"{EMAIL} is None",
            "event.user.name is None",
        ),
        (f'coalesce({NAME} == "a", False)', f'{NAME} == "b"'),
        (f'({EMAIL} or {NAME}) == "a"', f'{EMAIL} == "b"'),
        (f'({EMAIL} or {NAME}) == "a"', f"not {EMAIL}", f'{NAME} == "b"'),
        (f'("a" if {COUNT} > 1 else {NAME}) == "b"', f"{COUNT} > 1"),
        (f'({NAME} == "a" if {COUNT} > 1 else {NAME} == "b")', f'{NAME} == "c"'),
        (f'({NAME} == "a" if {COUNT} > 1 else {NAME} == "b")', f'{NAME} == "a"', f"{COUNT} <= 1"),
        ("event.user.email_verified in [True]", "not event.user.email_verified"),
        (f'{NAME}.startswith("a")', f'{NAME} == ""'),
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
        (
            f'coalesce({EMAIL}, event.user.name, "none") == "none"',
            f"{EMAIL} is None",
            "event.user.name is None",
        ),
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


@pytest.mark.parametrize(
    "text",
    [
        f'("a" if 1 < 2 else {NAME}) == "a"',
        f'({NAME} == "a") is not None',
        f"{NAME} not in NONE",
        f'("a" if {NAME} not in NONE else {NAME}) == "a"',
        f'("a" if {NAME} in NONE else "b") != "a"',
        f"coalesce({EMAIL}, {NAME}) is not None",
        f'coalesce({EMAIL}, "none") is not None',
        f"{COUNT} == {COUNT}",
        f'{NAME} == "a" or {NAME} != "a"',
        f'{NAME} == "a" if {NAME} == "a" else {NAME} != "a"',
        f"{COUNT} > 1 or {COUNT} <= 1",
        f'(("x" if {COUNT} > 1 else "y") == "x") in [True] or {COUNT} <= 1',
    ],
)
def test_what_holds_for_every_event(text: str) -> None:
    (condition,) = conditions(text, above="NONE = []\n")
    assert Logic().always(condition)
    assert not possible(f"not ({text})", above="NONE = []\n")


@pytest.mark.parametrize(
    "text", [f"{EMAIL} == {EMAIL}", f'{NAME} == "a"', f"{EMAIL} == {NAME} or {COUNT} > 1"]
)
def test_what_some_event_does_not_meet(text: str) -> None:
    (condition,) = conditions(text)
    assert not Logic().always(condition)


def test_a_list_without_items_has_none() -> None:
    assert not possible(f"{NAME} in NONE", above="NONE = []\n")


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


class Conflict:
    """A solver for which some conditions exclude one another, and all others go together."""

    gave_up_at: Span | None = None

    def __init__(self, *together: ir.Expr) -> None:
        self.together = together
        self.asked = 0

    def possible(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr] = ()) -> bool:
        self.asked += 1
        every = [*conditions, *above]
        return not self.together or not all(any(each is one for one in every) for each in self.together)

    def related(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr]) -> Sequence[int]:
        self.asked += 1
        return [len(above) - 1]

    def always(self, condition: ir.Expr) -> bool:
        return False


def test_a_core_is_what_excludes_one_another_wherever_it_stands() -> None:
    every = conditions(*(f"{COUNT} > {number}" for number in range(7)))
    for size in range(1, 5):
        for chosen in itertools.combinations(range(7), size):
            assert core(Conflict(*(every[index] for index in chosen)), every) == [*chosen]


def test_a_core_at_the_end_takes_few_questions() -> None:
    every = conditions(*(f"{COUNT} > {number}" for number in range(64)))
    logic = Conflict(every[62], every[63])
    assert core(logic, every) == [62, 63]
    assert logic.asked == 4


def test_a_core_looks_at_what_is_related_before_it_looks_at_all() -> None:
    every = conditions(*(f"{COUNT} > {number}" for number in range(64)))
    related = Conflict(every[62], every[63])
    assert core(related, every[63:], every[:63]) == [62, 63] and related.asked < 6
    # what is said to be related is not always why
    assert core(Conflict(every[0], every[63]), every[63:], every[:63]) == [0, 63]


def test_what_is_related_is_what_the_answer_comes_from() -> None:
    above = conditions(f'{NAME} != "a"', f"{COUNT} > 1", f'{NAME} != "b"', f'{EMAIL} == "c"')
    logic = Logic()
    assert [*logic.related(conditions(f'{NAME} == "b"'), above)] == [2]
    assert [*logic.related(conditions(f'{NAME} == "b" or {COUNT} > 2'), above)] == [2]
    assert [*logic.related(conditions(f"{COUNT} < 1"), above)] == [1]
    # nothing gets past the third one
    closed = conditions(f'{NAME} == "a"', f"{COUNT} > 1", f'{NAME} != "a"')
    assert [*logic.related(conditions(f"{COUNT} < 9"), closed)] == [0, 1, 2]


def test_a_core_ends_even_where_the_solver_gives_up() -> None:
    every = conditions(f"{COUNT} > 1", f"{COUNT} < 1")
    assert core(Conflict(), every) == [0, 1]


HARD = (f'{NAME} == "a" or {COUNT} > 3', f'{NAME} == "b" or {COUNT} > 4', f"{COUNT} < 2")


@pytest.mark.parametrize(
    ("limit", "value"),
    [("MOST_STEPS", 1), ("MOST_WORK", 3), ("MOST_WORK_OF_ALL", -1), ("_DEEPEST_SEARCH", 0)],
)
def test_a_search_that_takes_too_long_is_given_up(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = f'{NAME} == "a" or {NAME} == "b"', f'{NAME} == "c" or {NAME} == "d"'
    (always,) = conditions(f"not (({texts[0]}) and ({texts[1]}))")
    assert not possible(*texts) and Logic().always(always)
    monkeypatch.setattr(f"actiongen.flow.satisfiable.{limit}", value)
    assert possible(*texts) and not Logic().always(always)


def test_what_was_given_up_once_is_no_proof_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actiongen.flow.satisfiable.MOST_WORK", 3)
    logic, (first, second) = Logic(), conditions(f'{NAME} == "a" or {NAME} == "b"', f'{NAME} == "c"')
    assert [logic.possible([second], [first]) for _ in range(2)] == [True, True]


def test_the_first_condition_that_is_not_judged_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    logic, (first, second, third) = Logic(), conditions(*HARD)
    assert logic.possible([first]) and logic.gave_up_at is None
    monkeypatch.setattr("actiongen.flow.satisfiable.MOST_WORK_OF_ALL", 0)
    assert logic.possible([second], [first]) and logic.possible([third], [first])
    assert logic.gave_up_at == second.info.span


def test_one_question_that_takes_too_long_does_not_end_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actiongen.flow.satisfiable.MOST_WORK", 5)
    logic, every = Logic(), conditions(*HARD, f'{NAME} == "x"', f'{NAME} == "y"')
    assert logic.possible(every[:3])
    assert not logic.possible(every[4:], every[3:4])
    assert logic.gave_up_at is None


def test_conditions_above_may_grow_shrink_and_differ() -> None:
    logic = Logic()
    a, b, not_a, other = conditions(f'{NAME} == "a"', f'{NAME} == "b"', f'{NAME} != "a"', f"{COUNT} > 1")
    assert logic.possible([other], [a])
    assert not logic.possible([not_a], [a])
    assert not logic.possible([other], [a, b])
    assert not logic.possible([], [a, b, other])
    assert logic.possible([other], [a, other])
    assert logic.possible([not_a], [b])
    assert logic.possible([], [])
    assert not logic.possible([not_a], [other, a])
