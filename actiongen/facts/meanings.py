"""What is known of expressions by their meaning, shared by the files of one trigger.

In: a trigger. Out: tables of numbers and of what follows from them, which :class:`~actiongen.facts.presence.Numbering`
fills in. What an expression means depends on its own parts and on the catalogue of the trigger alone, so that what one
file has found out about ``event.user.email_verified`` holds in all others. A process forgets it from time to time.

    meanings_of(load_trigger("post-login")).numbers   ->   {(Event,): 0, …}
"""

from dataclasses import fields
from threading import local
from typing import get_args

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.facts.known import Facts
from actiongen.ir.ops import OPERATIONS
from actiongen.ir.walk import getter

COMPARED = {
    kind: getter([field.name for field in fields(kind) if field.compare])
    for kind in (*{*get_args(ir.Expr)} - {ir.Var}, ir.Spread, ir.Entry, ir.ComputedEntry)
}
"""What gives the parts that tell two nodes of a kind apart; a variable is compared by itself."""

MOST_MEANINGS = 10_000
"""So many expressions and facts are remembered, about 1 KB each; then the next file begins anew."""
_MOST_TRIGGERS = 8


def is_new(expr: ir.Expr) -> bool:
    """Whether evaluating the same words once more gives another value."""
    return type(expr) is ir.Operation and OPERATIONS[expr.op].is_new


class Meanings:
    """Tables by the number of an expression: its first one (``expressions``), what is present where it is, where it
    holds and where it does not. ``limits``: how large a number is, on which side, with the fact that says so.
    ``handed_on``: the numbers of one file, by the identity of its expressions, and of its definitions."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.expressions: dict[int, ir.Expr] = {}
        self.true: dict[int, Facts] = {}
        self.false: dict[int, Facts] = {}
        self.present: dict[int, Facts] = {}
        self.limits: dict[int, dict[tuple[bool, float], int]] = {}
        self.subjects: dict[int, int] = {}
        self.handed_on: tuple[dict[int, tuple[ir.Expr, int]], dict[ir.Definition, int]] = ({}, {})


class _Known(local):
    """What a thread knows, by the identity of a trigger; with the trigger, so that no other one is given its id."""

    def __init__(self) -> None:
        self.by_trigger: dict[int, tuple[Trigger, Meanings]] = {}


_known = _Known()


def meanings_of(trigger: Trigger) -> Meanings:
    """What is known so far, for one more file."""
    by_trigger = _known.by_trigger
    known = by_trigger.get(id(trigger))
    if known is not None and len(known[1].numbers) < MOST_MEANINGS:
        return known[1]
    if known is None and len(by_trigger) >= _MOST_TRIGGERS:
        del by_trigger[next(iter(by_trigger))]
    meanings = Meanings()
    by_trigger[id(trigger)] = trigger, meanings
    return meanings


def forget() -> None:
    """Begins anew, for whoever measures."""
    _known.by_trigger.clear()
