"""What the prover says.

In: nothing. Out: :class:`Answer` to a property, :class:`Comparison` of an action with what it was before.

    Answer(Verdict.REFUTED, Example(…), None, 12.0)
"""

from dataclasses import dataclass
from enum import Enum

from actiongen.runs.values import Call
from actiongen.testing.events import Input


class Verdict(Enum):
    """Whether a property holds: for every event, not for the one that is shown, or nobody can say."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Example:
    """An event, and what comes of it: the calls that Auth0 carries out. The interpreter has been run on it."""

    input: Input
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one property.

    ``example``: the event that refutes it. ``reason``: why nobody can say, in one sentence without a full stop.
    ``is_vacuous``: the property says nothing, of an undecided one.
    """

    verdict: Verdict
    example: Example | None
    reason: str | None
    milliseconds: float
    is_vacuous: bool = False


class Change(Enum):
    """What a change does, in the order allowed, challenged, denied; ``DIFFERENT`` is anything else."""

    EQUIVALENT = "equivalent"
    STRICTER = "stricter"
    LOOSER = "looser"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Difference:
    """An event of which the two versions make something different.

    ``rules``: the titles of the rules that act in one version alone, or do something else in the other.
    """

    change: Change
    input: Input
    before: tuple[Call, ...]
    after: tuple[Call, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """An action or flow beside what it was: the worst of its differences, one event for each kind.

    ``reason``: why nobody can say, of an ``UNDECIDED`` one.
    """

    path: str
    change: Change
    differences: tuple[Difference, ...]
    reason: str | None
    milliseconds: float
