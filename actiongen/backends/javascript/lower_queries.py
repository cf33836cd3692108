"""Calls of ``api``, and what they return.

In: a method and its arguments. Out: the call; of a query a definition, and the condition under which it has failed.

    const record = api.cache.get("k");
    const member = await api.groups.hasGroupMembership(["staff"]);
"""

from actiongen import ir
from actiongen.auth0.model import Method
from actiongen.backends.javascript.absence import UNDEFINED, Form, call
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.javascript import tree as js


def api_call(low: Lowering, method: Method, arguments: tuple[ir.Expr, ...]) -> js.Expr:
    """``api.method(arguments)``."""
    return call(f"api.{method.name}", *(_argument(low, value) for value in arguments))


def _argument(low: Lowering, expr: ir.Expr) -> js.Expr:
    """An argument of ``api``: a literal None is null, an absent value undefined."""
    if expr == ir.Literal(None, expr.info):
        return js.Null()
    value = low.value(expr)
    return js.Binary("??", value.code, UNDEFINED) if value.form is Form.NULLISH else value.code


def lower_query(low: Lowering, ask: ir.Ask, query: ir.ApiQuery) -> tuple[js.Const, js.Expr | None]:
    """The question, and the condition under which it has failed; None if it cannot fail."""
    answer = js.Name(low.state.names.once(ask.answer, ask.answer.name))
    low.state.forms[ask.answer] = Form.NEVER if ask.answer.present else Form.UNDEFINED
    condition = None if ask.condition is None else low.condition(ask.condition).code
    made = _made(query.method, api_call(low, query.method, query.arguments))
    asked = made if condition is None else js.Conditional(condition, made, UNDEFINED)
    const = js.Const(answer.id, asked)
    if not ask.can_fail:
        return const, None
    low.state.failures[ask.failure] = js.Object((js.Property("reason", js.String(ir.THROWN)),))
    failed: js.Expr = js.Binary("===", answer, UNDEFINED)
    return const, failed if condition is None else js.Binary("&&", condition, failed)


def _made(method: Method, called: js.Expr) -> js.Expr:
    assert not (method.returns.throws and method.returns.is_promise), "no method of Auth0's does both"
    if method.returns.throws:
        return runtime_call("unlessThrown", js.Arrow((), called))
    return js.Await(called) if method.returns.is_promise else called
