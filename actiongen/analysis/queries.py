"""Queries: methods of ``api`` that are called for what they return.

In: ``api.groups.hasGroupMembership([…])``, as the right side of a definition; alone on a line where it can throw. Out:
:class:`ir.Ask`, whose answer has a name from there on; or an error that shows the right call.

    record = api.cache.get("k")   ->   Ask(record, None, ApiQuery(cache.get, (Literal("k"),)), …), maybe absent
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.api import api_arguments, api_method, api_name
from actiongen.analysis.environment import Environment
from actiongen.analysis.questions import Act, made_where
from actiongen.analysis.throws import require_event
from actiongen.auth0.model import Method, MethodKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.known import Facts
from actiongen.ir import types
from actiongen.syntax import tree as syn


def asked_method(node: syn.Expr, environment: Environment) -> Method | None:
    """The method that an expression asks for its result, alone or in front of ``if … else None``."""
    call = node.then if isinstance(node, syn.Conditional) else node
    name = api_name(call.func) if isinstance(call, syn.Call) else None
    method = environment.context.trigger.method(name or "")
    return None if method is None or method.returns.value is None else method


def is_query(node: syn.Expr, environment: Environment) -> bool:
    """Whether an expression does nothing but ask."""
    method = asked_method(node, environment)
    return method is not None and method.kind is MethodKind.QUERY


def query(
    node: syn.Expr, name: str | None, environment: Environment, act: Act
) -> tuple[ir.Ask | None, ir.Variable]:
    """The question (None after an error) and its answer."""
    call, test, there = made_where(node, "a query", environment)
    method = asked_method(call, environment)
    assert method is not None and method.returns.value is not None
    on_error = next((each for each in call.arguments if each.keyword == "on_error"), None)
    bare = replace(call, arguments=tuple(each for each in call.arguments if each is not on_error))
    is_right = api_method(bare, there) is not None
    arguments = api_arguments(method, bare, there) if is_right else ()
    require_event(method, there, call.span)
    failure = ir.Variable("failure", ir.QUERY_FAILURE, True, node.span)
    effects, failed = _on_error(method, call, on_error, failure, there, act)
    ends = failed is None and there.facts is not None and on_error is not None
    is_present = not method.returns.value.optional and (ends or not method.returns.throws)
    type_ = types.of_field(method.returns.value)
    answer = ir.Variable(name or "result", type_, is_present and test is None, node.span, is_foreign=True)
    if name is None and not method.returns.throws:
        _report_unused(method, call, environment)
    if not is_right:
        return None, answer
    return ir.Ask(answer, test, ir.ApiQuery(method, arguments), failure, effects, node.span), answer


def _on_error(
    method: Method,
    call: syn.Call,
    on_error: syn.Argument | None,
    failure: ir.Variable,
    environment: Environment,
    act: Act,
) -> tuple[tuple[ir.Effect, ...], Facts]:
    if method.returns.throws and on_error is not None:
        return act(on_error.value, failure, environment)
    if method.returns.throws:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`api.{method.name}` can fail, so it says what happens then: `on_error=`",
            call.span,
            help="write a denial or `stop()` to end the action, or `log(…)` to go on without an answer",
            notes=("without it the Action would throw, and the login would end in an error",),
        )
    elif on_error is not None:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`api.{method.name}` does not fail, so it takes no `on_error=`",
            on_error.span,
            help="leave it out",
        )
    return (), environment.facts


def _report_unused(method: Method, call: syn.Call, environment: Environment) -> None:
    environment.report(
        codes.NOT_AN_EFFECT,
        f"this line asks `api.{method.name}` and does nothing with the answer",
        call.span,
        help=f"give it a name: `answer = api.{method.name}(…)`",
    )


def report_query_as_value(method: Method, node: syn.Expr, environment: Environment) -> None:
    """Reports a query within an expression."""
    shown = f"`answer = api.{method.name}(…)`"
    environment.report(
        codes.EFFECT_AS_VALUE,
        f"`api.{method.name}` is asked on a line of its own, as the whole right side of a definition",
        node.span,
        help=f"give the answer a name first: {shown}, and use that name here",
    )
