"""Names, comments and values, as they are shown."""

import pytest
from ide_folders import at, workspace

from actiongen.ide.meaning import inside, meaning_at, occurrences
from actiongen.ide.names import (
    assigned_at,
    callee_name,
    comment_above,
    helper_at,
    helper_signature,
    inner_statements,
    lines_with_comments,
    shown_scalar,
    shown_value,
    statements,
)
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import read

HEADER = 'action(name="A", trigger="post-login")\n\n'
NESTED = """with rule("R"):
    if a:
        x = 1
    elif b:
        y = 2
    else:
        z = 3
    for i in xs:
        w = 4

def f(p):
    return 5
"""


def parsed(text: str) -> syn.File:
    file = read(Source("policies/a.policy", text)).file.value
    assert file is not None
    return file


def test_statements_come_with_those_in_them() -> None:
    file = parsed(NESTED)
    found = [type(each).__name__ for each in statements(file.statements)]
    assert found == ["With", "If", "Assign", "Assign", "Assign", "For", "Assign", "Def", "Return"]
    assert [*inner_statements(file.statements[0])] == [*file.statements[0].body]  # type: ignore[union-attr]
    assert [*inner_statements(parsed("x = 1\n").statements[0])] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("# One.\n", "One."),
        ("# One,\n#   two. \n", "One, two."),
        ("## One.\n", "One."),
        ("x = 1\n# One.\n", "One."),
        ("# Zero.\nx = 1\n# One.\n", "One."),
        ("# Zero.\n\n# One.\n", "One."),
        ("# One.\n\n", ""),
        ("# allow: AG1 - why\n", ""),
        ("# One.\n# allow: AG1 - why\n# Two.\n", "One. Two."),
        ("x = 1  # behind\n", ""),
        ("    # further in\n", ""),
    ],
)
def test_what_the_comment_above_says(text: str, said: str) -> None:
    assert comment_above(text + "y = 2\n# Three.\n", len(text)) == said


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<x> = 1\n", "x = 1\n"),
        ("<x> = 1", "x = 1"),
        ("y = 2\n<x> = 1\nz = 3\n", "x = 1\n"),
        ("# One.\n<x> = 1\n", "# One.\nx = 1\n"),
        ("y = 2\n# One.\n  # Two.\n<x> = 1\nz = 3\n", "# One.\n  # Two.\nx = 1\n"),
        ("# One.\n\n<x> = 1\n", "x = 1\n"),
        ("y = 2  # One.\n<x> = 1\n", "x = 1\n"),
        ("if a:\n    # One.\n    <x> = 1\n", "    # One.\n    x = 1\n"),
        ("# One.\n<x = (\n  1\n)>\ny = 2\n", "# One.\nx = (\n  1\n)\n"),
        ("\n<x> = 1\n", "x = 1\n"),
    ],
)
def test_lines_with_their_comments(text: str, lines: str) -> None:
    start, end = text.index("<"), text.index(">") - 1
    plain = text.replace("<", "").replace(">", "")
    found = lines_with_comments(Source("a.policy", plain), Span("a.policy", start, end))
    assert plain[found.start : found.end] == lines


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "True"),
        (False, "False"),
        ("a", '"a"'),
        ('é"\n', '"é\\"\\n"'),
        (3.0, "3"),
        (-3.0, "-3"),
        (0.5, "0.5"),
        (999_999_999_999_999.0, "999999999999999"),
        (-1e16, "-1e+16"),
        (1e300, "1e+300"),
    ],
)
def test_a_value_is_shown_as_a_policy_writes_it(value: float | str | bool, shown: str) -> None:
    assert shown_scalar(value) == shown


def test_what_is_no_constant_has_no_value() -> None:
    assert shown_value(None) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("f", "f"), ("a.b.c", "a.b.c"), ("f().b", None), ('"a".lower', None), ("a[0].b", None)],
)
def test_what_is_called(text: str, name: str | None) -> None:
    (statement,) = parsed(f"x = {text}(1)\n").statements
    assert isinstance(statement, syn.Assign) and isinstance(statement.value, syn.Call)
    assert callee_name(statement.value.func) == name


def test_where_a_name_gets_its_meaning() -> None:
    library = "A = 1\n\n\ndef f(a: string, b) -> string:\n    return a\n\n\ndef g():\n    return 2\n"
    folder = workspace(a='load("shared/l.policy", "A", "f")\nx = f(A, 2)\n', shared__l=library)
    view, _ = at(folder, "a", "", "x =")
    path = "policies/shared/l.policy"
    start = library.index("f(a")
    found = helper_at(view, Span(path, start, start + 1))
    assert found is not None and found[0] == library and found[1].name == "f"
    assert helper_signature(found[1]) == "def f(a: string, b) -> string"
    other = helper_at(view, Span(path, library.index("g()"), library.index("g()") + 1))
    assert other is not None and helper_signature(other[1]) == "def g()"
    assigned = assigned_at(view, Span(path, 0, 1))
    assert assigned is not None and assigned[0] == library and assigned[1].target.id == "A"
    for nowhere in (
        None,
        Span("policies/nobody.policy", 0, 1),
        Span(path, 1, 2),
        Span(path, start, start + 2),
    ):
        assert helper_at(view, nowhere) is None and assigned_at(view, nowhere) is None


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ('"ab"', "ab"),
        ("'ab'", "ab"),
        ('"""ab"""', "ab"),
        ("'''ab'''", "ab"),
        ('""', ""),
        ('"', '"'),
        ("ab", "ab"),
        ('r"ab"', 'r"ab"'),
        ('"ab', '"ab'),
        ("\"ab'", "\"ab'"),
        ('""""""', ""),
    ],
)
def test_a_text_without_its_quotes(text: str, within: str) -> None:
    found = inside(Source("a.policy", f"x{text}y"), Span("a.policy", 1, 1 + len(text)))
    assert f"x{text}y"[found.start : found.end] == within


def test_a_name_is_one_at_both_of_its_ends() -> None:
    """Not in the middle of nothing, and nearer to what begins there."""
    text = 'limit = 3\n\nwith rule("R", when=limit == event.stats.logins_count):\n    log(limit)\n'
    folder = workspace(a=f"{HEADER}{text}")
    for part in ("when=limi", "when=limit", "log(limit"):
        view, offset = at(folder, "a", part, "")
        found = meaning_at(view, offset)
        assert found is not None and found[1].name == "limit", part
        places = occurrences(folder, found[1])
        assert [each.is_definition for each in places] == [True, False, False]
        assert len({each.span for each in places}) == 3
    for part in ("when=limit ", "limit = ", "log("):
        view, offset = at(folder, "a", part, "")
        found = meaning_at(view, offset)
        assert found is None or (part, found[1].name) == ("log(", "limit"), part
