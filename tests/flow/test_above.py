"""Which conditions above have to do with a question: all that can change the answer, and of the others hardly any."""

import itertools
import random

import pytest
from flow.test_satisfiable import conditions

from actiongen import ir
from actiongen.facts.presence import Numbering
from actiongen.flow.above import Above
from actiongen.flow.formula import Formulas
from actiongen.flow.satisfiable import Logic

NAME, COUNT, EMAIL = "event.client.name", "event.stats.logins_count", "event.user.email"
PLACE, WIDTH = "event.request.geoip", "event.request.geoip.latitude"
MODE, VERIFIED = "event.session.cookie.mode", "event.user.email_verified"
X, ROLES = "event.user.app_metadata.x", "event.authorization.roles"
IS_A = f'matches(r"^a$", {NAME})'


def texts_found(above: list[str], own: str, cut: int | None = None) -> list[str]:
    """Those above that are looked at for the question."""
    exprs = conditions(*above, own)
    numbering = Numbering()
    made = Formulas(numbering)
    index = Above(made, numbering)
    formulas = [made.of(expr) for expr in exprs]
    for formula in formulas[:-1]:
        index.add(formula)
    if cut is not None:
        index.cut(cut)
    relevant = index.held(index.relevant(formulas[-1:]))
    return [text for text, formula in zip(above, formulas, strict=False) if formula in relevant]


@pytest.mark.parametrize(
    ("own", "found", "not_found"),
    [
        (
            f'{NAME} == "a"',
            [f'{NAME} != "a"', f'{NAME} == "b"', f'{NAME}.startswith("b")', f'not {NAME}.startswith("b")'],
            [f'{NAME} != "b"', f'{EMAIL} == "a"', f"{COUNT} > 1", IS_A],
        ),
        # a text has more values than conditions can exclude
        (f'{NAME} != "a"', [f'{NAME} == "a"'], [f'{NAME} != "b"', f'{NAME} == "b"', f'{NAME}.endswith("b")']),
        (f'{NAME}.endswith("b")', [f'{NAME} == "a"', f'not {NAME}.endswith("b")'], [f'{NAME} != "a"']),
        (f'not {NAME}.startswith("b")', [f'{NAME} == "b"', f'{NAME}.startswith("b")'], [f'{NAME} != "b"']),
        (f'not "b" in {EMAIL}', [f'{EMAIL} == "b"', f"not {EMAIL}"], [f"{EMAIL} is None", f"{EMAIL}"]),
        (IS_A, [f"not {IS_A}"], [f'{NAME} == "a"']),
        (f"not {IS_A}", [IS_A], [f'{NAME} == "a"']),
        # of numbers what is on the other side
        (
            f"{COUNT} > 3",
            [f"{COUNT} < 2", f"{COUNT} <= 3", f"{COUNT} == 2"],
            [f"{COUNT} > 2", f"{COUNT} != 2"],
        ),
        (
            f"{COUNT} <= 3",
            [f"{COUNT} > 4", f"{COUNT} >= 3", f"{COUNT} == 4"],
            [f"{COUNT} < 2", f"{COUNT} != 4"],
        ),
        (f"{COUNT} == 3", [f"{COUNT} > 4", f"{COUNT} < 2", f"{COUNT} != 3"], [f"{COUNT} != 2"]),
        (f"{COUNT} != 3", [f"{COUNT} == 3"], [f"{COUNT} > 4", f"{COUNT} < 2", f"{COUNT} != 2"]),
        # what is absent, and what needs it
        (
            f"{EMAIL} is None",
            [f"{EMAIL} is not None", f'{EMAIL} == "a"', f"{EMAIL}"],
            [f'{EMAIL} != "a"', f'{NAME} == "a"'],
        ),
        (
            f'{EMAIL}.lower() == "a"',
            [f"{EMAIL} is None", f'{EMAIL}.lower() != "a"'],
            [f'{EMAIL}.lower() != "b"'],
        ),
        (f'{EMAIL}.lower() != "a"', [f'{EMAIL}.lower() == "a"'], [f"{EMAIL} is None", f'{EMAIL} == "a"']),
        (f'"A" in {ROLES}', [f'"A" not in {ROLES}', "event.authorization is None"], [f'"B" in {ROLES}']),
        (f'"A" not in {ROLES}', [f'"A" in {ROLES}'], ["event.authorization is None", f'"B" not in {ROLES}']),
        # conditions together can exclude all values of these
        (f'{MODE} != "persistent"', [f'{MODE} != "non-persistent"', f'{MODE} == "persistent"'], [VERIFIED]),
        (VERIFIED, [f"not {VERIFIED}"], [f"{EMAIL} is None"]),
        (
            f"{WIDTH} > 3",
            [f"{WIDTH} is None", f"{PLACE} is None", f"{WIDTH} < 2"],
            [f"{WIDTH} > 2", f"{WIDTH} != 2"],
        ),
        (f"{WIDTH} is None", [f"{WIDTH} > 3", f"{WIDTH} == 3", f"{WIDTH} is not None"], [f"{WIDTH} != 3"]),
        (f"{WIDTH} != 3", [f"{WIDTH} == 3"], [f"{WIDTH} is None", f"{WIDTH} > 2"]),
        (f"{X} == 1", [f"{X} is None", f"{X} != 1"], [f'{NAME} == "a"']),
    ],
    ids=str,
)
def test_what_has_to_do_with_a_question(own: str, found: list[str], not_found: list[str]) -> None:
    for text in found:
        assert texts_found([text], own) == [text]
    for text in not_found:
        assert texts_found([text], own) == []


@pytest.mark.parametrize(
    ("above", "found_by", "not_found_by"),
    [
        # who needs a yes to what it excludes
        (f'not ({NAME} == "a" and {COUNT} > 3)', f'{NAME} == "a"', f"{COUNT} > 5"),
        (f'{NAME} != "a" or {EMAIL} is None', f'{NAME} == "a"', f"{EMAIL} is not None"),
        (f'{EMAIL} is None or {NAME} != "a"', f'{NAME} == "a"', f"{EMAIL} is not None"),
        (f"not ({IS_A} and {COUNT} > 3)", IS_A, f"{COUNT} > 5"),
        (f'not ({NAME} == "a" or {NAME} == "b")', f'{NAME} == "b"', f'{NAME} == "c"'),
        (f'not ({NAME} == "a" or {IS_A})', IS_A, f'{NAME} == "c"'),
        (f'not ({NAME} == "a" or ({NAME} == "b" and {COUNT} > 3))', f'{NAME} == "b"', f"{COUNT} > 5"),
        (f'{NAME} != "a" and {COUNT} > 3', f'{NAME} == "a"', f'{NAME} == "b"'),
        # who needs a number between the bounds that it excludes
        (f"not 3 < {COUNT} < 5", f"{COUNT} == 4", f"{COUNT} > 6"),
        (f"not 3 < {COUNT} < 5", f"{COUNT} <= 4", f"{COUNT} < 2"),
        (f"not 0 < {COUNT} < 3", f"{COUNT} == 1 or {COUNT} == 7", f"{COUNT} > 6"),
    ],
)
def test_a_condition_with_a_way_out_is_in_the_way_of_few(
    above: str, found_by: str, not_found_by: str
) -> None:
    assert texts_found([above], found_by) == [above]
    assert texts_found([above], not_found_by) == []


@pytest.mark.parametrize(
    ("limits", "own", "narrowest"),
    [
        ((f"{COUNT} > 1", f"{COUNT} > 5", f"{COUNT} > 3"), f"{COUNT} < 2", f"{COUNT} > 5"),
        ((f"{COUNT} < 5", f"{COUNT} < 1", f"{COUNT} < 3"), f"{COUNT} > 2", f"{COUNT} < 1"),
        ((f"{COUNT} >= 3", f"{COUNT} > 3", f"not {COUNT} < 3"), f"{COUNT} <= 3", f"{COUNT} > 3"),
        ((f"{COUNT} <= 3", f"{COUNT} < 3", f"not {COUNT} > 3"), f"{COUNT} >= 3", f"{COUNT} < 3"),
        ((f"{COUNT} > 3", f"not {COUNT} <= 4"), f"{COUNT} <= 3", f"not {COUNT} <= 4"),
        ((f"not {COUNT} >= 4", f"{COUNT} < 5"), f"{COUNT} >= 5", f"not {COUNT} >= 4"),
    ],
)
def test_of_bounds_the_narrowest_is_enough(limits: tuple[str, ...], own: str, narrowest: str) -> None:
    assert texts_found([*limits], own) == [narrowest]
    assert texts_found([*reversed(limits)], own) == [narrowest]


def test_what_is_taken_back_is_found_no_more() -> None:
    above = [f"{COUNT} > 1", f'{NAME} == "b"', f"{COUNT} > 5", f'{NAME} == "c"']
    assert texts_found(above, f"{COUNT} < 2", cut=2) == [f"{COUNT} > 1"]
    assert texts_found(above, f'{NAME} == "a"', cut=2) == [f'{NAME} == "b"']
    assert texts_found(above, f'{NAME} == "a"', cut=0) == []


def test_what_has_to_do_with_what_is_found_is_found_too() -> None:
    chain = [f'{NAME} == "a" or {COUNT} > 3', f'{COUNT} < 2 or {EMAIL} == "b"', f"{EMAIL} is None"]
    assert texts_found([*chain, f'{MODE} == "persistent"'], f'{NAME} == "b"') == chain


def test_no_more_than_so_many_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    above = [f'not {NAME}.startswith("{letter}")' for letter in "bcde"]
    assert texts_found(above, f'{NAME} == "a"') == above
    monkeypatch.setattr("actiongen.flow.above.MOST_RELEVANT", 2)
    assert len(texts_found(above, f'{NAME} == "a"')) == 2


# Nothing is overlooked: with conditions above the answer is that of all conditions side by side

EVERY = (
    *(f'{NAME} == "a"', f'{NAME} != "a"', f'{NAME} == "b"', f'{NAME}.startswith("b")', IS_A, f"not {IS_A}"),
    *(f'not {NAME}.startswith("b")', f'"b" in {NAME}', f'not "a" in {NAME}', f'not {NAME}.endswith("b")'),
    *(
        f"{COUNT} > 3",
        f"{COUNT} >= 3",
        f"{COUNT} < 2",
        f"{COUNT} <= 3",
        f"{COUNT} == 2",
        f"{COUNT} != 2",
        f"{COUNT} == 3",
    ),
    *(
        f"{EMAIL} is None",
        f"{EMAIL} is not None",
        f'{EMAIL} == "a"',
        f'{EMAIL} != "a"',
        f'{EMAIL} == ""',
        f"{EMAIL}",
    ),
    *(f'{EMAIL}.lower() == "a"', f'{EMAIL}.lower() != "a"', f"{EMAIL} == {NAME}", f"not {EMAIL} == {NAME}"),
    *(f'({EMAIL} or "none") == "none"', f'coalesce({EMAIL}, "none") != "none"', f"not {EMAIL}"),
    *(
        f'{MODE} == "persistent"',
        f'{MODE} != "persistent"',
        f'{MODE} != "non-persistent"',
        "event.session is None",
    ),
    *(VERIFIED, f"not {VERIFIED}", X, f"not {X}", f"{X} == 1", f"{X} != 1", f"{X} is None", f"truthy({X})"),
    *(f'"A" in {ROLES}', f'"A" not in {ROLES}', "event.authorization is None", f"len({ROLES}) > 1"),
    *(
        f"len({EMAIL}) > 3",
        f"len({EMAIL}) < 2",
        f"not len({EMAIL}) > 3",
        f"to_number({X}) > 3",
        f"to_number({X}) < 2",
    ),
    *(
        f'not ({NAME} == "a" and {COUNT} > 3)',
        f'{NAME} != "a" or {EMAIL} is None',
        f'{NAME} == "a" or {COUNT} > 3',
    ),
    f'({COUNT} > 3) if {NAME} == "a" else ({COUNT} < 2)',
)


EVERY += (
    *(
        f"{WIDTH} > 3",
        f"{WIDTH} < 2",
        f"{WIDTH} is None",
        f"{WIDTH} is not None",
        f"{WIDTH} != 2",
        f"not {WIDTH} > 2",
    ),
    *(
        f"{PLACE} is None",
        f"{PLACE} is not None",
        f'{PLACE}.countryCode == "XX"',
        f'{PLACE}.countryCode != "XX"',
    ),
    *(
        f"{VERIFIED} in [True]",
        f"{VERIFIED} in [False]",
        f"{VERIFIED} not in [True]",
        f"{VERIFIED} not in [False]",
    ),
    *(
        f"to_number({X}) is None",
        f"to_number({X}) is not None",
        f"len({EMAIL}) is None",
        f"{WIDTH} == {COUNT}",
    ),
)


def _disagreements(choices: list[tuple[ir.Expr, ...]]) -> list[tuple[ir.Expr, ...]]:
    logic = Logic()
    return [
        choice for choice in choices if logic.possible(choice[-1:], choice[:-1]) is not logic.possible(choice)
    ]


@pytest.mark.parametrize(
    ("above", "own"),
    [
        ((f"{COUNT} >= 2", f"{COUNT} != 2"), f"{COUNT} <= 2"),
        ((f"{COUNT} != 2", f"{COUNT} <= 2"), f"{COUNT} >= 2"),
        ((f"{WIDTH} >= 2", f"{WIDTH} != 2", f"{PLACE} is not None"), f"not {WIDTH} > 2"),
        ((f'{MODE} != "persistent"', "event.session is not None"), f'{MODE} != "non-persistent"'),
        ((f"{VERIFIED} not in [True]",), f"{VERIFIED} not in [False]"),
        # no bound holds, and the number is there
        ((f"{WIDTH} is not None",), f"not {WIDTH} > 3 and not {WIDTH} <= 3"),
        ((f"{WIDTH} == {COUNT}",), f"not {WIDTH} > 3 and not {WIDTH} <= 3"),
        ((f"not {WIDTH} > 3", f"not {WIDTH} <= 3"), f"{WIDTH} is not None"),
        ((f"not {WIDTH} > 3", f"{WIDTH} is not None"), f"not {WIDTH} <= 3"),
        ((f"not {WIDTH} > 3 and not {WIDTH} <= 3",), f"{WIDTH} == {COUNT}"),
    ],
    ids=str,
)
def test_several_conditions_leave_nothing_together(above: tuple[str, ...], own: str) -> None:
    *exprs, condition = conditions(*above, own)
    assert Logic().possible([condition], exprs) is Logic().possible([*exprs, condition])


@pytest.mark.slow
def test_no_condition_above_is_overlooked() -> None:
    exprs = conditions(*EVERY)
    assert _disagreements([*itertools.permutations(exprs, 2)]) == []
    drawn = random.Random(5)
    assert _disagreements([tuple(drawn.sample(exprs, 3)) for _ in range(600)]) == []
