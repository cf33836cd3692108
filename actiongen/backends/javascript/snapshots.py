"""Parts of the event that a call changes at once, where the policy reads them as they were.

In: the nodes of a handler as they are written. Out: the event paths that it keeps when it begins, and how; the path of
the event itself is empty.

    api.transaction.setMetadata("k", "v"), event.transaction.metadata.k   ->   {("transaction", "metadata"):
    Kept.MEMBERS}
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto

from actiongen import ir
from actiongen.auth0.model import FieldType, Mutation, Trigger
from actiongen.backends.javascript.lower_members import event_path
from actiongen.ir.walk import children, given, is_inlining

Path = tuple[str, ...]


class Kept(Enum):
    """How a part of the event is kept.

    ``VALUE``: as it is, since Auth0 puts another list or text in its place. ``MEMBERS``: a copy of an object, empty
    where there is none. ``WHOLE``: a copy of an object, anything else as it is: the policy asks for more than members,
    so that absent and empty must differ, and a text or a list is no object. ``EVENT``: the event itself, a copy of all
    of it but the secrets.
    """

    VALUE = auto()
    MEMBERS = auto()
    WHOLE = auto()
    EVENT = auto()


def snapshots(nodes: Sequence[object], trigger: Trigger) -> dict[Path, Kept]:
    """The paths that some call changes and some expression reads; the event itself where it is read as a whole."""
    changed = {
        node.method.mutates for node in nodes if type(node) is ir.Call and node.method.mutates is not None
    }
    whole = [*_with_event(nodes)]
    reads = [*_reads(nodes)] if changed else []
    found: dict[Path, Kept] = {}
    # An extern is given a copy without the secrets anyway.
    if whole and (changed or not all(isinstance(node, ir.ExternCall) for node in whole)):
        found[()] = Kept.EVENT
    for mutation in sorted(changed, key=lambda each: (each.path, each.needs)):
        found |= dict(_parents(mutation, reads))
        own = [parent for parent, path in reads if path == mutation.path]
        if own:
            found[mutation.path] = _kept(mutation.path, own, trigger)
    return dict(sorted(found.items()))


def _with_event(nodes: Sequence[object]) -> Iterator[object]:
    """The nodes that read the event as a whole."""
    events = sum(type(node) is ir.Event for node in nodes)
    if events > sum(type(node) is ir.Member and type(node.value) is ir.Event for node in nodes):
        for node in nodes:
            if not isinstance(node, ir.Member) and any(isinstance(child, ir.Event) for child in _below(node)):
                yield node


def _below(node: object) -> Iterator[object]:
    """The nodes directly below, as ``written`` of usage.py goes through them; what stands in a list of them belongs to
    the node that has the list."""
    if not isinstance(node, tuple):
        for child in given(node) if is_inlining(node) else children(node):
            yield from child if isinstance(child, tuple) else (child,)


def _reads(nodes: Iterable[object]) -> Iterator[tuple[object, Path]]:
    """Every part of the event that is read, with the node that reads it."""
    for node in nodes:
        for child in _below(node):
            if isinstance(child, ir.Member) and (path := event_path(child)) is not None:
                yield node, path


def _kept(path: Path, readers: list[object], trigger: Trigger) -> Kept:
    field = trigger.field(path)
    if field is not None and field.type not in (FieldType.CONTAINER, FieldType.RECORD, FieldType.JSON):
        return Kept.VALUE
    # A text has members as well, by their numbers.
    asks_members = all(isinstance(reader, ir.Member) and not reader.name.isdigit() for reader in readers)
    return Kept.MEMBERS if asks_members else Kept.WHOLE


def _parents(mutation: Mutation, reads: list[tuple[object, Path]]) -> Iterator[tuple[Path, Kept]]:
    """What lies above a changed part and is read as a whole, or tested where the call may be what makes it."""
    for reader, path in reads:
        is_above = len(path) < len(mutation.path) and path == mutation.path[: len(path)]
        if not is_above or isinstance(reader, ir.Member):
            continue
        if len(path) > len(mutation.needs) or not isinstance(reader, ir.IsNone):
            yield path, Kept.WHOLE
