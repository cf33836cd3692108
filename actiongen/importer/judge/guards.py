"""Branches behind a guard of what is always there: no event takes them that Auth0 documents.

In: an original and its trigger. Out: the kinds of these branches and their offsets, as branches.py has them.

    [*idle(nodes, "user.app_metadata = user.app_metadata || {}", Kind.RULE, trigger)]   ->   [("right side of ||", 41)]
"""

from collections.abc import Callable, Iterator, Sequence

from actiongen.auth0.model import FieldType, Trigger
from actiongen.importer.judge.reads import Path, paths_in
from actiongen.importer.model import Kind
from actiongen.javascript.parse import Node

_OBJECTS = (FieldType.RECORD, FieldType.CONTAINER)


def idle(nodes: Sequence[Node], text: str, kind: Kind, trigger: Trigger) -> Iterator[tuple[str, int]]:
    """The branches that are taken only without an object of the event that Auth0 documents to be always there."""
    paths = paths_in(nodes, text, kind)

    def is_there(node: Node | None) -> bool:
        if node is not None and node.type == "ChainExpression":
            node = node.node("expression")
        # A name may stand for more than it was made of first.
        if node is None or node.type != "MemberExpression":
            return False
        found = paths(node)
        return len(found) == 1 and _is_always_there(found[0], trigger)

    for node in nodes:
        yield from _of_node(node, is_there)


def _of_node(node: Node, is_there: Callable[[Node | None], bool]) -> Iterator[tuple[str, int]]:
    if node.type == "LogicalExpression" and is_there(node.node("left")):
        right, operator = node.node("right"), node.text("operator")
        if right is not None and operator in ("||", "??"):
            yield f"right side of {operator}", right.start
        elif operator == "&&":
            yield "no right side of &&", node.start
    elif node.type in ("IfStatement", "ConditionalExpression"):
        test, then, otherwise = (node.node(name) for name in ("test", "consequent", "alternate"))
        if is_there(test):
            yield ("no then", node.start) if otherwise is None else ("else", otherwise.start)
        elif test is not None and then is not None and _is_not(test) and is_there(test.node("argument")):
            yield "then", then.start


def _is_not(node: Node) -> bool:
    return node.type == "UnaryExpression" and node.text("operator") == "!"


def _is_always_there(path: Path, trigger: Trigger) -> bool:
    fields = [trigger.field(path[:length]) for length in range(1, len(path) + 1)]
    known = [each for each in fields if each is not None and not each.optional]
    return bool(path) and len(known) == len(fields) and known[-1].type in _OBJECTS
