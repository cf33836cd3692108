"""The expressions in a tree, outer ones first, and the parts of a node."""

import pytest

from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.syntax.walk import expressions, parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = f(a, k=b.c)[d]\n", ["x", "f(a, k=b.c)[d]", "f(a, k=b.c)", "f", "a", "b.c", "b", "d"]),
        ("x = [a, *b]\n", ["x", "[a, *b]", "a", "b"]),
        ("x = {a: 1, **b}\n", ["x", "{a: 1, **b}", "a", "1", "b"]),
        ("x = [a for b in c if d]\n", ["x", "[a for b in c if d]", "a", "b", "c", "d"]),
        ('x = f"{a}b" < -c\n', ["x", 'f"{a}b" < -c', 'f"{a}b"', "a", "-c", "c"]),
        (
            'with rule("a"):\n    if b:\n        c()\n    else:\n        d = e\n',
            ['rule("a")', "rule", '"a"', "b", "c()", "c", "d", "e"],
        ),
        (
            "def f(a: b) -> c:\n    for d in e:\n        g()\n    return h\n",
            ["b", "c", "d", "e", "g()", "g", "h"],
        ),
    ],
)
def test_the_expressions_of_a_statement(text: str, found: list[str]) -> None:
    file = parse(Source("a.policy", text)).value
    assert file is not None
    (statement,) = file.statements
    assert [text[each.span.start : each.span.end] for each in expressions(statement)] == found
    assert [text[each.span.start : each.span.end] for each in expressions(file)] == found
    assert [*parts(file)] == [statement]
