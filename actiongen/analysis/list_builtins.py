"""Built-ins of lists: ``sum``, ``min``, ``max``, ``unique``, ``sorted``.

In: a call with a list, or with ``… for … in …`` as Python has it. Out: an operation of the IR.

    sorted(event.user.identities, key="provider")   ->   Sorted((item,), …, Member(Var(item), "provider"), False)
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from actiongen import ir
from actiongen.analysis.comprehensions import comprehension
from actiongen.analysis.environment import Environment
from actiongen.analysis.paths import inside_quotes, member
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, Record, Type
from actiongen.syntax import tree as syn

_NUMBERS = (Basic.NUMBER, Basic.TIME, Basic.DURATION)
_ORDERED = (*_NUMBERS, Basic.STRING)
_OPS = {"sum": ir.Op.SUM, "min": ir.Op.MIN, "max": ir.Op.MAX, "unique": ir.Op.UNIQUE}
_TAKES: dict[str, tuple[tuple[Type, ...], str]] = {
    "sum": ((Basic.NUMBER, Basic.DURATION), "numbers or durations"),
    "min": (_NUMBERS, "numbers, times or durations"),
    "max": (_NUMBERS, "numbers, times or durations"),
    "unique": (types.SCALARS, "texts, numbers, booleans, times or durations"),
    "sorted": (_ORDERED, "numbers, times, durations or texts"),
}


def _of_list(name: str, node: syn.Call, environment: Environment) -> ir.Expr:
    items = _items(name, node, environment)
    if isinstance(items, ir.ErrorExpr):
        return items
    if not _takes(name, items, environment):
        return environment.mistake(node.span, items)
    item = _item_type(items)
    type_ = items.info.type if name == "unique" else Basic.NUMBER if item is Basic.UNKNOWN else item
    return environment.settle(ir.Operation(_OPS[name], (items,), ir.Info(type_, False, node.span)))


def _items(name: str, node: syn.Call, environment: Environment) -> ir.Expr:
    """The list that a call is given first; a mistake if it is none."""
    plain = [argument for argument in node.arguments if argument.keyword is None]
    extra = next((argument for argument in node.arguments if argument.keyword is not None), None)
    if len(plain) != 1 or (extra is not None and name != "sorted"):
        several = len(plain) > 1 and name in ("min", "max")
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`{name}` takes {'one list' if extra is None else 'no argument by name'}",
            node.span if extra is None else extra.span,
            help=f"write `{name}([a, b])`" if several else f"write `{name}(xs)`",
        )
        return environment.mistake(node.span)
    value = plain[0].value
    if isinstance(value, syn.Generator):
        items = comprehension(ir.Kind.LIST, value.element, value.clauses, value.span, environment)
    else:
        items = environment.settle(environment.infer(value))
    type_ = items.info.type
    if type_ is Basic.UNKNOWN:
        return environment.mistake(node.span, items)
    if isinstance(type_, ListOf):
        return items
    environment.report(
        codes.TYPE_MISMATCH,
        f"`{name}` takes a list, and this has type {types.name(type_)}",
        items.info.span,
        help=(
            "read it as a list first, for example `read(…, [number])`"
            if type_ is Basic.JSON
            else f"give it a list: `{name}([…])`"
        ),
    )
    return environment.mistake(node.span, items)


def _item_type(items: ir.Expr) -> Type:
    return items.info.type.item if isinstance(items.info.type, ListOf) else Basic.UNKNOWN


def _takes(name: str, items: ir.Expr, environment: Environment) -> bool:
    item = _item_type(items)
    allowed, what = _TAKES[name]
    if item in allowed or item is Basic.UNKNOWN:
        return True
    if item is Basic.JSON:
        help = "read the list with the type of its items first, for example `read(…, [number])`"
    elif isinstance(item, Record) and name == "sorted":
        help = 'say by which field: `sorted(xs, key="name")`'
    elif isinstance(item, Record):
        help = f"take a field of each: `{name}(x.field for x in xs)`"
    elif item is Basic.TIME:
        help = "times cannot be added; add durations, `a - b`"
    elif item is Basic.STRING:
        help = "read each text as a number: `to_number(x) for x in xs`"
    else:
        help = f"give it a list of {what}"
    environment.report(
        codes.TYPE_MISMATCH,
        f"`{name}` takes a list of {what}, and these are of type {types.name(item)}",
        items.info.span,
        help=help,
    )
    return False


def _sorted(node: syn.Call, environment: Environment) -> ir.Expr:
    items = _items("sorted", node, environment)
    given = {argument.keyword: argument.value for argument in node.arguments if argument.keyword is not None}
    if isinstance(items, ir.ErrorExpr):
        return items
    if not _knows_keywords(node, environment):
        return environment.mistake(node.span, items)
    reverse = given.get("reverse")
    if reverse is not None and not isinstance(reverse, syn.Boolean):
        environment.report(
            codes.WRONG_ARGUMENTS, "`reverse` is `True` or `False`", reverse.span, help="write `reverse=True`"
        )
        return environment.mistake(node.span, items)
    is_reversed = reverse is not None and reverse.value
    item, present = _item_type(items), True
    variable = ir.Variable("item", item, present, items.info.span, (items,), is_item=True)
    key = None
    if "key" in given:
        key = _key(given["key"], variable, environment)
        if key is None:
            return environment.mistake(node.span, items)
    elif not _takes("sorted", items, environment):
        return environment.mistake(node.span, items)
    return environment.settle(
        ir.Sorted((variable,), items, key, is_reversed, replace(items.info, span=node.span))
    )


def _knows_keywords(node: syn.Call, environment: Environment) -> bool:
    strange = next(
        (argument for argument in node.arguments if argument.keyword not in (None, "key", "reverse")), None
    )
    if strange is None:
        return True
    environment.report(
        codes.WRONG_ARGUMENTS,
        f"`sorted` has no argument `{strange.keyword}`",
        strange.span,
        help='write `sorted(xs, key="name", reverse=True)`',
    )
    return False


def _key(node: syn.Expr, variable: ir.Variable, environment: Environment) -> ir.Expr | None:
    """What the items are compared by: the field of each that a text names."""
    if not isinstance(node, syn.String):
        written = node.id if isinstance(node, syn.Name) else "name"
        environment.report(
            codes.WRONG_ARGUMENTS,
            "the key is the name of a field of the items, as a text",
            node.span,
            help=f'write `key="{written}"`',
        )
        return None
    if variable.type is Basic.UNKNOWN:
        return None
    if not isinstance(variable.type, Record):
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"only records have a key to sort by, and these items are of type {types.name(variable.type)}",
            node.span,
            help="write `sorted(xs)`",
        )
        return None
    item = ir.Var(variable, ir.Info(variable.type, True, node.span))
    key = member(item, node.value, inside_quotes(node), node.span, environment)
    if key.info.type in _ORDERED:
        return key
    if key.info.type is not Basic.UNKNOWN:
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{node.value}` has type {types.name(key.info.type)}, and `sorted` compares {_TAKES['sorted'][1]}",
            node.span,
            help="sort by another field",
        )
    return None


LIST_BUILTINS: dict[str, Callable[[syn.Call, Environment], ir.Expr]] = {
    **{name: partial(_of_list, name) for name in _OPS},
    "sorted": _sorted,
}
"""The built-ins of this module by their names."""
