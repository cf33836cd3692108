"""Other names for parts of the event go away.

In: a file whose `Let`s name paths (`const user = event.user`, what destructuring leaves), other variables, or nothing
(`const none = null`). Out: the same with the paths in the place of the names. A name for something that is written
to in between stays.

    const { user } = event; f(user.email);   ->   f(event.user.email)
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from actiongen.core.tree import (
    Array,
    Binary,
    Block,
    Call,
    Chain,
    Conditional,
    Expr,
    File,
    Let,
    Logical,
    Member,
    Name,
    Null,
    Number,
    OtherExpr,
    OtherStatement,
    SetMember,
    Spread,
    Statement,
    Text,
    Undefined,
)
from actiongen.core.walk import below, bottom_up, names_assigned, path_of, uses
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

Path = tuple[str, ...]


def aliases(file: File, notes: Notes) -> File:
    """The file without names for paths of what the handlers get."""
    roots = {each.name for _, function in file.exports for each in function.parameters}
    taken = _taken_apart(file)
    file = bottom_up(file, lambda node: _plain_list(node, taken))
    file = _without_packages(file)
    while True:
        assigned = names_assigned(file)
        used_elsewhere = set(_opaque(file))
        written = [*_written(file)]
        values: dict[str, Expr] = {}
        for each in below(file):
            if not isinstance(each, Let) or each.name in assigned or each.name in used_elsewhere:
                continue
            if isinstance(each.value, Null | Undefined):
                values[each.name] = each.value
                continue
            path = path_of(each.value)
            if (
                path is None
                or path[0] in assigned
                or (isinstance(each.value, Name) and each.value.id in values)
            ):
                continue
            if _is_alias(path, roots, file) and not any(_meets(path, other) for other in written):
                values[each.name] = each.value
        if not values:
            return bottom_up(file, _default)
        gone = _settled(values)
        for each in below(file):
            if isinstance(each, Let) and each.name in gone and (named := path_of(each.value)) is not None:
                notes.name(named, each.name, each.comments)
        file = _without(_with_comments(file, gone), gone)


def _without_packages(file: File) -> File:
    """`const { a } = require("b")` as `const a = require("b").a`: the reader has a name for the whole package."""
    packages = {
        each.name: each.value
        for each in below(file)
        if isinstance(each, Let)
        and each.name.startswith("object")
        and isinstance(each.value, Call)
        and path_of(each.value.function) == ("require",)
    }
    return _without(file, dict(packages)) if packages else file


def _is_alias(path: Path, roots: set[str], file: File) -> bool:
    """Whether a path is a part of what a handler gets, or another name of a variable."""
    return path[0] in roots or len(path) == 1


def _settled(values: dict[str, Expr]) -> dict[str, Expr]:
    """The values without names that go away themselves."""
    return {
        name: value
        for name, value in values.items()
        if not any(isinstance(each, Name) and each.id in values for each in below(value))
    }


def _with_comments(file: File, gone: dict[str, Expr]) -> File:
    """The file in which what stands above a name that goes away stands above what follows it."""

    def change(node: Any) -> Any:
        if not isinstance(node, Block):
            return node
        made: list[Statement] = []
        carried: tuple[str, ...] = ()
        for each in node.statements:
            if isinstance(each, Let) and each.name in gone and each.comments:
                carried += each.comments
                each = replace(each, comments=())
            elif carried and not (isinstance(each, Let) and each.name in gone):
                each = replace(each, comments=(*carried, *each.comments))
                carried = ()
            made.append(each)
        is_same = all(one is other for one, other in zip(made, node.statements, strict=True))
        return node if is_same else replace(node, statements=tuple(made))

    return bottom_up(file, change)


def _without(file: File, values: dict[str, Expr]) -> File:
    def change(node: Any) -> Any:
        if isinstance(node, Name) and node.id in values:
            return _at(values[node.id], node)
        if isinstance(node, Let) and node.name in values:
            return []
        if isinstance(node, Member) and isinstance(node.object, Chain):
            # What was cut off at its own name goes on behind it: absent there throws, which a policy never does.
            return node
        return node

    return bottom_up(file, change)


def _at(value: Expr, name: Name) -> Expr:
    """The value with the place of the name."""
    return replace(value, span=name.span)


def _opaque(file: File) -> Iterator[str]:
    for each in below(file):
        if isinstance(each, OtherExpr | OtherStatement):
            yield from each.reads
            yield from each.writes


def _written(file: File) -> Iterator[Path]:
    """The paths that are written to; a key that is not known ends in `*`."""
    for each in below(file):
        if isinstance(each, SetMember):
            path = path_of(each.object)
            if path is not None:
                yield (*path, each.key.value if isinstance(each.key, Text) else "*")


def _meets(path: Path, written: Path) -> bool:
    """Whether a write changes what the path means: the write is to it, or to what it goes through."""
    if len(written) > len(path):
        return False
    return all(one == other or other == "*" for one, other in zip(path, written, strict=False))


def _taken_apart(file: File) -> set[str]:
    """The variables of which items are read, or what follows them, and nothing else."""
    whole = uses(file)
    items = Counter(
        each.object.id
        for each in below(file)
        if isinstance(each, Member)
        and isinstance(each.object, Name)
        and (isinstance(each.key, Number) or each.key == Text("slice", each.span))
    )
    return {name for name, count in items.items() if count == whole[name]}


def _plain_list(node: Any, taken: set[str]) -> Any:
    """`[...x][0]` of a destructured list is `x[0]`: whoever takes a list apart has one."""
    if isinstance(node, Let) and isinstance(node.value, Array) and len(node.value.items) == 1:
        item = node.value.items[0]
        is_taken = node.name in taken and node.name.startswith("list")
        if isinstance(item, Spread) and isinstance(item.value, Call | Member | Name) and is_taken:
            return replace(node, value=item.value)
    return node


def _default(node: Any) -> Any:
    """`x === undefined ? d : x` of a destructured default is `x ?? d`."""
    if not isinstance(node, Conditional) or not isinstance(node.condition, Binary):
        return node
    condition = node.condition
    if (
        condition.operator == "==="
        and isinstance(condition.right, Undefined)
        and condition.left == node.otherwise
    ):
        return Logical("??", node.otherwise, node.then, node.span)
    return node
