"""AG407: conditions that are always true or always false, whatever the event.

In: a program. Out: a warning at the smallest part of a condition that decides nothing. A rule whose whole
condition contradicts itself is AG405. What conditions above make certain is not judged here, and neither
is what the arguments of one call make certain in a helper.

    when=event.client.name == "Shop" or 1 < LIMIT     ->   AG407 at the second part
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.diagnostics.codes_meaning import CONSTANT_CONDITION
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.flow.satisfiable import Logic
from actiongen.ir.types import Basic
from actiongen.ir.walk import children


def constant_condition(program: ir.Program, logic: Logic) -> Iterator[Diagnostic]:
    """The warnings."""
    for step in program.all_steps:
        match step:
            case ir.Guard(condition=condition) | ir.Rule(condition=condition) if condition is not None:
                if constant(condition) is not None or logic.possible([condition]):
                    yield from _judge(condition, logic)
        if isinstance(step, ir.Rule):
            yield from _inside(step.body, logic)
        elif isinstance(step, ir.Define):
            yield from _parts(step.definition.value, logic)
        elif isinstance(step, ir.DefineHelper):
            yield from _inside(step.helper.body, logic)
            yield from _inside(tuple(local.value for local in step.helper.locals), logic)


def _inside(node: object, logic: Logic) -> Iterator[Diagnostic]:
    """The conditions below a node as it is written: bodies of helpers are judged where they stand."""
    match node:
        case ir.HelperCall(arguments=arguments) | ir.HelperDo(arguments=arguments):
            yield from _inside(arguments, logic)
        case ir.Let(definition):
            yield from _parts(definition.value, logic)
        case ir.Arm(condition, body):
            yield from _judge(condition, logic)
            yield from _inside(body, logic)
        case ir.And() | ir.Or() | ir.Not():
            yield from _parts(node, logic)
        case ir.Conditional(condition, then, otherwise):
            yield from _judge(condition, logic)
            yield from _inside((then, otherwise), logic)
        case ir.Comprehension(condition=condition) | ir.MapComprehension(condition=condition):
            if condition is not None:
                yield from _judge(condition, logic)
            rest = tuple(child for child in children(node) if child is not condition)
            yield from _inside(rest, logic)
        case _:
            for child in children(node):
                yield from _inside(child, logic)


def _parts(value: ir.Expr, logic: Logic) -> Iterator[Diagnostic]:
    """The parts of a boolean that is joined of several; of any other value, the conditions in it."""
    match value:
        case ir.And(operands) | ir.Or(operands):
            for operand in operands:
                yield from _judge(operand, logic)
        case ir.Not(operand):
            yield from _judge(operand, logic)
        case _:
            yield from _inside(value, logic)


def _judge(condition: ir.Expr, logic: Logic) -> Iterator[Diagnostic]:
    inner = [*_parts(condition, logic)] if isinstance(condition, ir.And | ir.Or | ir.Not) else []
    if inner:
        yield from inner
        return
    if not logic.possible([condition]):
        yield _diagnostic(condition, "False")
    elif logic.always(condition):
        yield _diagnostic(condition, "True")
    else:
        yield from _inside(condition, logic) if not isinstance(condition, ir.And | ir.Or | ir.Not) else ()


def _diagnostic(condition: ir.Expr, value: str) -> Diagnostic:
    secondary: tuple[Label, ...] = ()
    if isinstance(condition, ir.Ref) and condition.info.type is Basic.BOOLEAN:
        secondary = (Label(condition.definition.value.info.span, "defined here"),)
    return Diagnostic(
        CONSTANT_CONDITION,
        f"this is {value} for every event, so it decides nothing",
        Label(condition.info.span, f"always {value}"),
        secondary,
        help="take it out, or compare with what the event says",
    )
