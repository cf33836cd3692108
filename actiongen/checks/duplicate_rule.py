"""AG406: two rules that do the same under the same condition.

In: a program. Out: a warning at the second one. Conditions and bodies are compared by meaning: definitions
and helpers are looked through. A second rule below one that ends the action is AG405.

    with rule("a", when=x): log("seen")
    with rule("b", when=x): log("seen")     ->   AG406
"""

from collections.abc import Iterator
from dataclasses import fields

from actiongen import ir
from actiongen.diagnostics.codes_meaning import DUPLICATE_RULE
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.presence import Numbering
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import ended, place_of
from actiongen.ir.walk import is_expr


def duplicate_rule(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings."""
    for handler in resolved.program.handlers:
        yield from _duplicates(handler, resolved.numbering)


def _duplicates(handler: ir.Handler, numbering: Numbering) -> Iterator[Diagnostic]:
    seen: dict[object, ir.Rule] = {}
    for rule in handler.steps:
        if not isinstance(rule, ir.Rule) or ended(rule.body) is True:
            continue
        condition = None if rule.condition is None else numbering.number(rule.condition)
        key = (condition, _body(rule.body, numbering))
        first = seen.setdefault(key, rule)
        if first is rule:
            continue
        yield Diagnostic(
            DUPLICATE_RULE,
            f"this rule does what `{first.title}` does, under the same condition",
            Label(place_of(rule), "the same again"),
            (Label(place_of(first), "the first one"),),
            help="take one of the two out, or change what was meant to differ",
            fix=Fix("take out the second rule", (Edit(rule.span, ""),)),
        )


def _body(body: tuple[ir.Effect, ...], numbering: Numbering) -> tuple[object, ...]:
    """What a body does, as a value that is equal for bodies that do the same; definitions do nothing."""
    return tuple(_effect(effect, numbering) for effect in body if not isinstance(effect, ir.Let))


def _effect(effect: ir.Effect, numbering: Numbering) -> tuple[object, ...]:
    return type(effect), *_parts(effect, numbering)


def _parts(effect: ir.Effect, numbering: Numbering) -> tuple[object, ...]:
    """What makes an effect what it is, beside its kind."""
    number = numbering.number
    match effect:
        case ir.Call(method, arguments):
            return method.name, *map(number, arguments)
        case ir.If(arms, otherwise):
            ways = tuple((number(arm.condition), _body(arm.body, numbering)) for arm in arms)
            return ways, _body(otherwise, numbering)
        case ir.For():
            return effect.variables
        case ir.HelperDo(inlined=inlined) | ir.HelperAsk(inlined=inlined):
            return _body(inlined, numbering)
        case _:  # any other effect is all of its parts
            names = (field.name for field in fields(effect) if field.name != "span")
            return tuple(_part(getattr(effect, name), numbering) for name in names)


def _part(part: object, numbering: Numbering) -> object:
    if isinstance(part, tuple):
        return tuple(_part(each, numbering) for each in part)
    return numbering.number(part) if is_expr(part) else part
