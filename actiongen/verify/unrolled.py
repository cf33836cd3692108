"""Short lists that are written out: what is made of them is made item by item.

In: a list of a few items, or the pairs of an object that is written out, and what comes of an item. Out: nodes. So what
is known of each item is not lost in a variable that may be any of them.

    any(x == "a" for x in [event.user.email, "b"])   ->   [email ? …: false, "a": true]
"""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Final

from actiongen.verify.containers import Containers
from actiongen.verify.displays import is_index
from actiongen.verify.terms import FAILED, IMPOSSIBLE, LIST, SKIPPED, Leaf, Node, Term, leaves

_MOST: Final = 8


class Made(Enum):
    """What is made of the items of a list: a list, whether a condition holds for one, the first that comes of one, or
    one list of the lists that come of them."""

    LIST = auto()
    SOME = auto()
    FIRST = auto()
    FLAT = auto()


Part = tuple[Node, Node]
"""When an item counts, and what comes of it."""
OfItem = Callable[[Node], Part]


class Unrolled(Containers):
    """The functions for lists of a few items."""

    def is_unrolled(self, leaf: Leaf) -> bool:
        """Whether a list is gone through item by item: it has few, or pairs, or such as may be left out."""
        term = leaf.term
        if term is None or term.op != "list" or any(isinstance(each, Term) for each in term.args):
            return False
        if len(term.args) <= _MOST or any(each.kinds & SKIPPED for each in term.args):
            return True
        return all(map(self._is_pair, term.args))

    def made_of_written(self, leaf: Leaf, of_item: OfItem, made: Made) -> Node:
        """What is made of the items of a list that is unrolled."""
        assert leaf.term is not None
        return _MADE[made](self, [self._part(each, of_item) for each in leaf.term.args])

    def _part(self, item: Node, of_item: OfItem) -> Part:
        condition, element = of_item(self.present(item))
        return self.space.both(self.is_there(item), condition), element

    def is_there(self, item: Node) -> Node:
        """Whether an item of a list is not left out."""
        return self.space.negation(self.space.where(SKIPPED, item))

    def present(self, item: Node) -> Node:
        """An item where it is not left out."""
        return self.space.replaced(item, SKIPPED, self.space.impossible)

    def _all(self, parts: Sequence[Part]) -> Node:
        space = self.space
        return self._list_of_values([space.then(holds, each, space.skipped) for holds, each in parts])

    def _list_of_values(self, items: Sequence[Node]) -> Node:
        """A list of items; where one throws, so does the whole."""
        throws: Node = self.space.false
        for each in items:
            throws = self.space.either(throws, self.space.where(FAILED, each))
        failed = self.space.failed(*items)
        items = [self.space.replaced(each, FAILED, self.space.impossible) for each in items]
        items = [each for each in items if each is not self.space.skipped]
        return self.space.then(throws, failed, self.list(items))

    def _some(self, parts: Sequence[Part]) -> Node:
        found: Node = self.space.false
        for holds, each in parts:
            found = self.space.either(found, self.space.both(holds, each))
        return found

    def _first_of_parts(self, parts: Sequence[Part]) -> Node:
        found: Node = self.space.undefined
        for holds, each in reversed(parts):
            found = self.space.then(holds, each, found)
        return found

    def _flat(self, parts: Sequence[Part]) -> Node:
        space = self.space
        throws: Node = space.false
        failed = space.thrown
        spreads: list[Node | Term] = []
        for holds, each in parts:
            given = space.then(holds, each, self.list(()))
            throws = space.either(throws, space.where(FAILED, given))
            failed = space.failed(failed, given)
            spreads.append(space.term("spread", (space.replaced(given, FAILED, space.impossible),), 0))
        return space.then(throws, failed, self.list(spreads))

    # Objects

    def written_pairs(self, leaf: Leaf) -> Node | None:
        """``Object.entries(leaf)`` of an object that is written out; None of any other."""
        term = leaf.term
        if term is None or term.op != "object" or len(term.args) > _MOST:
            return None
        pairs: dict[str, tuple[Leaf, Node]] = {}
        for each in term.args:
            key = each.args[0] if each.op == "entry" else None
            if not isinstance(key, Leaf) or key.term is not None or str(key.value) in pairs:
                return None
            pairs[str(key.value)] = key, each.args[1]
        return self.list([self._pair(*pairs[name]) for name in sorted(pairs, key=_place)])

    def _pair(self, key: Leaf, value: Node) -> Node:
        space = self.space
        pair = self.list((key, self.present(value)))
        return space.bind(value, lambda leaf: leaf if leaf.kind == SKIPPED else pair)

    def _is_pair(self, item: Node | Term) -> bool:
        if isinstance(item, Term):
            return False
        pairs = [leaf for leaf in leaves(item) if not leaf.kind & (SKIPPED | IMPOSSIBLE)]
        if len(pairs) != 1 or pairs[0].kind != LIST:
            return False
        parts = self.written(pairs[0])
        return parts is not None and len(parts) == 2


def _place(key: str) -> tuple[int, int]:
    """Keys that are numbers come first, in their order (ECMA-262, 10.1.11.1)."""
    return (0, int(key)) if is_index(key) else (1, 0)


_MADE: Final = {
    Made.LIST: Unrolled._all,
    Made.SOME: Unrolled._some,
    Made.FIRST: Unrolled._first_of_parts,
    Made.FLAT: Unrolled._flat,
}
