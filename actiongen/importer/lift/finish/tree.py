"""Questions about a policy's tree that those who make it readable ask.

In: nodes. Out: what acts, how often a name is read, the same tree with other names.
"""

from collections.abc import Iterable, Iterator, Mapping

from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.places import Node, below, bottom_up
from actiongen.syntax import tree as syn

_ACTING = ("api.", "http.", "jwt.", "oauth")
_ONCE = frozenset(["stop", "abort", "log", "management", "uuid", "now"])
_REQUESTS = (".get", ".post", ".put", ".patch", ".delete")


def is_pure(expr: syn.Expr, helpers: frozenset[str]) -> bool:
    """Whether a value may be worked out anywhere, as often as one likes; ``helpers`` are functions of the file."""
    for each in below(expr):
        if isinstance(each, syn.Call):
            name = called_name(each)
            if name.startswith(_ACTING) or name in _ONCE or name in helpers or name.endswith(_REQUESTS):
                return False
            if any(argument.keyword == "on_error" for argument in each.arguments):
                return False
    return True


def acts(expr: syn.Expr) -> bool:
    """Whether a value is there for what it does as well."""
    return any(
        isinstance(each, syn.Call)
        and (
            called_name(each).startswith(_ACTING)
            or any(argument.keyword == "on_error" for argument in each.arguments)
        )
        for each in below(expr)
    )


def size(node: Node) -> int:
    """How many nodes there are."""
    return sum(1 for _ in below(node))


def reads(nodes: Iterable[Node], name: str) -> int:
    """How often a name is read there; where it is defined is no reading."""
    return sum(_reads(node, name) for node in nodes)


def _reads(node: Node, name: str) -> int:
    found = sum(1 for each in below(node) if isinstance(each, syn.Name) and each.id == name)
    return found - sum(1 for each in targets(node) if each.id == name)


def targets(node: Node) -> Iterator[syn.Name]:
    """Where names are defined."""
    for each in below(node):
        match each:
            case syn.Assign(target):
                yield target
            case syn.For(names) | syn.Clause(names):
                yield from names
            case _:
                pass


def names_of(file: Node) -> set[str]:
    """All names that a file defines or reads."""
    found = {each.id for each in below(file) if isinstance(each, syn.Name)}
    for each in below(file):
        if isinstance(each, syn.Def):
            found |= {each.name, *(one.name for one in each.parameters)}
    return found


def with_values(node: Node, values: Mapping[str, syn.Expr]) -> Node:
    """The tree with values in the place of names; where a name is defined, it becomes another name."""

    def change(each: Node) -> Node:
        return values.get(each.id, each) if isinstance(each, syn.Name) else each

    return bottom_up(node, change)


def helpers_of(file: syn.File) -> frozenset[str]:
    """The functions of a file."""
    return frozenset(each.name for each in file.statements if isinstance(each, syn.Def))


def is_path(expr: syn.Expr) -> bool:
    """Whether a value is a name, or members of one by keys that are written out."""
    match expr:
        case syn.Name():
            return True
        case syn.Attribute(value) | syn.Subscript(value, syn.String()):
            return is_path(value)
        case _:
            return False
