"""Steps that are not over when their function returns, or that throw an error of their own.

In: steps of a handler. Out: whether a function that decides about them would miss what they do.

    xs.forEach(async (x) => { await f(x); api.user.setAppMetadata("x", x); });   ->   acts_later
"""

from collections.abc import Container

from actiongen.core import tree as core
from actiongen.core.walk import Core, below, here, never_throws, parts
from actiongen.importer.lift.place import method_name
from actiongen.importer.lift.shapes import unwrapped

_AT_ONCE = frozenset(
    {"forEach", "map", "filter", "some", "every", "find", "findIndex", "reduce", "flatMap", "sort"}
)
"""Methods that are done with their function when they return."""


def acts_later(run: core.Block) -> bool:
    """Whether a function that is called when the steps are over acts, or goes on then: nobody would hear of it."""
    waiting = {
        each.name
        for each in below(run)
        if isinstance(each, core.Let) and isinstance(each.value, core.Function) and _waits(each.value)
    }
    return any(_goes_on(each.value, waiting) for each in below(run) if isinstance(each, core.Do))


def _goes_on(value: core.Expr, waiting: Container[str]) -> bool:
    if not isinstance(value, core.Call):
        return False
    handed = [each for each in value.arguments if isinstance(each, core.Function) and _acts(each)]
    called = value.function
    if isinstance(called, core.Name):
        return called.id in waiting or bool(handed)
    if isinstance(called, core.Function):
        return _waits(called) or any(map(_waits, handed))
    return bool(handed) and (not _is_at_once(value) or any(map(_waits, handed)))


def _waits(function: core.Function) -> bool:
    """Whether it is async and acts, so that what it does may come later."""
    return function.is_async and _acts(function)


def _is_at_once(call: core.Call) -> bool:
    function = call.function
    if isinstance(function, core.Member):
        return isinstance(function.key, core.Text) and function.key.value in _AT_ONCE
    return isinstance(function, core.Function)


def _acts(function: core.Function) -> bool:
    return any(
        isinstance(each, core.Call) and method_name(unwrapped(each.function)) is not None
        for each in below(function)
    )


def throws(node: Core) -> bool:
    """Whether it throws an error of its own that it does not catch."""
    if isinstance(node, core.Throw):
        return True
    if isinstance(node, core.Try) and node.handler is not None:
        return any(throws(each) for each in (node.handler, node.last) if each is not None)
    return any(map(throws, parts(node)))


def waiting_from(run: core.Block) -> int | None:
    """The first of the steps in which something is waited for that may fail, None if there is none."""
    return next((at for at, each in enumerate(run.statements) if _may_wait_in_vain(each)), None)


def fails_at_first(run: core.Block) -> bool:
    """Whether a step may throw before anything is waited for: whoever starts the steps hears of that."""
    for each in run.statements:
        if _may_wait_in_vain(each):
            return False
        match each:
            case (
                core.Let(value=value) | core.Assign(value=value) | core.SetMember(value=value)
            ) if value is not None and never_throws(value):
                continue
            case core.Try(handler=core.Block()) | core.Return(None):
                continue
        return True
    return False


def with_quiet_waits(run: core.Block) -> core.Block:
    """The steps, of which nobody hears that they fail from the first wait on."""
    at = waiting_from(run) or 0
    first, later = run.statements[:at], run.statements[at:]
    span = later[0].span
    return core.Block((*first, core.Try(core.Block(later), None, core.Block(()), None, span)))


def _may_wait_in_vain(step: core.Statement) -> bool:
    """Whether it waits for something outside of a `try` that catches its failure."""
    if isinstance(step, core.Try) and step.handler is not None:
        return any(map(_may_wait_in_vain, step.handler.statements))
    return any(isinstance(each, core.Await) for each in here(step))
