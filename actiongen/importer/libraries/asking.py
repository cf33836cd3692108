"""Names that are only ever asked whether they hold.

In: a file. Out: the names of definitions that stand in conditions alone, so that their values are conditions too.

    const ok = a && a.length > 0; if (ok) {…}   ->   ok
"""

from collections.abc import Iterator

from actiongen.core import tree as core
from actiongen.core.walk import names_assigned, parts, uses

_ASKING = ("any", "all", "first")


def asked_names(file: core.File) -> set[str]:
    """The names of which nobody wants more than whether they hold."""
    read = uses(file)
    asked: dict[str, int] = {}
    assigned = names_assigned(file)
    values: dict[str, core.Expr] = {}
    todo: list[object] = [file]
    while todo:
        node = todo.pop()
        if isinstance(node, core.Let):
            values[node.name] = node.value
        for each in _conditions(node):
            for name in _named(each):
                asked[name] = asked.get(name, 0) + 1
        todo += parts(node)  # type: ignore[arg-type]
    todo_names = [name for name in values if asked.get(name) == read.get(name)]
    found: set[str] = set()
    while todo_names:
        name = todo_names.pop()
        if name in found or name in assigned or not read.get(name):
            continue
        found.add(name)
        # What stands in the value of such a name is asked as well.
        for inner in _named(values[name]):
            if inner in values:
                asked[inner] = asked.get(inner, 0) + 1
                if asked[inner] == read[inner]:
                    todo_names.append(inner)
    return found


def _conditions(node: object) -> Iterator[core.Expr]:
    match node:
        case core.If(condition) | core.Loop(condition) | core.Conditional(condition):
            yield condition
        case core.Unary("!", operand):
            yield operand
        case core.Builtin(name, (*_, core.Function(body=core.Block((core.Return(value),))))) if (
            name in _ASKING
        ):
            if value is not None:
                yield value


def _named(node: core.Expr) -> Iterator[str]:
    """The names that a condition is made of; a `!` and what is in it is a condition of its own."""
    match node:
        case core.Name(id):
            yield id
        case core.Logical("&&" | "||", left, right):
            yield from _named(left)
            yield from _named(right)
