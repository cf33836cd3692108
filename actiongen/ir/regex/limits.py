"""Refuses patterns that a long text can make slow.

In: a tree and its text. Out: an error if a backtracking matcher can need more than quadratic time:
exponential time, where a loop can go round in several ways over one text, or cubic time, where loops can
share one stretch of text in too many ways. The start of a search counts as a loop over anything, unless the
pattern begins with ``^``.

    check_limits(regex, "(a+)+")      # `(a+)+` can take exponential time …: write `a+`
    check_limits(regex, ".*a.*b")     # cubic
    check_limits(regex, "^.*a.*b")    # None: quadratic

The theory is that of ambiguity in finite automata (Weber and Seidl 1991): a state with two cycles over one
text makes the number of ways exponential; each step from one cycle to another over one text adds one to the
degree.
"""

from collections import deque
from collections.abc import Iterator

from actiongen.ir.regex.automaton import Automaton, build
from actiongen.ir.regex.degree import check_degree
from actiongen.ir.regex.tree import Alternation, Leaf, Node, Range, Regex, RegexError, Repeat, Sequence
from actiongen.unicode import is_printable

_MOST_STATES = 600
_MOST_WAYS = 256


def check_limits(regex: Regex, pattern: str) -> RegexError | None:
    """The first reason to refuse the pattern, if any."""
    if (error := _check_empty_rounds(regex.root, pattern)) is not None:
        return error
    if _written(regex.root) > _MOST_STATES:  # its automaton would take long to build
        return _too_long(pattern)
    automaton = build(regex)
    if len(automaton.leaves) > _MOST_STATES:
        return _too_long(pattern)
    for repeat in _inner_repeats_first(regex.root):
        if (text := _ambiguous_text(build(Regex(repeat, regex.ignore_case)))) is not None:
            return _exponential(repeat, text, pattern)
    return check_degree(regex, automaton, pattern) or _check_ways(automaton, pattern)


def _too_long(pattern: str) -> RegexError:
    message = f"the pattern is too long: it has more than {_MOST_STATES} characters and classes"
    return RegexError(message, 0, len(pattern), "ask with `in` for one of many texts")


def _written(node: Node) -> int:
    """How many characters and classes a part is written with."""
    match node:
        case Sequence(nodes) | Alternation(nodes):
            return sum(map(_written, nodes))
        case Repeat(body):
            return _written(body)
        case _:
            return 1


def _check_empty_rounds(node: Node, pattern: str) -> RegexError | None:
    """Refuses loops that can go round without a character."""
    match node:
        case Repeat(body, _, most):
            if most != 1 and _can_be_empty(body):
                text = _text(pattern, node.at)
                message = f"`{text}` repeats what can be empty, so it can go round without end"
                help_text = f"let `{_text(pattern, body.at)}` match at least one character"
                return RegexError(message, node.at[0], node.at[1] - node.at[0], help_text)
            return _check_empty_rounds(body, pattern)
        case Sequence(nodes) | Alternation(nodes):
            return next((error for part in nodes if (error := _check_empty_rounds(part, pattern))), None)
        case _:
            return None


def _can_be_empty(node: Node) -> bool:
    match node:
        case Repeat(body, least):
            return least == 0 or _can_be_empty(body)
        case Sequence(parts):
            return all(_can_be_empty(part) for part in parts)
        case Alternation(options):
            return any(_can_be_empty(option) for option in options)
        case _:
            return not isinstance(node, Leaf)


def _inner_repeats_first(node: Node) -> Iterator[Repeat]:
    match node:
        case Repeat(body, _, most):
            yield from _inner_repeats_first(body)
            if most != 1:
                yield node
        case Sequence(nodes) | Alternation(nodes):
            for part in nodes:
                yield from _inner_repeats_first(part)
        case _:
            return


def _ambiguous_text(automaton: Automaton) -> str | None:
    """A text that the outermost loop reads in two ways from one state back to it, if there is one."""
    if not automaton.loops:
        return None  # a fixed, small number of copies
    loop = automaton.loops[-1]
    inside = range(loop.first, loop.end)
    masks, sample = automaton.masks, automaton.sample
    queue: deque[tuple[int, int, str]] = deque()
    for state in inside:
        targets = [target for target in automaton.follow[state] if target in inside]
        for target in targets:
            if automaton.follow[state][target] > 1:
                return sample(masks[state]) + sample(masks[target])
        queue += (
            (one, two, sample(masks[state]) + sample(masks[one] & masks[two]))
            for one in targets
            for two in targets
            if one < two and masks[one] & masks[two]
        )
    seen = {(one, two) for one, two, _ in queue}
    while queue:
        one, two, text = queue.popleft()
        for after_one in automaton.follow[one]:
            for after_two in automaton.follow[two]:
                common = masks[after_one] & masks[after_two]
                if not common or after_one not in inside or after_two not in inside:
                    continue
                if after_one == after_two:
                    return text + sample(common)
                if (after_one, after_two) not in seen:
                    seen |= {(after_one, after_two), (after_two, after_one)}
                    queue.append((after_one, after_two, text + sample(common)))
    return None


def _exponential(repeat: Repeat, ambiguous: str, pattern: str) -> RegexError:
    shown = "".join(
        char if is_printable(char) and char != "`" else f"\\u{ord(char):04x}" for char in ambiguous
    )
    text = _text(pattern, repeat.at)
    message = f"`{text}` can take exponential time on a long text: it can read `{shown}` in more than one way"
    body = repeat.body
    if isinstance(body, Repeat) and body.most is None and repeat.most is None:
        help_text = f"write `{_text(pattern, body.at)}`"
    else:
        help_text = "let each round begin with a character that the round before cannot go on with"
    return RegexError(message, repeat.at[0], repeat.at[1] - repeat.at[0], help_text)


def _check_ways(automaton: Automaton, pattern: str) -> RegexError | None:
    """Refuses too many ways outside of loops: ``a?a?a?…``, ``(a|ab|abc)(a|ab|abc)…``."""
    loops = automaton.outermost_loops()
    last_of_loop = {state: loop.end - 1 for loop in loops for state in range(loop.first, loop.end)}
    first_of_loop = {state: loop.first for loop in loops for state in range(loop.first, loop.end)}
    ways = [1] * len(automaton.leaves)
    for state in reversed(range(len(ways))):
        last = last_of_loop.get(state, -1)
        onward = {target: count for target, count in automaton.follow[state].items() if target > last}
        # A loop has as many ways out as its best state; its first state holds the number.
        later = max((ways[first_of_loop.get(target, target)] for target in onward), default=1)
        ways[state] = max(_branching(automaton, onward) * later, ways[state + 1] if state < last else 1)
    later = max((ways[first_of_loop.get(target, target)] for target in automaton.start), default=1)
    if _branching(automaton, automaton.start) * later <= _MOST_WAYS:
        return None
    message = f"the pattern can read one text in more than {_MOST_WAYS} ways, and tries them all"
    help_text = "write what optional parts and alternatives have in common once: `ab?` for `a|ab`"
    return RegexError(message, 0, len(pattern), help_text)


def _branching(automaton: Automaton, onward: dict[int, int]) -> int:
    """How many ways the next character can leave open, at most."""
    counts = (
        sum(count for target, count in onward.items() if automaton.masks[target] >> bit & 1)
        for bit in range(len(automaton.samples))
    )
    return max(1, max(counts, default=1))


def _text(pattern: str, at: Range) -> str:
    return pattern[at[0] : at[1]]
