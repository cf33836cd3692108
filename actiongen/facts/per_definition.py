"""Facts of definitions, each computed once, however many names build on it.

In: a function from an expression to a fact, which asks :class:`PerDefinition` where it meets a name. Out: the same
fact for a definition. Definitions are settled from the first one up, so that a long chain of names needs no
deep recursion, and one that is named twice costs no more than one that is named once.

    bounds = PerDefinition(bound); bounds.of(definition)
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from actiongen import ir
from actiongen.ir.walk import made_of

T = TypeVar("T")


class PerDefinition(Generic[T]):
    """What a function says of the value of each definition, for as long as the definition lives."""

    def __init__(self, compute: Callable[[ir.Expr], T]) -> None:
        self._compute = compute
        self._known: WeakKeyDictionary[ir.Definition, T] = WeakKeyDictionary()

    def of(self, definition: ir.Definition) -> T:
        """The fact of a definition."""
        try:
            return self._known[definition]
        except KeyError:
            for each in innermost_first(definition, self._known.__contains__):
                self._known[each] = self._compute(each.value)
            return self._known[definition]


def innermost_first(
    definition: ir.Definition, is_known: Callable[[ir.Definition], bool]
) -> Iterator[ir.Definition]:
    """The definition and those that it builds on, each before those that use it, without those that are known;
    whoever asks makes each known before the next one."""
    opened: set[ir.Definition] = set()
    todo = [definition]
    while todo:
        each = todo[-1]
        if is_known(each):
            todo.pop()
        elif each in opened:
            yield todo.pop()
        else:
            opened.add(each)
            todo += [one for one in named_in(each.value) if one not in opened]


def named_in(expr: ir.Expr) -> Iterator[ir.Definition]:
    """The definitions that an expression names itself, also in the bodies of the helpers that it calls."""
    for node in made_of(expr):
        if isinstance(node, ir.Ref):
            yield node.definition


def depth(expr: ir.Expr) -> int:
    """How many definitions the expression builds on, one on the other."""
    return max((_DEPTHS.of(each) + 1 for each in named_in(expr)), default=0)


_DEPTHS = PerDefinition(depth)
