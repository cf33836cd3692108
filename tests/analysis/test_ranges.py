"""Ranges by where a value comes from, and by what the conditions at its place say of it."""

import pytest

from actiongen import ir
from actiongen.analysis.conditions import condition
from actiongen.analysis.environment import Context, Environment
from actiongen.analysis.infer import infer
from actiongen.analysis.scope import Scope
from actiongen.auth0.load import load_trigger
from actiongen.facts.known import NOTHING
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse

N = "read(event.request.body.n, number)"
NS = "read(event.request.body.ns, [number])"
ROW = 'read(event.request.body.row, {"n": number, "at": time, "inner": {"n": number}})'


def place() -> Environment:
    trigger = load_trigger("post-login")
    assert trigger is not None
    return Environment(Context(trigger, infer), Scope(), NOTHING)


def expression(code: str) -> syn.Expr:
    file = parse(Source("a.policy", f"x = {code}\n")).value
    assert file is not None and isinstance(file.statements[0], syn.Assign), code
    return file.statements[0].value


def is_present(code: str, where: str | None = None, holds: bool = True) -> bool:
    """Whether the value is known to be present where the condition holds, or does not."""
    here = place()
    if where is not None:
        here = here.assume(condition(expression(where), here), holds)
    found = here.settle(here.infer(expression(code)))
    assert not isinstance(found, ir.ErrorExpr) and not here.context.diagnostics, here.context.diagnostics
    return found.info.present


@pytest.mark.parametrize(
    "code",
    [
        "event.stats.logins_count * 1000 + 1",
        "coalesce(event.stats.logins_count, 1) + 1",
        '{"a": 1, "b": 2}["a"] * 1e300',
        '[x * 2 for x in [1, 2]][0] is None or {"n": now()}.n + days(1) > now()',
        "iso(now() + days(365))",
        f"iso(coalesce({ROW}.at, now()) + days(1))",
    ],
)
def test_what_is_bounded_is_present(code: str) -> None:
    assert is_present(code)


@pytest.mark.parametrize(
    "code",
    [
        f"coalesce({N}, 0) + 1",
        f"coalesce({ROW}.n, 0) + 1",
        f"coalesce({ROW}.inner.n, 0) * 2",
        f'{{"n": coalesce({N}, 0)}}.n * 2',
        f'{{"n": 1, **{{"n": coalesce({N}, 0)}}}}.n * 2',
        f'{{"a": {{"n": coalesce({N}, 0)}}}}.a.n * 2',
        f"coalesce({NS}[0], 0) + 1",
        f"coalesce([*{NS}, 1][0], 0) + 1",
        f"coalesce(first(n for n in {NS}), 0) + 1",
        f"coalesce([n for n in {NS}][0], 0) + 1",
        f"coalesce([row.n for row in [{{'n': coalesce({N}, 0)}}]][0], 0) * 2",
        f'coalesce({{k: n for k, n in {{"a": coalesce({N}, 0)}}.items()}}["a"], 0) * 2',
        f'{{k: n for k, n in {{"a": 1}}.items()}}.get("b", coalesce({N}, 0)) * 2',
        f"(coalesce({N}, 0) if event.stats.logins_count > 1 else 1) * 2",
        'coalesce(to_number("1"), 0) * 2',
        f"iso(now() + days(coalesce({N}, 0)))",
        "iso(now() + days(1e300))",
        "days(1e308)",
        f"event.stats.logins_count / (coalesce({N}, 0) + 1)",
    ],
)
def test_what_comes_from_json_or_text_is_not_bounded(code: str) -> None:
    assert not is_present(code)


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (f"0 < {N} and {N} <= 1000000000", True),
        (f"0 < {N} <= 1000000000", True),
        (f"{N} == 5", True),
        (f"{N} in [1, 2, 3]", True),
        (f"{N} is None or {N} < -10 or {N} > 10", False),
        (f"not ({N} >= 0 and {N} <= event.stats.logins_count)", False),
        (f"{N} != 7", False),
        (f"-1 < {N} and {N} < event.stats.logins_count + 5", True),
    ],
)
def test_comparisons_bound_numbers(where: str, holds: bool) -> None:
    assert is_present(f"{N} * {N} + 1", where, holds)


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (f"{N} <= 1000000000", True),
        (f"0 < {N} and {N} <= coalesce(read(event.request.body.m, number), 0)", True),
        (f"0 < {N} and {N} <= 10 or {N} > 0", True),
        (f"{N} is None or {N} > 10", False),
        (f"{N} is None or {N} < -10 or {N} > read(event.request.body.m, number)", False),
        (f"{N} != 7", True),
    ],
)
def test_half_a_bound_is_none(where: str, holds: bool) -> None:
    assert not is_present(f"{N} * {N} + 1", where, holds)
