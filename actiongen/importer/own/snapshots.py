"""Copies that our own JavaScript keeps of parts of the event, because a call changes them: a policy needs none.

In: a file of Core as it was read. Out: the same without the copies, at the head of a handler, and with the parts of the
event in their place.

    const transactionMetadata = { ...event.transaction?.metadata };   ->   event.transaction.metadata
"""

import re
from collections.abc import Iterator

from actiongen.auth0.model import Trigger
from actiongen.backends.javascript.names import camel_case
from actiongen.core import tree as core
from actiongen.core.walk import below, path_of, substituted
from actiongen.importer.lift.place import method_name
from actiongen.lazy_dataclass import replace


def as_it_is(file: core.File, trigger: Trigger) -> core.File:
    """The file without copies."""
    exports = tuple((name, _without(function, trigger)) for name, function in file.exports)
    return replace(file, exports=exports)


def _without(function: core.Function, trigger: Trigger) -> core.Function:
    changed = set(_changed(function, trigger))
    values: dict[str, core.Expr] = {}
    kept: list[core.Statement] = []
    for each in function.body.statements:
        match each:
            case core.Let(name, value) if (source := _source(value)) is not None and _is_called(
                name, source, changed
            ):
                values[name] = source
            case _:
                kept.append(each)
    if not values:
        return function
    return substituted(replace(function, body=core.Block(tuple(kept))), values)


def _source(value: core.Expr) -> core.Expr | None:
    """The part of the event that a value is a copy of."""
    match value:
        case core.Object((core.Spread(source),)):
            return source
        case core.Call(core.Name("asItWas"), (source,)) if not isinstance(source, core.Spread):
            return source
        case core.Call(core.Name("asJson"), (core.Object((core.Spread(core.Name("event") as event), _)),)):
            return event
        case core.Member() | core.Chain():
            return value
        case _:
            return None


def _changed(function: core.Function, trigger: Trigger) -> Iterator[tuple[str, ...]]:
    """The parts of the event that calls change, and all around them."""
    for each in below(function):
        name = method_name(each.function) if isinstance(each, core.Call) else None
        method = None if name is None else trigger.methods.get(name)
        if method is not None and method.mutates is not None:
            path = method.mutates.path
            yield from (path[:length] for length in range(len(path) + 1))


def _is_called(name: str, source: core.Expr, changed: set[tuple[str, ...]]) -> bool:
    """Whether a copy has the name that the emitter gives it, and needs to be one."""
    path = path_of(source)
    if path is None or path[0] != "event" or (path[1:] not in changed and path[1:]):
        return False
    wanted = camel_case("_".join(path[1:]) or "whole_event")
    return re.fullmatch(rf"{re.escape(wanted)}\d*(_\d+)?", name) is not None
