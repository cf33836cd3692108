"""What is known to hold at a place. ``|`` in a policy marks it."""

import pytest

from actiongen.ide.conditions import call_around, chain_text, known_at
from actiongen.ide.names import callee_name
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import read

TERMINAL = frozenset({"access.deny", "redirect.sendUserTo"})


def parsed(text: str) -> syn.File:
    file = read(Source("policies/a.policy", text)).file.value
    assert file is not None
    return file


def known(text: str) -> list[str]:
    """The conditions at the mark, the nearest first; those that do not hold with a ``not``."""
    before, _, after = text.partition("|")
    whole = before + after
    return [
        ("" if each.holds else "not ") + whole[each.condition.span.start : each.condition.span.end]
        for each in known_at(parsed(whole), len(before), TERMINAL)
    ]


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("x = a|\n", []),
        # Operands on the left, and not the other way round.
        ("x = a and b|\n", ["a"]),
        ("x = a| and b\n", []),
        ("x = a and b and c|\n", ["b", "a"]),
        ("x = a or b or |c\n", ["not b", "not a"]),
        ("x = (a or b) and c|\n", ["a or b"]),
        ("x = a and (b or c|)\n", ["not b", "a"]),
        ("x = f(a and |b)\n", ["a"]),
        ("x = not (a and b|)\n", ["a"]),
        ("x = [a and b|]\n", ["a"]),
        ('x = {"k": a and b|}\n', ["a"]),
        ("x = y if a else |z\n", ["not a"]),
        ("x = |y if a else z\n", ["a"]),
        ("x = y if a| else z\n", []),
        ("x = y if a and b| else z\n", ["a"]),
        ("x = (u and |y) if a else z\n", ["u", "a"]),
        # Loops in expressions.
        ("x = [i| for i in xs if a]\n", ["a"]),
        ("x = [i for i in |xs if a]\n", []),
        ("x = any(i| for i in xs if a if b)\n", ["b", "a"]),
        ("x = [i for i in xs if a if b|]\n", ["a"]),
        ("x = [i for i in xs if a| if b]\n", []),
        ("x = {k|: v for k in xs if a}\n", ["a"]),
        ("x = {k: v| for k in xs if a}\n", ["a"]),
        ("x = [i for i in xs if a and b|]\n", ["a"]),
        ("x = [a and i| for i in xs if b]\n", ["a", "b"]),
        ("x = [i for i in (a and |b)]\n", ["a"]),
        # A rule, in its header and in its body.
        ('with rule("R", when=a):\n    log(x|)\n', ["a"]),
        ('with rule("R", when=a and b|):\n    log(x)\n', ["a"]),
        ('with rule("R", when=a|):\n    log(x)\n', []),
        ('with rule("R"):\n    log(x|)\n', []),
        ('with rule("R", when=a):\n    y = b and x|\n', ["b", "a"]),
        ('with on_continue():\n    with rule("R", when=a):\n        log(x|)\n', ["a"]),
        # Arms of an `if`.
        ("def f(p):\n    if a:\n        log(x|)\n", ["a"]),
        ("def f(p):\n    if a:\n        log(x)\n    elif b:\n        log(y|)\n", ["b", "not a"]),
        ("def f(p):\n    if a:\n        log(x)\n    elif b|:\n        log(y)\n", ["not a"]),
        ("def f(p):\n    if a and b|:\n        log(x)\n", ["a"]),
        (
            "def f(p):\n    if a:\n        log(x)\n    elif b:\n        log(y)\n    else:\n        log(z|)\n",
            ["not b", "not a"],
        ),
        ("def f(p):\n    for i in xs:\n        if a:\n            log(i|)\n", ["a"]),
        ("def f(p):\n    for i in a and |b:\n        log(i)\n", ["a"]),
        ("def f(p):\n    return a and b|\n", ["a"]),
        # What is above ends the action otherwise.
        ('with rule("R", when=a):\n    stop()\n\nx = y|\n', ["not a"]),
        ('with rule("R", when=a):\n    abort("x")\n\nx = y|\n', ["not a"]),
        ('with rule("R", when=a):\n    log("x")\n    api.access.deny("no")\n\nx = y|\n', ["not a"]),
        ('with rule("R", when=a):\n    api.redirect.sendUserTo("u")\n\nx = y|\n', ["not a"]),
        ('with rule("R", when=a):\n    api.user.setAppMetadata("k", 1)\n\nx = y|\n', []),
        ('with rule("R", when=a):\n    stop()\n    log("x")\n\nx = y|\n', []),
        ('with rule("R", when=a):\n    helper()\n\nx = y|\n', []),
        ('with rule("R"):\n    stop()\n\nx = y|\n', []),
        ('with rule("R", when=a):\n    y = 1\n\nx = y|\n', []),
        ('only_when("G", a)\nx = y|\n', ["a"]),
        ('x = y|\nonly_when("G", a)\n', []),
        ("only_when()\nx = y|\n", []),
        ('only_when("G", a)\nwith rule("R", when=b):\n    stop()\n\nx = y|\n', ["not b", "a"]),
        ("def f(p):\n    if a:\n        stop()\n    log(x|)\n", ["not a"]),
        ("def f(p):\n    if a:\n        log(y)\n    log(x|)\n", []),
        ("def f(p):\n    if a:\n        stop()\n    else:\n        log(y)\n    log(x|)\n", []),
        (
            "def f(p):\n    if a:\n        stop()\n    elif b:\n        stop()\n    log(x|)\n",
            ["not b", "not a"],
        ),
        # The first arm ends it, the second does not: of the second nothing is known.
        ("def f(p):\n    if a:\n        stop()\n    elif b:\n        log(y)\n    log(x|)\n", ["not a"]),
        (
            'with rule("R", when=a):\n    if b:\n        stop()\n    else:\n        stop()\n\nx = y|\n',
            ["not a"],
        ),
        ('with rule("R", when=a):\n    if b:\n        stop()\n    else:\n        log(c)\n\nx = y|\n', []),
        ('with rule("R", when=a):\n    if b:\n        log(c)\n    else:\n        stop()\n\nx = y|\n', []),
        ('with rule("R", when=a):\n    if b:\n        stop()\n\nx = y|\n', []),
    ],
)
def test_what_is_known(text: str, conditions: list[str]) -> None:
    assert known(text) == conditions


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x = 1|\n", None),
        ("x = f|(1)\n", None),
        ("x = f(|1)\n", "f"),
        ("x = f(1|)\n", "f"),
        ("x = f(1)|\n", "f"),
        ("x = f(g(|1), 2)\n", "g"),
        ("x = f(g(1), |2)\n", "f"),
        ("y = g(2)\nx = f(|1)\nz = h(3)\n", "f"),
        ('with rule("R", when=f(|1)):\n    stop()\n', "f"),
        ('with rule("R|", when=f(1)):\n    stop()\n', "rule"),
        ("api.access.deny(|x)\n", "api.access.deny"),
    ],
)
def test_the_call_around_a_place(text: str, name: str | None) -> None:
    before, _, after = text.partition("|")
    found = call_around(parsed(before + after), len(before))
    assert (None if found is None else callee_name(found.func)) == name
    assert call_around(None, 0) is None


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("api.access.deny", "access.deny"),
        ("api.deny", "deny"),
        ("api", None),
        ("event.access.deny", None),
        ("f().access.deny", None),
        ('"api".access', None),
    ],
)
def test_methods_of_api(text: str, chain: str | None) -> None:
    (statement,) = parsed(f"x = {text}\n").statements
    assert isinstance(statement, syn.Assign) and chain_text(statement.value) == chain
