"""What a request sends, apart from when it is made and what comes of it.

In: nothing. Out: :class:`Request`, a question of :class:`actiongen.ir.effects.Ask`, and :class:`Sent`, part of it and
of what a test expects.

    http.post(f"https://api.example.com/users/{id}", json={"a": 1})
    ->   Sent(Verb.POST, ("https://api.example.com/users/", UrlValue(id, UrlPart.PATH)), …)
"""

from enum import Enum

from actiongen.ir.expressions import Expr, UrlValue
from actiongen.ir.types import Basic, Record, RecordField
from actiongen.lazy_dataclass import dataclass


class Verb(Enum):
    """The methods of HTTP, by the names that a policy gives them."""

    GET = "get"
    POST = "post"
    PUT = "put"
    PATCH = "patch"
    DELETE = "delete"


class Format(Enum):
    """How a body is written: as JSON, as the pairs of a form, or as it is."""

    JSON = "json"
    FORM = "form"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Payload:
    """The body of a request; of a form a dictionary of texts, numbers and booleans."""

    format: Format
    value: Expr


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes out. ``headers`` and ``query`` are dictionaries; pairs whose value is absent are left out.

    With a ``client`` (its type is ``CLIENT``) the ``url`` is the path behind the client's base, and a token goes along.
    """

    verb: Verb
    url: tuple[str | UrlValue, ...]
    headers: Expr | None
    query: Expr | None
    payload: Payload | None
    client: Expr | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """``http.verb(…)``: a question to another server.

    ``timeout`` is in milliseconds; ``accept`` are the statuses beside 2xx that are an answer, None all of them. The
    request is made up to ``retries`` times again after no connection, a time-out, 429 and 5xx. The request for a token
    has the same ``timeout`` and ``retries``, and all of them together take one time-out more. ``for_keys``: nothing but
    a set of public keys is an answer.
    """

    sent: Sent
    timeout: float
    accept: tuple[float, ...] | None
    retries: int
    for_keys: bool = False


DEFAULT_TIMEOUT = 3_000.0
"""The milliseconds that a request waits unless it says otherwise; the runtime's functions have the same."""
FAILURES = ("timeout", "connection", "status", "body", "request")
"""Why a request has no answer that counts."""

ANSWER = Record(
    (
        RecordField("status", Basic.NUMBER, optional=False),
        RecordField("text", Basic.STRING, optional=False),
        RecordField("json", Basic.JSON, optional=True),
    )
)
"""The type of an answer; ``json`` is absent if the text is no JSON."""

FAILURE = Record(
    (
        RecordField("reason", Basic.STRING, optional=False, values=FAILURES),
        RecordField("status", Basic.NUMBER, optional=True),
    )
)
"""The type of what an effect helper gets that ``on_error=`` names; without an answer there is no status."""
