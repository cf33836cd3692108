"""What is worth drawing for a template: its settings, the fields that it looks at, what other servers answer.

In: nothing. Out: :class:`Port`, which ports_plain.py and ports_asking.py fill.

    Port("email-verified-POST_LOGIN").stem   ->   'email_verified_post_login'
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from actiongen.auth0.load import trigger_ids
from actiongen.auth0.model import JsonValue
from actiongen.runs.values import Value
from actiongen.testing.events import Event, Path

Fields = Mapping[Path, tuple[Value, ...]]
Secrets = Mapping[str, tuple[str | None, ...]]
Http = dict[str, JsonValue]
Answers = Callable[[Random, Mapping[str, str], Event], Http]


def no_requests(random: Random, secrets: Mapping[str, str], event: Event) -> Http:
    """The answers of an Action that asks nobody."""
    return {}


def nothing() -> Fields:
    """No fields that have to be made at the time of the test."""
    return {}


@dataclass(frozen=True, slots=True)
class Port:
    """A template and what is drawn for it; a secret that is None is left out.

    ``made`` are fields whose values have to be made at the time of the test. ``constants`` are lines of the original in
    the place of others: those that its users are to change, and those that no run survives. ``versions`` are packages
    of other versions than the original asks for, where the ones that it asks for break it. Each field is drawn in that
    ``share`` of the events.
    ``own`` are parameters of addresses and forms whose values each Action makes up for itself, and whole addresses
    that each asks in a way of its own.
    """

    original: str
    secrets: Secrets = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    answers: Answers = no_requests
    made: Callable[[], Fields] = nothing
    constants: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    keeps_module: bool = False
    share: float = 0.5
    own: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The stem of the policy that does its job."""
        return self.original.lower().replace("-", "_")

    @property
    def trigger(self) -> str:
        """The trigger that the end of its name says."""
        return next(trigger for trigger in trigger_ids() if self.original.endswith(_as_ending(trigger)))


def _as_ending(trigger: str) -> str:
    return "-" + trigger.upper().replace("-", "_")
