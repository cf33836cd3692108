"""Refuses patterns that can take cubic time.

In: a tree and its automaton. Out: an error if three loops can hand on one stretch of text: each way to split
it between them is tried. The first of them is the start of the search, unless the pattern begins with ``^``.

    check_degree(regex, build(regex), "a+x?a+b")    # cubic: write `^`, or one of the two
"""

from collections import deque

from actiongen.ir.regex.automaton import Automaton, Ways, build
from actiongen.ir.regex.tree import (
    Alternation,
    Dot,
    Node,
    Regex,
    RegexError,
    Repeat,
    Sequence,
    Start,
    WordBoundary,
)
from actiongen.lazy_dataclass import dataclass

_MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class _Region:
    """States that can go round, and the repeat they stand for: none for the start of the search."""

    states: range
    repeat: Repeat | None


@dataclass(frozen=True, slots=True)
class _Graph:
    """The automaton, with a state for the start of the search if that can be anywhere."""

    follow: list[Ways]
    masks: list[int]
    regions: list[_Region]
    reach: list[frozenset[int]]


def check_degree(regex: Regex, automaton: Automaton, pattern: str) -> RegexError | None:
    """An error that names the last two loops of a chain that is too long."""
    found = _cubic(automaton, _is_anchored(regex.root))
    if found is None:
        return None
    first, second = found
    start, end = min(first.at[0], second.at[0]), max(first.at[1], second.at[1])
    one, two = (pattern[repeat.at[0] : repeat.at[1]] for repeat in found)
    message = f"`{one}` and `{two}` can share one stretch of text, which can take cubic time on a long one"
    return RegexError(message, start, end - start, _advice(regex, automaton, pattern))


def _advice(regex: Regex, automaton: Automaton, pattern: str) -> str:
    trimmed, where = _without_dots(regex.root)
    if _cubic(build(Regex(trimmed, regex.ignore_case)), _is_anchored(trimmed)) is None:
        return f"leave out `.*` at the {where}: `matches` finds a pattern anywhere in the text"
    if not _is_anchored(regex.root) and _cubic(automaton, anchored=True) is None:
        return f"if it describes the text from its beginning on, write `{_with_caret(regex, pattern)}`"
    return "let one exclude what stands between them: `[^@]*@` instead of `.*@`"


def _with_caret(regex: Regex, pattern: str) -> str:
    flag, body = ("(?i)", pattern[4:]) if regex.ignore_case else ("", pattern)
    return f"{flag}^(?:{body})" if isinstance(regex.root, Alternation) else f"{flag}^{body}"


def _without_dots(root: Node) -> tuple[Node, str]:
    """The pattern without ``.*`` at its ends, and where it had one."""
    if not isinstance(root, Sequence):
        return root, ""
    parts = root.parts
    at_start, at_end = _is_dots(parts[0]), _is_dots(parts[-1])
    kept = parts[at_start : len(parts) - at_end]
    if not kept or not (at_start or at_end):
        return root, ""
    where = "beginning and at the end" if at_start and at_end else "beginning" if at_start else "end"
    return (kept[0] if len(kept) == 1 else Sequence(kept, root.at)), where


def _is_dots(node: Node) -> bool:
    return isinstance(node, Repeat) and isinstance(node.body, Dot) and node.least == 0 and node.most is None


def _is_anchored(node: Node) -> bool:
    """Whether every match begins where the text does."""
    match node:
        case Start():
            return True
        case Sequence(parts):
            leading = next((part for part in parts if not isinstance(part, WordBoundary)), parts[0])
            return _is_anchored(leading)
        case Alternation(options):
            return all(_is_anchored(option) for option in options)
        case Repeat(body, least):
            return least > 0 and _is_anchored(body)
        case _:
            return False


def _cubic(automaton: Automaton, anchored: bool) -> tuple[Repeat, Repeat] | None:
    """The last two repeats of a chain of two steps from loop to loop over one text, if there is one."""
    graph = _graph(automaton, anchored)
    # The longest chain of steps that ends in each region.
    degrees: list[int] = []
    for index, region in enumerate(graph.regions):
        longest = 0
        for before, reach, degree in zip(graph.regions[:index], graph.reach, degrees, strict=False):
            if region.states[0] not in reach:
                continue
            # A step is looked for only where it would lengthen the longest chain.
            longer = degree + 1 if degree >= longest and _hands_on(graph, before, region) else degree
            if longer > 1 and before.repeat is not None and region.repeat is not None:
                return before.repeat, region.repeat
            longest = max(longest, longer)
        degrees.append(longest)
    return None


def _graph(automaton: Automaton, anchored: bool) -> _Graph:
    follow, masks = list(automaton.follow), list(automaton.masks)
    regions = [_Region(range(loop.first, loop.end), loop.repeat) for loop in automaton.outermost_loops()]
    if not anchored:
        start = len(follow)
        follow.append({start: 1, **automaton.start})
        masks.append(-1)
        regions.insert(0, _Region(range(start, start + 1), None))
    reach = [_reachable(follow, region.states[0]) for region in regions]
    return _Graph(follow, masks, regions, reach)


def _reachable(follow: list[Ways], state: int) -> frozenset[int]:
    seen = {state}
    waiting = [state]
    while waiting:
        new = follow[waiting.pop()].keys() - seen
        seen |= new
        waiting += new
    return frozenset(seen)


def _hands_on(graph: _Graph, before: _Region, after: _Region) -> bool:
    """Whether one text leads from a state round to it, from there to one of the other region, and round."""
    steps = _MOST_STEPS
    for here in before.states:
        for there in after.states:
            if graph.masks[here] & graph.masks[there]:
                found, steps = _has_shared_text(graph, (before, here), (after, there), steps)
                if found:
                    return True
    return False


def _has_shared_text(
    graph: _Graph, before: tuple[_Region, int], after: tuple[_Region, int], steps: int
) -> tuple[bool, int]:
    """Whether (here, here, there) reaches (here, there, there); yes when out of steps, to be safe."""
    (region, here), (target, there) = before, after
    masks, follow = graph.masks, graph.follow
    goal = (here, there, there)
    seen = {(here, here, there)}
    queue = deque(seen)
    while queue:
        one, two, three = queue.popleft()
        for next_one in follow[one].keys() & region.states:
            for next_three in follow[three].keys() & target.states:
                common = masks[next_one] & masks[next_three]
                if not common:
                    continue
                for next_two in follow[two]:
                    steps -= 1
                    state = (next_one, next_two, next_three)
                    if not common & masks[next_two] or state in seen:
                        continue
                    if state == goal or steps <= 0:
                        return True, steps
                    seen.add(state)
                    queue.append(state)
    return False, steps
