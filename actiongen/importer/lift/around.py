"""Which steps of a handler something that cannot be said belongs to, few of them or many.

In: a file of Core after normalise, a place. Out: :class:`Steps` around it, the fewest first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from actiongen.core import tree as core
from actiongen.core.walk import Core, parts
from actiongen.importer.lift.closed import root_of
from actiongen.importer.lift.externs import Externs
from actiongen.importer.lift.runs import chain_to, extent
from actiongen.importer.lift.steps import is_step
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Steps:
    """Statements of a handler that follow one another: ``first`` to ``last`` of a block."""

    block: core.Block
    first: int
    last: int


def candidates(file: core.File, span: Span, externs: Externs) -> Iterator[Steps]:
    """The steps around a place, the fewest first; the last are all of the handler."""
    seen: set[tuple[int, int, int]] = set()
    handler = None
    for chain in _anchors(file, chain_to(file, span)):
        handler = handler or next(each for each in chain if isinstance(each, core.Function))
        for steps in _around(chain, externs):
            key = (id(steps.block), steps.first, steps.last)
            if key not in seen:
                seen.add(key)
                yield steps
    if handler is not None:
        yield Steps(handler.body, 0, len(handler.body.statements) - 1)


def _around(chain: Sequence[Core], externs: Externs) -> Iterator[Steps]:
    for at in range(len(chain) - 1, -1, -1):
        if not is_step(chain, at) or any(map(_is_try, chain[:at])):
            continue
        block = cast(core.Block, chain[at - 1])
        index = next(i for i, each in enumerate(block.statements) if each is chain[at])
        first, last = extent(block, index, externs)
        for run in (extent(block, index, None), (first, last), (first, len(block.statements) - 1)):
            yield Steps(block, *run)


def _anchors(file: core.File, chain: Sequence[Core] | None) -> Iterator[Sequence[Core]]:
    """The ways to the steps of a handler that a place belongs to: what sets the variable that is wrong there, the place
    itself, the call of the function that it is in.
    """
    if chain is None:
        return
    name = chain[-1].id if isinstance(chain[-1], core.Name) else _root(chain[-1])
    is_set = _way_to(file, lambda each: isinstance(each, core.Assign | core.Let) and each.name == name)
    if is_set is not None and isinstance(is_set[-1], core.Let) and not any(map(_is_try, is_set)):
        is_set = None
    for found in (is_set, _in_handler(file, chain), _to_call(file, chain)):
        if found is not None:
            yield found


def _is_try(node: Core) -> bool:
    return isinstance(node, core.Try)


def _root(node: Core) -> str | None:
    return root_of(node) if isinstance(node, core.Expr) else None


def _in_handler(file: core.File, chain: Sequence[Core]) -> Sequence[Core] | None:
    """The way, if it leads to a step of a handler itself."""
    functions = [each for each in chain if isinstance(each, core.Function)]
    exported = any(function is functions[0] for _, function in file.exports) if functions else False
    return chain if exported and any(is_step(chain, at) for at in range(len(chain))) else None


def _to_call(file: core.File, chain: Sequence[Core]) -> Sequence[Core] | None:
    """The way to a step that calls the function that a way leads into, whatever calls it in turn."""
    seen: set[str] = set()
    while True:
        let = next(
            (each for each in chain if isinstance(each, core.Let) and isinstance(each.value, core.Function)),
            None,
        )
        if let is None:
            return _in_handler(file, chain) if seen else None
        if let.name in seen:
            return None
        seen.add(let.name)
        found = _way_to(file, _is_named(let.name))
        if found is None:
            return None
        chain = found


def _is_named(name: str) -> Callable[[Core], bool]:
    return lambda each: isinstance(each, core.Name) and each.id == name


def _way_to(file: core.File, wanted: Callable[[Core], bool]) -> list[Core] | None:
    """The way to the first such node of a handler, or else of the module."""
    found: list[Core] | None = None

    def visit(node: Core, above: list[Core]) -> None:
        nonlocal found
        way = [*above, node]
        if found is None and wanted(node):
            found = way
        for each in parts(node) if found is None else ():
            visit(each, way)

    for _, function in file.exports:
        visit(function, [file])
    visit(file.body, [file])
    return found
