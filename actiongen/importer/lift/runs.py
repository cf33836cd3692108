"""Which statements of a handler belong together, and the way to what stands at a place.

In: a file of Core after normalise, a block and a place in it. Out: a way of nodes; the first and the last statement
that a statement cannot be without; what may cross the border of an extern.
"""

from actiongen.core import tree as core
from actiongen.core.walk import Core, below, here, names_read, parts, path_of
from actiongen.importer.lift.closed import is_receiver, paths_in, root_of, written
from actiongen.importer.lift.externs import Externs, is_answer
from actiongen.importer.lift.shapes import unwrapped
from actiongen.source import Span


def chain_to(file: core.File, span: Span) -> list[Core] | None:
    """The nodes from the file to the innermost one that covers the span; of several with one span a call."""
    best: list[Core] | None = None
    size = 0

    def visit(node: Core, above: list[Core]) -> None:
        nonlocal best, size
        way = [*above, node]
        where = None if isinstance(node, core.Block | core.File) else node.span
        if (
            where is not None
            and where.start <= span.start
            and span.end <= where.end
            and (best is None or where.end - where.start < size or _is_more(node, where, best[-1], size))
        ):
            best, size = way, where.end - where.start
        # What was put in from elsewhere has spans of its own, so all parts are looked at.
        for each in parts(node):
            visit(each, way)

    visit(file, [])
    return best


def _is_more(node: Core, where: Span, best: Core, size: int) -> bool:
    """Whether a node says more of what stands at a place than one around it of the same length."""
    if where.end - where.start > size or isinstance(best, core.Call | core.New):
        return False
    return not isinstance(
        node, core.Name | core.Undefined | core.Null | core.Boolean | core.Number | core.Text
    )


def extent(block: core.Block, at: int, externs: Externs | None, *, answers: bool = True) -> tuple[int, int]:
    """From the first statement to the last that a statement cannot be without: variables that change, and with
    ``externs`` also objects that are no JSON, and with ``answers`` what requests are answered.
    """
    first = last = at
    statements = block.statements
    while True:
        run = core.Block(statements[first : last + 1])
        changed, read = written(run), names_read(run)
        held = {
            each.name
            for each in run.statements
            if externs is not None
            and isinstance(each, core.Let)
            and needs_all(each, block, externs, answers=answers)
        }
        new_first, new_last = first, last
        for index, each in enumerate(statements):
            is_made_here = isinstance(each, core.Let) and (
                each.name in changed
                or (
                    externs is not None
                    and each.name in read
                    and needs_all(each, block, externs, answers=answers)
                )
            )
            if is_made_here:
                new_first, new_last = min(new_first, index), max(new_last, index)
            touched = written(each)
            if touched & changed or names_read(each) & held:
                new_first, new_last = min(new_first, index), max(new_last, index)
        if (new_first, new_last) == (first, last):
            return first, last
        first, last = new_first, new_last


def needs_all(let: core.Let, block: core.Block, externs: Externs, *, answers: bool = True) -> bool:
    """Whether a value is no JSON, so that all that uses it goes with it."""
    value = unwrapped(let.value)
    if isinstance(value, core.New | core.Function) or is_receiver(block, let.name):
        return True
    if answers and is_answer(value, externs):
        return True
    return isinstance(value, core.Call) and is_handed_on(block, let.name, externs)


def is_no_json(run: core.Block, rest: Core, name: str, externs: Externs) -> bool:
    """Whether what steps make under a name is an object of JavaScript that the rest needs as such."""
    made = (each.value for each in run.statements if isinstance(each, core.Let) and each.name == name)
    is_new = any(isinstance(unwrapped(each), core.New) for each in made)
    return is_new or is_receiver(rest, name) or is_handed_on(rest, name, externs)


def is_handed_on(block: Core, name: str, externs: Externs) -> bool:
    """Whether a package gets the value: it may be anything that packages make."""
    for each in below(block):
        if (
            isinstance(each, core.Call)
            and root_of(each.function) in externs.module
            and any(name in names_read(argument) for argument in each.arguments)
        ):
            return True
    return False


def in_order(run: core.Block) -> list[str]:
    return list(dict.fromkeys(each.name for each in below(run) if isinstance(each, core.Let | core.Assign)))


def leaves(run: core.Block) -> bool:
    """Whether it ends the handler, or a loop around it."""
    return any(isinstance(each, core.Return) for each in here(run)) or leaves_a_loop(run)


def leaves_a_loop(node: Core) -> bool:
    """Whether it ends a loop around it, or a turn of one."""
    if isinstance(node, core.Break | core.Continue):
        return True
    return not isinstance(node, core.ForOf | core.Loop | core.Function) and any(
        map(leaves_a_loop, parts(node))
    )


def changed_in_event(run: core.Block) -> list[tuple[str, ...]]:
    """The paths of the event whose objects steps change, under a name."""
    changed = written(run)
    named = [
        each.value if isinstance(each, core.Let) else each.iterable
        for each in below(run)
        if isinstance(each, core.Let | core.ForOf) and each.name in changed
    ]
    return [
        path
        for value in named
        for part in _operands(value)
        if (path := path_of(part)) is not None and path[0] == "event"
    ]


def changes_event(run: core.Block, file: core.File) -> bool:
    """Whether steps change an object of the event that something else reads later: a function changes its copy."""
    changed = changed_in_event(run)
    if not changed:
        return False
    later = [
        node for _, function in file.exports for node in _behind(function.body, run.statements[-1]) or ()
    ]
    return any(
        found[: len(path)] == path or path[: len(found)] == found
        for node in later
        for each in paths_in(node)
        if (found := path_of(each)) is not None
        for path in changed
    )


def _behind(node: Core, last: core.Statement) -> list[Core] | None:
    """What of a node may run after a statement in it; None where the statement is not in it."""
    inner = list(parts(node))
    for at, each in enumerate(inner):
        found = [] if each is last else _behind(each, last)
        if found is None:
            continue
        if isinstance(node, core.ForOf | core.Loop | core.Function):
            return [node]
        return found if isinstance(node, core.If) else [*found, *inner[at + 1 :]]
    return None


def _operands(value: core.Expr) -> list[core.Expr]:
    """What a value may be."""
    match unwrapped(value):
        case core.Logical(_, left, right) | core.Conditional(_, left, right):
            return [*_operands(left), *_operands(right)]
        case core.Builtin("first", (owner, *_)) | core.Call(core.Member(owner, core.Text("find" | "at"))):
            return _operands(owner)
        case core.Member(owner, key) if not isinstance(key, core.Text):
            return _operands(owner)
        case plain:
            return [plain]
