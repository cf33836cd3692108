"""What nothing needs any more, once libraries and idioms are gone.

In: a file. Out: the file without definitions that nothing reads and that do nothing: packages, callbacks that stand
where they were used, dates whose parts were read.
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, here, names_assigned, renamed, uses
from actiongen.importer.libraries.asked.clients import is_request, with_keyword
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.packages import origin, required
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_MOST_ROUNDS = 50
_SENDING = frozenset(("axios", "fetch", "request", "request-promise", "got", "superagent"))
_ACTING = frozenset(("log", "stop", "abort", "jwt.sign", "jwt.verify"))
# What makes something and does nothing else.
_MAKERS = frozenset(
    ("AbortController", "Set", "Map", "Date", "URL", "URLSearchParams", "Headers", "Error", "RegExp")
)


def tidied(file: core.File, notes: Notes) -> core.File:
    """The file without what is not used."""
    for _ in range(_MOST_ROUNDS):
        made = _unused(_renamed(file), notes)
        if made == file:
            break
        file = made
    return bottom_up(file, _plain)


def _unused(file: core.File, notes: Notes) -> core.File:
    read, assigned = uses(file), names_assigned(file)
    context = Context.of(file, notes)

    def change(node: Any) -> Any:
        if isinstance(node, core.Let) and node.name not in read and node.name not in assigned:
            return [] if _does_nothing(node.value, context) else node
        if isinstance(node, core.Let):
            return _of_package(node, context)
        if isinstance(node, core.Do) and isinstance(node.value, core.Name | core.Undefined):
            return []
        if isinstance(node, core.If):
            return _decided(node, notes)
        return node

    return bottom_up(file, change)


def _of_package(node: core.Let, context: Context) -> core.Let:
    """A part of a package says whose part it is."""
    match node.value:
        case core.Member(core.Name(id), core.Text()) as member if id in context.values:
            package = context.values[id]
            if required(package) is not None:
                return replace(node, value=replace(member, object=package))
    return node


def _decided(node: core.If, notes: Notes) -> Any:
    """An `if` that always, or never, holds."""
    held = _constant(node.condition)
    if held is None:
        return node
    notes.repair(RepairKind.DROPPED, node.span, f"The condition {'always' if held else 'never'} holds.")
    return list((node.then if held else node.otherwise).statements)


def _constant(node: core.Expr) -> bool | None:
    match node:
        case core.Boolean(value):
            return value
        case core.Unary("!", operand):
            held = _constant(operand)
            return None if held is None else not held
        case core.Logical("&&" | "||" as operator, left, right):
            decides = operator == "||"
            sides = _constant(left), _constant(right)
            if decides in sides:
                return decides
            return None if None in sides else not decides
        case _:
            return None


def _renamed(file: core.File) -> core.File:
    """A definition that is another one's value alone gives it its name."""
    assigned = names_assigned(file)
    names = {
        each.value.id: each.name
        for each in below(file)
        if isinstance(each, core.Let)
        and isinstance(each.value, core.Name)
        and each.value.id.startswith(f"{each.name}_")
        and not {each.name, each.value.id} & assigned
    }

    def change(node: Any) -> Any:
        return [] if isinstance(node, core.Let) and node.name in names.values() else node

    return renamed(bottom_up(file, change), names) if names else file


def _does_nothing(value: core.Expr, context: Context) -> bool:
    if isinstance(value, core.Function) or required(value) is not None:
        return True
    for each in here(value):
        match each:
            case core.Builtin(name) if name in _ACTING or is_request(each):
                return False
            case core.New(core.Name(name)) if name in _MAKERS:
                pass
            case core.Call(function) | core.New(function):
                found = origin(function, context)
                if required(each) is None and (found is None or found.partition(".")[0] in _SENDING):
                    return False
            case core.Await() | core.OtherExpr():
                return False
            case _:
                pass
    return True


def _plain(node: Any) -> Any:
    """A request without what this package notes at it."""
    if isinstance(node, core.Builtin) and is_request(node):
        return with_keyword(with_keyword(node, "answer", None), "loose", None)
    return node


def in_order(file: core.File, notes: Notes) -> core.File:
    """`let x; … x = value` with one assignment, in the same block, is one definition."""
    counts: dict[str, int] = {}
    for each in below(file):
        if isinstance(each, core.Assign):
            counts[each.name] = counts.get(each.name, 0) + 1

    def change(node: Any) -> Any:
        return _defined(node, counts) if isinstance(node, core.Block) else node

    return bottom_up(file, change)


def _defined(block: core.Block, counts: dict[str, int]) -> core.Block:
    empty = {
        each.name: each
        for each in block.statements
        if isinstance(each, core.Let) and isinstance(each.value, core.Undefined | core.Null)
    }
    once = {
        each.name
        for each in block.statements
        if isinstance(each, core.Assign) and counts[each.name] == 1 and each.name in empty
    }
    if not once:
        return block
    statements: list[core.Statement] = []
    for each in block.statements:
        if isinstance(each, core.Let) and each.name in once:
            continue
        if isinstance(each, core.Assign) and each.name in once:
            each = core.Let(each.name, each.value, each.span, each.comments)
        statements.append(each)
    return replace(block, statements=tuple(statements))
