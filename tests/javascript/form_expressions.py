"""Expressions of all kinds in which a name or a text has any length: for the borders of the layout.

In: the name of an expression, a length. Out: a tree.

    EXPRESSIONS["a call with a function"](17)
"""

from collections.abc import Callable
from functools import partial

from actiongen.javascript import tree as js

Expression = Callable[[int], js.Expr]

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


def chain(length: int, given: js.Expr) -> js.Expr:
    """Three calls on one name, of which the first decides whether each gets a line."""
    return method(method(method(name(length), "a", given), "b", ONE), "c", TWO)


def with_block(length: int, before: tuple[js.Expr, ...] = (), after: tuple[js.Expr, ...] = ()) -> js.Expr:
    """A call with a function of statements behind and before others."""
    return call(name(length), *before, BLOCK, *after)


SIMPLE_OR_NOT: dict[str, js.Expr] = {
    "a list": array(A),
    "a list of a list": array(array(A)),
    "a record": record(a=A),
    "a record of a named key": js.Object((js.Property(A, B),)),
    "a record of a prototype": js.Object((js.Property("__proto__", B),)),
    "a record of itself": js.Object((js.Property("a", A),)),
    "a record of a call": record(a=call(F)),
    "a record with a spread": js.Object((js.Spread(A),)),
    "a call": call(F, A),
    "a call of two": call(F, A, B),
    "a call of three": call(F, A, B, C),
    "a call of a call": call(F, call(G)),
    "a call of a call of one": call(F, call(G, A)),
    "a call of a list": call(F, array(A)),
    "a new": js.New(F, (A,)),
    "a new of three": js.New(F, (A, B, C)),
    "a path": path(A, "b", "c"),
    "a path of a call": path(call(F, array(A)), "c"),
    "an index": js.Index(A, B),
    "an index of a call": js.Index(A, call(F, array(A))),
    "an index of a long call": js.Index(call(F, array(A)), B),
    "not": js.Unary("!", A),
    "not a call": js.Unary("!", call(F, call(G, A))),
    "minus": js.Unary("-", A),
    "typeof": js.Unary("typeof", A),
    "a template": js.Template((A,)),
    "a template of a call": js.Template(("a", call(F, A))),
    "a template of a template": js.Template((js.Template((A,)),)),
    "a text": js.String("a text"),
    "a regex": js.Regex("abcde", "iu"),
    "a long regex": js.Regex("abcdef", ""),
    "a number": ONE,
    "null": NULL,
    "true": TRUE,
    "a sum": both("+", A, B),
    "a choice": js.Conditional(A, B, C),
    "a function": arrow(A, "x"),
    "a function of statements": BLOCK,
}
for what, value in SIMPLE_OR_NOT.items():
    EXPRESSIONS[f"three methods given {what}"] = partial(chain, given=value)
    EXPRESSIONS[f"a function before {what}"] = partial(with_block, after=(value,))
    EXPRESSIONS[f"{what} before a function"] = partial(with_block, before=(value,))
LONG = "p" * 30
EXPRESSIONS |= {
    "functions of long names": lambda n: arrow(arrow(A, LONG), "n" * max(n, 1)),
    "functions of long names and of a record": lambda n: arrow(arrow(record(a=A), LONG), "n" * max(n, 1)),
    "functions of long names and of statements": lambda n: arrow(arrow(STOP, LONG), "n" * max(n, 1)),
    "functions of long names and of a choice": lambda n: arrow(
        arrow(js.Conditional(A, B, C), LONG), "n" * max(n, 1)
    ),
    "functions of a pair and of long names": lambda n: arrow(arrow(A, PAIR, LONG), "n" * max(n, 1)),
    "functions of long names and of a pair": lambda n: arrow(arrow(A, LONG, "n" * max(n, 1)), PAIR),
    "async functions": lambda n: js.Arrow((LONG,), js.Arrow(("n" * max(n, 1),), A, True), True),
    "three functions": lambda n: arrow(arrow(arrow(name(n), "z"), "y"), "x"),
    "a function of a long pair": lambda n: arrow(A, js.Pattern((LONG, LONG, "n" * max(n, 1)))),
    "a function of a long pair and a name": lambda n: arrow(A, js.Pattern((LONG, LONG)), "n" * max(n, 1)),
    "a function of an empty pair": lambda n: arrow(name(n), js.Pattern(())),
    "a function, a name and a record": lambda n: call(F, BLOCK, name(n), record(a=A)),
    "a name, a function and a list": lambda n: call(F, js.String("x"), arrow(STOP), array(name(n))),
    "a name, a function of a value and a list": lambda n: call(F, X, arrow(A, "x"), array(name(n), B)),
    "a function of a value and a list": lambda n: call(F, arrow(A, "x"), array(name(n), B)),
    "a function of one and a list": lambda n: call(F, arrow(STOP, "x"), array(name(n), B)),
    "a list and numbers": lambda n: call(F, name(n), array(ONE, A)),
    "numbers and a name": lambda n: array(*(js.Number(at + 10) for at in range(max(n, 1))), A),
    "numbers alone": lambda n: call(F, array(*(js.Number(at + 10) for at in range(max(n, 1))))),
    "two lists": lambda n: call(F, array(A), array(name(n), B)),
    "a record and a function": lambda n: call(F, record(a=A), arrow(name(n), "x")),
    "a function that is called in a function": lambda n: call(F, arrow(arrow(call(G, name(n)), "y"), "x")),
    "a function of a choice in a function": lambda n: call(
        F, arrow(arrow(js.Conditional(A, name(n), B), "y"), "x")
    ),
    "a call of a call without anything": lambda n: call(F, call(name(n))),
    "a call of minus": lambda n: call(F, js.Unary("-", name(n))),
    "a call of a number": lambda n: call(F, js.Number(10 ** min(n, 20))),
    "a call of minus one": lambda n: call(name(n), js.Number(-1)),
    "a call of an optional call": lambda n: call(F, js.Call(name(n), (), True)),
    "a call of a template with a value": lambda n: call(F, js.Template(("a", name(n)))),
    "a call of true": lambda n: call(name(n), TRUE),
    "a call of null": lambda n: call(name(n), NULL),
    "a member of a call": lambda n: path(call(F, name(n)), "b"),
    "a member of a call without anything": lambda n: path(call(name(n)), "b"),
    "a member of a long member": lambda n: path(name(n), "b", "c", "d"),
    "an optional require": lambda n: js.Call(js.Name("require"), (text(n),), True),
    "require of a name": lambda n: call(js.Name("require"), name(n)),
    "define of a text": lambda n: call(js.Name("define"), js.String("a"), array(name(n)), A),
    "define of three": lambda n: call(js.Name("define"), A, array(name(n)), B),
    "define of a pair": lambda n: call(js.Name("define"), A, array(name(n))),
    "a tagged template": lambda n: js.Tagged(A, js.Template(("a ", name(n)))),
    "not a text": lambda n: js.Unary("!", text(n)),
    "an awaited text": lambda n: js.Await(text(n)),
    "or with an empty record": lambda n: both("??", name(n), js.Object(())),
    "or with a record": lambda n: both("||", name(n), record(a=A)),
    "or with a record and more": lambda n: both("||", both("||", name(n), record(a=A)), B),
    "a record of a short key": lambda n: record(abcd=text(n)),
    "a record of a key that is not short": lambda n: record(abcde=text(n)),
    "a record of short keys and paths": lambda n: record(abc=path(name(n), "a", "b"), d=call(name(n), A)),
    "a record of true": lambda n: js.Object((js.Property("k" * max(n, 1), TRUE),)),
    "a record of a number": lambda n: js.Object((js.Property("k" * max(n, 1), ONE),)),
    "a record of a template": lambda n: record(abcdef=js.Template(("n" * n,))),
    "items of methods": lambda n: method(js.Index(method(name(n), "a", A), ONE), "b", js.Index(B, C)),
    "methods of an item of a call": lambda n: method(
        method(js.Index(call(F, name(n)), ONE), "a", A), "b", arrow(B, "x")
    ),
    "methods of a long path": lambda n: method(
        method(method(path(EVENT, "user", "n" * max(n, 1)), "a"), "b"), "c"
    ),
    "three methods of three letters": lambda n: method(
        method(method(js.Name("its"), "a"), "b"), "c", text(n)
    ),
    "three methods of an underscore": lambda n: method(method(method(js.Name("_"), "a"), "b"), "c", text(n)),
    "methods of a member of a call": lambda n: method(method(path(call(F, A), "x", "y"), "b"), "c", name(n)),
    "methods of a member of a path": lambda n: method(method(path(A, "x", "y"), "b"), "c", name(n)),
    "two methods of a call": lambda n: method(method(call(name(n), A), "a", B), "b", C),
    "calls of calls": lambda n: call(call(call(name(n), A), B), C),
    "a member of a new": lambda n: path(js.New(name(n), (A, B)), "c"),
    "a method of a sum": lambda n: method(both("+", A, name(n)), "a", B),
    "a member of a sum": lambda n: path(both("+", A, name(n)), "a"),
    "await of a member of a choice": lambda n: js.Await(method(js.Conditional(A, name(n), B), "a")),
    "new of a member of a choice": lambda n: js.New(path(js.Conditional(A, name(n), B), "C"), (A,)),
    "a choice of long paths": lambda n: js.Conditional(
        both("&&", A, name(n)), path(EVENT, "user", LONG), path(EVENT, "user", LONG)
    ),
    "a choice with a record": lambda n: js.Conditional(A, record(a=name(n)), NULL),
    "a choice with a function": lambda n: js.Conditional(A, arrow(name(n), "x"), NULL),
}
MOVED = (
    "choice",
    "functions",
    "define",
    "require",
    "await",
    "new",
    "methods of",
    "member of",
    "or with",
)
"""Expressions with these words stand in more places than others: more depends on where they are."""
