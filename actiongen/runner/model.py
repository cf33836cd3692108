"""What is run and what came of it.

In: nothing. Out: the values that callers of the runner write (:class:`Case`, :class:`Limits`) and read
(:class:`Outcome`).

    Case(event_json='{"user": {}}', now_ms=0.0)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from actiongen.auth0.model import JsonValue

Call = tuple[str, tuple[JsonValue, ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """One call of one handler.

    ``event_json`` is the event without its secrets; ``now_ms`` the clock, in milliseconds since 1970;
    ``handler`` the exported name, None for the one that runs first. ``cache`` is what ``api.cache`` holds at
    the start. ``http`` answers requests: ``{"POST https://…": {"status": 200, "json": {…}}}`` (or ``text``,
    ``headers``; a key without a method answers all of them). ``returns`` answers queries by their
    method's name. None as an answer makes it fail. ``earlier`` are the calls of the Actions that ran before
    in the same login: some of Auth0's limits are for all of them together.
    """

    event_json: str
    now_ms: float
    secrets: Mapping[str, str] = field(default_factory=dict)
    handler: str | None = None
    cache: Mapping[str, str] = field(default_factory=dict)
    http: Mapping[str, JsonValue] = field(default_factory=dict)
    returns: Mapping[str, JsonValue] = field(default_factory=dict)
    earlier: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one case may take: seconds on the wall clock, resident bytes, bytes of logs and calls together."""

    seconds: float = 2.0
    memory_bytes: int = 512 * 1024 * 1024
    output_bytes: int = 1024 * 1024


class FailureKind(Enum):
    """Why a case did not end as it should.

    ``REFUSED``: Auth0 would refuse a call. ``NETWORK``: a request without an answer, or a module that would
    reach the network. ``NO_ANSWER``: a query without an answer. ``CRASHED``: Node itself ended. NETWORK and
    NO_ANSWER stand even where the handler catches the error: the test is incomplete. Of a case that was ended
    from outside (TIMEOUT in a loop, MEMORY, CRASHED) neither calls nor logs are known.
    """

    THROWN = "thrown"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"
    EXITED = "exited"
    CRASHED = "crashed"
    UNSETTLED = "unsettled"
    NO_HANDLER = "no-handler"
    NOT_ASYNC = "not-async"
    NETWORK = "network"
    NO_ANSWER = "no-answer"
    REFUSED = "refused"
    MUTATED_EVENT = "mutated-event"


@dataclass(frozen=True, slots=True)
class Failure:
    """``message`` is the error's; ``name`` its class if not plainly ``Error``; ``line`` the Action's."""

    kind: FailureKind
    message: str
    name: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What Auth0 does about a call: ``call`` is its index in the calls, ``source`` where Auth0 says so."""

    call: int
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case did.

    ``calls`` are all calls of ``api`` in order, also those that Auth0 refuses or drops, and requests as
    ``("fetch", ("POST https://…", {"headers": …, "body": …}))``. Arguments are as they were at the call;
    undefined ones at the end and undefined members are left out, and what JSON cannot hold is an object with
    one key that begins with ``$``: ``{"$number": "NaN"}``. ``terminal`` is the index of the first call that
    decides the outcome.
    """

    calls: tuple[Call, ...] = ()
    logs: tuple[tuple[JsonValue, ...], ...] = ()
    error: Failure | None = None
    refused: tuple[Note, ...] = ()
    dropped: tuple[Note, ...] = ()
    terminal: int | None = None
    duration_ms: float = 0.0

    @property
    def after_terminal(self) -> tuple[Call, ...]:
        """The calls after one that ends the Action: Auth0 does not stop the code, and these come too late."""
        return () if self.terminal is None else self.calls[self.terminal + 1 :]
