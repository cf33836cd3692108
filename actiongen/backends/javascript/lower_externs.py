"""Calls of externs.

In: a question. Out: a definition, and the condition under which it has failed.

    const digest = asString(unlessThrown(() => md5(event.user.email)));
    const roles = asList(await inTime(() => findRoles(event.user.user_id)), asString);
    const key = asString(await inTime(() => hashing.sha3(event.user.user_id)));
"""

from actiongen import ir
from actiongen.backends.javascript.absence import UNDEFINED, Form
from actiongen.backends.javascript.lower_members import read_as
from actiongen.backends.javascript.lowering import DEADLINE, Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.ir.requests import DEFAULT_TIMEOUT
from actiongen.ir.types import Basic
from actiongen.javascript import tree as js

_PLAIN = frozenset({Basic.STRING, Basic.NUMBER, Basic.BOOLEAN})


def lower_extern(low: Lowering, ask: ir.Ask, question: ir.ExternCall) -> tuple[js.Const, js.Expr | None]:
    """The call, and the condition under which it has failed; None if nothing is done about that."""
    answer = js.Name(low.state.names.once(ask.answer, ask.answer.name))
    low.state.forms[ask.answer] = Form.NEVER if ask.answer.present else Form.UNDEFINED
    condition = None if ask.condition is None else low.condition(ask.condition).code
    made = _made(low, question)
    const = js.Const(answer.id, made if condition is None else js.Conditional(condition, made, UNDEFINED))
    if not ask.can_fail:
        return const, None
    low.state.failures[ask.failure] = js.Object((js.Property("reason", js.String(ir.EXTERN_FAILED)),))
    gives_nothing = question.extern.returns is None
    failed: js.Expr = js.Unary("!", answer) if gives_nothing else js.Binary("===", answer, UNDEFINED)
    return const, failed if condition is None else js.Binary("&&", condition, failed)


def _made(low: Lowering, question: ir.ExternCall) -> js.Expr:
    extern = question.extern
    arguments = tuple(_argument(low, value) for value in question.arguments)
    called = js.Arrow((), js.Call(_function(low, extern), arguments))
    if extern.returns is None:
        return js.Await(runtime_call("succeedsInTime", called, *_time(low, question)))
    if extern.is_async:
        return _read(low, js.Await(runtime_call("inTime", called, *_time(low, question))), extern)
    return _read(low, runtime_call("unlessThrown", called), extern)


def _function(low: Lowering, extern: ir.Extern) -> js.Expr:
    if extern.module is None:
        return js.Name(low.state.names.of(extern))
    return js.Member(js.Name(low.state.names.of(extern.path)), extern.name)


def _argument(low: Lowering, value: ir.Expr) -> js.Expr:
    """An argument: of what is no scalar a copy, for the function may do with it whatever it likes."""
    lowered = low.value(value)
    if value.info.type in _PLAIN and lowered.is_present:
        return lowered.code
    return runtime_call("asJson", lowered.code)


def _time(low: Lowering, question: ir.ExternCall) -> tuple[js.Expr, ...]:
    if question.timeout is None:
        return ()
    timeout = js.Number(question.timeout)
    if low.state.in_loop:
        return timeout, js.Name(low.state.names.of(DEADLINE))
    return () if question.timeout == DEFAULT_TIMEOUT else (timeout,)


def _read(low: Lowering, raw: js.Expr, extern: ir.Extern) -> js.Expr:
    """What came back, if it has the type."""
    value = runtime_call("asJson", raw) if extern.reads_json else raw
    return value if extern.answer is Basic.JSON else read_as(low, value, extern.answer)
