"""What the automaton reads and makes: tokens, and nodes that know where they are.

In: the rules of the grammar. Out: for each the function that makes a node of its parts. They do what Lark's own do for
its trees, and note two offsets instead of twelve.

    makers(grammar().rules)[rule of `assign`]([Token("x"), Token("="), Node("number", …)])
        ->   Node("assign", [Token("x"), Node("number", …)], …)
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark.grammar import Rule

    Make = Callable[[list[Any]], Any]


class Token(str):
    """A piece of the text; ``type`` is the name of its terminal."""

    __slots__ = ("end_pos", "start_pos", "type")
    type: str
    start_pos: int
    end_pos: int


def token(type: str, text: str, start: int, end: int) -> Token:
    """A token between two offsets."""
    made = Token(text)
    made.type, made.start_pos, made.end_pos = type, start, end
    return made


class Node:
    """A node of the grammar from ``start`` to ``end``; ``start_pos`` and ``end_pos`` count parentheses around it in."""

    __slots__ = ("children", "data", "end", "end_pos", "start", "start_pos")

    def __init__(self, data: str, children: "list[Node | Token | None]", start: int, end: int) -> None:
        self.data = data
        self.children = children
        self.start = self.start_pos = start
        self.end = self.end_pos = end


def makers(rules: "Iterable[Rule]") -> "dict[Rule, Make | None]":
    """What makes the node of each rule from its parts; None where its only part stands for it."""
    return {rule: _maker(rule) for rule in rules}


def _maker(rule: "Rule") -> "Make | None":
    data = str(rule.alias or rule.origin.name)
    is_transparent = rule.options.expand1 and not rule.alias
    plan, nones_at_end = _plan(rule)
    is_whole = [index for index, _, _ in plan] == [*range(len(rule.expansion))]
    is_plain = not nones_at_end and not any(is_spread or nones for _, is_spread, nones in plan)

    def node(parts: list[Any]) -> Node:
        return Node(data, parts, parts[0].start_pos, parts[-1].end_pos)

    def only(parts: list[Any]) -> Any:
        child = parts[plan[0][0]]
        if isinstance(child, Node):
            child.start_pos, child.end_pos = parts[0].start_pos, parts[-1].end_pos
        return child

    def selected(parts: list[Any]) -> Any:
        children: list[Any] = []
        for index, is_spread, nones in plan:
            children += [None] * nones
            if is_spread:
                children += parts[index].children
            else:
                children.append(parts[index])
        children += [None] * nones_at_end
        if is_transparent and len(children) == 1:
            return children[0]
        return Node(data, children, parts[0].start_pos, parts[-1].end_pos)

    if is_plain and is_transparent and len(plan) == 1:
        return None if is_whole else only
    return node if is_plain and is_whole else selected


def _plan(rule: "Rule") -> tuple[list[tuple[int, bool, int]], int]:
    """The parts to keep, each with whether its children stand for it and how many absent ones are ahead of it; and
    how many absent ones are at the end.
    """
    absent = [0]
    for is_absent in rule.options.empty_indices or (False,) * len(rule.expansion):
        if is_absent:
            absent[-1] += 1
        else:
            absent.append(0)
    plan, nones = [], 0
    for index, symbol in enumerate(rule.expansion):
        nones += absent[index]
        if not (symbol.is_term and symbol.filter_out):  # type: ignore[attr-defined]  # a terminal has it
            plan.append((index, not symbol.is_term and symbol.name.startswith("_"), nones))
            nones = 0
    return plan, nones + absent[-1]
