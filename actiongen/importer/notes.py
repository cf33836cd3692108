"""What is to be said of an original while it becomes a policy.

In: what the passes find. Out: :class:`Repair` and :class:`Problem` in the order in which they were found.

    notes = Notes(); notes.repair(RepairKind.ABSENT, span, "…"); notes.problem(span, "a class")
"""

from dataclasses import dataclass, field

from actiongen.importer.model import Problem, Repair, RepairKind
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the original for a part of the event, and what stood above its definition."""

    name: str
    comments: tuple[str, ...]


@dataclass(slots=True)
class Notes:
    """Grows while the passes run; a thing is noted once. ``names`` are what the original calls parts of the event."""

    repairs: list[Repair] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: dict[tuple[str, ...], Named] = field(default_factory=dict)
    handed_on: set[str] = field(default_factory=set)
    """The places that a Rule hands on though nothing says who reads them, as in `Handed`."""
    taken_over: set[str] = field(default_factory=set)
    """The places that a Rule reads though nothing says who writes them."""
    started: set[Span] = field(default_factory=set)
    """What a handler starts last and does not wait for: nobody hears of what fails there, or behind it."""

    def repair(self, kind: RepairKind, span: Span, what: str) -> None:
        """A difference that the language makes."""
        made = Repair(kind, span, what)
        if made not in self.repairs:
            self.repairs.append(made)

    def problem(self, span: Span, what: str, help: str = "") -> None:
        """Something that cannot become a policy."""
        found = Problem(span, what, help)
        if found not in self.problems:
            self.problems.append(found)

    def name(self, path: tuple[str, ...], name: str, comments: tuple[str, ...] = ()) -> None:
        """What the original calls a part of the event; the first name stays."""
        self.names.setdefault(path, Named(name, comments))

    def hand_on(self, span: Span, place: str, key: str) -> None:
        """What a Rule writes for Rules that are not there."""
        self.handed_on.add(place)
        what = (
            f"no other Rule of this import reads {place}: the policy hands it on as JSON, and an Action reads it as "
            f'event.transaction.metadata["{key}"]'
        )
        self.repair(RepairKind.HANDED_ON, span, what)

    def take_over(self, span: Span, place: str, key: str) -> None:
        """What a Rule reads of Rules that are not there."""
        self.taken_over.add(place)
        what = (
            f"no other Rule of this import writes {place}: the policy reads what an earlier Action hands on as "
            f'api.transaction.setMetadata("{key}", …), as JSON; a Rule cannot'
        )
        self.repair(RepairKind.HANDED_ON, span, what)
