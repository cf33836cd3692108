"""Which names the output needs, and what it can do without.

In: parts of a program, or of its JavaScript. Out: the nodes that are written where they stand, whether a variable is
among them, whether a value that nothing reads may go.

    is_used(key, element)   ->   False, for ``value for key, value in d.items()``
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from operator import attrgetter

from actiongen import ir
from actiongen.ir.walk import INLINING, children, given, is_inlining
from actiongen.javascript import tree as js

_WITHOUT_NODES = (str, bool, "str", "bool", tuple[str, ...])
_Parts = Callable[[object], tuple[object, ...]]


def _parts_of(kind: type) -> _Parts:
    """The fields of a node at once, as far as there may be nodes in them."""
    assert is_dataclass(kind)
    named = (field.name for field in fields(kind) if field.type not in _WITHOUT_NODES)
    names = [name for name in named if name != "origin"]
    # The class makes one field a tuple as well, and is no node.
    return attrgetter(*names, *["__class__"] * (len(names) == 1)) if names else lambda node: ()


_PARTS_OF: dict[type, _Parts] = {
    kind: _parts_of(kind) for kind in vars(js).values() if isinstance(kind, type) and is_dataclass(kind)
}
ACTING = frozenset({"api", "console", "unlessThrown"})
"""The names of what acts; nothing of the policy is called so."""


def written(*parts: object) -> list[object]:
    """The nodes of the parts as they are written: a call of a helper without what it stands for."""
    found: list[object] = []
    todo = list(parts)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is tuple:
            todo += node  # type: ignore[arg-type]  # it is one
            continue
        found.append(node)
        if kind in INLINING and is_inlining(node):
            todo += given(node)
        else:
            todo += children(node)
    return found


def externs_in(nodes: Iterable[object]) -> tuple[ir.Extern, ...]:
    """The functions that the nodes call, each once, in the order of the calls."""
    calls = (node.extern for node in nodes if type(node) is ir.ExternCall)
    return tuple(dict.fromkeys(calls))


def is_used(variable: ir.Variable, *parts: object) -> bool:
    """Whether something in the parts reads the variable."""
    return any(isinstance(node, ir.Var) and node.variable is variable for node in written(*parts))


def is_pure(value: js.Expr) -> bool:
    """Whether evaluating the value does nothing else, so that it may be dropped, moved or written once for two.

    It waits for nothing, neither acts on the login nor logs, and calls no helper that asks. To make a function is
    pure, whatever a call does.
    """
    return isinstance(value, js.Arrow) or not any(map(_acts, _nodes(value)))


def _acts(node: object) -> bool:
    match node:
        case js.Await() | js.Call(acts=True):
            return True
        case js.Name(id):
            return id in ACTING
        case _:
            return False


def names_in(*nodes: object) -> set[str]:
    """The names that the JavaScript reads."""
    found = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is js.Name:
            found.add(node.id)  # type: ignore[attr-defined]  # it is one
        elif kind is tuple:
            todo += node  # type: ignore[arg-type]  # it is one
        elif (parts_of := _PARTS_OF.get(kind)) is not None:
            todo += parts_of(node)
    return found


def _nodes(*nodes: object) -> Iterator[object]:
    todo = list(nodes)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is tuple:
            todo += node  # type: ignore[arg-type]  # it is one
        elif (parts_of := _PARTS_OF.get(kind)) is not None:
            yield node
            todo += parts_of(node)
