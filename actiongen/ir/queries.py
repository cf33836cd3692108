"""Queries: methods of ``api`` that are called for what they return.

In: nothing. Out: :class:`ApiQuery`, a question of :class:`actiongen.ir.effects.Ask`.

    record = api.cache.get("k")   ->   ApiQuery(method, (Literal("k"),))
"""

from actiongen.auth0.model import Method
from actiongen.ir.expressions import Expr
from actiongen.ir.requests import FAILURES
from actiongen.ir.types import Basic, Record, RecordField
from actiongen.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ApiQuery:
    """``api.method(arguments)`` with its result; options are the last argument, a RecordDisplay."""

    method: Method
    arguments: tuple[Expr, ...]


THROWN = "thrown"
"""Why a query that threw has no answer."""

QUERY_FAILURE = Record(
    (
        RecordField("reason", Basic.STRING, optional=False, values=(*FAILURES, THROWN)),
        RecordField("status", Basic.NUMBER, optional=True),
    )
)
"""The type of what an effect helper gets that ``on_error=`` of a query names: that of a request, so that one helper
serves both."""
