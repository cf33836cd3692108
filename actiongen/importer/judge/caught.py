"""What an original does for an error alone: its calls that stand in a `catch`.

In: what a run of the original has done, its text and tree. Out: the first of some calls that it made in a `catch`, and
the call that Auth0 refuses although the original goes on.

    first_caught(side, {"access.deny"}, "try { f(); } catch { api.access.deny('no'); }", root)   ->   0
"""

from collections.abc import Container

from actiongen.importer.judge.estree import FUNCTIONS, everything
from actiongen.importer.judge.places import offset_of
from actiongen.importer.judge.sides import is_within
from actiongen.importer.judge.trials import Side
from actiongen.javascript.parse import Node
from actiongen.runs.run import Ending


def first_caught(side: Side, names: Container[str], code: str, root: Node | None) -> int | None:
    """The number of the first call of one of these methods in a `catch`, None where there is none."""
    for index, (name, _) in enumerate(side.run.calls):
        place = side.places[index] if index < len(side.places) else None
        if name in names and place is not None and is_caught(root, offset_of(code, *place)):
            return index
    return None


def refusal_caught(left: Side, right: Side) -> int | None:
    """The number of the call with which the policy ends, because Auth0 refuses it, where Auth0 refuses it of the
    original as well, which catches that; before it both did the same. None where that is not so.
    """
    last = len(right.run.calls) - 1
    if right.run.end.kind is not Ending.REFUSED or left.run.end.kind is Ending.REFUSED:
        return None
    if last not in left.refused or last not in right.refused:
        return None
    is_one = left.run.calls[last][0] == right.run.calls[last][0]
    return last if is_one and is_within(left.run.calls[:last], right.run.calls[:last]) else None


def is_caught(root: Node | None, at: int | None) -> bool:
    """Whether the offset is within a `catch` clause, or a function that is given to `.catch(…)`."""
    if root is None or at is None:
        return False
    return any(each.start <= at < each.end for node in everything(root) for each in _handlers(node))


def _handlers(node: Node) -> list[Node]:
    if node.type == "CatchClause":
        return [node]
    callee = node.node("callee") if node.type == "CallExpression" else None
    key = None if callee is None or callee.fields.get("computed") else callee.node("property")
    if key is None or key.text("name") != "catch":
        return []
    return [each for each in node.nodes("arguments") if each is not None and each.type in FUNCTIONS]
