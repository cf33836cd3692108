"""Expressions and places of all kinds, in which a name or a text has any length: for the borders of the layout.

In: the name of an expression, of a place, a length. Out: a statement.

    statement("a call with a function", "const", 17)
"""

from collections.abc import Callable

from actiongen.javascript import tree as js
from actiongen.javascript.print.printer import print_statements

Expression = Callable[[int], js.Expr]
Place = Callable[[js.Expr], js.Statement]

A, B, C, F, G, X = map(js.Name, "abcfgx")
ONE, TWO, NULL, TRUE = js.Number(1), js.Number(2), js.Null(), js.Boolean(True)
EVENT = js.Name("event")
STOP = (js.Return(),)


def name(length: int) -> js.Name:
    return js.Name("n" * max(length, 1))


def text(length: int) -> js.String:
    return js.String("w" * length)


def path(value: js.Expr, *names: str) -> js.Expr:
    for each in names:
        value = js.Member(value, each.removeprefix("?"), each.startswith("?"))
    return value


def call(function: js.Expr, *arguments: js.Expr | js.Spread) -> js.Call:
    return js.Call(function, arguments)


def method(value: js.Expr, called: str, *arguments: js.Expr | js.Spread) -> js.Call:
    return call(path(value, called), *arguments)


def record(**values: js.Expr) -> js.Object:
    return js.Object(tuple(js.Property(key, value) for key, value in values.items()))


def arrow(body: js.Expr | tuple[js.Statement, ...], *parameters: str | js.Pattern) -> js.Arrow:
    return js.Arrow(parameters, body)


def both(operator: str, *values: js.Expr) -> js.Expr:
    first, *others = values
    for each in others:
        first = js.Binary(operator, first, each)
    return first


def array(*items: js.Expr | js.Spread) -> js.Array:
    return js.Array(items)


USER = path(EVENT, "user")
ROLES = path(EVENT, "authorization", "?roles")
BLOCK = arrow((js.Do(call(F, X)),), "x")
PAIR = js.Pattern(("key", "value"))

EXPRESSIONS: dict[str, Expression] = {
    "a name": name,
    "a text": text,
    "a path": lambda n: path(USER, "a" * max(n, 1), "b"),
    "an index": lambda n: js.Index(path(USER, "roles"), name(n)),
    "an index of a number": lambda n: js.Index(path(name(n), "roles"), ONE),
    "a key": lambda n: js.Index(USER, text(n), True),
    "a negative index": lambda n: js.Index(name(n), js.Number(-1)),
    "not": lambda n: js.Unary("!", both("&&", A, name(n))),
    "not not": lambda n: js.Unary("!", js.Unary("!", both("||", A, name(n), B))),
    "typeof": lambda n: both("===", js.Unary("typeof", name(n)), js.String("string")),
    "minus": lambda n: js.Unary("-", name(n)),
    "await": lambda n: js.Await(call(name(n), A)),
    "await of a member": lambda n: path(js.Await(call(name(n), A)), "json"),
    "await of await": lambda n: js.Await(method(js.Await(call(name(n), A)), "json")),
    "and": lambda n: both("&&", A, name(n), B),
    "and with a comparison": lambda n: both("&&", both("===", A, name(n)), both("<", B, C)),
    "or of ands": lambda n: both("||", both("&&", A, name(n)), both("&&", B, C)),
    "or with a list": lambda n: both("||", name(n), array(A, B)),
    "or with an empty list": lambda n: both("||", name(n), array()),
    "three with a record": lambda n: both("??", A, name(n), record(a=ONE)),
    "plus": lambda n: both("+", text(n), A, js.String(" and more")),
    "plus and minus": lambda n: both("-", both("+", A, name(n)), B),
    "times": lambda n: both("*", A, both("+", name(n), B)),
    "quotients": lambda n: both("/", both("/", A, name(n)), B),
    "rests": lambda n: both("%", both("%", A, name(n)), B),
    "a rest and a sum": lambda n: both("+", both("%", A, name(n)), B),
    "equal and equal": lambda n: both("===", both("===", A, name(n)), B),
    "less and more": lambda n: both(">", both("<", A, name(n)), B),
    "more and less": lambda n: both("<", both(">", A, name(n)), B),
    "a choice": lambda n: js.Conditional(both("===", A, name(n)), text(5), NULL),
    "a choice of a name": lambda n: js.Conditional(A, name(n), B),
    "choices in a row": lambda n: js.Conditional(A, B, js.Conditional(C, name(n), X)),
    "a choice in a choice": lambda n: js.Conditional(A, js.Conditional(B, name(n), C), X),
    "a choice of a choice": lambda n: js.Conditional(js.Conditional(A, name(n), B), C, X),
    "a member of a choice": lambda n: path(js.Conditional(A, name(n), B), "c"),
    "a call of a choice": lambda n: call(path(js.Conditional(A, name(n), B), "c"), X),
    "a default in a choice": lambda n: js.Conditional(both("??", A, name(n)), B, C),
    "a call": lambda n: call(F, name(n)),
    "a call of two": lambda n: call(F, A, name(n)),
    "a call of a text": lambda n: call(F, text(n)),
    "a long function": lambda n: call(name(n), A),
    "a long function without anything": lambda n: call(name(n)),
    "a call with a record": lambda n: call(F, name(n), record(id=A, key=B)),
    "a call with two records": lambda n: call(F, record(id=A), record(key=name(n))),
    "a call with an empty record": lambda n: call(F, name(n), record()),
    "a call with a list": lambda n: call(F, name(n), array(A, B)),
    "a call with numbers": lambda n: call(F, name(n), array(ONE, TWO)),
    "a call with a function": lambda n: call(F, name(n), BLOCK),
    "a call with a function first": lambda n: call(F, BLOCK, name(n)),
    "a call with a function first and a text": lambda n: call(F, BLOCK, text(n)),
    "a call with a function first and a sum": lambda n: call(F, BLOCK, both("+", name(n), ONE)),
    "a call with a function first and a list": lambda n: call(F, arrow(STOP), array(name(n), B)),
    "a call with a name, a function and a list": lambda n: call(F, A, arrow(STOP), array(name(n))),
    "a call with two functions": lambda n: call(F, arrow(name(n), "x"), arrow(A, "y")),
    "a call with a call with a function": lambda n: call(F, A, call(G, arrow(name(n), "x"))),
    "a call with a value": lambda n: call(F, arrow(method(X, "includes", name(n)), "x")),
    "a call with a comparison": lambda n: call(F, arrow(both("===", path(X, "id"), name(n)), "x")),
    "a call with a choice": lambda n: call(F, arrow(js.Conditional(A, name(n), B), "x")),
    "a call with a function of a record": lambda n: call(F, arrow(record(id=name(n)), "x")),
    "a call with a function of a list": lambda n: call(F, A, arrow(array(name(n), X), "x")),
    "a call with a function of a function": lambda n: call(F, arrow(arrow(name(n), "y"), "x")),
    "a call with a function of a pair": lambda n: call(F, arrow(name(n), PAIR)),
    "a call with a choice of functions": lambda n: call(F, js.Conditional(A, name(n), arrow(B, "x"))),
    "a call with a spread": lambda n: call(F, A, js.Spread(name(n))),
    "a call with a regex": lambda n: call(F, js.Regex("n" * max(n, 1), "i")),
    "a call with a template": lambda n: call(F, js.Template(("n" * n,))),
    "a call with an awaited one": lambda n: call(F, js.Await(call(name(n)))),
    "a call that is optional": lambda n: js.Call(F, (A, name(n)), True),
    "require": lambda n: call(js.Name("require"), text(n)),
    "a member of require": lambda n: path(call(js.Name("require"), text(n)), "main"),
    "require of two": lambda n: call(js.Name("require"), A, name(n)),
    "define": lambda n: call(js.Name("define"), array(name(n), B)),
    "Boolean": lambda n: call(js.Name("Boolean"), both("&&", A, name(n))),
    "curried": lambda n: js.Call(call(F, A, name(n)), (B,)),
    "curried the other way": lambda n: js.Call(call(F, A), (B, name(n))),
    "new": lambda n: js.New(js.Name("Set"), (A, name(n))),
    "new of a path": lambda n: js.New(path(name(n), "Set"), (array(A),)),
    "new of a call": lambda n: js.New(path(call(F), "Set"), (name(n),)),
    "a method": lambda n: method(USER, "includes", name(n)),
    "a method of a long name": lambda n: method(name(n), "includes", A),
    "two methods": lambda n: method(method(ROLES, "map", name(n)), "join", js.String(",")),
    "three methods": lambda n: method(method(method(A, "trim"), "slice", name(n)), "join"),
    "three methods of a path": lambda n: method(method(method(USER, "trim"), "slice", ONE), "join", text(n)),
    "three methods of a short name": lambda n: method(method(method(js.Name("it"), "a"), "b"), "c", text(n)),
    "three methods of a factory": lambda n: method(method(method(js.Name("Xs"), "a"), "b"), "c", text(n)),
    "three methods of this": lambda n: method(method(method(js.Name("$"), "a"), "b"), "c", text(n)),
    "three methods of a factory's": lambda n: method(method(method(path(A, "Xs"), "a"), "b"), "c", text(n)),
    "three methods of an item": lambda n: method(
        method(method(js.Index(A, js.Name("X")), "a"), "b"), "c", text(n)
    ),
    "three methods of a first item": lambda n: method(
        method(method(js.Index(A, js.Number(0)), "a"), "b"), "c", text(n)
    ),
    "three methods of a call": lambda n: method(method(method(call(F, A), "a"), "b"), "c", text(n)),
    "methods with functions": lambda n: method(
        method(ROLES, "filter", arrow(A, "x")), "map", arrow(name(n), "x")
    ),
    "methods with blocks": lambda n: method(method(name(n), "filter", BLOCK), "map", BLOCK),
    "three methods with functions": lambda n: method(
        method(method(name(n), "a", arrow(A, "x")), "b", arrow(B, "x")), "c", ONE
    ),
    "three methods with plain values": lambda n: method(
        method(method(name(n), "a", call(F, A)), "b", array(ONE)), "c", js.Unary("!", A)
    ),
    "three methods with deep values": lambda n: method(
        method(method(name(n), "a", call(F, call(G, call(F, A)))), "b", ONE), "c", TWO
    ),
    "three methods with records": lambda n: method(
        method(method(name(n), "a", record(a=record(b=A))), "b", ONE), "c", TWO
    ),
    "three methods with a regex": lambda n: method(
        method(method(A, "a", js.Regex("abcde", "")), "b", ONE), "c", name(n)
    ),
    "three methods with a long regex": lambda n: method(
        method(method(A, "a", js.Regex("abcdef", "")), "b", ONE), "c", name(n)
    ),
    "a member of methods": lambda n: path(method(method(method(A, "a"), "b"), "c", name(n)), "length"),
    "a method of an awaited one": lambda n: method(js.Await(call(F, A)), "map", name(n)),
    "an optional method": lambda n: js.Call(path(USER, "?includes"), (name(n), A), True),
    "a list": lambda n: array(A, name(n), B),
    "a list of texts": lambda n: array(text(n), text(n)),
    "a list of numbers": lambda n: array(*(js.Number(10 ** (at % 7)) for at in range(max(n, 1)))),
    "a list of signed numbers": lambda n: array(*(js.Number(-at - 1) for at in range(max(n, 1)))),
    "a list of a record": lambda n: array(record(a=A, b=name(n))),
    "a list of records": lambda n: array(record(a=A, b=name(n)), record(a=B, b=C)),
    "a list of short records": lambda n: array(record(a=A), record(b=name(n))),
    "a list of lists": lambda n: array(array(A, B), array(C, name(n))),
    "a list of short lists": lambda n: array(array(A, B), array(name(n))),
    "a list of both": lambda n: array(array(A, B), record(a=A, b=name(n))),
    "a list with a spread": lambda n: array(js.Spread(A), name(n)),
    "a record": lambda n: record(id=A, key=name(n)),
    "a record of a text": lambda n: record(id=text(n)),
    "a record of a long key": lambda n: js.Object((js.Property("k" * max(n, 1), text(40)),)),
    "a record of a sum": lambda n: record(abc=both("+", A, name(n)), d=B),
    "a record of a choice": lambda n: record(abcdefgh=js.Conditional(both("===", A, B), name(n), C)),
    "a record of itself": lambda n: js.Object((js.Property("a", A), js.Property("n" * max(n, 1), name(n)))),
    "a record of a name": lambda n: js.Object((js.Property(A, name(n)),)),
    "a record of records": lambda n: record(a=record(b=name(n))),
    "a record with a function": lambda n: record(a=arrow(name(n), "x")),
    "a template": lambda n: js.Template(("a ", name(n), " b ", call(F, A, B))),
    "a template of a choice": lambda n: js.Template(("a", js.Conditional(A, name(n), B))),
    "a template of a record": lambda n: js.Template(("a", call(F, record(a=name(n))))),
    "a template of a function": lambda n: js.Template(("a", call(name(n), BLOCK))),
    "a function of a record": lambda n: arrow(record(a=name(n)), "x"),
    "a function of a sum": lambda n: arrow(both("&&", A, name(n)), "x", "y"),
    "a function of many": lambda n: arrow(A, "x" * 20, "y" * 20, "z" * max(n, 1)),
    "a function of a choice": lambda n: arrow(js.Conditional(A, name(n), B), "x"),
    "a function of a choice of a record": lambda n: arrow(
        path(js.Conditional(path(record(a=A), "a"), name(n), B), "c"), "x"
    ),
    "a function of statements": lambda n: arrow((js.Return(name(n)),), "x"),
    "a function of nothing": lambda n: arrow((), "n" * max(n, 1)),
    "a function of functions": lambda n: arrow(arrow(name(n), "y"), "x"),
    "a function of functions of a choice": lambda n: arrow(arrow(js.Conditional(A, name(n), B), "y"), "x"),
    "a function of functions of a pair": lambda n: arrow(arrow(js.Conditional(A, name(n), B), PAIR), "x"),
    "a function of functions of a record": lambda n: arrow(arrow(record(a=name(n)), "y"), "x"),
    "a function of functions that is called": lambda n: js.Call(arrow(arrow(name(n), "y"), "x"), (A,)),
    "an async function": lambda n: js.Arrow(("x",), js.Await(call(F, name(n))), True),
}

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
EXPRESSIONS["a call of a call without anything"] = lambda n: call(F, call(name(n)))
EXPRESSIONS["a call of minus"] = lambda n: call(F, js.Unary("-", name(n)))
PLACES["long const"] = lambda value: js.Const("v" * 55, value)


def statement(expression: str, place: str, length: int) -> js.Statement:
    """The expression in the place; some of its names have so many characters."""
    return PLACES[place](EXPRESSIONS[expression](length))


def widest(expression: str, place: str) -> int:
    """The length with which a statement just fits on a line; some length for one that has several anyway."""
    printed = print_statements((statement(expression, place, 1),))
    return max(81 - len(printed.rstrip("\n")), 2) if printed.count("\n") == 1 else 40


MOST_PLACES = 12
"""So many places of each expression are tried: with all thirty it takes more than twice as long."""


def forms(most: int = MOST_PLACES) -> list[tuple[str, str, int]]:
    """Each expression in so many places, that fits on a line and that does not."""
    places = [*PLACES]
    found = []
    for at, expression in enumerate(EXPRESSIONS):
        for place in dict.fromkeys(places[(at * 11 + turn * 7) % len(places)] for turn in range(most)):
            if "await" in expression and place in ("body", "body of an argument", "function"):
                continue  # the function is not async
            wide = widest(expression, place)
            found += [(expression, place, length) for length in (1, wide, wide + 1)]
    found += [(expression, "long const", length) for expression in SHORT_OR_NOT for length in range(15, 24)]
    return found
