"""What questions share, whatever they ask.

In: a call that asks, alone or in front of ``if … else None``. Out: where it is made, its options by their names, its
time-out; or an error that shows the right call.

    answer = http.get("https://a.example", timeout=seconds(2), …) if c else None   ->   the call, c, where c holds
"""

from collections.abc import Callable, Sequence

from actiongen import ir
from actiongen.analysis.conditions import condition
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.auth0.load import platform
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constants import duration
from actiongen.facts.known import Facts
from actiongen.ir.requests import DEFAULT_TIMEOUT
from actiongen.ir.types import Basic
from actiongen.syntax import tree as syn

Act = Callable[[syn.Expr, ir.Variable, Environment], tuple[tuple[ir.Effect, ...], Facts]]
"""Reads ``on_error=``: what it does with the failure, and what is known below it."""
Keywords = dict[str, syn.Argument]


def made_where(
    node: syn.Expr, what: str, environment: Environment
) -> tuple[syn.Call, ir.Expr | None, Environment]:
    """The call of ``call if condition else None``, the condition, and the point where it holds."""
    test: ir.Expr | None = None
    there = environment
    if isinstance(node, syn.Conditional):
        test = condition(node.condition, environment)
        there = environment.assume(test)
        if not isinstance(node.otherwise, syn.Nothing):
            environment.report(
                codes.WRONG_ARGUMENTS,
                f"{what} is made or not: behind `else` stands `None`",
                node.otherwise.span,
            )
        node = node.then
    assert isinstance(node, syn.Call)
    return node, test, there


def options(what: str, known: Sequence[str], node: syn.Call, environment: Environment) -> Keywords:
    """The options of a call by their names; one that ``what`` does not have is reported."""
    found: Keywords = {}
    for argument in node.arguments:
        if argument.keyword is None:
            continue
        if argument.keyword not in known:
            span = argument.keyword_span or argument.span
            help, fix = did_you_mean(argument.keyword, known, span)
            environment.report(
                codes.WRONG_ARGUMENTS,
                f"{what} has no option `{argument.keyword}`",
                span,
                help=help or f"the options are {list_of_names(known)}",
                fix=fix,
            )
        found[argument.keyword] = argument
    return found


def timeout(argument: syn.Argument, environment: Environment) -> float:
    """The milliseconds of ``timeout=``."""
    value = environment.infer(argument.value)
    if value.info.type is Basic.UNKNOWN:
        return DEFAULT_TIMEOUT
    known = duration(value)
    most = platform().limits["execution_seconds"]
    if known is None or not 0 < known < most * 1000:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`timeout=` is a duration that is written out, of less than the {most} seconds that an Action may run",
            value.info.span,
            help="write `timeout=seconds(3)`",
        )
        return DEFAULT_TIMEOUT
    return known
