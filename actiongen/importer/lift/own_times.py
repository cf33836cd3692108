"""Times of our own JavaScript become those of a policy.

In: a file of Core that actiongen has written. Out: `Date.now()` as the time of the run, milliseconds as durations.

    now - Date.parse(x) > 90 * MS_PER_DAY   ->   Builtin("now") - Builtin("time", (x,)) > Builtin("days", (90,))
"""

from collections.abc import Mapping
from types import MappingProxyType

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, substituted
from actiongen.importer.lift.header import is_generated
from actiongen.lazy_dataclass import replace

_UNITS: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "MS_PER_SECOND": ("seconds", 1_000),
        "MS_PER_MINUTE": ("minutes", 60_000),
        "MS_PER_HOUR": ("hours", 3_600_000),
        "MS_PER_DAY": ("days", 86_400_000),
    }
)


def with_times(file: core.File) -> core.File:
    """The file with times; one that is not ours stays as it is."""
    if not is_generated(file.comments):
        return file
    units = {
        each.name: _UNITS[each.name][0]
        for each in file.body.statements
        if isinstance(each, core.Let) and each.name in _UNITS and _product(each.value) == _UNITS[each.name][1]
    }
    clocks: dict[str, core.Expr] = {
        each.name: core.Builtin("now", (), each.span)
        for each in below(file)
        if isinstance(each, core.Let) and _is_static(each.value, "Date", "now", 0)
    }
    gone = {*units, *clocks}

    def change(node: object) -> object:
        match node:
            case core.Let(name) if name in gone:
                return []
            case core.Binary("*", left, core.Name(id), span) if id in units:
                return core.Builtin(units[id], (left,), span)
            case core.Call(
                core.Member(core.New(core.Name("Date"), (inner,)), core.Text("toISOString")), (), span
            ):
                return core.Builtin("iso", (inner,), span) if not isinstance(inner, core.Spread) else node
            case core.Call(_, (inner,), span) if _is_static(node, "Date", "parse", 1):
                return core.Builtin("time", (inner,), span) if not isinstance(inner, core.Spread) else node
            case core.Call(_, (core.Binary("/", inner, core.Number(1000)),), span) if _is_static(
                node, "Math", "floor", 1
            ) and _is_time(inner):
                return core.Builtin("timestamp", (inner,), span)
            case _:
                return node

    def alone(node: object) -> object:
        if isinstance(node, core.Name) and node.id in units:
            return core.Builtin(units[node.id], (core.Number(1, node.span),), node.span)
        return node

    made = bottom_up(bottom_up(substituted(file, clocks), change), alone)
    return replace(made, comments=file.comments)


def _is_static(node: object, owner: str, name: str, count: int) -> bool:
    match node:
        case core.Call(core.Member(core.Name(id), core.Text(key)), arguments):
            return (id, key, len(arguments)) == (owner, name, count)
        case _:
            return False


def _is_time(expr: core.Expr) -> bool:
    """Whether it is made of a time by what adds durations."""
    match expr:
        case core.Builtin("now" | "time"):
            return True
        case core.Binary("+" | "-", left, right):
            return _is_time(left) or _is_time(right)
        case _:
            return False


def _product(expr: core.Expr) -> float | None:
    match expr:
        case core.Number(value):
            return value
        case core.Binary("*", left, right):
            first, second = _product(left), _product(right)
            return None if first is None or second is None else first * second
        case _:
            return None
