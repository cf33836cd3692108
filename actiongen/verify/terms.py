"""Values as decision diagrams: what a value is, whatever the run is.

In: nothing. Out: :class:`Space`, which makes nodes, and no two equal ones. A :class:`Leaf` is a value of one kind: a
constant, or what a :class:`Term` stands for (``event.user.email``, where it is a text). A :class:`Choice` asks a term
which kind it is of, or which constant, and goes on with a node each. Terms are asked in the order in which they came
up, each once on a way: so two nodes that mean the same by these questions are one object.

    event.user.email, which may be missing   ->   Choice(email, undefined: undefined, null: null, text: email)
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

# Kinds of values, as bits. Numbers are finite, infinite or NaN.
UNDEFINED: Final = 1
NULL: Final = 2
TRUE: Final = 4
FALSE: Final = 8
NUMBER: Final = 16
NAN: Final = 32
INFINITE: Final = 64
TEXT: Final = 128
LIST: Final = 256
OBJECT: Final = 512
FUNCTION: Final = 1024
PROMISE: Final = 2048
THROWN: Final = 4096  # no value: this throws
GONE: Final = 8192  # no value: the handler has ended, and that is noted
SKIPPED: Final = 16384  # no item of a list, no pair of an object
IMPOSSIBLE: Final = 32768  # no run comes here
CUT: Final = 65536  # no value: the optional chain around it is undefined
UNKNOWN: Final = 131072  # what no table names: it is nothing that a policy means, whatever it does

NOTHING: Final = UNDEFINED | NULL
BOOLEAN: Final = TRUE | FALSE
FLOAT: Final = NUMBER | NAN | INFINITE
JSON: Final = NULL | BOOLEAN | NUMBER | INFINITE | TEXT | LIST | OBJECT
ANY: Final = JSON | UNDEFINED
FAILED: Final = THROWN | UNKNOWN
STRICT: Final = FAILED | GONE | SKIPPED | IMPOSSIBLE | CUT
"""What stands for no value, and makes whatever is computed of it the same."""

_KINDS: Final = tuple(1 << shift for shift in range(18))
_LAST: Final = 1 << 60


@cache
def kinds_in(kinds: int) -> tuple[int, ...]:
    """Kinds one by one."""
    return tuple(kind for kind in _KINDS if kind & kinds)


class TooLargeError(Exception):
    """A program whose diagrams get larger than is worth the time."""


class Term:
    """Something that has a value in each run: an operation of arguments. ``kinds`` are those that it may be of.

    ``shape``: what is known of what is in it. ``height``: the largest number of a bound variable below, ``open``: the
    free variables below, as bits. ``bound``: how large it gets, once that was asked.
    """

    __slots__ = ("args", "bound", "height", "id", "kinds", "list", "op", "open", "shape")

    def __init__(self, id: int, op: str, args: tuple[Any, ...], kinds: int, shape: Any) -> None:
        self.id = id
        self.op = op
        self.args = args
        self.kinds = kinds
        self.list = kinds_in(kinds)
        self.shape = shape
        self.bound: float | None = None
        self.height = self.open = 0
        for each in args:
            if type(each) in _OF_TERMS:
                self.open |= each.open
                if each.height > self.height:
                    self.height = each.height

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(repr, self.args))})"


class Leaf:
    """A value of one kind: of a ``term``, or ``value``, which is constant."""

    __slots__ = ("height", "kind", "kinds", "level", "open", "term", "value")

    def __init__(self, kind: int, term: Term | None, value: Any) -> None:
        self.kind = kind
        self.kinds = kind
        self.term = term
        self.value = value
        self.level = _LAST
        self.height = 0 if term is None else term.height
        self.open = 0 if term is None else term.open

    def __repr__(self) -> str:
        if self.term is not None:
            return repr(self.term)
        return _NAMES.get(self.kind) or repr(self.value)


class Choice:
    """A question to a ``term``: of which kind it is (``branches``, one for each of its kinds), and for some constants
    whether it is that (``consts``).
    """

    __slots__ = ("branches", "consts", "height", "kinds", "level", "open", "term")

    def __init__(
        self, term: Term, branches: "tuple[Node, ...]", consts: "tuple[tuple[Leaf, Node], ...]"
    ) -> None:
        self.term = term
        self.branches = branches
        self.consts = consts
        self.level = term.id
        kinds, height, open = 0, term.height, term.open
        for each in (*branches, *[node for _, node in consts]) if consts else branches:
            kinds |= each.kinds
            open |= each.open
            if each.height > height:
                height = each.height
        self.kinds: int = kinds
        self.height: int = height
        self.open: int = open

    def of_kind(self, kind: int) -> "Node":
        """What follows where the term is of a kind."""
        return self.branches[self.term.list.index(kind)]

    def __repr__(self) -> str:
        ways = [f"{_NAMES.get(k, '…')}: {n!r}" for k, n in zip(self.term.list, self.branches, strict=True)]
        ways += [f"{value!r}: {node!r}" for value, node in self.consts]
        return f"[{self.term!r} ? {', '.join(ways)}]"


_OF_TERMS: Final = frozenset((Term, Leaf, Choice))
"""What has terms in it."""
Node = Leaf | Choice
Use = Callable[[Leaf], Node]

_NAMES: Final = {
    UNDEFINED: "undefined",
    NULL: "null",
    TRUE: "true",
    FALSE: "false",
    NAN: "NaN",
    THROWN: "throws",
    UNKNOWN: "unknown",
    GONE: "ended",
    SKIPPED: "left out",
    IMPOSSIBLE: "impossible",
}


def in_order(consts: Iterable[tuple[Leaf, Node]]) -> tuple[tuple[Leaf, Node], ...]:
    """Pairs of constants in one order."""
    return tuple(sorted(consts, key=lambda pair: (pair[0].kind, pair[0].value)))


def at_constant(node: Choice, value: Leaf) -> Node:
    """What follows where the term of a choice is a constant."""
    for own, each in node.consts:
        if own is value:
            return each
    return node.of_kind(value.kind)


def at_kind(node: Node, term: Term, kind: int) -> Node:
    """What follows where a term is of a kind."""
    return node.of_kind(kind) if isinstance(node, Choice) and node.term is term else node


def at_value(node: Node, term: Term, value: Leaf) -> Node:
    """What follows where a term is a constant."""
    return at_constant(node, value) if isinstance(node, Choice) and node.term is term else node


def asked(node: Node) -> set[Term]:
    """The terms that a node asks."""
    found: set[Term] = set()
    seen: set[Node] = set()
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, Choice) and each not in seen:
            seen.add(each)
            found.add(each.term)
            todo += (*each.branches, *(inner for _, inner in each.consts))
    return found


def leaves(node: Node) -> list[Leaf]:
    """The leaves of a node, each once."""
    found: dict[Leaf, None] = {}
    seen: set[int] = set()
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, Leaf):
            found[each] = None
        elif id(each) not in seen:
            seen.add(id(each))
            todo += (*each.branches, *(node for _, node in each.consts))
    return [*found]
