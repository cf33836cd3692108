"""The ways that a backtracking matcher can take through a pattern.

In: a tree. Out: its position automaton (Glushkov's): a state for each leaf, an edge to each leaf that may
come next, with the number of ways to get there. Assertions are taken to hold. A repeat with small bounds is
written out; any other counts as a loop without end, which only adds ways.

    build(parse_regex("a+b").root …)    # states a, b; a -> {a: 1, b: 1}, b -> {}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from actiongen.ir.regex.charset import LAST_UNIT, Units, units_of
from actiongen.ir.regex.tree import Alternation, Leaf, Node, Regex, Repeat, Sequence

Ways = dict[int, int]
# Up to this many copies of a repeated part are written out, and up to this many of one whose number varies.
_MOST_COPIES = 16
_MOST_OPTIONAL = 8
_MOST_STATES = 300
_FAMILIAR: tuple[int, ...] = tuple(map(ord, "a0- ")) + tuple(range(0x21, 0x7F))


@dataclass(frozen=True, slots=True)
class Loop:
    """One place in the automaton that can go round: the repeat, and its states ``first <= state < end``."""

    repeat: Repeat
    first: int
    end: int


@dataclass(slots=True)
class Automaton:
    """States count from 0 in the order of the pattern, so that only loops lead back."""

    leaves: list[Leaf] = field(default_factory=list)
    follow: list[Ways] = field(default_factory=list)
    masks: list[int] = field(default_factory=list)
    start: Ways = field(default_factory=dict)
    # Inner loops before outer ones.
    loops: list[Loop] = field(default_factory=list)
    # A unit for each bit of the masks, as a sample.
    samples: list[int] = field(default_factory=list)

    def sample(self, mask: int) -> str:
        """A character of a set, the most familiar one."""
        units = (unit for bit, unit in enumerate(self.samples) if mask >> bit & 1)
        return chr(min(units, key=_oddness))

    def outermost_loops(self) -> list[Loop]:
        """The loops that stand in no other, in the order of the pattern."""
        found: list[Loop] = []
        for loop in sorted(self.loops, key=lambda loop: (loop.first, -loop.end)):
            if not found or loop.first >= found[-1].end:
                found.append(loop)
        return found


@dataclass(frozen=True, slots=True)
class _Part:
    """Ways through a part without a unit, ways to its first units, and ways out after its last ones."""

    empty: int
    first: Ways
    last: Ways


def build(regex: Regex) -> Automaton:
    """The automaton of a pattern."""
    builder = _Builder(writes_out=_size(regex.root) <= _MOST_STATES)
    start = builder.part(regex.root)
    automaton = builder.automaton
    automaton.start = start.first
    automaton.masks, automaton.samples = _masks(
        [units_of(leaf, regex.ignore_case) for leaf in automaton.leaves]
    )
    return automaton


def _size(node: Node) -> int:
    """How many states a part has with small repeats written out."""
    match node:
        case Sequence(nodes) | Alternation(nodes):
            return sum(_size(part) for part in nodes)
        case Repeat(body, least, most):
            return _size(body) * (_rounds(least, most) or _copies(least) + 1)
        case _:
            return 1


def _rounds(least: int, most: int | None) -> int | None:
    """How many rounds there are at most if they are few enough to do without a loop."""
    few = most is not None and most <= (_MOST_COPIES if most == least else _MOST_OPTIONAL)
    return most if few else None


def _copies(least: int) -> int:
    """How many rounds stand before the loop."""
    return max(least - 1, 0) if least <= _MOST_COPIES else 0


class _Builder:
    def __init__(self, writes_out: bool) -> None:
        self.automaton = Automaton()
        self._writes_out = writes_out

    def part(self, node: Node) -> _Part:
        match node:
            case Sequence(parts):
                whole = self.part(parts[0])
                for following in parts[1:]:
                    whole = self._joined(whole, self.part(following))
                return whole
            case Alternation(options):
                ways = [self.part(option) for option in options]
                return _Part(
                    sum(way.empty for way in ways),
                    _added(*(way.first for way in ways)),
                    _added(*(way.last for way in ways)),
                )
            case Repeat():
                return self._repeated(node)
            case _ if isinstance(node, Leaf):
                state = len(self.automaton.leaves)
                self.automaton.leaves.append(node)
                self.automaton.follow.append({})
                return _Part(0, {state: 1}, {state: 1})
            case _:
                return _Part(1, {}, {})

    def _repeated(self, node: Repeat) -> _Part:
        if node.most == 1:
            return self._optional(node.body, 1)
        rounds = _rounds(node.least, node.most) if self._writes_out else None
        whole = _Part(1, {}, {})
        for _ in range(node.least if rounds is not None else _copies(node.least) if self._writes_out else 0):
            whole = self._joined(whole, self.part(node.body))
        rest = self._looped(node) if rounds is None else self._optional(node.body, rounds - node.least)
        return self._joined(whole, rest)

    def _optional(self, body: Node, most: int) -> _Part:
        """Up to ``most`` rounds: (body (body …)?)?"""
        if most == 0:
            return _Part(1, {}, {})
        part = self.part(body)
        whole = self._joined(part, self._optional(body, most - 1))
        return _Part(whole.empty + 1, whole.first, whole.last)

    def _looped(self, node: Repeat) -> _Part:
        first_state = len(self.automaton.leaves)
        body = self.part(node.body)
        self._connect(body.last, body.first)
        self.automaton.loops.append(Loop(node, first_state, len(self.automaton.leaves)))
        return _Part(1 if node.least == 0 else body.empty, body.first, body.last)

    def _joined(self, left: _Part, right: _Part) -> _Part:
        self._connect(left.last, right.first)
        return _Part(
            left.empty * right.empty,
            _added(left.first, _times(right.first, left.empty)),
            _added(right.last, _times(left.last, right.empty)),
        )

    def _connect(self, sources: Ways, targets: Ways) -> None:
        for source, ways_out in sources.items():
            follow = self.automaton.follow[source]
            for target, ways_in in targets.items():
                follow[target] = follow.get(target, 0) + ways_out * ways_in


def _added(*all_ways: Mapping[int, int]) -> Ways:
    total: Ways = {}
    for ways in all_ways:
        for state, count in ways.items():
            total[state] = total.get(state, 0) + count
    return total


def _times(ways: Ways, factor: int) -> Ways:
    return {state: count * factor for state, count in ways.items()} if factor else {}


def _masks(sets: list[Units]) -> tuple[list[int], list[int]]:
    """Each set as bits, one for each group of units that no set tells apart; and a unit of each group."""
    distinct = list(dict.fromkeys(sets))
    lows = {low for units in distinct for low, _ in units}
    highs = {high for units in distinct for _, high in units}
    cuts = sorted({0, *lows, *(high + 1 for high in highs if high < LAST_UNIT)})
    # The sets that hold a stretch of units -> its bit.
    bits: dict[frozenset[Units], int] = {}
    samples: list[int] = []
    for low, following in zip(cuts, [*cuts[1:], LAST_UNIT + 1], strict=True):
        holders = frozenset(units for units in distinct if any(a <= low <= b for a, b in units))
        sample = _sample(low, following - 1)
        if holders not in bits:
            bits[holders] = len(samples)
            samples.append(sample)
        samples[bits[holders]] = min(samples[bits[holders]], sample, key=_oddness)
    masks = {units: sum(1 << bit for holders, bit in bits.items() if units in holders) for units in distinct}
    return [masks[units] for units in sets], samples


def _sample(low: int, high: int) -> int:
    """The most familiar unit of a range."""
    return next((unit for unit in _FAMILIAR if low <= unit <= high), low)


def _oddness(unit: int) -> int:
    char = chr(unit)
    if not char.isascii():
        return 5
    kinds = (char.islower(), char.isalpha(), char.isdigit(), char.isprintable())
    return kinds.index(True) if True in kinds else len(kinds)
