"""Loops that passes have read as questions, as JavaScript again: an extern is JavaScript.

In: a part of Core. Out: the same without such built-ins of the policy language.

    Builtin("any", (roles, role => role === "admin"))   ->   roles.some((role) => role === "admin")
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import Core, Names, bottom_up, names_in

_METHODS = {"any": "some", "all": "every", "first": "find"}


def as_javascript(node: Core) -> Core:
    """The part in JavaScript; a built-in that is no such loop stays."""
    names = Names(names_in(node))

    def change(each: Any) -> Any:
        return _written(each, names) if isinstance(each, core.Builtin) else each

    return bottom_up(node, change)


def _written(asked: core.Builtin, names: Names) -> core.Expr:
    match asked.name, asked.arguments:
        case ("any" | "all" | "first") as name, (source, function) if not asked.keywords:
            return _method(source, _METHODS[name], function)
        case "for", (source, function):
            for key, condition in asked.keywords:
                if key != "if":
                    return asked
                source = _method(source, "filter", condition)
            return _method(source, "map", function)
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
