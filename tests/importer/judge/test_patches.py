"""Changes of an original that take out one habit of JavaScript each."""

import pytest

from actiongen.importer.judge.model import Class
from actiongen.importer.judge.patches import applied, patches
from actiongen.javascript.parse import parse_javascript


def _changed(text: str, kind: Class) -> list[str]:
    script = parse_javascript(text, by_hand=True)
    assert not isinstance(script, str), script
    return [
        applied(text, [each.edit])
        for each in patches(text, script.program, 0, len(text))
        if each.kind is kind
    ]


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
def test_order_is_asked_of_values_of_one_type(operator: str) -> None:
    text = f"f(a.b {operator} 3)"
    assert _changed(text, Class.TYPE) == [f"f((typeof (a.b) !== typeof (3) ? false : a.b {operator} 3))"]


@pytest.mark.parametrize("text", ["f(a === 3)", "f(i++ < 3)", "f((i = 1) < 3)"])
def test_nothing_is_done_twice(text: str) -> None:
    assert _changed(text, Class.TYPE) == []
