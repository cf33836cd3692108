"""moment, dayjs, date-fns and luxon: times, and what is added to them.

In: calls of these. Out: `now`, `time`, durations. Months and years are no durations, and stay; so do formats.

    moment().diff(x, "days")      ->   floor((now() - time(x)) / days(1))
    isAfter(parseISO(a), new Date())   ->   time(a) > now()
"""

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import Arguments, builtin, method, number, text
from actiongen.importer.libraries.packages import call, origin
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.libraries.times import milliseconds_of, time_of

_MOMENT = ("moment", "moment.utc", "dayjs", "dayjs.utc", "moment-timezone", "moment-timezone.utc")
_NOW = ("luxon.DateTime.now", "luxon.DateTime.utc", "luxon.DateTime.local")
_READ = ("luxon.DateTime.fromISO", "date-fns.parseISO", "date-fns.toDate")
_SIZES = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), ("seconds", 0.001)),
    **dict.fromkeys(("s", "second", "seconds"), ("seconds", 1)),
    **dict.fromkeys(("m", "minute", "minutes"), ("minutes", 1)),
    **dict.fromkeys(("h", "hour", "hours"), ("hours", 1)),
    **dict.fromkeys(("d", "day", "days"), ("days", 1)),
    **dict.fromkeys(("w", "week", "weeks"), ("days", 7)),
}
_COMPARED = {
    "isAfter": ">",
    "isBefore": "<",
    "isSameOrAfter": ">=",
    "isSameOrBefore": "<=",
    "isSame": "===",
    "isEqual": "===",
}


@on(core.Call, core.New)
def made(node: core.Expr, context: Context) -> core.Expr | None:
    """A time of one of these packages."""
    match call(node, context):
        case (name, ()) if name in (*_MOMENT, *_NOW):
            return builtin("now", node.span)
        case (name, (value,)) if name in (*_MOMENT, *_READ):
            return time_of(value, node, context)
        case (("moment.unix" | "luxon.DateTime.fromSeconds" | "dayjs.unix"), (value,)):
            start = builtin("time", node.span, core.Text("1970-01-01", node.span))
            return core.Binary("+", start, builtin("seconds", node.span, value), node.span)
        case _:
            return None


def duration(amount: core.Expr, unit: core.Expr, node: core.Expr) -> core.Expr | None:
    """`3, "days"`."""
    found = _SIZES.get(text(unit) or "")
    if found is None:
        return None
    name, factor = found
    fixed = number(amount)
    if fixed is not None:
        return builtin(name, node.span, core.Number(fixed * factor, node.span))
    if factor != 1:
        amount = core.Binary("*", amount, core.Number(factor, node.span), node.span)
    return builtin(name, node.span, amount)


@on(core.Call)
def methods(node: core.Expr, context: Context) -> core.Expr | None:
    """What is called on a time; a time that they changed is another one here."""
    found = method(node)
    if found is None or context.kind(found[0]) is not Kind.TIME:
        return None
    time, name, given = found
    match name, given:
        case (("add" | "subtract"), (amount, unit)):
            return _moved(time, "+" if name == "add" else "-", duration(amount, unit, node), node)
        case (("plus" | "minus" | "add" | "subtract"), (core.Object() as units,)):
            sign = "+" if name in ("plus", "add") else "-"
            return _by_units(time, sign, units, node)
        case (("unix" | "toSeconds" | "toUnixInteger"), ()):
            return builtin("timestamp", node.span, time)
        case ("toMillis", ()):
            return milliseconds_of(time)
        case (("toISO" | "toISOString"), ()):
            return builtin("iso", node.span, time)
        case (("toDate" | "utc" | "clone" | "toUTC" | "toJSDate"), ()):
            return time
        case (compared, (other,)) if compared in _COMPARED:
            return core.Binary(_COMPARED[compared], time, _time(other, node, context), node.span)
        case ("diff", (other, *unit)) if len(unit) <= 1:
            return _difference(time, _time(other, node, context), unit[0] if unit else None, node)
        case ("format", (pattern,)) if text(pattern) == "YYYY-MM-DD":
            return builtin("date", node.span, time, core.Text("UTC", node.span))
        case ("toISODate", ()):
            return builtin("date", node.span, time, core.Text("UTC", node.span))
        case _:
            return None


def _moved(time: core.Expr, sign: str, by: core.Expr | None, node: core.Expr) -> core.Expr | None:
    return None if by is None else core.Binary(sign, time, by, node.span)


def _by_units(time: core.Expr, sign: str, units: core.Object, node: core.Expr) -> core.Expr | None:
    for each in units.entries:
        if isinstance(each, core.Spread):
            return None
        moved = _moved(time, sign, duration(each.value, each.key, node), node)
        if moved is None:
            return None
        time = moved
    return time


def _time(value: core.Expr, node: core.Expr, context: Context) -> core.Expr:
    return value if context.kind(value) is Kind.TIME else time_of(value, node, context)


def _difference(
    later: core.Expr, earlier: core.Expr, unit: core.Expr | None, node: core.Expr
) -> core.Expr | None:
    """How many whole units lie between two times; they are counted down, and not towards zero."""
    between = builtin("elapsed", node.span, later, earlier)
    if unit is None:
        return builtin("ms", node.span, between)
    one = duration(core.Number(1, node.span), unit, node)
    return None if one is None else builtin("floor", node.span, core.Binary("/", between, one, node.span))


@on(core.Call)
def functions(node: core.Expr, context: Context) -> core.Expr | None:
    """Those of date-fns."""
    if not isinstance(node, core.Call) or not (origin(node.function, context) or "").startswith("date-fns."):
        return None
    found = call(node, context)
    if found is None:
        return None
    return _date_fns(found[0].removeprefix("date-fns."), found[1], node, context)


def _date_fns(name: str, given: Arguments, node: core.Expr, context: Context) -> core.Expr | None:
    match name, given:
        case (("isAfter" | "isBefore" | "isEqual"), (first, second)):
            left, right = _time(first, node, context), _time(second, node, context)
            return core.Binary(_COMPARED[name], left, right, node.span)
        case (added, (time, amount)) if added[:3] in ("add", "sub"):
            unit = core.Text(added[3:].lower(), node.span)
            sign = "+" if added.startswith("add") else "-"
            return _moved(_time(time, node, context), sign, duration(amount, unit, node), node)
        case (difference, (later, earlier)) if difference.startswith("differenceIn"):
            unit = core.Text(difference.removeprefix("differenceIn").lower(), node.span)
            return _difference(_time(later, node, context), _time(earlier, node, context), unit, node)
        case ("getUnixTime", (time,)):
            return builtin("timestamp", node.span, _time(time, node, context))
        case ("formatISO", (time,)):
            return builtin("iso", node.span, _time(time, node, context))
        case ("isPast" | "isFuture", (time,)):
            order = "<" if name == "isPast" else ">"
            return core.Binary(order, _time(time, node, context), builtin("now", node.span), node.span)
        case _:
            return None


RULES: tuple[Rule, ...] = (made, methods, functions)
