"""AG406: two rules that do the same under the same condition.

In: a program. Out: a warning at the second one. Conditions and bodies are compared by meaning: definitions
and helpers are looked through. A second rule below one that ends the action is AG405.

    with rule("a", when=x): log("seen")
    with rule("b", when=x): log("seen")     ->   AG406
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.diagnostics.codes_meaning import DUPLICATE_RULE
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.flow.satisfiable import Logic
from actiongen.flow.sites import ended, place_of


def duplicate_rule(program: ir.Program, logic: Logic) -> Iterator[Diagnostic]:
    """The warnings."""
    for handler in program.handlers:
        yield from _duplicates(handler, logic)


def _duplicates(handler: ir.Handler, logic: Logic) -> Iterator[Diagnostic]:
    seen: dict[object, ir.Rule] = {}
    for rule in handler.steps:
        if not isinstance(rule, ir.Rule) or ended(rule.body) is True:
            continue
        condition = None if rule.condition is None else logic.numbering.number(rule.condition)
        key = (condition, _body(rule.body, logic))
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


def _body(body: tuple[ir.Effect, ...], logic: Logic) -> tuple[object, ...]:
    """What a body does, as a value that is equal for bodies that do the same; definitions do nothing."""
    return tuple(_effect(effect, logic) for effect in body if not isinstance(effect, ir.Let))


def _effect(effect: ir.Effect, logic: Logic) -> object:
    number = logic.numbering.number
    match effect:
        case ir.Call(method, arguments):
            return ("call", method.name, *(number(argument) for argument in arguments))
        case ir.Log(values):
            return ("log", *(number(value) for value in values))
        case ir.Abort(message):
            return ("abort", number(message))
        case ir.If(arms, otherwise):
            ways = tuple((number(arm.condition), _body(arm.body, logic)) for arm in arms)
            return ("if", ways, _body(otherwise, logic))
        case ir.For():
            return effect.variables
        case ir.HelperDo(inlined=inlined):
            return ("block", _body(inlined, logic))
        case ir.Stop() | ir.Let():
            return "stop"
