"""Whether two streams are the same.

In: what the policy does, and what its JavaScript does. Out: None, or where they part; ``agreement.py`` says whether two
values are the same.

    [Item("call", "access.deny", …, path: a)], [Item("call", "access.deny", …, path: not a)]   ->   Difference(…)
"""

from collections.abc import Callable, Sequence

from actiongen.lazy_dataclass import dataclass
from actiongen.verify.agreement import Agreement
from actiongen.verify.answers import ANSWERS
from actiongen.verify.space import Space
from actiongen.verify.stream import Item, Live, Stream
from actiongen.verify.terms import IMPOSSIBLE, TRUE, Node
from actiongen.verify.words import words


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
        self.values = Agreement(space)
        self._all: dict[Live | None, Node] = {None: space.true}
        self._same: set[tuple[Live | None, Live | None]] = set()
        self._kinds: dict[Live, int] = {}
        self._impossible: Node | None = None
        self._meant: Stream | None = None
        self._inner: Difference | None = None

    def difference(self, meant: Stream, found: Stream, around: Item | None = None) -> Difference | None:
        """Where they part first; ``around`` is the loop whose bodies they are."""
        self._meant = self._meant or meant
        left, right = [*meant.items], [*found.items]
        while left or right:
            why = self._apart(left[0], right[0]) if left and right else ""
            if left and right and not why:
                left.pop(0)
                right.pop(0)
                continue
            inner = self._inner
            if right and self._never(right[0], self._holds_in_javascript):
                right.pop(0)
            elif left and self._never(left[0], self._holds_in_policy):
                left.pop(0)
            else:
                return inner or self._parted(left, right, why)
        if meant.ends is None or found.ends is None or around is None:
            return None
        if self._agree_there(meant.ends, found.ends, around):
            return None
        return Difference(None, None, "a loop ends under other conditions")

    def _parted(self, left: Sequence[Item], right: Sequence[Item], why: str) -> Difference:
        meant, found = left[0] if left else None, right[0] if right else None
        if found is None:
            assert meant is not None
            why = f"{words(meant)} is missing in the JavaScript"
        elif meant is None:
            why = f"{words(found)} is in the JavaScript alone"
        return Difference(meant, found, why, self.values.parts)

    def _never(self, item: Item, may_hold: Callable[[Node], bool]) -> bool:
        """Whether an item is never done, or is a loop in which nothing ever is."""
        when = self.when(item)
        if when.kinds & TRUE:
            when = self.space.both(when, self.space.negation(self._out_of_reach()))
        if not may_hold(when):
            return True
        inner = item.inner
        if inner is None or not all(self._never(each, may_hold) for each in inner.items):
            return False
        return inner.ends is None or not may_hold(self.space.both(when, inner.ends))

    def _holds_in_javascript(self, condition: Node) -> bool:
        return bool(condition.kinds & TRUE) and not self.values.agree(self.space.false, condition)

    def _holds_in_policy(self, condition: Node) -> bool:
        return bool(condition.kinds & TRUE) and not self.values.agree(condition, self.space.false)

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
        return self.values.agree(self.when(left), self.when(right)) or self.values.agree(
            self.when(left), self.when(right), self.space.negation(self._out_of_reach())
        )

    def _same_live(self, left: Live | None, right: Live | None) -> bool:
        """Whether the conditions are the same one by one, or all together."""
        first, second, pairs = left, right, []
        while left is not right and (left, right) not in self._same:
            if left is None or right is None or left.condition is not right.condition:
                return self.live(first) is self.live(second)
            pairs.append((left, right))
            left, right = left.before, right.before
        self._same.update(pairs)
        return True

    def _out_of_reach(self) -> Node:
        """What the front end knows not to happen, by what is impossible in the values of the policy."""
        if self._impossible is None:
            space = self.space
            found: Node = space.false
            assert self._meant is not None
            for item in self._meant.all_items():
                for value in (item.path, *item.values):
                    if value.kinds & IMPOSSIBLE:
                        never = space.where(IMPOSSIBLE, value)
                        when = space.replaced(self.when(item), IMPOSSIBLE, space.true)
                        found = space.either(found, space.both(when, never))
                if self._may_be_impossible(item.live):
                    found = space.either(found, space.where(IMPOSSIBLE, self.live(item.live)))
            self._impossible = found
        return self._impossible

    def _may_be_impossible(self, live: Live | None) -> bool:
        """Whether any of the conditions is impossible somewhere; together they are no more than that."""
        todo = []
        while live is not None and live not in self._kinds:
            todo.append(live)
            live = live.before
        kinds = 0 if live is None else self._kinds[live]
        for each in reversed(todo):
            kinds = self._kinds[each] = kinds | each.condition.kinds
        return bool(kinds & IMPOSSIBLE)

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
            self._inner = self.difference(left.inner, right.inner, left)
            if self._inner is not None:
                return self._inner.why
            self._note_ends(left.inner, right.inner)
        return ""

    def _note_ends(self, meant: Stream, found: Stream) -> None:
        """Where a loop of the policy never ends the handler, nor does that of the JavaScript, whatever it asks."""
        if meant.ends is None or found.ends is None or meant.ends.kinds & TRUE or not found.ends.kinds & TRUE:
            return
        stops = self.space.known("stops", (found.number,))
        if stops is not None:
            self._impossible = self.space.either(self._out_of_reach(), self.space.value(stops))

    def _rename(self, left: Item, right: Item) -> None:
        """From here on the turns of the one loop are those of the other."""
        assert left.inner is not None and right.inner is not None
        number, other = left.inner.number, right.inner.number
        for op, rest in (("turn", left.values), ("stops", ())):
            mine, its = self.space.known(op, (number, *rest)), self.space.known(op, (other, *rest))
            if mine is not None and its is not None:
                self.values.names[its] = mine

    def _rename_answers(self, number: int, other: int) -> None:
        """From here on the answer to the one question is that to the other."""
        for op in ANSWERS:
            mine, its = self.space.known(op, (number,)), self.space.known(op, (other,))
            if mine is not None and its is not None:
                self.values.names[its] = mine

    def _agree_there(self, one: Node, other: Node, item: Item) -> bool:
        if self.values.agree(one, other):
            return True
        when = self.space.both(self.when(item), self.space.negation(self._out_of_reach()))
        return self.values.agree(one, other, when)
