"""What properties say of calls, beside the calls that there are.

In: a property, and the calls and rules of an action or a flow. Out: AG350 where no call can be the one that the
property is about: then `never` says nothing and `always` cannot hold.

    never("…", then=api.access.deny("closed"))     ->   AG350 where the only denial is api.access.deny("blocked")
"""

import json
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from actiongen import ir
from actiongen.auth0.model import Method
from actiongen.diagnostics.codes_meaning import BAD_TEST, CLAIM_OF_NO_CALL
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import Scalar, constant
from actiongen.flow.resolved import Resolved
from actiongen.ir.walk import acting_below
from actiongen.runs.texts import number_text
from actiongen.spelling import LOOSE, meant

_TEXT = json.JSONEncoder(ensure_ascii=False).encode
_MOST = 8
"""A message lists so many calls."""


def made(resolved: Resolved) -> tuple[ir.Made, ...]:
    """The calls that an action has somewhere in it, each once, in the order of the text."""
    found = (
        ir.Made(method.name, tuple(map(_known, arguments)))
        for handler in resolved.program.handlers
        for method, arguments in _calls(handler)
    )
    return tuple(dict.fromkeys(found))


def titled(program: ir.Program) -> tuple[str, ...]:
    """The titles of the rules of an action, and of the questions between them."""
    return tuple(
        step.title for handler in program.handlers for step in handler.steps if isinstance(step, ir.Acting)
    )


def claims(flows: Iterable[ir.FlowWithTests]) -> tuple[ir.Claim, ...]:
    """What the properties of flows say."""
    found = (claim_of(each, flow.flow.trigger.id) for flow in flows for each in flow.properties)
    return tuple(claim for claim in found if claim is not None)


def claim_of(property_: ir.Property, trigger: str) -> ir.Claim | None:
    """What a property says, None where a mistake has left nothing of it."""
    call = property_.call
    if call is not None:
        said = tuple(map(_known, call.arguments))
        return ir.Claim(trigger, None, call.method, said, call.rest, call.span)
    if property_.acts is None:
        return None
    return ir.Claim(trigger, property_.acts, "", (), True, property_.span)


def of_no_call(claim: ir.Claim, touched: Iterable[ir.Touched], *, is_flow: bool) -> Diagnostic | None:
    """What is wrong with a claim that no call or rule of these actions can be about."""
    of_all = [*touched]
    whose = "the actions of this flow" if is_flow else "this action"
    if claim.acts is not None:
        titles = [title for one in of_all for title in one.rules]
        return None if claim.acts in titles else _no_rule(claim, claim.acts, titles, whose)
    calls = [call for one in of_all for call in one.calls]
    if any(_can_be(claim, call) for call in calls):
        return None
    name = f"`api.{claim.method}`"
    is_called = any(call.method == claim.method for call in calls)
    message = (
        f"no call of {name} in {whose} could be this one" if is_called else f"nothing in {whose} calls {name}"
    )
    shown = [*dict.fromkeys(map(_text, calls))]
    listed = ", ".join(f"`{each}`" for each in shown[:_MOST])
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return Diagnostic(
        CLAIM_OF_NO_CALL,
        message,
        Label(claim.span),
        notes=("`never` would say nothing, and `always` could not hold",),
        help=(
            f"what is called is {listed}{more}"
            if shown
            else "nothing is called at all: take the property out"
        ),
    )


def _no_rule(claim: ir.Claim, title: str, titles: list[str], whose: str) -> Diagnostic:
    close = meant(title, titles, LOOSE)
    listed = ", ".join(f"`{each}`" for each in titles[:_MOST]) or "none"
    return Diagnostic(
        BAD_TEST,
        f"no rule of {whose} has the title `{title}`",
        Label(claim.span),
        help=f"did you mean `{close}`?" if close else f"the rules are {listed}",
    )


def _calls(handler: ir.Handler) -> Iterator[tuple[Method, tuple[ir.Expr, ...]]]:
    # What a helper does stands at each call of it, with the arguments of that call.
    steps = [step for step in handler.steps if not isinstance(step, ir.DefineHelper)]
    for node in acting_below(*steps):
        if isinstance(node, ir.Call | ir.ApiQuery):
            yield node.method, node.arguments


def _known(expr: ir.Expr) -> str | None:
    """A constant as a policy writes it."""
    value = constant(expr)
    return None if value is None else _scalar(value[0])


def _scalar(value: Scalar) -> str:
    if isinstance(value, str):
        return _TEXT(value)
    return str(value) if value is None or isinstance(value, bool) else number_text(value)


_ABSENT = _scalar(None)


def _can_be(claim: ir.Claim, call: ir.Made) -> bool:
    """Whether a call could be the one that is claimed: what is not constant could have any value."""
    if claim.method != call.method:
        return False
    made = call.arguments[: len(claim.arguments)] if claim.rest else call.arguments
    pairs = zip_longest(claim.arguments, made, fillvalue=_ABSENT)
    return all(wanted is None or given is None or wanted == given for wanted, given in pairs)


def _text(call: ir.Made) -> str:
    return f"api.{call.method}({', '.join('…' if each is None else each for each in call.arguments)})"
