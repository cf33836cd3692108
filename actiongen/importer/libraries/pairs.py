"""Pairs of an object that have been picked: `Object.entries(o).filter(f)` and what is done with these.

In: expressions; `pairs` are the pairs of an object that a condition lets through, also by a name. Out: comprehensions
and questions over the object with that condition.

    Object.entries(o).filter(([k, v]) => v).map(([k]) => k)   ->   [k for k, v in o.items() if v]
"""

from actiongen.core import tree as core
from actiongen.core.walk import substituted
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import arrow, builtin, is_builtin, negated, returned
from actiongen.importer.libraries.objects import of_pair
from actiongen.importer.libraries.rewrite import Rule, on

PAIRS, ITEMS = "pairs", ".items"


def over_picked(picked: core.Expr, name: str, given: core.Expr, node: core.Expr) -> core.Expr | None:
    """What is done with pairs, picked or all of an object; its callback takes a pair."""
    found = taken_apart(picked)
    function = of_pair(given)
    if found is None or function is None:
        return None
    box, asked = found
    value = returned(function)
    names = tuple(each.name for each in function.parameters)
    if value is None or len(names) != 2:
        return None
    condition = None if asked is None else _condition(asked, names)
    if name == "map":
        kept = {} if condition is None else {"if": arrow(names, condition, node.span)}
        return builtin("for", node.span, box, function, **kept)
    if name == "filter":
        whole = _both(condition, value)
        return builtin(PAIRS, node.span, box, **{"if": arrow(names, whole, node.span)})
    if name == "some":
        return builtin("any", node.span, box, arrow(names, _both(condition, value), node.span))
    if name == "every":
        if condition is not None:
            value = core.Logical("||", negated(condition), value, value.span)
        return builtin("all", node.span, box, arrow(names, value, node.span))
    return None


def taken_apart(pairs: core.Expr) -> tuple[core.Expr, core.Function | None] | None:
    """The pairs of an object, and the condition that picks some of them."""
    match pairs:
        case core.Builtin("pairs", (box,), keywords=(("if", core.Function() as asked),)):
            return box, asked
        case core.Builtin(".items"):
            return pairs, None
        case _:
            return None


def _condition(asked: core.Function, names: tuple[str, ...]) -> core.Expr:
    """The condition, over other names."""
    value = returned(asked)
    assert value is not None
    own = zip(asked.parameters, names, strict=True)
    return substituted(value, {each.name: core.Name(name, asked.span) for each, name in own})


def _both(condition: core.Expr | None, value: core.Expr) -> core.Expr:
    return value if condition is None else core.Logical("&&", condition, value, value.span)


@on(core.Builtin)
def counted(node: core.Expr, context: Context) -> core.Expr | None:
    """How many pairs have been picked."""
    match node:
        case core.Builtin("len", (object,)) if is_builtin(context.meant(object), PAIRS, ITEMS):
            found = taken_apart(context.meant(object))
        case _:
            return None
    if found is None:
        return None
    box, asked = found
    names = (context.names.fresh("key"), context.names.fresh("value"))
    kept = {} if asked is None else {"if": arrow(names, _condition(asked, names), node.span)}
    keys = builtin("for", node.span, box, arrow(names, core.Name(names[0], node.span), node.span), **kept)
    return builtin("len", node.span, keys)


RULES: tuple[Rule, ...] = (counted,)
