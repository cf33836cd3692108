"""Branches behind a guard of what is always there: no event takes them that Auth0 documents.

In: an original and its trigger. Out: the kinds of these branches and their offsets, as branches.py has them.

    [*idle(nodes, "user.app_metadata = user.app_metadata || {}", Kind.RULE, trigger)]   ->   [("right side of ||", 41)]
"""

from collections.abc import Callable, Iterator, Sequence

from actiongen.auth0.model import FieldType, Trigger
from actiongen.importer.judge.estree import FUNCTIONS
from actiongen.importer.judge.reads import Path, paths_in
from actiongen.importer.model import Kind
from actiongen.javascript.parse import Node

# user, context, callback
_OF_RULE = 3
_OBJECTS = (FieldType.RECORD, FieldType.CONTAINER)


def idle(nodes: Sequence[Node], text: str, kind: Kind, trigger: Trigger) -> Iterator[tuple[str, int]]:
    """The branches that are taken only without an object of the event that Auth0 documents to be always there, or
    without the user or context of a Rule.
    """
    paths = paths_in(nodes, text, kind)
    handed = () if kind is Kind.ACTION else _handed(nodes)

    def is_there(node: Node | None) -> bool:
        if node is not None and node.type == "ChainExpression":
            node = node.node("expression")
        if node is not None and node.type == "Identifier" and node.text("name") in handed:
            return True
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


def _handed(nodes: Sequence[Node]) -> frozenset[str]:
    """The names under which a Rule is handed its user and its context, where these stand for nothing else."""
    rule = next(
        (each for each in nodes if each.type in FUNCTIONS and len(each.nodes("params")) == _OF_RULE), None
    )
    if rule is None:
        return frozenset()
    names = {each.text("name") for each in rule.nodes("params")[:2] if each is not None}
    return frozenset(names - {name for node in nodes if node is not rule for name in _bound(node)})


def _bound(node: Node) -> Iterator[str]:
    """The names that a node gives another value."""
    found = [*node.nodes("params")] if node.type in FUNCTIONS else []
    found += [node.node("left")] if node.type == "AssignmentExpression" else []
    found += [node.node("id")] if node.type == "VariableDeclarator" else []
    yield from (each.text("name") for each in found if each is not None and each.type == "Identifier")


def _is_not(node: Node) -> bool:
    return node.type == "UnaryExpression" and node.text("operator") == "!"


def _is_always_there(path: Path, trigger: Trigger) -> bool:
    fields = [trigger.field(path[:length]) for length in range(1, len(path) + 1)]
    known = [each for each in fields if each is not None and not each.optional]
    return bool(path) and len(known) == len(fields) and known[-1].type in _OBJECTS
