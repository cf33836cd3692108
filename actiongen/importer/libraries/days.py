"""Days of the week, and what is left of times that are numbers.

In: comparisons of `day_number(time)`. Out: the name of the day, compared.

    d.getDay() === 0   ->   weekday(d, "UTC") == "Sunday"
"""

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, number, plain
from actiongen.importer.libraries.rewrite import Rule, on

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_ORDER = {
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
    "===": float.__eq__,
    "==": float.__eq__,
    "!==": float.__ne__,
    "!=": float.__ne__,
}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@on(core.Binary, core.Builtin)
def day(node: core.Expr, context: Context) -> core.Expr | None:
    """The number of a day of the week, compared: its name is compared."""
    match node:
        case core.Binary(operator, left, right) if operator in _ORDER:
            for asked, other, order in (
                (left, right, operator),
                (right, left, _FLIPPED.get(operator, operator)),
            ):
                time, bound = _day_of(asked, context), number(other)
                if time is not None and bound is not None:
                    numbers = [i for i in range(7) if _ORDER[order](float(i), bound)]
                    return _one_of(time, numbers, node)
        case core.Builtin("in", (asked, core.Array(items))):
            time, listed = _day_of(asked, context), plain(items)
            numbers_ = [number(each) for each in listed or ()]
            if time is not None and numbers_ and None not in numbers_:
                return _one_of(time, [i for i in range(7) if float(i) in numbers_], node)
    return None


def _day_of(node: core.Expr, context: Context) -> core.Expr | None:
    meant = context.meant(node)
    return meant.arguments[0] if isinstance(meant, core.Builtin) and meant.name == "day_number" else None


def _one_of(time: core.Expr, numbers: list[int], node: core.Expr) -> core.Expr | None:
    name = builtin("weekday", node.span, time, core.Text("UTC", node.span))
    if not 0 < len(numbers) < 7:
        return None
    if len(numbers) == 1:
        return core.Binary("===", name, core.Text(DAYS[numbers[0]], node.span), node.span)
    if len(numbers) == 6:
        missing = next(i for i in range(7) if i not in numbers)
        return core.Binary("!==", name, core.Text(DAYS[missing], node.span), node.span)
    days = tuple(core.Text(DAYS[i], node.span) for i in numbers if 0 <= i < 7)
    return builtin("in", node.span, name, core.Array(days, node.span))


@on(core.Logical)
def days_together(node: core.Expr, context: Context) -> core.Expr | None:
    """`d == "Sunday" or d == "Saturday"` is `d in ["Sunday", "Saturday"]`."""
    match node:
        case core.Logical("||", left, right):
            first, second = _named_days(left), _named_days(right)
            if first and second and first[0] == second[0]:
                days = core.Array((*first[1], *second[1]), node.span)
                return builtin("in", node.span, first[0], days)
        case core.Logical("&&", left, right):
            first, second = _named_days(left), _named_days(right)
            if first and second and first[0] == second[0]:
                both = tuple(each for each in first[1] if each in second[1])
                return builtin("in", node.span, first[0], core.Array(both, node.span)) if both else None
    return None


def _named_days(node: core.Expr) -> tuple[core.Expr, tuple[core.Expr, ...]] | None:
    match node:
        case core.Binary("===", core.Builtin("weekday") as asked, core.Text() as day_):
            return asked, (day_,)
        case core.Builtin("in", (core.Builtin("weekday") as asked, core.Array(items))):
            return asked, tuple(each for each in items if not isinstance(each, core.Spread))
        case _:
            return None


@on(core.Builtin)
def left_milliseconds(node: core.Expr, context: Context) -> core.Expr | None:
    """At the end: a duration that is still wanted as a number, and a day of the week as one."""
    match node:
        case core.Builtin("elapsed", (later, earlier)):
            return core.Binary("-", later, earlier, node.span)
        case core.Builtin("ms", (value,)):
            unit = builtin("seconds", node.span, core.Number(0.001, node.span))
            return core.Binary("/", value, unit, node.span)
        case core.Builtin("day_number", (time,)):
            entries = tuple(
                core.Entry(core.Text(name, node.span), core.Number(i, node.span), node.span)
                for i, name in enumerate(DAYS)
            )
            name_ = builtin("weekday", node.span, time, core.Text("UTC", node.span))
            return core.Member(core.Object(entries, node.span), name_, node.span)
        case core.Builtin("set", (items,)):
            return items if isinstance(items, core.Array) else builtin("unique", node.span, items)
        case _:
            return None


RULES: tuple[Rule, ...] = (day, days_together)
LAST: tuple[Rule, ...] = (left_milliseconds,)
