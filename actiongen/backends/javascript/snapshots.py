"""Parts of the event that a call changes at once, where the policy reads them as they were.

In: a program. Out: the event paths that the handler copies when it begins.

    api.transaction.setMetadata("k", "v"), event.transaction.metadata.k   ->   {("transaction", "metadata"):
    …}
"""

from dataclasses import dataclass

from actiongen.backends.javascript.lower_members import event_path
from actiongen.backends.javascript.usage import written
from actiongen.ir import nodes as ir
from actiongen.ir.walk import children


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``may_be_absent``: the policy asks for more than members of an object, so that absent and empty must differ, and
    a text or a list is no object.
    """

    may_be_absent: bool


def snapshots(program: ir.Program) -> dict[tuple[str, ...], Snapshot]:
    """The paths that some call changes and some expression reads."""
    nodes = list(written(program.steps))
    changed = {node.method.mutates for node in nodes if isinstance(node, ir.Call)}
    found: dict[tuple[str, ...], Snapshot] = {}
    for path in sorted(path for path in changed if path is not None):
        reads = [node for node in nodes if isinstance(node, ir.Member) and event_path(node) == path]
        # A text has members as well, by their numbers.
        members = (node for node in nodes if isinstance(node, ir.Member) and not node.name.isdigit())
        bases = {id(child) for node in members for child in children(node)}
        if reads:
            found[path] = Snapshot(may_be_absent=any(id(read) not in bases for read in reads))
    return found
