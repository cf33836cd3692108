"""Helpers at the top level of a file.

In: ``def``. Out: what they define, in order, for :mod:`actiongen.analysis.reachability` to pick what
is used.
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.effects import asking_body, body
from actiongen.analysis.environment import Environment
from actiongen.analysis.externs import extern
from actiongen.analysis.helpers import check_returned, pure_body
from actiongen.analysis.names import claim
from actiongen.analysis.request_helpers import kind_of
from actiongen.analysis.scope import HelperKind, HelperSource, Unknown
from actiongen.analysis.type_expressions import type_expression
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.known import NOTHING
from actiongen.ir.types import Basic
from actiongen.syntax import tree as syn

Ordered = ir.Definition | HelperSource | ir.Guard | ir.Rule | ir.Perform


def define_helper(statement: syn.Def, environment: Environment, path: str) -> HelperSource | None:
    """``def name(…):``, checked for names here and for types at each call; None of an extern, which is no step."""
    if statement.decorators:
        _define_extern(statement, environment)
        return None
    returns = [s for s in statement.body if isinstance(s, syn.Return)]
    if returns and not isinstance(statement.body[-1], syn.Return):
        environment.report(
            codes.EFFECT_AS_VALUE,
            f"`return` is the last line of the helper `{statement.name}`",
            returns[0].span,
            help="move it to the end; write `a if c else b` for two cases",
        )
    elif len(returns) > 1:
        environment.report(
            codes.EFFECT_AS_VALUE,
            f"the helper `{statement.name}` returns twice",
            returns[1].span,
            help="keep one `return`; write `a if c else b` for two cases",
            secondary=(Label(returns[0].span, "the first one"),),
        )
    source = HelperSource(statement, environment.scope.snapshot(), path, kind_of(statement, environment))
    _check_body(source, environment)
    claim(syn.Name(statement.name, statement.name_span), source, environment)
    return source


def _define_extern(statement: syn.Def, environment: Environment) -> None:
    declared = extern(statement, environment)
    claim(syn.Name(statement.name, statement.name_span), declared or Unknown(), environment)
    if declared is None:
        return
    other = environment.context.externs.setdefault(declared.name, declared)
    if other is not declared:
        # Tests and reports know an extern by its name.
        environment.report(
            codes.BAD_EXTERN,
            f"two externs have the name `{declared.name}`",
            statement.name_span,
            help="rename one of them, or move the extern into a library that both load",
            secondary=(Label(other.span, "the other one"),),
        )


def _check_body(source: HelperSource, environment: Environment) -> None:
    """Names and what does not depend on the arguments, whose types may be anything."""
    node = source.node
    inner = replace(environment, scope=source.scope.inner(), facts=NOTHING, lenient=True)
    for parameter in node.parameters:
        type_ = (
            Basic.UNKNOWN
            if parameter.annotation is None
            else type_expression(parameter.annotation, environment)
        )
        variable = ir.Variable(parameter.name, type_ or Basic.UNKNOWN, False, parameter.span)
        claim(syn.Name(parameter.name, parameter.span), variable, inner)
    if node.returns is not None:
        _check_returns(node, node.returns, source.kind is not HelperKind.ACTING, environment)
    if source.kind is HelperKind.ASKING:
        asking_body(source, inner)
    elif source.kind is HelperKind.PURE:
        value, _ = pure_body(node, inner)
        check_returned(node, value, inner)
    else:
        body(node.body, inner)


def _check_returns(node: syn.Def, returns: syn.Expr, pure: bool, environment: Environment) -> None:
    """What a helper is said to return is a type, or None for one that acts."""
    if pure and not isinstance(returns, syn.Nothing):
        type_expression(returns, environment)
    elif pure == isinstance(returns, syn.Nothing):
        environment.report(
            codes.TYPE_MISMATCH,
            f"the helper `{node.name}` {'returns a value' if pure else 'acts and returns nothing'}",
            returns.span,
            help="write its type, or leave the `->` out" if pure else "write `-> None`, or leave it out",
        )
