"""Remembers what analysis says of the expressions of one file, for the index.

In: every expression that analysis reads, when it is told to collect; it costs nothing otherwise. Out: one typed
expression a span. What stands in the body of a helper is read several times: its type is the one that all calls agree
on, and it is present if it is so in every call.

    collector = Collector("policies/mfa_action.policy", any_trigger())
    analyse(file, load, collector=collector)
    collector.value(span).info.type
"""

from dataclasses import dataclass, field, replace
from enum import IntEnum

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.analysis.infer import infer
from actiongen.auth0.model import Trigger
from actiongen.ir import types
from actiongen.ir.types import Basic, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn


class Reading(IntEnum):
    """How an expression was read, from what says least of it.

    ``AS_EMITTED``: in a helper's body where nothing is known. ``IN_TEXT``: where it stands. ``IN_CALL``: in a helper's
    body, at one of its calls.
    """

    AS_EMITTED = 0
    IN_TEXT = 1
    IN_CALL = 2


@dataclass(slots=True, eq=False)
class Collector:
    """What is known of the expressions of the file ``path``.

    ``trigger`` is the one to go by where the file names none; ``environments`` are the top levels of the file, as
    analysis left them, by trigger: one, or one for each trigger whose flow has a test.
    """

    path: str
    trigger: Trigger
    environments: dict[str, Environment] = field(default_factory=dict)
    _values: dict[Span, tuple[Reading, ir.Expr]] = field(default_factory=dict)
    _is_complete: bool = False

    def infer(self, node: syn.Expr, environment: Environment, expected: Type | None = None) -> ir.Expr:
        """Reads an expression and remembers what it means; the engine of a :class:`Context`."""
        value = infer(node, environment, expected)
        if node.span.path == self.path:
            reading = Reading.IN_TEXT if environment.call is None else Reading.IN_CALL
            self._note(node.span, Reading.AS_EMITTED if environment.muted else reading, value)
        return value

    def complete(self) -> None:
        """Analysis is over: what is read from now on is remembered only where analysis has read nothing."""
        self._is_complete = True

    def value(self, span: Span) -> ir.Expr | None:
        """The expression that was read there; a mistake where the calls of a helper do not agree on a type."""
        return self._values[span][1] if span in self._values else None

    def _note(self, span: Span, reading: Reading, value: ir.Expr) -> None:
        if span not in self._values:
            self._values[span] = reading, value
            return
        earlier, before = self._values[span]
        if self._is_complete or _is_ambiguous(before):
            return
        if earlier is reading:
            self._values[span] = reading, _joined(before, value)
        elif _is_unknown(before) or (reading > earlier and not _is_unknown(value)):
            self._values[span] = reading, value


def _joined(before: ir.Expr, value: ir.Expr) -> ir.Expr:
    """What is known of an expression that was read twice. A mistake may be that of one call."""
    if _is_unknown(value):
        return before
    if _is_unknown(before):
        return value
    type_ = types.join(before.info.type, value.info.type)
    if type_ is None:
        return ir.ErrorExpr(replace(before.info, type=Basic.UNKNOWN, present=False), (before, value))
    return replace(
        before, info=replace(before.info, type=type_, present=before.info.present and value.info.present)
    )


def _is_unknown(value: ir.Expr) -> bool:
    return value.info.type is Basic.UNKNOWN


def _is_ambiguous(value: ir.Expr) -> bool:
    """Whether two calls have given an expression two types: any other mistake counts as present."""
    return isinstance(value, ir.ErrorExpr) and not value.info.present
