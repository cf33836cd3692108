"""Objects: their keys, values and pairs, and what is one or many.

In: expressions. Out: `.items` with functions of two parameters, dictionaries.

    Object.keys(o)                   ->   [key for key, value in o.items()]
    Array.isArray(x) ? x : [x]       ->   the texts of a list, or the one text
"""

from collections.abc import Callable

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, names_read, path_of, substituted
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import (
    arrow,
    builtin,
    plain,
    present,
    returned,
    static,
)
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind
from actiongen.lazy_dataclass import replace


def of_pair(given: core.Expr) -> core.Function | None:
    """A callback of `[key, value]` as a function of the two."""
    match given:
        case core.Function(
            (core.Parameter(pair, default=None),), core.Block((*lets, core.Return(value) as last))
        ):
            pass
        case _:
            return None
    if value is None:
        return None
    pairs = {pair}
    names: dict[int, str] = {}
    for each in lets:
        match each:
            case core.Let(name, core.Array((core.Spread(core.Name(object)),))) if object in pairs:
                pairs.add(name)
            case core.Let(name, core.Member(core.Name(object), core.Number(0 | 1 as at))) if object in pairs:
                names[int(at)] = name
            case _:
                return None
    key, item = names.get(0, f"{pair}_key"), names.get(1, f"{pair}_value")

    def change(node: core.Expr) -> core.Expr | None:
        match node:
            case core.Member(core.Name(object), core.Number(0 | 1 as at)) if object in pairs:
                return core.Name((key, item)[int(at)], node.span)
            case _:
                return None

    value = _everywhere(value, change)
    if pairs & names_read(value):
        return None
    parameters = (core.Parameter(key, given.span), core.Parameter(item, given.span))
    return core.Function(parameters, core.Block((replace(last, value=value),)), given.span)


def _everywhere(value: core.Expr, change: Callable[[core.Expr], core.Expr | None]) -> core.Expr:
    def visit(node: core.Expr) -> core.Expr:
        made = change(node)
        return node if made is None else made

    return bottom_up(value, visit)


ASKED = {"some": "any", "every": "all", "find": "first"}
"""Methods of arrays, and the built-ins that ask the same."""


@on(core.Call)
def objects(node: core.Expr, context: Context) -> core.Expr | None:
    found = static(node)
    if found is None:
        return None
    match found:
        case (("Object", "entries"), (object,)):
            return builtin(".items", node.span, object)
        case (("Object", "keys" | "values" as what), (object,)):
            key, value = context.names.fresh("key"), context.names.fresh("value")
            wanted = core.Name(key if what == "keys" else value, node.span)
            pairs = builtin(".items", node.span, object)
            return builtin("for", node.span, pairs, arrow((key, value), wanted, node.span))
        case (("Object", "freeze"), (object,)):
            return object
        case (("Object", "assign"), (core.Object() as first, *others)):
            entries = first.entries
            for other in others:
                entries += (
                    other.entries if isinstance(other, core.Object) else (core.Spread(other, other.span),)
                )
            return core.Object(entries, node.span)
        case (("Object", "fromEntries"), (pairs,)):
            return _from_entries(context.meant(pairs), node)
        case _:
            return None


def _from_entries(pairs: core.Expr, node: core.Expr) -> core.Expr | None:
    match pairs:
        case core.Builtin("pairs", (inner,), keywords=keywords):
            asked = keywords[0][1]
            assert isinstance(asked, core.Function)
            names = tuple(each.name for each in asked.parameters)
            key, value = (arrow(names, core.Name(each, node.span), node.span) for each in names)
            return core.Builtin("dict_for", (inner, key, value), node.span, keywords)
        case core.Builtin("for", (box, core.Function() as function), keywords=keywords):
            made = _key_and_value(returned(function))
            if made is not None:
                names = tuple(each.name for each in function.parameters)
                parts = (box, *(arrow(names, each, node.span) for each in made))
                return core.Builtin("dict_for", parts, node.span, keywords)
    return None


def _key_and_value(node: core.Expr | None) -> tuple[core.Expr, core.Expr] | None:
    """The two of `[key, value]`, also where a condition chooses among such."""
    match node:
        case core.Array((key, value)) if plain((key, value)) is not None:
            assert not isinstance(key, core.Spread) and not isinstance(value, core.Spread)
            return key, value
        case core.Conditional(condition, then, otherwise, span):
            first, second = _key_and_value(then), _key_and_value(otherwise)
            if first is None or second is None:
                return None
            key = (
                first[0] if first[0] == second[0] else core.Conditional(condition, first[0], second[0], span)
            )
            return key, core.Conditional(condition, first[1], second[1], span)
        case _:
            return None


@on(core.Builtin)
def over_keys(node: core.Expr, context: Context) -> core.Expr | None:
    """In a comprehension over the keys of an object, `o[key]` is the value."""
    match node:
        case core.Builtin(
            "for" | "any" | "all" as name,
            (
                core.Builtin(
                    "for", (core.Builtin(".items", (object,)) as pairs, core.Function((key, value)) as keys)
                ),
                core.Function((core.Parameter(item),)) as function,
            ),
            keywords=(),
        ) if returned(keys) == core.Name(key.name, node.span):
            asked = returned(function)
            assert asked is not None
            asked = substituted(asked, {item: core.Name(key.name, node.span)})
            asked = _values_at(asked, object, key.name, value.name)
            return builtin(name, node.span, pairs, arrow((key.name, value.name), asked, node.span))
        case _:
            return None


def _values_at(node: core.Expr, object: core.Expr, key: str, value: str) -> core.Expr:
    wanted = core.Member(object, core.Name(key, node.span), node.span)
    return _everywhere(node, lambda each: core.Name(value, each.span) if each == wanted else None)


@on(core.Conditional)
def one_or_many(node: core.Expr, context: Context) -> core.Expr | None:
    """`Array.isArray(x) ? x : [x]`: the texts of a list, or the one text."""
    match node:
        case core.Conditional(
            core.Unary("!", core.Builtin("present", (asked,))), core.Array((single,)), many
        ):
            pass
        case core.Conditional(core.Builtin("present", (asked,)), many, core.Array((single,))):
            pass
        case _:
            return None
    match asked:
        case core.Builtin("read", (value, core.Array((core.Name("json"),)))) if value == many == single:
            pass
        case _:
            return None
    span = node.span
    value = _without_empty(context.meant(value) if isinstance(value, core.Name) else value, value)
    context.notes.repair(
        RepairKind.TYPE, span, "A list counts with texts alone in it, and one value if it is a text."
    )
    text_ = builtin("read", span, value, core.Name("string", span))
    texts = builtin("read", span, value, core.Array((core.Name("string", span),), span))
    one = core.Conditional(present(text_), core.Array((text_,), span), core.Array((), span), span)
    return builtin("coalesce", span, texts, one)


def _without_empty(meant: core.Expr, value: core.Expr) -> core.Expr:
    """x of `x || []`, for an absent list is no list and no text."""
    match meant:
        case core.Builtin("coalesce", (inner, core.Array(()))):
            return inner
        case _:
            return value


@on(core.Object)
def conditional(node: core.Expr, context: Context) -> core.Expr | None:
    """`{ ...(c ? { a: x } : {}) }` is a pair that is left out where its value is absent."""
    if not isinstance(node, core.Object):
        return None
    entries: list[core.Entry | core.Spread] = []
    for each in node.entries:
        entries += _spread(each.value, context) if isinstance(each, core.Spread) else [each]
    made = tuple(entries)
    return None if made == node.entries else core.Object(made, node.span)


def _spread(node: core.Expr, context: Context) -> list[core.Entry | core.Spread]:
    match context.meant(node) if isinstance(node, core.Name) else node:
        case core.Builtin("coalesce", (core.Name() | core.Member() as whole, core.Object(()))):
            return [core.Spread(whole, node.span)]
    match node:
        case core.Object(entries):
            return list(entries)
        case core.Conditional(condition, core.Object(entries), core.Object(())):
            pass
        case core.Logical("&&", condition, core.Object(entries)):
            pass
        case _:
            return [core.Spread(node, node.span)]
    made: list[core.Entry | core.Spread] = []
    for each in entries:
        if isinstance(each, core.Spread):
            return [core.Spread(node, node.span)]
        # Without the condition, the value itself may say whether the pair is there.
        nothing = core.Undefined(each.span)
        value = (
            each.value
            if each.value == condition
            else core.Conditional(condition, each.value, nothing, each.span)
        )
        made.append(replace(each, value=value))
    return made


@on(core.Member)
def known(node: core.Expr, context: Context) -> core.Expr | None:
    """A field of an object that is written out, where it is a part of the event: that part itself."""
    if not isinstance(node, core.Member) or not isinstance(node.object, core.Name):
        return None
    meant = context.meant(node)
    names = path_of(meant) if isinstance(meant, core.Member) else None
    return meant if names is not None and names[0] == "event" and meant != node else None


RULES: tuple[Rule, ...] = (objects, over_keys, one_or_many, conditional, known)
