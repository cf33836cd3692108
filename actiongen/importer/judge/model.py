"""What came of running an original and its policy in the same worlds.

In: nothing. Out: :class:`Judgement`, which the judge makes and the report shows.

    judgement.is_equal, judgement.coverage.percent   ->   True, 93.3
"""

from dataclasses import dataclass, field
from enum import Enum

from actiongen.runs.run import Run
from actiongen.source import Span
from actiongen.testing.events import Input
from actiongen.testing.verdict import Expected


class Class(Enum):
    """Why two runs differ, as far as runs have shown it. All but the first and the last are repairs of the language."""

    GATE_OPENED = "gate-opened"
    """The original refuses the login, by an error that it does not mean or by what it makes of a value of another
    type; the policy lets it pass. :attr:`Difference.cause` says why."""
    THROWS = "throws"
    """The original throws here; the policy refuses the login too, or Auth0 does not care in this trigger."""
    AFTER_DENIAL = "after-denial"
    """The original goes on after a denial."""
    NOT_AWAITED = "not-awaited"
    """The original does not wait for what it starts."""
    TYPE = "type"
    """The original compares with the wrong type, or converts; the policy takes the value for absent."""
    ABSENT = "absent"
    """The original hands on ``undefined``, ``null`` or ``NaN``, in a text or by itself."""
    EMPTY_LIST = "empty-list"
    """The original lets an empty list through."""
    TRUTHY = "truthy"
    """The original takes an empty text, 0 or false for absent, or an empty list for present."""
    ERROR = "error"
    """The original tells the failure of a request in other words, or does not look at the body that fails."""
    ESCAPED = "escaped"
    """The original puts a text into a URL as it is; the policy escapes what would end its part of the path or query."""
    OTHER = "other"
    """Nothing of the above was shown: the import is wrong."""


SAID = {
    Class.GATE_OPENED: "the original refuses the login here, and the policy lets it pass",
    Class.THROWS: "the original throws here",
    Class.AFTER_DENIAL: "the original goes on after a denial",
    Class.NOT_AWAITED: "the original does not wait for what it starts",
    Class.TYPE: "the original converts a value of another type",
    Class.ABSENT: "the original hands on a value that is absent",
    Class.EMPTY_LIST: "the original lets an empty list through",
    Class.TRUTHY: "the original takes an empty value for an absent one, or the other way round",
    Class.ERROR: "the original tells a failure of a request otherwise",
    Class.ESCAPED: "the original puts a text into a URL without escaping it",
    Class.OTHER: "something else",
}
"""Each class in words, for reports."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A branch of the original: ``kind`` is ``then``, ``else``, ``right side``, ``case``, ``catch``, ``loop``,
    ``function``, or ``no …`` for a branch that is not written out; ``text`` is its first line.
    """

    kind: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which branches of the original some event has taken. Those that no event takes which Auth0 documents do not
    count: what stands behind a guard of an object that is always there.
    """

    taken: int
    missed: tuple[Arm, ...]

    @property
    def arms(self) -> int:
        """How many branches there are."""
        return self.taken + len(self.missed)

    @property
    def percent(self) -> float:
        """The share that was taken; 100 where the original has no branches."""
        return 100.0 * self.taken / self.arms if self.arms else 100.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Events in which original and policy differ in one way.

    ``what`` is a sentence for people: the error, the field, the calls. ``events`` is how many events showed it,
    ``smallest`` the one that differs least from the trigger's default event, with what both did there. ``span`` is the
    place in the original, if the runs tell it. ``cause`` is the class of what opens a gate. ``accepted`` is the reason
    for which somebody wants it. ``is_documented``: an event shows it that Auth0 may send by its documentation.
    """

    kind: Class
    what: str
    events: int
    smallest: Input
    original: Run
    policy: Run
    span: Span | None = None
    cause: Class | None = None
    accepted: str | None = None
    is_documented: bool = True

    @property
    def is_repair(self) -> bool:
        """Whether it is one that the language makes, listed and no error."""
        return self.kind not in (Class.GATE_OPENED, Class.OTHER)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look: a gate that is opened, or a wrong import, that nobody has accepted.
        What no documented event shows is none.
        """
        return not self.is_repair and self.accepted is None and self.is_documented


@dataclass(frozen=True, slots=True)
class Pinned:
    """A test for the policy: what it does in an event, after its title; ``difference``: where the original does
    something else there.
    """

    title: str
    given: Input
    expect: tuple[Expected, ...]
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Events that could not be compared, because the harness lacks what the original needs: ``what`` names it."""

    what: str
    events: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """``events`` were run, ``equal`` of them did the same on both sides. ``problem``: why nothing could be judged at
    all, or the judging ended early.
    """

    events: int
    equal: int
    coverage: Coverage
    differences: tuple[Difference, ...] = ()
    failures: tuple[Failure, ...] = ()
    tests: tuple[Pinned, ...] = field(default=(), repr=False)
    problem: str | None = None

    @property
    def is_equal(self) -> bool:
        """Whether all events did the same; worth as much as the coverage says."""
        return self.events > 0 and self.equal == self.events

    @property
    def is_open(self) -> bool:
        """Whether the import must end with an error: a difference that somebody has to look at."""
        return any(difference.is_open for difference in self.differences)
