"""What the automaton reads and makes: tokens, and nodes that know where they are.

In: a rule of the grammar. Out: the function that makes a node of its parts. It does what Lark's own does for its trees,
and notes two offsets instead of twelve.

    maker(rule of `assign`)([Token("x"), Token("="), Node("number", …)])
        ->   Node("assign", [Token("x"), Node("number", …)], …)
"""

from collections.abc import Callable
from typing import Any

from actiongen.syntax.tables import Rule

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


def maker(rule: Rule) -> Make | None:
    """What makes the node of a rule from its parts; None where its only part stands for it."""
    data, plan, absent, is_transparent = rule.data, rule.plan, rule.absent, rule.is_transparent
    is_whole = [index for index, _, _ in plan] == [*range(rule.size)]
    is_plain = not absent and not any(is_spread or nones for _, is_spread, nones in plan)

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
        children += [None] * absent
        if is_transparent and len(children) == 1:
            return children[0]
        return Node(data, children, parts[0].start_pos, parts[-1].end_pos)

    if is_plain and is_transparent and len(plan) == 1:
        return None if is_whole else only
    return node if is_plain and is_whole else selected
