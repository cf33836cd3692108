"""Loops that ask become questions, and loops over lists say so.

In: `forEach`, `for` with an index, loops that set a flag, find an item, count, or fill a list. Out: `ForOf`, and `any`,
`all`, `first`, `for` and `sum` of the policy language; a loop that acts stays one.

    for (const r of xs) { if (r === "x") { ok = true; break; } }   ->   if ($any(xs, (r) => r === "x")) { ok = true; }
"""

from typing import Any

from actiongen.core.tree import (
    Assign,
    Await,
    Binary,
    Call,
    Chain,
    Continue,
    Do,
    File,
    ForOf,
    Function,
    Let,
    Loop,
    Member,
    Name,
    Number,
    Return,
    Statement,
    Text,
    Unary,
)
from actiongen.core.walk import (
    Names,
    bottom_up,
    here,
    names_assigned,
    names_read,
    rebuilt,
    substituted,
)
from actiongen.importer.model import RepairKind
from actiongen.importer.normalise.asking import Asking
from actiongen.importer.normalise.tools import (
    ENDING,
    NOT_AWAITED,
    NotPossible,
    lists,
    loop_leaves,
    names_of,
    without_leaving,
)
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def loops(file: File, notes: Notes) -> File:
    """The file with questions in the place of loops."""
    names = names_of(file)
    file = lists(file, lambda statements: [made for each in statements for made in _over_list(each, notes)])
    file = lists(file, lambda statements: _indexed(statements, names))
    file = bottom_up(file, lambda node: _without_continue(node) if isinstance(node, ForOf) else node)
    return lists(file, Asking(names).statements)


# Loops over lists


def _over_list(node: Statement, notes: Notes) -> list[Statement]:
    """`xs.forEach(x => …)` as a loop; nobody waits for an async function there, which is noted."""
    call = node.value if isinstance(node, Do) else None
    if isinstance(call, Chain):
        call = call.value
    if not isinstance(call, Call) or not isinstance(call.function, Member) or len(call.arguments) != 1:
        return [node]
    function, key = call.arguments[0], call.function.key
    if not isinstance(key, Text) or key.value != "forEach" or not isinstance(function, Function):
        return [node]
    parameters = function.parameters
    if (
        len(parameters) != 1
        or parameters[0].default is not None
        or parameters[0].is_rest
        or (function.is_async and ENDING & names_read(function))
    ):
        return [node]
    if parameters[0].name in names_assigned(function.body):
        return [node]
    try:
        body = without_leaving(function.body.statements, lambda each: isinstance(each, Return), _kept)
    except NotPossible:
        return [node]
    if function.is_async:
        notes.repair(RepairKind.NOT_AWAITED, node.span, NOT_AWAITED)
    block = replace(function.body, statements=tuple(body))
    return [ForOf(parameters[0].name, call.function.object, block, node.span, node.comments)]


def _kept(node: Statement) -> list[Statement]:
    value = node.value if isinstance(node, Return) else None
    does = value is not None and any(isinstance(each, Call | Await) for each in here(value))
    return [Do(value, node.span)] if does and value is not None else []


def _indexed(statements: list[Statement], names: Names) -> list[Statement]:
    """`for (let i = 0; i < xs.length; i++)` that uses `xs[i]` alone."""
    found = list(statements)
    for index in range(len(found) - 1):
        first, loop = found[index], found[index + 1]
        rest = found[index + 2 :]
        made = _indexed_loop(first, loop, rest, names)
        if made is not None:
            # Another loop may count with the same variable.
            name = getattr(first, "name", "")
            is_needed = any(name in names_read(each) | names_assigned(each) for each in rest)
            return [*found[:index], *([first] if is_needed else []), made, *_indexed(rest, names)]
    return found


def _indexed_loop(first: Statement, loop: Statement, rest: list[Statement], names: Names) -> Statement | None:
    if not isinstance(first, Let | Assign) or not isinstance(loop, Loop) or loop.is_late:
        return None
    if first.value != Number(0, first.span) or len(loop.update.statements) != 1:
        return None
    counter, update = Name(first.name, first.span), loop.update.statements[0]
    steps = [
        Binary("+", each, Number(1, first.span), first.span)
        for each in (counter, Unary("+", counter, first.span))
    ]
    if not isinstance(update, Assign) or update.name != first.name or update.value not in steps:
        return None
    condition = loop.condition
    if not isinstance(condition, Binary) or condition.operator != "<" or condition.left != counter:
        return None
    length = condition.right
    if not isinstance(length, Member) or length.key != Text("length", first.span):
        return None
    items, item = length.object, names.fresh("item")
    place = Member(items, counter, first.span)

    def visit(node: Any) -> Any:
        if node == place and isinstance(node, Member):
            return Name(item, node.span)
        return rebuilt(node, visit)

    for each in rest:
        if isinstance(each, Assign) and each.name == first.name and first.name not in names_read(each.value):
            break
        if first.name in names_read(each):
            return None
    body = rebuilt(loop.body, visit)
    if first.name in names_read(body) | names_assigned(body):
        return None
    only = body.statements[0] if body.statements else None
    if (
        isinstance(only, Let)
        and only.value == Name(item, first.span)
        and only.name not in names_assigned(body)
    ):
        body = replace(body, statements=body.statements[1:])
        item, body = only.name, substituted(body, {item: Name(only.name, only.span)})
    return ForOf(item, items, body, loop.span, (*first.comments, *loop.comments))


def _without_continue(node: ForOf) -> ForOf:
    """The loop without `continue`, where what follows can stand in an arm."""
    if not any(loop_leaves(each, Continue) for each in node.body.statements):
        return node
    try:
        body = without_leaving(node.body.statements, lambda each: isinstance(each, Continue), lambda _: [])
    except NotPossible:
        return node
    return replace(node, body=replace(node.body, statements=tuple(body)))
