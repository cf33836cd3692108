"""Lists, sets and objects: methods of arrays, `Set`, `Object.keys` and their like.

In: expressions. Out: comprehensions, `in`, `unique`, `.items`. A callback that is more than one expression stays.

    xs.some((x) => x === "a")    ->   "a" in xs
    Object.keys(o)               ->   [key for key, value in o.items()]
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, is_path, is_pure, names_bound, names_read, renamed
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import (
    arrow,
    builtin,
    is_builtin,
    method,
    negated,
    number,
    of_item,
    returned,
    static,
    text,
)
from actiongen.importer.libraries.objects import ASKED
from actiongen.importer.libraries.pairs import ITEMS, PAIRS, over_picked
from actiongen.importer.libraries.patterns import matched
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


@on(core.Call)
def includes(node: core.Expr, context: Context) -> core.Expr | None:
    match method(node):
        case (box, "includes" | "contains", (item,)):
            return builtin("in", node.span, item, box)
        case (box, "has", (item,)) if _is_set(context.meant(box)):
            return builtin("in", node.span, item, box)
        case _:
            return None


def _is_set(node: core.Expr) -> bool:
    return is_builtin(node, "unique", "set")


@on(core.Binary)
def index(node: core.Expr, context: Context) -> core.Expr | None:
    """Comparisons of `indexOf`, `lastIndexOf`, `search` and `findIndex` with 0 and -1."""
    if not isinstance(node, core.Binary):
        return None
    operator, left, bound = node.operator, node.left, number(node.right)
    if bound is None:
        flipped = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
        operator, left, bound = flipped.get(operator, operator), node.right, number(node.left)
    found = _looked_for(left, node, context)
    if found is None:
        return None
    match operator, bound:
        case (">=", 0) | (">" | "!==" | "!=", -1):
            return found
        case ("<", 0) | ("===" | "==" | "<=", -1):
            return negated(found)
        case ("===" | "==", 0):
            return _at_start(left, node, context)
        case ("!==" | "!=", 0):
            made = _at_start(left, node, context)
            return None if made is None else negated(made)
        case _:
            return None


def _looked_for(left: core.Expr, node: core.Expr, context: Context) -> core.Expr | None:
    match method(left):
        case (box, "indexOf" | "lastIndexOf", (item,)):
            return builtin("in", node.span, item, box)
        case (box, "findIndex" | "findLastIndex", (function,)) if made := of_item(function, node.span):
            return builtin("any", node.span, box, made)
        case (value, "search", (regex,)) if said := matched(context.meant(regex)):
            return builtin("matches", node.span, core.Text(said, regex.span), value)
    return None


def _at_start(left: core.Expr, node: core.Expr, context: Context) -> core.Expr | None:
    match method(left):
        case (value, "indexOf", (item,)) if text(item) and context.kind(value) is not Kind.LIST:
            return builtin(".startswith", node.span, value, item)
        case _:
            return None


@on(core.Call)
def callbacks(node: core.Expr, context: Context) -> core.Expr | None:
    """`some`, `every`, `find`, `filter`, `map`, `flatMap` with one expression as their callback."""
    found = method(node)
    if found is None or len(found[2]) != 1:
        return None
    object, name, (given,) = found
    given = _callback(given, context)
    pairs = context.meant(object) if isinstance(object, core.Name) else object
    if is_builtin(pairs, ITEMS, PAIRS):
        return over_picked(pairs, name, given, node)
    function = of_item(given, node.span)
    if function is None:
        return None
    if name in ASKED:
        return builtin(ASKED[name], node.span, object, function)
    if name == "filter":
        item = function.parameters[0].name
        same = arrow((f"{item}_kept",), core.Name(f"{item}_kept", node.span), node.span)
        return builtin("for", node.span, object, same, **{"if": function})
    if name == "map":
        return _mapped(object, function, node)
    return None


def _callback(given: core.Expr, context: Context) -> core.Expr:
    """A callback, also one that has a name."""
    meant = context.meant(given)
    return (
        fresh_callback(meant, context) if meant is not given and isinstance(meant, core.Function) else given
    )


def _mapped(object: core.Expr, function: core.Function, node: core.Expr) -> core.Expr:
    # [f(x) for x in [x for x in xs if c(x)]] is one comprehension.
    match object:
        case core.Builtin("for", (source, same), keywords=(("if", core.Function() as asked),)) if _is_same(
            same
        ):
            return builtin("for", node.span, source, function, **{"if": asked})
        case _:
            return builtin("for", node.span, object, function)


def _is_same(function: core.Expr) -> bool:
    match function:
        case core.Function((core.Parameter(name),), core.Block((core.Return(core.Name(read)),))):
            return name == read
        case _:
            return False


@on(core.Builtin)
def equal_item(node: core.Expr, context: Context) -> core.Expr | None:
    """`any(x == y for x in xs)` is `y in xs`."""
    match node:
        case core.Builtin("any", (box, core.Function((core.Parameter(item),)) as function)):
            pass
        case _:
            return None
    match returned(function):
        case core.Binary("===", left, right):
            for asked, other in ((left, right), (right, left)):
                if asked == core.Name(item, node.span) and item not in names_read(other) and is_pure(other):
                    return builtin("in", node.span, other, box)
    return None


@on(core.Member, core.Binary)
def filtered(node: core.Expr, context: Context) -> core.Expr | None:
    """`xs.filter(f)[0]`, and what asks whether it has items."""
    match node:
        case core.Member(
            core.Builtin("for", (box, same), keywords=(("if", asked),)), core.Number(0)
        ) if _is_same(same):
            return builtin("first", node.span, box, asked)
        case core.Binary(operator, core.Builtin("len", (items,)), right):
            match items:
                case core.Builtin("for", (box, _), keywords=(("if", asked),)):
                    made = builtin("any", node.span, box, asked)
                    match operator, number(right):
                        case (">" | "!==" | "!=", 0) | (">=", 1):
                            return made
                        case ("===" | "==" | "<=", 0) | ("<", 1):
                            return negated(made)
    return None


@on(core.Call)
def concatenated(node: core.Expr, context: Context) -> core.Expr | None:
    match method(node):
        case (first, "concat", others) if others and (
            context.kind(first) is Kind.LIST
            or any(context.kind(each) in (Kind.LIST, Kind.OBJECT) for each in others)
        ):
            items: list[core.Expr | core.Spread] = []
            for each in (first, *others):
                if isinstance(each, core.Array):
                    items += each.items
                elif each is first or context.kind(each) is Kind.LIST:
                    items.append(core.Spread(each, each.span))
                elif context.kind(each) is Kind.OBJECT:
                    items.append(each)
                else:
                    return None
            return core.Array(tuple(items), node.span)
        case (texts, "join", given) if len(given) <= 1 and context.kind(texts) is not Kind.TEXT:
            separator = given[0] if given else core.Text(",", node.span)
            return builtin(".join", node.span, separator, texts) if text(separator) is not None else None
        case (core.Builtin("for" | "unique" | "sorted" | ".split") as items_, "sort", ()):
            return builtin("sorted", node.span, items_)
        case (core.Array((core.Spread(items_),)), "sort", ()):
            # A copy, which nothing else has.
            return builtin("sorted", node.span, items_)
        case _:
            return None


@on(core.Member, core.Call)
def last_item(node: core.Expr, context: Context) -> core.Expr | None:
    """`xs[xs.length - 1]`, and `pop` and `shift` of a list that nothing else has."""
    match node:
        case core.Member(object, core.Binary("-", core.Builtin("len", (counted,)), core.Number(1))) if (
            object == counted
        ):
            return core.Member(object, core.Number(-1, node.span), node.span)
        case core.Member(core.Name() as name, core.Number() as at):
            # What a pattern takes apart is a copy.
            match context.values.get(name.id):
                case core.Array((core.Spread(whole),)) if is_path(whole):
                    return core.Member(whole, at, node.span)
    match method(node):
        case (core.Builtin(".split" | "for") as made, "pop" | "shift" as end, ()):
            return core.Member(made, core.Number(-1 if end == "pop" else 0, node.span), node.span)
        case _:
            return None


@on(core.New, core.Array, core.Builtin, core.Member, core.Call)
def sets(node: core.Expr, context: Context) -> core.Expr | None:
    """`new Set(xs)` is `unique(xs)`; spread, or made an array, it stays that."""
    match node:
        case core.New(core.Name("Set"), ()):
            return core.Array((), node.span)
        case core.New(core.Name("Set"), (items,)) if not isinstance(items, core.Spread):
            return builtin("set", node.span, items)
        case core.Array((core.Spread(core.Builtin("set", (items,))),)):
            return builtin("unique", node.span, items)
        case core.Array((core.Spread(core.Name() as name),)) if is_builtin(context.meant(name), "set"):
            return builtin("unique", node.span, name)
        case core.Array(
            (core.Spread(core.Builtin("for" | "unique" | "sorted" | "csv" | ".split") as items),)
        ):
            return items
        case core.Builtin("unique", (core.Builtin("set", (items,)),)):
            return builtin("unique", node.span, items)
        case core.Builtin("in", (item, core.Builtin("set", (items,)))):
            return builtin("in", node.span, item, items)
        case core.Member(object, core.Text("size")) if is_builtin(context.meant(object), "set"):
            return builtin("len", node.span, builtin("unique", node.span, object))
    match static(node):
        case (("Array", "from"), (items,)) if context.kind(items) is Kind.LIST:
            return items
    return None


@on(core.Call)
def reduced(node: core.Expr, context: Context) -> core.Expr | None:
    """`xs.reduce((sum, x) => sum + f(x), 0)` is `sum(f(x) for x in xs)`."""
    match method(node):
        case (box, "reduce", (core.Function((total, item)) as function, start)) if number(start) == 0:
            match returned(function):
                case core.Binary(
                    "+", core.Name(read), added
                ) if read == total.name and total.name not in names_read(added):
                    if added == core.Name(item.name, node.span):
                        return builtin("sum", node.span, box)
                    made = builtin("for", node.span, box, arrow((item.name,), added, node.span))
                    return builtin("sum", node.span, made)
    return None


@on(core.Call)
def reduced_to_unique(node: core.Expr, context: Context) -> core.Expr | None:
    """`xs.reduce((all, x) => (all.includes(x) ? all : [...all, x]), [])` is `unique(xs)`."""
    match method(node):
        case (box, "reduce", (core.Function((all_, item)) as function, core.Array(()))):
            seen, one = core.Name(all_.name, node.span), core.Name(item.name, node.span)
        case _:
            return None
    longer = core.Array((core.Spread(seen, node.span), one), node.span)
    match returned(function):
        case core.Conditional(core.Builtin("in", asked), then, otherwise) if asked == (one, seen):
            return builtin("unique", node.span, box) if (then, otherwise) == (seen, longer) else None
        case core.Conditional(core.Unary("!", core.Builtin("in", asked)), then, otherwise) if asked == (
            one,
            seen,
        ):
            return builtin("unique", node.span, box) if (then, otherwise) == (longer, seen) else None
        case _:
            return None


def fresh_callback(function: core.Function, context: Context) -> core.Function:
    """A copy of a callback with names of its own."""
    return renamed(function, {name: context.names.fresh(name) for name in names_bound(function)})


def texts_together(file: core.File, notes: Notes) -> core.File:
    """A list of open values into which texts are put is a list of texts."""
    context = Context.of(file, notes)
    named: set[str] = set()

    def change(node: Any) -> Any:
        if isinstance(node, core.Array) and _are_texts(node.items, context):
            for each in node.items:
                match each:
                    case core.Spread(core.Name(id)) if _open_list(context.meant(each.value)) is not None:
                        named.add(id)
            return replace(node, items=tuple(_of_texts(each) for each in node.items))
        return node

    file = bottom_up(file, change)
    if not named:
        return file

    def define(node: Any) -> Any:
        if isinstance(node, core.Let) and node.name in named:
            made = _of_texts(core.Spread(node.value, node.span))
            assert isinstance(made, core.Spread)
            return replace(node, value=made.value)
        return node

    return bottom_up(file, define)


def _are_texts(items: tuple[core.Expr | core.Spread, ...], context: Context) -> bool:
    """Whether there are texts among the items of a list, and nothing that is known to be something else."""
    kinds = {context.kind(each) for each in items if not isinstance(each, core.Spread)}
    return Kind.TEXT in kinds and kinds <= {Kind.TEXT, None}


def _open_list(node: core.Expr) -> core.Expr | None:
    """x of `coalesce(read(x, [json]), [])`."""
    match node:
        case core.Builtin(
            "coalesce", (core.Builtin("read", (value, core.Array((core.Name("json"),)))), core.Array(()))
        ):
            return value
        case _:
            return None


def _of_texts(node: core.Expr | core.Spread) -> core.Expr | core.Spread:
    value = _open_list(node.value) if isinstance(node, core.Spread) else None
    if value is None:
        return node
    span = node.span
    texts = core.Array((core.Name("string", span),), span)
    made = builtin("coalesce", span, builtin("read", span, value, texts), core.Array((), span))
    return core.Spread(made, span)


RULES: tuple[Rule, ...] = (
    includes,
    index,
    callbacks,
    equal_item,
    filtered,
    concatenated,
    last_item,
    sets,
    reduced,
    reduced_to_unique,
)
