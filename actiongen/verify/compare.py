"""Whether two streams are the same.

In: what the policy does, and what its JavaScript does. Out: None, or where they part. Two values agree if they are one
node; else they are gone over together, and what is impossible on either side agrees with anything.

    [Item("call", "access.deny", …, path: a)], [Item("call", "access.deny", …, path: not a)]   ->   Difference(…)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from actiongen.verify.answers import ANSWERS
from actiongen.verify.space import Space
from actiongen.verify.stream import Item, Live, Stream
from actiongen.verify.terms import (
    FALSE,
    IMPOSSIBLE,
    STRICT,
    TRUE,
    Choice,
    Leaf,
    Node,
    Term,
    TooLargeError,
    at_kind,
    at_value,
)
from actiongen.verify.words import words

_LAMBDAS = frozenset(("some", "seq", "pick", "flat", "sorted"))
_MOST_STEPS = 300_000


@dataclass(frozen=True, slots=True)
class Difference:
    """The first item that the other side does not have; None where one side has done less."""

    meant: Item | None
    found: Item | None
    why: str
    parts: tuple[Node, Node] | None = None


class Comparison:
    """Compares the streams of one handler."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self._all: dict[Live | None, Node] = {None: space.true}
        self._agreed: set[tuple[Node, Node, Node]] = set()
        self._uuids: dict[object, object] = {}
        self._impossible: Node | None = None
        self._meant: Stream | None = None
        self._names: dict[Term, Term] = {}
        self._steps = 0
        self._used_way = False
        self._inner: Difference | None = None
        self.parts: tuple[Node, Node] | None = None

    def difference(self, meant: Stream, found: Stream) -> Difference | None:
        """Where they part first."""
        self._meant = self._meant or meant
        left, right = [*meant.items], [*found.items]
        while left or right:
            why = self._apart(left[0], right[0]) if left and right else ""
            if left and right and not why:
                left.pop(0)
                right.pop(0)
                continue
            inner = self._inner
            if right and self._never(right[0]):
                right.pop(0)
            elif left and self._never(left[0]):
                left.pop(0)
            else:
                return inner or self._parted(left, right, why)
        if meant.ends is None or found.ends is None or self.agree(meant.ends, found.ends):
            return None
        return Difference(None, None, "a loop ends under other conditions")

    def _parted(self, left: Sequence[Item], right: Sequence[Item], why: str) -> Difference:
        meant, found = left[0] if left else None, right[0] if right else None
        if found is None:
            assert meant is not None
            why = f"{words(meant)} is missing in the JavaScript"
        elif meant is None:
            why = f"{words(found)} is in the JavaScript alone"
        return Difference(meant, found, why, self.parts)

    def _never(self, item: Item) -> bool:
        """Whether an item is never done."""
        when = self.when(item)
        if when.kinds & TRUE:
            when = self.space.both(when, self.space.negation(self._out_of_reach()))
        return not when.kinds & TRUE

    # When

    def live(self, live: Live | None) -> Node:
        """The conditions of ways that have not ended, together."""
        todo: list[Live] = []
        while live not in self._all:
            assert live is not None
            todo.append(live)
            live = live.before
        for each in reversed(todo):
            self._all[each] = self.space.both(self._all[each.before], each.condition)
            live = each
        return self._all[live]

    def when(self, item: Item) -> Node:
        """When an item is done."""
        return self.space.both(self.live(item.live), item.path)

    def _same_way(self, left: Item, right: Item) -> bool:
        if left.path is right.path and self._same_live(left.live, right.live):
            return True
        return self.agree(self.when(left), self.when(right)) or self.agree(
            self.when(left), self.when(right), self.space.negation(self._out_of_reach())
        )

    def _same_live(self, left: Live | None, right: Live | None) -> bool:
        while left is not None and right is not None:
            if left.condition is not right.condition:
                return self.live(left) is self.live(right)
            left, right = left.before, right.before
        return left is right or self.live(left) is self.live(right)

    def _out_of_reach(self) -> Node:
        """What the front end knows not to happen, by what is impossible in the values of the policy."""
        if self._impossible is None:
            space = self.space
            found: Node = space.false
            assert self._meant is not None
            for item in self._meant.items:
                for value in (item.path, *item.values):
                    if value.kinds & IMPOSSIBLE:
                        never = space.where(IMPOSSIBLE, value)
                        when = space.replaced(self.when(item), IMPOSSIBLE, space.true)
                        found = space.either(found, space.both(when, never))
                live = self.live(item.live)
                if live.kinds & IMPOSSIBLE:
                    found = space.either(found, space.where(IMPOSSIBLE, live))
            self._impossible = found
        return self._impossible

    # What

    def _apart(self, left: Item, right: Item) -> str:
        """Why two items are not the same, empty if they are; ``_inner`` is where two loops part."""
        self._inner = None
        if (left.kind, left.name, len(left.values)) != (right.kind, right.name, len(right.values)):
            return f"{words(left)} comes next in the policy, {words(right)} in the JavaScript"
        if not self._same_way(left, right):
            return f"{words(left)} is done under other conditions"
        for index, (one, other) in enumerate(zip(left.values, right.values, strict=True)):
            if one is not other and not self._agree_there(one, other, left):
                return f"value {index + 1} of {words(left)} is another one"
        if left.number != right.number:
            self._rename_answers(left.number, right.number)
        if left.inner is not None and right.inner is not None:
            if left.inner.number != right.inner.number:
                self._rename(left, right)
            self._inner = self.difference(left.inner, right.inner)
            return "" if self._inner is None else self._inner.why
        return ""

    def _rename(self, left: Item, right: Item) -> None:
        """From here on the turns of the one loop are those of the other."""
        assert left.inner is not None and right.inner is not None
        number, other = left.inner.number, right.inner.number
        for op, rest in (("turn", left.values), ("stops", ())):
            mine, its = self.space.known(op, (number, *rest)), self.space.known(op, (other, *rest))
            if mine is not None and its is not None:
                self._names[its] = mine

    def _rename_answers(self, number: int, other: int) -> None:
        """From here on the answer to the one question is that to the other."""
        for op in ANSWERS:
            mine, its = self.space.known(op, (number,)), self.space.known(op, (other,))
            if mine is not None and its is not None:
                self._names[its] = mine

    def _named(self, node: Node) -> Node:
        """A value of the JavaScript in the names of the policy."""
        for old, new in self._names.items():
            node = self.space.substituted(node, old, new)
        return node

    def _agree_there(self, one: Node, other: Node, item: Item) -> bool:
        if self.agree(one, other):
            return True
        when = self.space.both(self.when(item), self.space.negation(self._out_of_reach()))
        return self.agree(one, other, when)

    def agree(self, left: Node, right: Node, where: Node | None = None) -> bool:
        """Whether two values are the same where a condition holds."""
        if left is right:
            return True
        if self._names:
            right = self._named(right)
        condition = self.space.true if where is None else where
        if self._agree(condition, left, right, {}):
            return True
        return self._agree_unified(left, right, condition)

    def _agree_unified(self, left: Node, right: Node, where: Node | None = None) -> bool:
        unified = self._unified(left, right)
        condition = self.space.true if where is None else where
        return unified is not right and self._agree(condition, left, unified, {})

    def _unified(self, left: Node, right: Node) -> Node:
        """The right side with terms of the left one, where two agree."""
        mine, others = _asked(left), _asked(right)
        for other in sorted(others - mine, key=lambda term: term.id):
            for term in mine:
                if term.op == other.op and term not in others and self._same_term(term, other, {}):
                    right = self.space.substituted(right, other, term)
                    break
        return right

    def _agree(self, where: Node, left: Node, right: Node, way: dict[Term, object]) -> bool:
        if left is right or left.kinds == IMPOSSIBLE or right.kinds == IMPOSSIBLE:
            return True
        if not where.kinds & TRUE:
            return True
        key = (where, left, right)
        if key in self._agreed:
            return True
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooLargeError
        before, self._used_way = self._used_way, False
        if isinstance(left, Leaf) and isinstance(right, Leaf) and isinstance(where, Leaf):
            found = self._same_leaf(left, right, way)
        else:
            found = self._agree_below(where, left, right, way)
        if found and not self._used_way:
            self._agreed.add(key)
        self._used_way = self._used_way or before
        return found

    def _agree_below(self, where: Node, left: Node, right: Node, way: dict[Term, object]) -> bool:
        asked = [node for node in (where, left, right) if isinstance(node, Choice)]
        first = min(asked, key=lambda node: node.level).term
        for kind in first.list:
            parts = [at_kind(node, first, kind) for node in (where, left, right)]
            if not self._agree(parts[0], parts[1], parts[2], {**way, first: kind}):
                return False
        values = {value for node in asked if node.term is first for value, _ in node.consts}
        for value in values:
            parts = [at_value(node, first, value) for node in (where, left, right)]
            if not self._agree(parts[0], parts[1], parts[2], {**way, first: value}):
                return False
        return True

    def _same_leaf(self, left: Leaf, right: Leaf, way: dict[Term, object]) -> bool:
        if left is right:
            return True
        is_same = (
            left.kind == right.kind
            and left.term is not None
            and right.term is not None
            and not left.kind & (STRICT | FALSE | TRUE)
            and self._same_term(left.term, right.term, way)
        )
        if not is_same:
            self.parts = left, right
        return is_same

    def _same_term(self, left: Term, right: Term, way: dict[Term, object]) -> bool:
        if left is right:
            return True
        if left.op != right.op or len(left.args) != len(right.args):
            return False
        if left.op == "uuid":
            return self._same_uuid(left.args, right.args)
        if left.op == "value":
            # The rest is of which kinds it may be.
            return self._same_part(left.args[0], right.args[0], way)
        if left.op in _LAMBDAS:
            return self._same_lambda(left, right, way)
        if self._same_parts(left.args, right.args, way):
            return True
        return left.op == "===" and self._same_parts(left.args, right.args[::-1], way)

    def _same_parts(
        self, left: tuple[object, ...], right: tuple[object, ...], way: dict[Term, object]
    ) -> bool:
        return all(self._same_part(a, b, way) for a, b in zip(left, right, strict=True))

    def _same_uuid(self, left: object, right: object) -> bool:
        return (
            self._uuids.setdefault(("policy", left), right) == right
            and self._uuids.setdefault(("js", right), left) == left
        )

    def _same_lambda(self, left: Term, right: Term, way: dict[Term, object]) -> bool:
        (source, bound, body, *rest), (other, other_bound, other_body, *others) = left.args, right.args
        assert isinstance(bound, Term) and isinstance(other_bound, Term)
        if rest != others or not self._same_part(source, other, way):
            return False
        variable = self.space.variable(bound.kinds | other_bound.kinds, bound.shape)
        one = self.space.substituted(body, bound, variable)
        two = self.space.substituted(other_body, other_bound, variable)
        return self._same_part(one, two, way)

    def _same_part(self, left: object, right: object, way: dict[Term, object]) -> bool:
        if left is right or left == right:
            return True
        if isinstance(left, Leaf | Choice) and isinstance(right, Leaf | Choice):
            if self._agree(self.space.true, left, right, {}) or self._agree_unified(left, right):
                return True
            self._used_way = True
            one, two = self._along(left, way), self._along(right, way)
            return (one is not left or two is not right) and self._agree(self.space.true, one, two, {})
        if isinstance(left, Term) and isinstance(right, Term):
            return self._same_term(left, right, way)
        return False

    def _along(self, node: Node, way: dict[Term, object]) -> Node:
        """What is left of a node where some answers are known."""
        if isinstance(node, Leaf):
            return node
        known = way.get(node.term)
        if known is None:
            branches = tuple(self._along(each, way) for each in node.branches)
            consts = tuple((value, self._along(each, way)) for value, each in node.consts)
            return self.space.choose(node.term, branches, consts)
        if isinstance(known, Leaf):
            return self._along(at_value(node, node.term, known), way)
        assert isinstance(known, int)
        return self._along(node.of_kind(known), way)


def _asked(node: Node) -> set[Term]:
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
