"""Constructs of Python that policies do not have: what is said of each, where, and the edit that stands for it."""

import pytest

from actiongen.source import Source
from actiongen.syntax.parse import parse


def told(text: str) -> list[tuple[str, str, str, str | None, str | None]]:
    """Of each error the code, the message, the text at its place, the help and the edit."""
    return [
        (
            each.code.id,
            each.message,
            text[each.span.start : each.span.end],
            each.help,
            None if each.fix is None else each.fix.edits[0].replacement,
        )
        for each in parse(Source("a.policy", text)).diagnostics
    ]


@pytest.mark.parametrize(
    ("line", "code", "message", "place", "help", "edit"),
    [
        (
            "a = b = c",
            "AG116",
            "a value is given to one name at a time",
            "a = b = c",
            "write one line for each name",
            None,
        ),
        (
            "a, b = c",
            "AG116",
            "several names cannot be given values at once",
            "a, b = c",
            "write one line for each name, with `xs[0]`, `xs[1]`, …",
            None,
        ),
        (
            "[a, b] = c",
            "AG116",
            "several names cannot be given values at once",
            "[a, b] = c",
            "write one line for each name, with `xs[0]`, `xs[1]`, …",
            None,
        ),
        (
            "a.b = c",
            "AG116",
            "nothing can be changed, so this cannot be given a value",
            "a.b = c",
            'write a new value under a new name, such as `d2 = {**d, "key": value}`',
            None,
        ),
        (
            'd["k"] = 1',
            "AG116",
            "nothing can be changed, so this cannot be given a value",
            'd["k"] = 1',
            'write a new value under a new name, such as `d2 = {**d, "key": value}`',
            None,
        ),
        (
            "event.user = 1",
            "AG116",
            "nothing can be changed, so this cannot be given a value",
            "event.user = 1",
            "the event is only read; what is changed goes through `api`",
            None,
        ),
        (
            "api.user = 1",
            "AG116",
            "nothing can be changed, so this cannot be given a value",
            "api.user = 1",
            'call a method of `api`, such as `api.user.setAppMetadata("key", value)`',
            None,
        ),
        (
            'context.idToken["x"] = user.email',
            "AG116",
            "`context` is what Auth0's retired Rules had",
            'context.idToken["x"] = user.email',
            'write `api.idToken.setCustomClaim("x", event.user.email)`',
            'api.idToken.setCustomClaim("x", event.user.email)',
        ),
        (
            'context.accessToken["x"] = 1',
            "AG116",
            "`context` is what Auth0's retired Rules had",
            'context.accessToken["x"] = 1',
            'write `api.accessToken.setCustomClaim("x", 1)`',
            'api.accessToken.setCustomClaim("x", 1)',
        ),
        (
            'context.idToken["x"] = f(1)',
            "AG116",
            "`context` is what Auth0's retired Rules had",
            'context.idToken["x"] = f(1)',
            'write `api.idToken.setCustomClaim("x", value)`',
            None,
        ),
        (
            'user.app_metadata.plan = "gold"',
            "AG116",
            "`user` is what Auth0's retired Rules had",
            'user.app_metadata.plan = "gold"',
            'write `api.user.setAppMetadata("plan", "gold")`',
            'api.user.setAppMetadata("plan", "gold")',
        ),
        (
            'user.user_metadata["a"] = "x"',
            "AG116",
            "`user` is what Auth0's retired Rules had",
            'user.user_metadata["a"] = "x"',
            'write `api.user.setUserMetadata("a", "x")`',
            'api.user.setUserMetadata("a", "x")',
        ),
        (
            "context.other = 1",
            "AG116",
            "`context` is what Auth0's retired Rules had",
            "context.other = 1",
            "what a policy changes goes through `api`, such as `api.multifactor.enable`",
            None,
        ),
        (
            "context.idToken[k] = 1",
            "AG116",
            "`context` is what Auth0's retired Rules had",
            "context.idToken[k] = 1",
            "what a policy changes goes through `api`, such as `api.multifactor.enable`",
            None,
        ),
        (
            "x: str = 1",
            "AG116",
            "`x` is given a type, and types are found by themselves",
            "x: str = 1",
            "write `x = …`",
            None,
        ),
        (
            "x: str",
            "AG116",
            "a definition has a value",
            "x: str",
            "write `name = …`; keys of open containers go in `schema(…)`",
            None,
        ),
        (
            'with rule("a"), rule("b"):',
            "AG120",
            "`with` opens one block",
            'rule("b")',
            "write one `with` for each rule",
            None,
        ),
        (
            'with rule("a") as x:',
            "AG120",
            "`with … as` is not available",
            "x",
            "remove the `as …`: a rule has a title",
            None,
        ),
        (
            "def f(a=1):",
            "AG118",
            "parameters have no defaults",
            "1",
            "remove the default and give the argument in every call",
            None,
        ),
        (
            "def f(a, *, b=2):",
            "AG118",
            "parameters have no defaults",
            "2",
            "remove the default and give the argument in every call",
            None,
        ),
        (
            "def f(*a):",
            "AG118",
            "a `def` takes a fixed number of arguments",
            "a",
            "write a list parameter",
            None,
        ),
        (
            "def f(**a):",
            "AG118",
            "a `def` takes a fixed number of arguments",
            "a",
            "write a list parameter",
            None,
        ),
        ("def f(a, *, b):", "AG118", "`*` and `/` cannot stand among parameters", "b", "remove it", None),
        ("def f(a, /):", "AG118", "`*` and `/` cannot stand among parameters", "a", "remove it", None),
        (
            "for a, b, c in d:",
            "AG119",
            "`for` gives one name, or two, to each item",
            "for a, b, c in d:",
            "write `for x in xs:` or `for k, v in d.items():`",
            None,
        ),
        (
            "for a.b in d:",
            "AG119",
            "`for` gives one name, or two, to each item",
            "for a.b in d:",
            "write `for x in xs:` or `for k, v in d.items():`",
            None,
        ),
        ("x = f(*a)", "AG112", "`*` cannot unpack arguments", "*a", "write the arguments one by one", None),
        (
            "x = f(a, **b)",
            "AG112",
            "`**` cannot unpack arguments",
            "**b",
            "write `name=value` for each of them",
            None,
        ),
        (
            'x = s.startswith(("a", "b"))',
            "AG115",
            "`startswith` takes one string, not a tuple",
            '("a", "b")',
            'write `s.startswith("a") or s.startswith("b")`',
            None,
        ),
        (
            "x = s.endswith((a,))",
            "AG115",
            "`endswith` takes one string, not a tuple",
            "(a,)",
            "write `s.endswith(a)`",
            None,
        ),
        ("x = s.endswith(())", "AG115", "there are no tuples, only lists", "()", "write a list: `[]`", "[]"),
        (
            'x = s.other(("a", "b"))',
            "AG115",
            "there are no tuples, only lists",
            '("a", "b")',
            'write a list: `["a", "b"]`',
            '["a", "b"]',
        ),
        (
            "x = any(a for a in b for c in d for e in f)",
            "AG117",
            "a comprehension has at most two `for`",
            "(a for a in b for c in d for e in f)",
            "give the list of the inner two a name of its own, and loop over it here",
            None,
        ),
        (
            "x = f((a for a in b), 1)",
            "AG117",
            "a comprehension in `(` and `)` stands only in a call, as its one argument",
            "(a for a in b)",
            "write it in `[` and `]`",
            None,
        ),
        (
            "x = (a for a in b)",
            "AG117",
            "a comprehension in `(` and `)` stands only in a call, as its one argument",
            "(a for a in b)",
            "write it in `[` and `]`",
            None,
        ),
        (
            "x = [a for a in b for c in d for e in f]",
            "AG117",
            "a comprehension has at most two `for`",
            "[a for a in b for c in d for e in f]",
            "give the list of the inner two a name of its own, and loop over it here",
            None,
        ),
        (
            "x = {a: 1 for a in b for c in d for e in f}",
            "AG117",
            "a comprehension has at most two `for`",
            "{a: 1 for a in b for c in d for e in f}",
            "give the list of the inner two a name of its own, and loop over it here",
            None,
        ),
        (
            "x = [a for a.b in c]",
            "AG117",
            "this comprehension cannot be read",
            "[a for a.b in c]",
            "write `for x in xs` or `for k, v in d.items()`",
            None,
        ),
        (
            "x = (1, 2)",
            "AG115",
            "there are no tuples, only lists",
            "(1, 2)",
            "write a list: `[1, 2]`",
            "[1, 2]",
        ),
        ("x = (1,)", "AG115", "there are no tuples, only lists", "(1,)", "write a list: `[1]`", "[1]"),
        (
            "x = {1, 2}",
            "AG115",
            "there are no sets, only lists",
            "{1, 2}",
            "write a list: `[1, 2]`; for a dict, `{key: value}`",
            "[1, 2]",
        ),
        (
            "x = {a for a in b}",
            "AG115",
            "there are no sets, only lists",
            "{a for a in b}",
            "write `unique(a for a in b)`",
            "unique(a for a in b)",
        ),
        (
            "x = {a for a in bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb}",
            "AG115",
            "there are no sets, only lists",
            "{a for a in bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb}",
            "write `unique(x for x in xs)`",
            "unique(a for a in bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)",
        ),
        (
            'x = "a" % b',
            "AG114",
            "`%` does not put values into a string",
            '"a" % b',
            'write f"…" with the values between braces',
            None,
        ),
        ("x = a ** b", "AG114", "there is no power: `**`", "a ** b", "write the product: `x * x`", None),
        ("x = a @ b", "AG114", "there is no operator `@`", "a @ b", "write `*` to multiply", None),
        (
            "x = +a",
            "AG114",
            "there is no `+` in front of a value",
            "+a",
            "remove it; `to_number(text)` reads a number",
            None,
        ),
        ("x = a[1:2:3]", "AG119", "slices have no step", "1:2:3", "write `xs[a:b]`", None),
        ("x = *a", "AG119", "`*` stands only in a list", "*a", "write `[*xs, y]`", None),
        (
            "elif a == (1, 2):",
            "AG115",
            "there are no tuples, only lists",
            "(1, 2)",
            "write a list: `[1, 2]`",
            "[1, 2]",
        ),
        (
            'x = (1, "é", 2) + é',
            "AG115",
            "there are no tuples, only lists",
            '(1, "é", 2)',
            'write a list: `[1, "é", 2]`',
            '[1, "é", 2]',
        ),
    ],
)
def test_constructs(line: str, code: str, message: str, place: str, help: str, edit: str | None) -> None:
    text = f"{line}\n    stop()\n" if line.endswith(":") else f"{line}\n"
    assert told(text) == [(code, message, place, help, edit)]
    # The same wherever it stands.
    below = f"é = 1\n{text}" if not line.startswith("elif") else text
    assert told(below)[-1] == (code, message, place, help, edit)


def test_a_construct_over_several_lines() -> None:
    text = "x = [\n    1,\n    (2, 'é'),\n    3,\n]\n"
    assert told(text) == [
        *[("AG115", "there are no tuples, only lists", "(2, 'é')", "write a list: `[2, 'é']`", "[2, 'é']")],
    ]
    commented = "x = (1,  # one\n     2)\n"
    ((_, _, _, help, edit),) = told(commented)
    assert (help, edit) == ("write a list: `[a, b]`", None)


def test_a_decorator_is_read_with_a_def_below_it() -> None:
    text = "@extern((1, 2))\ndef f() -> string: ...\n"
    assert told(text)[0][:3] == ("AG115", "there are no tuples, only lists", "(1, 2)")
