"""A test for presence goes where what follows makes it, and nothing else does."""

import pytest

from actiongen.importer.lift.strict import needed
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse
from actiongen.syntax.print import print_expression


def _expression(text: str) -> syn.Expr:
    file = parse(Source("policies/a.policy", f"x = {text}\n")).value
    assert file is not None
    (statement,) = file.statements
    assert isinstance(statement, syn.Assign)
    return statement.value


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('a is not None and a.startswith("x")', 'a.startswith("x")'),
        ("a is not None and a.b.c > 3", "a.b.c > 3"),
        ("a is not None and a.b is not None and a.b.c", "a.b.c"),
        ("a is not None and a != 3", "a is not None and a != 3"),
        ("a is not None and b > 3", "a is not None and b > 3"),
        ("a is not None and not a", "a is not None and not a"),
        ('a is not None and "x" not in a', 'a is not None and "x" not in a'),
        ("a or b", "a or b"),
    ],
)
def test_needed(condition: str, expected: str) -> None:
    expr = _expression(condition)
    assert print_expression(needed((expr,), expr.span)) == expected
