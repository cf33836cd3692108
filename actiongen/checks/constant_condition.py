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
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability
from actiongen.ir.walk import children, given

_DECIDING = frozenset(
    [
        *(ir.HelperCall, ir.HelperDo, ir.HelperAsk, ir.And, ir.Or, ir.Not),
        *(ir.Arm, ir.Conditional, ir.Comprehension, ir.MapComprehension),
    ]
)
"""What has conditions in it, or a body that is judged where it stands."""


def constant_condition(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings."""
    logic = resolved.logic
    for step in resolved.program.all_steps:
        condition = step.condition if isinstance(step, ir.Guard | ir.Rule) else None
        if condition is not None and (constant(condition) is not None or logic.possible([condition])):
            yield from _judge(condition, logic)
        match step:
            case ir.Rule(body=body):
                yield from _inside(body, logic)
            case ir.Define() | ir.DefineHelper():
                yield from _inside(step, logic)


def _inside(node: object, logic: Satisfiability) -> Iterator[Diagnostic]:
    """The conditions below a node as it is written: bodies of helpers are judged where they stand."""
    if type(node) not in _DECIDING:
        for child in children(node):
            yield from _inside(child, logic)
        return
    match node:
        case ir.HelperCall() | ir.HelperDo() | ir.HelperAsk():
            yield from _inside(tuple(given(node)), logic)
        case ir.And(operands) | ir.Or(operands):
            for operand in operands:
                yield from _judge(operand, logic)
        case ir.Not(operand):
            yield from _judge(operand, logic)
        case ir.Arm() | ir.Conditional() | ir.Comprehension() | ir.MapComprehension():
            condition = node.condition
            if condition is not None:
                yield from _judge(condition, logic)
            yield from _inside(tuple(child for child in children(node) if child is not condition), logic)


def _judge(condition: ir.Expr, logic: Satisfiability) -> Iterator[Diagnostic]:
    inner = [*_inside(condition, logic)]
    if inner:
        yield from inner
    elif not logic.possible([condition]):
        yield _diagnostic(condition, "False")
    elif logic.always(condition):
        yield _diagnostic(condition, "True")


def _diagnostic(condition: ir.Expr, value: str) -> Diagnostic:
    secondary: tuple[Label, ...] = ()
    if isinstance(condition, ir.Ref):
        secondary = (Label(condition.definition.value.info.span, "defined here"),)
    return Diagnostic(
        CONSTANT_CONDITION,
        f"this is {value} for every event, so it decides nothing",
        Label(condition.info.span, f"always {value}"),
        secondary,
        help="take it out, or compare with what the event says",
    )
