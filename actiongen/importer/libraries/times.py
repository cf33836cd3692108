"""Times: `Date`, and numbers of milliseconds as times and durations.

In: expressions. Out: `now`, `time`, durations. `Date.now()` is `timestamp_ms(now())`, a number; where such numbers are
subtracted and compared, the times themselves are, and a literal beside them is a duration.

    Date.now() - new Date(x).getTime() > 86400000   ->   now() - time(x) > days(1)
    d.getDay() === 0                                ->   weekday(d, "UTC") == "Sunday"
"""

import re

from actiongen.core import tree as core
from actiongen.core.walk import below, is_path, substituted
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import (
    builtin,
    is_builtin,
    method,
    number,
    plain,
    returned,
    static,
    text,
)
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind

_UNITS = ((86_400_000, "days"), (3_600_000, "hours"), (60_000, "minutes"), (1_000, "seconds"))


@on(core.New, core.Call)
def made(node: core.Expr, context: Context) -> core.Expr | None:
    """`new Date()`, `new Date(x)`, `Date.now()`, `Date.parse(x)`."""
    match node:
        case core.New(core.Name("Date"), ()):
            return builtin("now", node.span)
        case core.New(core.Name("Date"), (value,)) if not isinstance(value, core.Spread):
            return time_of(value, node, context)
    match static(node):
        case (("Date", "now"), ()) | (("performance", "now"), ()):
            return milliseconds_of(builtin("now", node.span))
        case (("Date", "parse"), (value,)):
            return milliseconds_of(time_of(value, node, context))
        case _:
            return None


def time_of(value: core.Expr, node: core.Expr, context: Context) -> core.Expr:
    """`new Date(value)` as a time: of a text, a number of milliseconds, or a time."""
    if is_builtin(value, "timestamp_ms"):
        assert isinstance(value, core.Builtin)
        return value.arguments[0]
    kind = context.kind(value)
    if kind is Kind.TIME:
        return value
    if number(value) == 0:
        return builtin("time", node.span, core.Text("1970-01-01", node.span))
    if kind is Kind.NUMBER:
        start = builtin("time", node.span, core.Text("1970-01-01", node.span))
        return core.Binary("+", start, duration(value, node), node.span)
    match value:
        case core.Logical("||", left, right) | core.Builtin("coalesce", (left, right)) if context.kind(
            right
        ) in (Kind.NUMBER, Kind.TIME) and is_path(left):
            # What is there and no time stays absent.
            return core.Conditional(
                left, time_of(left, node, context), time_of(right, node, context), node.span
            )
    if context.is_open(value):
        return _text_or_number(value, node, context)
    if kind is not Kind.TEXT:
        context.notes.repair(
            RepairKind.TYPE,
            node.span,
            "What is no text of the form 2026-01-31T09:00:00Z is absent; JavaScript reads other forms and numbers too.",
        )
    return builtin("time", node.span, value)


def _text_or_number(value: core.Expr, node: core.Expr, context: Context) -> core.Expr:
    """The time of a value that may be a text or a number of milliseconds."""
    span = node.span
    context.notes.repair(
        RepairKind.TYPE,
        span,
        "What is neither a text of the form 2026-01-31T09:00:00Z nor a number is absent.",
    )
    of_text = builtin("time", span, builtin("read", span, value, core.Name("string", span)))
    number_ = builtin("read", span, value, core.Name("number", span))
    start = builtin("time", span, core.Text("1970-01-01", span))
    of_number = core.Binary("+", start, duration(number_, node), span)
    return builtin("coalesce", span, of_text, of_number)


def milliseconds_of(time: core.Expr) -> core.Expr:
    return builtin("timestamp_ms", time.span, time)


def duration(value: core.Expr, node: core.Expr) -> core.Expr:
    """So many milliseconds."""
    fixed = number(value)
    if fixed is not None:
        for size, name in _UNITS:
            if fixed % size == 0 and fixed:
                return builtin(name, value.span, core.Number(fixed / size, value.span))
        return builtin("seconds", value.span, core.Number(fixed / 1000, value.span))
    factor, rest = _factors(value)
    for size, name in _UNITS:
        if rest is not None and factor % size == 0:
            many = factor / size
            counted = rest if many == 1 else core.Binary("*", rest, core.Number(many, value.span), value.span)
            return builtin(name, value.span, counted)
    thousand = core.Number(1000, value.span)
    return builtin("seconds", value.span, core.Binary("/", value, thousand, value.span))


def _factors(value: core.Expr) -> tuple[float, core.Expr | None]:
    """The literal factors of a product together, and the one other factor."""
    fixed = number(value)
    if fixed is not None:
        return fixed, None
    if isinstance(value, core.Binary) and value.operator == "*":
        left, right = _factors(value.left), _factors(value.right)
        if left[1] is None or right[1] is None:
            return left[0] * right[0], left[1] or right[1]
    return 1, value


@on(core.Call)
def inlined(node: core.Expr, context: Context) -> core.Expr | None:
    """A call of a function of one expression that computes with dates: what it does depends on their being dates."""
    match node:
        case core.Call(core.Name() as name, arguments):
            given, function = plain(arguments), context.meant(name)
        case _:
            return None
    if given is None or not isinstance(function, core.Function) or len(function.parameters) != len(given):
        return None
    value = returned(function)
    is_plain = not any(each.default or each.is_rest for each in function.parameters) and not function.is_async
    if value is not None and any(isinstance(each, core.Call) for each in below(value)):
        return None
    if value is None or not is_plain or not any(context.kind(each) is Kind.TIME for each in given):
        return None
    names = {each.name: value for each, value in zip(function.parameters, given, strict=True)}
    return substituted(value, names)


@on(core.Call)
def getters(node: core.Expr, context: Context) -> core.Expr | None:
    """`getTime`, `toISOString`, `getHours` and their like. Actions run in UTC, so both sorts of getters are alike."""
    found = method(node)
    if found is None or context.kind(found[0]) is not Kind.TIME or found[2]:
        return None
    time, name, _ = found
    zone = core.Text("UTC", node.span)
    match name.replace("getUTC", "get"):
        case "getTime" | "valueOf":
            return milliseconds_of(time)
        case "toISOString" | "toJSON":
            return builtin("iso", node.span, time)
        case "getHours":
            return builtin("hour", node.span, time, zone)
        case "getDay":
            return builtin("day_number", node.span, time)
        case "getFullYear":
            return _part_of_date(time, None, 4, node)
        case "getMonth":
            month = _part_of_date(time, 5, 7, node)
            return core.Binary("-", month, core.Number(1, node.span), node.span)
        case "getDate":
            return _part_of_date(time, 8, 10, node)
        case "getMinutes":
            return builtin("to_number", node.span, _cut(builtin("iso", node.span, time), 14, 16, node))
        case _:
            return None


def _part_of_date(time: core.Expr, start: int | None, end: int, node: core.Expr) -> core.Expr:
    date = builtin("date", node.span, time, core.Text("UTC", node.span))
    return builtin("to_number", node.span, _cut(date, start, end, node))


def _cut(value: core.Expr, start: int | None, end: int, node: core.Expr) -> core.Expr:
    first = core.Undefined(node.span) if start is None else core.Number(start, node.span)
    return builtin("slice", node.span, value, first, core.Number(end, node.span))


@on(core.Member, core.Builtin)
def date_text(node: core.Expr, context: Context) -> core.Expr | None:
    """`d.toISOString().split("T")[0]` and `.slice(0, 10)` are the date."""
    match node:
        case core.Member(
            core.Builtin(".split", (core.Builtin("iso", (time,)), core.Text("T"))), core.Number(0)
        ):
            return builtin("date", node.span, time, core.Text("UTC", node.span))
        case core.Builtin("slice", (core.Builtin("iso", (time,)), core.Undefined(), core.Number(10))):
            return builtin("date", node.span, time, core.Text("UTC", node.span))
        case _:
            return None


@on(core.Binary)
def arithmetic(node: core.Expr, context: Context) -> core.Expr | None:
    """Times as numbers of milliseconds, in sums and differences."""
    if not isinstance(node, core.Binary):
        return None
    left, right = node.left, node.right
    first, second = _time(left, context), _time(right, context)
    match node.operator:
        case "-" if first is not None and second is not None:
            return in_milliseconds(builtin("elapsed", node.span, first, second), node)
        case "+" if _is_of_words(left, context) or _is_of_words(right, context):
            # JavaScript puts the words of a date together with what is added.
            return None
        case "+" | "-" as operator if first is not None and _is_number(right, context):
            return milliseconds_of(core.Binary(operator, first, _duration(right, node), node.span))
        case "+" if second is not None and _is_number(left, context):
            return milliseconds_of(core.Binary("+", second, _duration(left, node), node.span))
        case "/" if is_builtin(left, "ms") and number(right):
            assert isinstance(left, core.Builtin)
            return core.Binary("/", left.arguments[0], duration(right, node), node.span)
        case "/" if is_builtin(left, "ms") and is_builtin(right, "ms"):
            assert isinstance(left, core.Builtin) and isinstance(right, core.Builtin)
            return core.Binary("/", left.arguments[0], right.arguments[0], node.span)
        case "<" | "<=" | ">" | ">=":
            return _compared(node, context)
        case "===" | "!==" if first is not None and second is not None:
            return core.Binary(node.operator, first, second, node.span)
    return None


def in_milliseconds(value: core.Expr, node: core.Expr) -> core.Expr:
    """A duration as the number that JavaScript has; `ms` is gone where it is compared or divided."""
    return builtin("ms", node.span, value)


@on(core.Binary)
def divided_again(node: core.Expr, context: Context) -> core.Expr | None:
    """`ms / 1000 / 60` is `duration / minutes(1)`."""
    match node:
        case core.Binary(
            "/", core.Binary("/", value, core.Builtin(unit, (core.Number(many),))), right
        ) if context.kind(value) is Kind.DURATION and number(right):
            size = next((size for size, name in _UNITS if name == unit), None)
            if size is not None:
                by = core.Number(size * many * (number(right) or 1), node.span)
                return core.Binary("/", value, duration(by, node), node.span)
    return None


def _compared(node: core.Binary, context: Context) -> core.Expr | None:
    left, right = node.left, node.right
    first, second = _time(left, context), _time(right, context)
    if first is not None and second is not None:
        return core.Binary(node.operator, first, second, node.span)
    if is_builtin(left, "ms") and _is_number(right, context):
        assert isinstance(left, core.Builtin)
        return core.Binary(node.operator, left.arguments[0], _duration(right, node), node.span)
    if is_builtin(right, "ms") and _is_number(left, context):
        assert isinstance(right, core.Builtin)
        return core.Binary(node.operator, _duration(left, node), right.arguments[0], node.span)
    return None


def _time(node: core.Expr, context: Context) -> core.Expr | None:
    """The time that a number of milliseconds, or a `Date`, stands for."""
    meant = context.meant(node)
    if isinstance(meant, core.Builtin) and meant.name == "timestamp_ms":
        return meant.arguments[0]
    return node if context.kind(node) is Kind.TIME else None


def _is_of_words(node: core.Expr, context: Context) -> bool:
    """Whether it is a `Date`, and neither a number of milliseconds nor a time of a package, which is added as one."""
    meant = context.meant(node)
    written = context.text[meant.span.start : meant.span.end]
    return context.kind(meant) is Kind.TIME and re.match(r"new\s+Date\b", written) is not None


def _is_number(node: core.Expr, context: Context) -> bool:
    return is_builtin(node, "ms") or context.kind(node) is Kind.NUMBER or _is_product(node)


def _is_product(node: core.Expr) -> bool:
    return isinstance(node, core.Binary) and node.operator in ("*", "/")


def _duration(node: core.Expr, whole: core.Expr) -> core.Expr:
    if is_builtin(node, "ms"):
        assert isinstance(node, core.Builtin)
        return node.arguments[0]
    return duration(node, whole)


@on(core.Builtin)
def seconds(node: core.Expr, context: Context) -> core.Expr | None:
    """`Math.floor(Date.now() / 1000)` is `timestamp(now())`."""
    match node:
        case core.Builtin("floor", (core.Binary("/", asked, core.Number(1000)),)):
            time = _time(asked, context)
            return None if time is None else builtin("timestamp", node.span, time)
        case core.Builtin(
            "floor", (core.Binary("+", core.Binary("/", asked, core.Number(1000)), core.Number(0.5)),)
        ):
            time = _time(asked, context)
            if time is None:
                return None
            half = builtin("seconds", node.span, core.Number(0.5, node.span))
            return builtin("timestamp", node.span, core.Binary("+", time, half, node.span))
        case _:
            return None


@on(core.Object, core.Call)
def text_of_date(node: core.Expr, context: Context) -> core.Expr | None:
    """A `Date` in JSON or metadata is its text: where it stands in an object, or is an argument of `api`."""
    match node:
        case core.Object(entries) if any(_is_date(each, context) for each in entries):
            return core.Object(tuple(_as_text(each, context) for each in entries), node.span)
        case core.Call(core.Member() as function, arguments) if text(function.key) in (
            "setUserMetadata",
            "setAppMetadata",
            "setCustomClaim",
        ) and any(not isinstance(each, core.Spread) and _is_time(each, context) for each in arguments):
            changed = tuple(
                (
                    each
                    if isinstance(each, core.Spread) or not _is_time(each, context)
                    else builtin("iso", each.span, each)
                )
                for each in arguments
            )
            return core.Call(function, changed, node.span)
        case _:
            return None


def _is_time(node: core.Expr, context: Context) -> bool:
    return context.kind(node) is Kind.TIME


def _is_date(entry: core.Entry | core.Spread, context: Context) -> bool:
    return isinstance(entry, core.Entry) and _is_time(entry.value, context)


def _as_text(entry: core.Entry | core.Spread, context: Context) -> core.Entry | core.Spread:
    if isinstance(entry, core.Spread) or not _is_date(entry, context):
        return entry
    return core.Entry(entry.key, builtin("iso", entry.span, entry.value), entry.span)


RULES: tuple[Rule, ...] = (
    made,
    inlined,
    getters,
    date_text,
    arithmetic,
    divided_again,
    seconds,
    text_of_date,
)
