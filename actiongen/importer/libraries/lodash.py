"""The simple functions of lodash and its like.

In: calls of `_`. Out: what the language has for them; where an object stands for a question
(`_.find(xs, { a: 1 })`), its keys are compared.
"""

import re

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import (
    Arguments,
    arrow,
    builtin,
    negated,
    number,
    of_item,
    present,
    text,
)
from actiongen.importer.libraries.packages import call
from actiongen.importer.libraries.rewrite import Rule, on

_PATH = re.compile(r"[.\[]")
_LISTS = {"some": "any", "any": "any", "every": "all", "all": "all", "find": "first"}


@on(core.Call)
def function(node: core.Expr, context: Context) -> core.Expr | None:
    found = call(node, context)
    if found is None or not found[0].startswith("lodash."):
        return None
    name, given = found[0].removeprefix("lodash."), found[1]
    return (
        _of_lists(name, given, node)
        or _of_objects(name, given, node, context)
        or _of_others(name, given, node)
    )


def _of_lists(name: str, given: Arguments, node: core.Expr) -> core.Expr | None:
    match name, given:
        case (("some" | "any" | "every" | "all" | "find"), (items, asked)):
            made = _asking(asked, node)
            return None if made is None else builtin(_LISTS[name], node.span, items, made)
        case ("filter", (items, asked)):
            made = _asking(asked, node)
            same = arrow(("each",), core.Name("each", node.span), node.span)
            return None if made is None else builtin("for", node.span, items, same, **{"if": made})
        case ("map", (items, asked)):
            key = text(asked)
            made = _member(key, node) if key else of_item(asked, node.span)
            return None if made is None else builtin("for", node.span, items, made)
        case (("includes" | "contains"), (items, item)):
            return builtin("in", node.span, item, items)
        case (("indexOf"), (items, item)):
            return core.Call(
                core.Member(items, core.Text("indexOf", node.span), node.span), (item,), node.span
            )
        case (("uniq" | "unique"), (items,)):
            return builtin("unique", node.span, items)
        case (("head" | "first"), (items,)):
            return core.Member(items, core.Number(0, node.span), node.span)
        case ("last", (items,)):
            return core.Member(items, core.Number(-1, node.span), node.span)
        case ("intersection", (first, second)):
            item = core.Name("each", node.span)
            same, asked_ = arrow(("each",), item, node.span), arrow(
                ("each",), builtin("in", node.span, item, second), node.span
            )
            return builtin("for", node.span, first, same, **{"if": asked_})
        case (("union"), (first, second)):
            both = core.Array((core.Spread(first, node.span), core.Spread(second, node.span)), node.span)
            return builtin("unique", node.span, both)
        case (("size"), (items,)):
            return builtin("len", node.span, items)
        case _:
            return None


def _asking(asked: core.Expr, node: core.Expr) -> core.Function | None:
    """A callback, or an object whose keys are compared, or the name of a key."""
    key = text(asked)
    if key is not None:
        return _member(key, node)
    if isinstance(asked, core.Object):
        item = core.Name("each", node.span)
        made: core.Expr | None = None
        for each in asked.entries:
            if isinstance(each, core.Spread):
                return None
            one = core.Binary("===", core.Member(item, each.key, node.span), each.value, node.span)
            made = one if made is None else core.Logical("&&", made, one, node.span)
        return None if made is None else arrow(("each",), made, node.span)
    return of_item(asked, node.span)


def _member(key: str, node: core.Expr) -> core.Function:
    item = core.Name("each", node.span)
    return arrow(("each",), _below(item, key, node), node.span)


def _below(object: core.Expr, path: str, node: core.Expr) -> core.Expr:
    for key in path.replace("[", ".").replace("]", "").split("."):
        at: core.Expr = core.Number(int(key), node.span) if key.isdigit() else core.Text(key, node.span)
        object = core.Member(object, at, node.span)
    return object


def _of_objects(name: str, given: Arguments, node: core.Expr, context: Context) -> core.Expr | None:
    match name, given:
        case ("get", (object, path)) if text(path):
            return _below(object, text(path) or "", node)
        case ("get", (object, path, default)) if text(path):
            return builtin("coalesce", node.span, _below(object, text(path) or "", node), default)
        case (("has" | "hasIn"), (object, path)) if text(path):
            return present(_below(object, text(path) or "", node))
        case ("pick", (object, picked)):
            listed = context.meant(picked)
            if not isinstance(listed, core.Array):
                return None
            keys = [each for each in listed.items if isinstance(each, core.Text)]
            if len(keys) < len(listed.items) or any(_PATH.search(each.value) for each in keys):
                return None
            entries = (core.Entry(each, core.Member(object, each, node.span), node.span) for each in keys)
            return core.Object(tuple(entries), node.span)
        case (("keys" | "values"), (object,)):
            path = core.Member(core.Name("Object", node.span), core.Text(name, node.span), node.span)
            return core.Call(path, (object,), node.span)
        case (("assign" | "extend"), (core.Object(), *_)):
            path = core.Member(core.Name("Object", node.span), core.Text("assign", node.span), node.span)
            return core.Call(path, given, node.span)
        case ("isEmpty", (value,)):
            return _is_empty(value, node, context)
        case _:
            return None


def _is_empty(value: core.Expr, node: core.Expr, context: Context) -> core.Expr | None:
    match context.kind(value):
        case Kind.LIST | Kind.TEXT:
            zero = core.Number(0, node.span)
            return negated(core.Binary(">", builtin("len", node.span, value), zero, node.span))
        case Kind.OBJECT:
            pairs = builtin(".items", node.span, value)
            key = arrow(("key", "value"), core.Boolean(True, node.span), node.span)
            return negated(builtin("any", node.span, pairs, key))
        case _:
            return None


def _of_others(name: str, given: Arguments, node: core.Expr) -> core.Expr | None:
    match name, given:
        case (("isUndefined" | "isNull" | "isNil"), (value,)):
            return negated(present(value))
        case (("isString" | "isNumber" | "isBoolean"), (value,)):
            return present(
                builtin("read", node.span, value, core.Name(name.removeprefix("is").lower(), node.span))
            )
        case ("isArray", (value,)):
            path = core.Member(core.Name("Array", node.span), core.Text(name, node.span), node.span)
            return core.Call(path, (value,), node.span)
        case (("toLower" | "toUpper" | "trim"), (value,)):
            return builtin(
                {"toLower": ".lower", "toUpper": ".upper", "trim": ".strip"}[name], node.span, value
            )
        case (("startsWith" | "endsWith"), (value, other)):
            return builtin("." + name.lower(), node.span, value, other)
        case ("split", (value, separator)) if text(separator):
            return builtin(".split", node.span, value, separator)
        case ("join", (items, separator)) if text(separator) is not None:
            return builtin(".join", node.span, separator, items)
        case ("round", (value,)) if number(value) is None:
            path = core.Member(core.Name("Math", node.span), core.Text(name, node.span), node.span)
            return core.Call(path, (value,), node.span)
        case _:
            return None


RULES: tuple[Rule, ...] = (function,)
