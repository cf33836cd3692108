"""What a rule does.

In: effects. Out: statements. What ends the handler is followed by ``return``.

    Call(api.access.deny, ("No access",))   ->   api.access.deny("No access"); return;
"""

from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import Method
from actiongen.backends.javascript.absence import UNDEFINED, Form, Lowered, call, worst
from actiongen.backends.javascript.lower_collections import looping
from actiongen.backends.javascript.lower_displays import or_empty
from actiongen.backends.javascript.lower_externs import lower_extern
from actiongen.backends.javascript.lower_queries import api_call, lower_query
from actiongen.backends.javascript.lower_requests import lower_request
from actiongen.backends.javascript.lower_tokens import lower_signature, lower_verification
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.prune import prune
from actiongen.javascript import tree as js

Body = tuple[ir.Effect, ...]


class Effects:
    """Lowers effects of the handler or of a helper; ``ended`` is what to return where the handler ends."""

    def __init__(self, low: Lowering, ended: js.Expr | None = None) -> None:
        self._low = low
        self._ended = ended

    def scoped(self, body: Body) -> tuple[js.Statement, ...]:
        """The statements of a block of its own."""
        with self._low.state.names.scope():
            return prune(tuple(self.statements(body)))

    def statements(self, body: Body) -> list[js.Statement]:
        """The statements of effects in the scope that is open."""
        return [statement for effect in body for statement in self._statement(effect)]

    def _statement(self, effect: ir.Effect) -> list[js.Statement]:
        match effect:
            case ir.Call(method, arguments):
                return self._call(method, arguments)
            case ir.Stop():
                return [self._return()]
            case ir.Abort(message):
                return [js.Throw(js.New(js.Name("Error"), (self._low.value(message).code,)))]
            case ir.Log(values):
                return [js.Do(call("console.log", *(_logged(self._low, value) for value in values)))]
            case ir.Let(definition):
                return [define(self._low, definition)]
            case ir.If(arms, otherwise):
                return self._if(arms, otherwise)
            case ir.For():
                return [self._for(effect)]
            case ir.Ask() | ir.HelperAsk():
                return self.asked(effect)
            case ir.HelperDo():
                return self._helper(effect)
            case _:
                assert_never(effect)

    def _return(self) -> js.Return:
        return js.Return(self._ended)

    def _call(self, method: Method, arguments: tuple[ir.Expr, ...]) -> list[js.Statement]:
        done = js.Do(api_call(self._low, method, arguments))
        return [done, self._return()] if method.terminal else [done]

    def _if(self, arms: tuple[ir.Arm, ...], otherwise: Body) -> list[js.Statement]:
        lowered = tuple((self._low.condition(arm.condition).code, self.scoped(arm.body)) for arm in arms)
        return [js.If(lowered, self.scoped(otherwise))]

    def asked(self, ask: ir.Asking, comment: tuple[str, ...] = ()) -> list[js.Statement]:
        """The question, and what is done without an answer, under a comment."""
        if isinstance(ask, ir.HelperAsk):
            return self._ask_helper(ask, comment)
        made, failed = self._question(ask)
        if failed is None:
            return [made]
        return [made, _where(failed, self.scoped(ask.on_error), comment)]

    def _question(self, ask: ir.Ask) -> tuple[js.Const, js.Expr | None]:
        match ask.question:
            case ir.Request() as request:
                return lower_request(self._low, ask, request)
            case ir.ApiQuery() as query:
                return lower_query(self._low, ask, query)
            case ir.Verification() as asked:
                return lower_verification(self._low, ask, asked)
            case ir.Signature() as asked:
                return lower_signature(self._low, ask, asked)
            case ir.ExternCall() as call_:
                return lower_extern(self._low, ask, call_)
            case _:
                assert_never(ask.question)

    def _ask_helper(self, ask: ir.HelperAsk, comment: tuple[str, ...]) -> list[js.Statement]:
        state = self._low.state
        done = self._called(ask.helper, ask.arguments)
        form = state.forms[ask.helper]
        if ask.condition is not None:
            done = js.Conditional(self._low.condition(ask.condition).code, done, UNDEFINED)
            form = worst(form, Form.UNDEFINED)
        state.forms[ask.result] = form
        result = js.Name(state.names.once(ask.result, ask.result.name))
        made: list[js.Statement] = [js.Const(result.id, done)]
        if ask.ends is not ir.Ends.NEVER:
            is_over = js.Binary("===", result, js.Null())
            made.append(js.If(((is_over, (self._return(),)),), comment=comment))
        return made

    def _called(self, helper: ir.HelperId, arguments: tuple[ir.Expr, ...]) -> js.Expr:
        kept = arguments[: self._low.state.arity[helper]]
        values = tuple(self._low.value(value).code for value in kept)
        called = js.Call(js.Name(self._low.state.names.of(helper)), values, acts=True)
        return js.Await(called) if helper in self._low.state.waiting else called

    def _for(self, effect: ir.For) -> js.Statement:
        with looping(self._low, effect.iterable, effect.variables, effect.body) as loop:
            with self._low.state.looping():
                body = self.scoped(effect.body)
            target = loop.parameters(effect.body)
            if not body or target:
                return js.ForOf(target[0] if target else "", or_empty(loop.items), body)
            # A variable that only counts the turns is read once, so that it is not reported as unused.
            name = loop.names[0][1]
            return js.ForOf(name, or_empty(loop.items), (js.Do(js.Unary("void", js.Name(name))), *body))

    def _helper(self, effect: ir.HelperDo) -> list[js.Statement]:
        done = self._called(effect.helper, effect.arguments)
        match effect.ends:
            case ir.Ends.NEVER:
                return [js.Do(done)]
            case ir.Ends.ALWAYS:
                return [js.Do(done), self._return()]
            case ir.Ends.SOMETIMES:
                return [js.If(((done, (self._return(),)),))]
            case _:
                assert_never(effect.ends)


def _where(condition: js.Expr, body: tuple[js.Statement, ...], comment: tuple[str, ...]) -> js.If:
    """``if (condition) body``; a body that is nothing but an ``if`` joins the condition."""
    match body:
        case (js.If(arms=((inner, inner_body),), otherwise=(), comment=()),):
            return js.If(((js.Binary("&&", condition, inner), inner_body),), comment=comment)
        case _:
            return js.If(((condition, body),), comment=comment)


def returning(low: Lowering, id: ir.HelperId, ends: ir.Ends, body: Body) -> tuple[js.Statement, ...]:
    """The body of a request helper, which returns null where the handler ends; an absent value is undefined."""
    *effects, last = body
    assert isinstance(last, ir.Let)
    statements = Effects(low, js.Null()).statements(tuple(effects))
    result = low.value(last.definition.value)
    if ends is not ir.Ends.NEVER and result.form is Form.NULLISH:
        result = Lowered(_never_null(result.code), Form.UNDEFINED)
    low.state.forms[id] = result.form
    return (*statements, js.Return(result.code))


def _never_null(code: js.Expr) -> js.Expr:
    """The value, undefined where it is null."""
    if code == UNDEFINED:
        return code
    if isinstance(code, js.Conditional):
        return js.Conditional(code.condition, _never_null(code.then), _never_null(code.otherwise))
    return js.Binary("??", code, UNDEFINED)


def define(low: Lowering, definition: ir.Definition) -> js.Const:
    """``const name = value;`` in the scope that is open."""
    value = low.value(definition.value)
    low.state.forms[definition] = value.form
    if not low.state.names.is_declared(definition):
        low.state.names.declare(definition, definition.name)
    return js.Const(low.state.names.of(definition), value.code)


def _logged(low: Lowering, expr: ir.Expr) -> js.Expr:
    return js.Null() if expr == ir.Literal(None, expr.info) else low.value(expr).code
