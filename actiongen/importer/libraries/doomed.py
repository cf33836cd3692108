"""Statements that throw whenever they are reached: a member of nothing.

In: a file. Out: a `throw` in their place, so that what follows is known not to run.

    const parts = undefined.split(",");   ->   throw new TypeError("…")
"""

from collections.abc import Iterator
from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, parts
from actiongen.importer.libraries.nodes import text
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def doomed(file: core.File, notes: Notes) -> core.File:
    """The file with its statements that cannot but throw."""

    def change(node: Any) -> Any:
        if not isinstance(node, core.Block):
            return node
        for index, each in enumerate(node.statements):
            thrown = _thrown(each)
            if thrown is not None:
                return replace(node, statements=(*node.statements[:index], thrown))
        return node

    return bottom_up(file, change)


def _thrown(node: core.Statement) -> core.Throw | None:
    first = _first(node)
    if first is None:
        return None
    for each in _always(first):
        if (
            isinstance(each, core.Member)
            and isinstance(each.object, core.Undefined | core.Null)
            and not each.optional
        ):
            said = f"Cannot read `{text(each.key) or 'a member'}` of nothing"
            error = core.New(core.Name("TypeError", node.span), (core.Text(said, node.span),), node.span)
            return core.Throw(error, node.span, node.comments)
    return None


def _first(node: core.Statement) -> core.Expr | None:
    """What a statement evaluates in any case."""
    match node:
        case core.Let(value=value) | core.Assign(value=value) | core.Do(value) | core.Return(value):
            return value
        case core.SetMember(value=value):
            return value
        case core.If(condition):
            return condition
        case core.ForOf(iterable=iterable):
            return iterable
        case _:
            return None


def _always(node: Any) -> Iterator[Any]:
    """The parts that are evaluated in any case."""
    yield node
    match node:
        case core.Function() | core.Chain():
            return
        case core.Logical(left=only) | core.Conditional(condition=only):
            yield from _always(only)
        case _:
            for each in parts(node):
                yield from _always(each)
