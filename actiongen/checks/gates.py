"""Calls that keep somebody out: which they are.

In: an effect and the name of its trigger. Out: whether it refuses, challenges, sends away or takes something away.

    is_gate(api.multifactor.enable("any"), "post-login")   ->   True
"""

from typing import TypeGuard

from actiongen import ir
from actiongen.auth0.load_ways import cells_of
from actiongen.auth0.model import Tag
from actiongen.facts.constants import constant

_GATES = frozenset({Tag.DENIAL, Tag.RESTRICTION, Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT, Tag.REDIRECT})


def is_gate(effect: ir.Effect, trigger: str) -> TypeGuard[ir.Call]:
    """Whether it is a call that keeps somebody out."""
    return (
        isinstance(effect, ir.Call) and bool(_GATES & set(effect.method.tags)) and not lifts(effect, trigger)
    )


def lifts(call: ir.Call, trigger: str) -> bool:
    """Whether the call asks for nothing: its first argument is one for which Auth0 does nothing."""
    cells = cells_of(trigger, call.method.name)
    spared = {value for cell in cells.values() for value in cell.except_for}
    known = constant(call.arguments[0]) if call.arguments else None
    return known is not None and known[0] in spared
