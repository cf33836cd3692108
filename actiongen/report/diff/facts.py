"""What two versions of some policies are beside each other: everything is worked out already.

In: what comparing has given. Out: :class:`Diff`, which the other modules show.
"""

from dataclasses import dataclass
from enum import Enum

from actiongen.auth0.model import Trigger
from actiongen.prover.model import Change, Comparison


class Presence(Enum):
    """On which side something is."""

    BOTH = "both"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Aside:
    """What has changed beside the behaviour: a part of the header, the file, the order of a flow. None: not there."""

    what: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """An action or a flow, and what it was; ``path`` is that of the new side, of the old one where it is gone.

    ``comparison`` is None of an action that is new or gone and has its effect in the flow that runs it.
    """

    is_flow: bool
    name: str
    trigger: Trigger
    path: str
    presence: Presence
    asides: tuple[Aside, ...]
    comparison: Comparison | None

    @property
    def is_changed(self) -> bool:
        """Whether there is more to say than that the same comes of every event."""
        return bool(self.kinds) or bool(self.asides) or self.presence is not Presence.BOTH

    @property
    def kinds(self) -> frozenset[Change]:
        """All that it is, but for equivalent: what is both stricter and looser is different, too."""
        if self.comparison is None:
            return frozenset()
        found = {self.comparison.change, *(each.change for each in self.comparison.differences)}
        if self.comparison.reason is not None:  # some question has no answer, whatever the others say
            found.add(Change.UNDECIDED)
        return frozenset(found - {Change.EQUIVALENT})


@dataclass(frozen=True, slots=True)
class Diff:
    """All actions and flows; ``old`` and ``new`` are what people call the sides, ``way`` the only way that was asked
    about. ``failed`` are the kinds that `--fail-on` does not let through. ``not_run``: how many actions and flows
    Auth0 does not run in that way. ``no_node``: why the events were not run on Node, None where they were.
    """

    old: str
    new: str
    compared: tuple[Compared, ...]
    way: str | None = None
    failed: tuple[Change, ...] = ()
    not_run: int = 0
    no_node: str | None = None


WORST = (Change.LOOSER, Change.UNDECIDED, Change.STRICTER, Change.DIFFERENT)
"""The kinds in the order in which a reviewer wants to see them."""


def worst_first(compared: tuple[Compared, ...]) -> tuple[Compared, ...]:
    """Actions and flows in the order in which a reviewer wants to see them; otherwise they stay in theirs."""

    def rank(each: Compared) -> int:
        return next((at for at, kind in enumerate(WORST) if kind in each.kinds), len(WORST))

    return tuple(sorted(compared, key=rank))


def refused(compared: tuple[Compared, ...], fail_on: tuple[Change, ...]) -> tuple[Change, ...]:
    """The kinds that a gate does not let through: a gate that cannot decide does not open."""
    closed = {*fail_on, Change.UNDECIDED} if fail_on else set()
    return tuple(kind for kind in WORST if kind in closed and any(kind in each.kinds for each in compared))
