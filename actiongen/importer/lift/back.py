"""Loops that passes have read as questions, as JavaScript again: an extern is JavaScript.

In: a part of Core, and the text of the file. Out: the same without such built-ins of the policy language. A loop that
counts takes what is no list for an empty one, and so does `Array.from`.

    Builtin("any", (roles, role => role === "admin"))   ->   roles.some((role) => role === "admin")
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import Core, Names, bottom_up, names_in
from actiongen.importer.counting import counts
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

_METHODS = {"any": "some", "all": "every", "first": "find"}


_LISTS = ("concat", "entries", "filter", "from", "keys", "map", "match", "slice", "split", "values")


def as_javascript(node: Core, text: str) -> Core:
    """The part in JavaScript; a built-in that is no such loop stays."""
    names = Names(names_in(node))

    def change(each: Any) -> Any:
        if isinstance(each, core.ForOf) and not each.is_in:
            return replace(each, iterable=_listed(each.iterable, each.span, text))
        if isinstance(each, core.Spread):
            return replace(each, value=_listed(each.value, each.span, text))
        return _written(each, names, text) if isinstance(each, core.Builtin) else each

    return bottom_up(node, change)


def _written(asked: core.Builtin, names: Names, text: str) -> core.Expr:
    match asked.name, asked.arguments:
        case ("any" | "all" | "first") as name, (source, function) if not asked.keywords:
            return _method(_listed(source, asked.span, text), _METHODS[name], function)
        case "for", (source, function) if all(key == "if" for key, _ in asked.keywords):
            source = _listed(source, asked.span, text)
            for _, condition in asked.keywords:
                source = _method(source, "filter", condition)
            return source if _is_itself(function) else _method(source, "map", function)
        case "sum", (source,) if not asked.keywords:
            span = asked.span
            total, item = (core.Name(names.fresh(wish), span) for wish in ("total", "item"))
            added = core.Return(core.Binary("+", total, item, span), span)
            parameters = (core.Parameter(total.id, span), core.Parameter(item.id, span))
            function = core.Function(parameters, core.Block((added,)), span)
            return _method(source, "reduce", function, core.Number(0, span))
        case _:
            return asked


def _method(source: core.Expr, name: str, *arguments: core.Expr) -> core.Expr:
    span = source.span
    return core.Call(core.Member(source, core.Text(name, span), span), arguments, span)


def _listed(source: core.Expr, loop: Span, text: str) -> core.Expr:
    """What a loop goes through, as a list: `[]` of what has no length, if the original has counted."""
    is_list = isinstance(source, core.Array) or (
        isinstance(source, core.Call)
        and isinstance(source.function, core.Member)
        and isinstance(source.function.key, core.Text)
        and source.function.key.value in _LISTS
    )
    if is_list or not counts(loop, text):
        return source
    return _method(core.Name("Array", source.span), "from", source)


def _is_itself(function: core.Expr) -> bool:
    """Whether it is `x => x`."""
    match function:
        case core.Function((core.Parameter(name),), core.Block((core.Return(core.Name(given)),))):
            return name == given
        case _:
            return False
