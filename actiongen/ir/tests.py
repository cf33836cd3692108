"""Tests and properties of an action or a flow.

In: ``test(…)``, ``always(…)``, ``never(…)``. Out: one :class:`Test` a case, one :class:`Property` each.

    test("admins pass", given={…}, expect=[])   ->   Test("admins pass", None, …)
"""

from dataclasses import field

from actiongen.auth0.model import HandlerKind
from actiongen.ir.expressions import Expr
from actiongen.ir.requests import Sent
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

ABORT = "abort"
"""The name under which a run that threw is expected, beside the methods of ``api``."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value laid on a path of the event; the literal None makes the field absent."""

    path: tuple[str, ...]
    value: Expr


@dataclass(frozen=True, slots=True)
class ExpectedCall:
    """A call that is expected; ``rest`` (``...``): further arguments do not matter.

    Options are the last argument, a RecordDisplay. An argument may read the event.
    """

    method: str
    arguments: tuple[Expr, ...]
    rest: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ExpectedRequest:
    """A request that is expected; ``rest``: headers and a body that are not named do not matter."""

    sent: Sent
    rest: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a request: its status and its body, or what goes wrong ("timeout", "connection", "body")."""

    status: int = 200
    json: Expr | None = None
    text: Expr | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers to a request, named by its method and URL; ``in_turn``: each answers one request, else the only one
    answers all."""

    request: str
    replies: tuple[Reply, ...]
    in_turn: bool


@dataclass(frozen=True, slots=True)
class Test:
    """One case to run: a ``test(…)`` without cases, or one case of it with what the test gives added.

    ``returns`` are the results of queries by their method, the literal None for one that fails. ``rules`` (None: not
    asked) are titles that must act; ``logs`` (None: not asked) the lines to be logged;
    ``now`` an ISO 8601 instant, None for the fixed one. ``handler`` is the one that runs; of a flow, ``CONTINUE`` goes
    through the redirect or form at which the flow would stop. ``way`` is the way of logging in whose event ``given``
    changes, None for the default one.
    """

    title: str
    case: str | None
    given: tuple[Given, ...]
    expect: tuple[ExpectedCall | ExpectedRequest, ...]
    secrets: tuple[tuple[str, Expr], ...]
    cache: tuple[tuple[str, Expr], ...]
    http: tuple[Replies, ...]
    returns: tuple[tuple[str, Expr], ...]
    now: str | None
    logs: tuple[Expr, ...] | None
    rules: tuple[str, ...] | None
    handler: HandlerKind
    way: str | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Property:
    """``always`` or ``never``: in every event in which ``when`` holds, a matching call (or the rule ``acts``)
    is made, or not, in that handler.

    ``when`` is None for every event; either ``call`` or ``acts`` is given. ``way`` is the way of logging in that alone
    it is about, None for all of them. Of a flow it is about what Auth0 carries out in the end, or any of its rules.
    """

    always: bool
    title: str
    when: Expr | None
    call: ExpectedCall | None
    acts: str | None
    handler: HandlerKind
    way: str | None
    span: Span = field(compare=False)
