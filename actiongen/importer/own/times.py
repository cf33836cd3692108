"""Numbers, and sums, extremes and orders of lists, of our own JavaScript.

In: a call or an operator whose parts are changed already. Out: what a policy writes for it.

    xs.reduce((total, number) => total + number, 0)   ->   sum(xs)
"""

from actiongen.core import tree as core
from actiongen.importer.own.patterns import method, plain, returned, static

_ARITHMETIC = frozenset(
    ["floor", "ceil", "sum", "time", "now", "timestamp", "seconds", "minutes", "hours", "days"]
)


def is_arithmetic(expr: core.Expr) -> bool:
    """Whether it computes a number from numbers."""
    match expr:
        case core.Binary("+" | "-" | "*" | "/") | core.Unary("-"):
            return True
        case core.Builtin(name):
            return name in _ARITHMETIC
        case _:
            return False


def number(node: core.Expr) -> core.Expr | None:
    """What is computed."""
    span = node.span
    for name in ("floor", "ceil"):
        match static(node, "Math", name):
            case (inner,):
                return core.Builtin(name, (inner,), span)
    for name in ("min", "max"):
        numbers = static(node, "Math", name)
        if numbers:
            return core.Builtin(name, (core.Array(numbers, span),), span)
    match node:
        case core.Call(core.Name("sortedBy"), arguments):
            return _sorted_by(plain(arguments) or (), node)
    found = method(node)
    match found:
        case subject, "reduce", (function, core.Number(0)) if _is_sum(function):
            return core.Builtin("sum", (subject,), span)
        case core.Array((core.Spread(items),)), "sort", compare:
            return _sorted(items, compare, node)
        case _:
            return None


def _is_sum(function: core.Expr) -> bool:
    found = returned(function, 2)
    if found is None:
        return False
    (total, each), value = found
    span = function.span
    return value == core.Binary("+", core.Name(total, span), core.Name(each, span), span)


def _sorted(items: core.Expr, compare: tuple[core.Expr, ...], node: core.Expr) -> core.Expr | None:
    if not compare:
        return core.Builtin("sorted", (items,), node.span)
    found = returned(compare[0], 2)
    if found is None:
        return None
    (left, right), value = found
    span = node.span
    first, second = core.Name(left, span), core.Name(right, span)
    if value == core.Binary("-", first, second, span):
        return core.Builtin("sorted", (items,), span)
    if value == core.Binary("-", second, first, span):
        return core.Builtin("sorted", (items,), span, (("reverse", core.Boolean(True, span)),))
    return None


def _sorted_by(arguments: tuple[core.Expr, ...], node: core.Expr) -> core.Expr | None:
    match arguments:
        case (items, function, *direction):
            found = returned(function, 1)
        case _:
            return None
    if found is None:
        return None
    (name,), key = found
    words: list[str] = []
    while isinstance(key, core.Member) and isinstance(key.key, core.Text):
        words.append(key.key.value)
        key = key.object
    if key != core.Name(name, node.span):
        return None
    keywords: list[tuple[str, core.Expr]] = []
    if words:
        keywords.append(("key", core.Text(".".join(reversed(words)), node.span)))
    if direction:
        keywords.append(("reverse", core.Boolean(True, node.span)))
    return core.Builtin("sorted", (items,), node.span, tuple(keywords))
