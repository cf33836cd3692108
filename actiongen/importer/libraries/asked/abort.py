"""The idiom of a request with a time limit: an `AbortController` that a timer aborts.

In: blocks. Out: the controller as `abort_after(milliseconds)`, which the options of the request read; without the
timer.

    const c = new AbortController(); setTimeout(() => c.abort(), 1000); fetch(u, { signal: c.signal })
        ->   fetch(u, { signal: c.signal }), where c is abort_after(1000)
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up
from actiongen.importer.libraries.nodes import builtin, called, method
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def aborts(file: core.File, notes: Notes) -> core.File:
    """The file with its controllers and without their timers."""
    made = {
        each.name
        for each in below(file)
        if isinstance(each, core.Let)
        and isinstance(each.value, core.New)
        and each.value.function == core.Name("AbortController", each.span)
    }
    waits: dict[str, core.Expr] = {}
    timers: set[str] = set()
    for each in below(file):
        if isinstance(each, core.Let | core.Do):
            found = _timer(each.value)
            if found is not None and found[0] in made:
                waits[found[0]] = found[1]
                if isinstance(each, core.Let):
                    timers.add(each.name)
    if not waits:
        return file

    def change(node: Any) -> Any:
        if isinstance(node, core.Let) and node.name in waits:
            return replace(node, value=builtin("abort_after", node.span, waits[node.name]))
        if isinstance(node, core.Let | core.Do):
            found = _timer(node.value)
            if found is not None and found[0] in waits:
                return []
        if isinstance(node, core.Do) and _clears(node.value, timers):
            return []
        return node

    return bottom_up(file, change)


def _timer(node: core.Expr) -> tuple[str, core.Expr] | None:
    """Controller and wait of `setTimeout(() => controller.abort(), wait)`."""
    match called(node):
        case ("setTimeout", (core.Function((), core.Block((statement,))), wait)):
            match statement:
                case core.Return(aborted) | core.Do(aborted) if aborted is not None:
                    match method(aborted):
                        case (core.Name(name), "abort", _):
                            return name, wait
    return None


def _clears(node: core.Expr, timers: set[str]) -> bool:
    match called(node):
        case ("clearTimeout", (core.Name(name),)):
            return name in timers
        case _:
            return False
