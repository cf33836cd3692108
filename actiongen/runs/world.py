"""All that a run of an action depends on, beside the action.

In: nothing. Out: :class:`World`, from which the interpreter and Node make a :class:`~actiongen.runs.run.Run`.

    World({"user": {"email": "ann@corp.example"}}, secrets={"API_KEY": "k"})
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from actiongen.auth0.model import JsonValue
from actiongen.runs.externs import Results
from actiongen.runs.values import Call, Value


@dataclass(frozen=True, slots=True)
class World:
    """One call of a handler.

    ``event`` is the event without its secrets; ``now_ms`` the clock, in milliseconds since 1970. ``cache`` is what
    ``api.cache`` holds at the start. ``earlier`` are the calls of the actions that ran before in the same login: some
    of Auth0's limits are for all of them together.

    The answers of the world: ``http`` to requests, ``{"POST https://…": {"status": 200, "json": {…}}}`` (or ``text``,
    ``headers``; a key without a method answers all of them; a list has an answer for each request in turn; "timeout",
    "connection" or "body" is what goes wrong, None a connection), ``returns`` to queries, by their method's name, and
    to externs, by theirs, where None makes one fail. ``results`` are what externs gave on Node: the interpreter has no
    other way to know.
    """

    event: Mapping[str, Value]
    secrets: Mapping[str, str] = field(default_factory=dict)
    now_ms: float = 0.0
    cache: Mapping[str, str] = field(default_factory=dict)
    http: Mapping[str, JsonValue] = field(default_factory=dict)
    returns: Mapping[str, JsonValue] = field(default_factory=dict)
    results: Results = field(default_factory=dict)
    earlier: tuple[Call, ...] = ()
