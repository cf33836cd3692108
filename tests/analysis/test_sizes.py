"""How long texts can get, by where they come from."""

import pytest

from actiongen import ir
from actiongen.analysis.definitions import define
from actiongen.analysis.environment import Context, Environment
from actiongen.analysis.infer import infer
from actiongen.analysis.scope import Scope
from actiongen.auth0.load import load_trigger
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Code
from actiongen.facts.known import NOTHING
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse

X = 'coalesce(read(event.request.body.x, string), "")'
XS = "coalesce(read(event.request.body.xs, [string]), [])"
ROLES = "coalesce(event.authorization.roles, [])"


def last(text: str) -> tuple[ir.Expr, Environment]:
    """The value of the last definition."""
    trigger = load_trigger("post-login")
    assert trigger is not None
    place = Environment(Context(trigger, infer), Scope(), NOTHING)
    file = parse(Source("a.policy", text)).value
    assert file is not None
    for statement in file.statements:
        assert isinstance(statement, syn.Assign), text
        found = define(statement, place)
    return found.value, place


def is_present(code: str) -> bool:
    value, place = last(f"x = {code}\n")
    assert not place.context.diagnostics, place.context.diagnostics
    return value.info.present


@pytest.mark.parametrize(
    "code",
    [
        f'{X}.replace(" ", "_")',
        f'"Dear {{name}}!".replace("{{name}}", {X})',
        f'{X}.lower().strip().replace("a", "")',
        f'", ".join({ROLES})',
        f'", ".join({XS})',
        f'" ".join([x.upper() for x in {XS}])',
        f'" ".join([f"{{event.tenant.id}}:{{x}}" for x in {ROLES}])',
        f'{X}[:1000].replace("a", {X}[:1000])',
        f'{X}[-1000:].replace("a", {X}[:1000])',
        f"to_json({ROLES})",
        f'to_json({{"x": {X}}})',
    ],
)
def test_what_is_short_enough_is_present(code: str) -> None:
    assert is_present(code)


@pytest.mark.parametrize(
    "code",
    [
        f'{X}.replace("a", {X})',
        f'{X}.replace({X}, "b" + {X})',
        f"{X}.join({XS})",
        f'"a".join({XS}).replace("a", {X})',
        f'" ".join([{X} for x in {XS}])',
        f'" ".join([x.replace("a", {X}) or "" for x in {XS}])',
        f'{{"a": {X}}}.a.replace("a", {{"b": {X}}}.b)',
        f'first(x for x in [{X}]).replace("a", {X})',
        "to_json(event.user.app_metadata)",
        'to_json({"m": event.user.app_metadata})',
    ],
)
def test_what_may_be_too_long_may_be_absent(code: str) -> None:
    assert not is_present(code)


@pytest.mark.parametrize(
    ("doubled", "code"),
    [
        ("{0} + {0}", codes.TEXT_TOO_LONG),
        ('f"{{{0}}}{{{0}}}"', codes.TEXT_TOO_LONG),
        ("[*{0}, *{0}]", codes.TEXT_TOO_LONG),
        ("[{0}, {0}]", codes.TEXT_TOO_LONG),
        ('{{"a": {0}, "b": {0}}}', codes.TOO_INVOLVED),  # its type doubles too
    ],
)
def test_what_doubles_at_each_line_is_an_error(doubled: str, code: Code) -> None:
    first = '["a"]' if "[" in doubled else '"a"'
    lines = [f"x0 = {first}", *(f"x{n} = {doubled.format(f'x{n - 1}')}" for n in range(1, 30))]
    _, place = last("\n".join(lines) + "\n")
    assert {diagnostic.code for diagnostic in place.context.diagnostics} == {code}
    assert len(place.context.diagnostics) == 1
