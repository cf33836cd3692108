"""Statements of all kinds, at the borders of a line: expressions in places.

In: the name of an expression, of a place, a length. Out: a statement.

    statement("a call with a function", "const", 17)
"""

from collections.abc import Callable

from javascript.form_expressions import (
    EXPRESSIONS,
    MOVED,
    PAIR,
    STOP,
    A,
    B,
    F,
    array,
    arrow,
    both,
    call,
    method,
    path,
)

from actiongen.javascript import tree as js
from actiongen.javascript.print.printer import print_statements

Place = Callable[[js.Expr], js.Statement]

PLACES: dict[str, Place] = {
    "const": lambda value: js.Const("value", value),
    "alone": lambda value: js.Do(value),
    "return": lambda value: js.Return(value),
    "throw": lambda value: js.Throw(value),
    "if": lambda value: js.If(((value, STOP),)),
    "else if": lambda value: js.If(((A, ()), (value, STOP)), (js.Do(call(F)),)),
    "for": lambda value: js.ForOf("item", value, (js.Do(call(F)),)),
    "argument": lambda value: js.Do(call(F, value)),
    "second argument": lambda value: js.Do(method(A, "b", B, value)),
    "first argument": lambda value: js.Do(call(F, value, A)),
    "property": lambda value: js.Const("value", js.Object((js.Property("a", value), js.Property("key", B)))),
    "item": lambda value: js.Const("value", array(value, A)),
    "not": lambda value: js.Return(js.Unary("!", value)),
    "left": lambda value: js.Const("value", both("&&", value, A)),
    "right": lambda value: js.Return(both("||", A, value)),
    "sum": lambda value: js.Const("value", both("+", A, value)),
    "condition": lambda value: js.Const("value", js.Conditional(value, A, B)),
    "branch": lambda value: js.Return(js.Conditional(A, value, B)),
    "branch of a const": lambda value: js.Const("value", js.Conditional(A, value, B)),
    "for each pair": lambda value: js.ForOf(PAIR, value, ()),
    "await": lambda value: js.Do(js.Await(value)),
    "else": lambda value: js.If(((A, (js.Do(value),)),), (js.Blank(), js.Do(value), js.Blank(), js.Do(F))),
    "try": lambda value: js.Try((js.Do(value),), (js.Const("value", value, ("why",)),)),
    "otherwise": lambda value: js.Do(call(F, js.Conditional(A, B, value))),
    "member": lambda value: js.Const("value", path(value, "a")),
    "method": lambda value: js.Do(method(value, "a", B)),
    "called": lambda value: js.Const("value", js.Call(value, (A,))),
    "body": lambda value: js.Const("value", arrow(value, "x")),
    "body of an argument": lambda value: js.Do(call(F, arrow(value, "x"))),
    "template": lambda value: js.Const("value", js.Template(("a", value))),
    "new": lambda value: js.Throw(js.New(js.Name("Error"), (value,))),
    "Boolean": lambda value: js.Return(call(js.Name("Boolean"), value)),
    "handler": lambda value: js.ExportHandler(
        "onExecutePostLogin", js.Arrow(("event", "api"), (js.If(((value, (js.Return(value),)),)),), True)
    ),
    "function": lambda value: js.Function("f", ("x",), (js.Blank(), js.Return(value), js.Blank())),
}


SHORT_OR_NOT = (
    *(
        "a call",
        "a call of a text",
        "a call with a regex",
        "a call with a template",
        "a call with an awaited one",
    ),
    *(
        "a call of a call without anything",
        "a call of minus",
        "a long function without anything",
        "a method",
        "new",
    ),
)
"""What a call is given decides whether the line breaks after `=` or in its parentheses: at twenty characters or so."""
PLACES["long const"] = lambda value: js.Const("v" * 55, value)


def statement(expression: str, place: str, length: int) -> js.Statement:
    """The expression in the place; some of its names have so many characters."""
    return PLACES[place](EXPRESSIONS[expression](length))


def widest(expression: str, place: str) -> int:
    """The length with which a statement just fits on a line; some length for one that has several anyway."""
    printed = print_statements((statement(expression, place, 1),))
    return max(81 - len(printed.rstrip("\n")), 2) if printed.count("\n") == 1 else 40


PARTS, FEW, MANY = 16, 5, 15
"""So many places of each expression are tried: with all of them it takes much longer."""


def forms(part: int | None = None, few: int = FEW, many: int = MANY) -> list[tuple[str, str, int]]:
    """Each expression in so many places, that fits on a line and that does not; ``part``: some of them."""
    places = [*PLACES]
    found = []
    for at, expression in enumerate(EXPRESSIONS):
        if part is not None and at % PARTS != part:
            continue
        turns = many if any(word in expression for word in MOVED) else few
        for place in dict.fromkeys(places[(at * 11 + turn * 8) % len(places)] for turn in range(turns)):
            if "await" in expression and place in ("body", "body of an argument", "function"):
                continue  # the function is not async
            wide = widest(expression, place)
            found += [(expression, place, length) for length in (1, wide, wide + 1)]
        if expression in SHORT_OR_NOT:
            found += [(expression, "long const", length) for length in range(15, 24)]
    return found
