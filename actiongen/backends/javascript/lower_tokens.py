"""Tokens.

In: a question about a token. Out: a call of the runtime, whose result has what the token says or a ``failure``; of a
signature, the token or undefined.

    const token = await verifyToken(text, event.secrets.KEY, { algorithms: ["HS256"] });
    if (token.failure) { … }
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.backends.javascript.absence import UNDEFINED, Form
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.javascript import tree as js

_SECOND = 1_000
_REGISTERED = {"issuer": "iss", "subject": "sub", "audience": "aud"}


def lower_verification(low: Lowering, ask: ir.Ask, asked: ir.Verification) -> tuple[js.Const, js.Expr]:
    """The verification, and the condition under which the token does not count."""
    answer = js.Name(low.state.names.once(ask.answer, ask.answer.name))
    made = runtime_call(
        "verifyToken",
        low.value(asked.token).code,
        low.value(asked.key).code,
        js.Object(tuple(_expected(low, asked))),
    )
    low.state.answers[ask.answer] = answer
    failure = js.Member(answer, "failure")
    low.state.failures[ask.failure] = failure
    return js.Const(answer.id, _where(low, ask, made, js.Object(()))), failure


def lower_signature(low: Lowering, ask: ir.Ask, asked: ir.Signature) -> tuple[js.Const, js.Expr | None]:
    """The signature, and the condition under which there is none; None if there always is."""
    options = [js.Property("algorithm", js.String(asked.algorithm))]
    if asked.claims:
        claims = (js.Property(_REGISTERED[e.key], low.value(e.value).code) for e in asked.claims)
        options.append(js.Property("claims", js.Object(tuple(claims))))
    options.append(js.Property("expiresIn", js.Number(asked.expires_in / _SECOND)))
    made = runtime_call(
        "signToken",
        low.value(asked.payload).code,
        low.value(asked.key).code,
        js.Object(tuple(options)),
    )
    low.state.forms[ask.answer] = Form.NEVER if ask.answer.present else Form.UNDEFINED
    answer = js.Name(low.state.names.once(ask.answer, ask.answer.name))
    const = js.Const(answer.id, _where(low, ask, made, UNDEFINED))
    if not ask.on_error:
        return const, None
    low.state.failures[ask.failure] = js.Object((js.Property("reason", js.String(ir.INVALID)),))
    failed: js.Expr = js.Binary("===", answer, UNDEFINED)
    if ask.condition is not None:
        failed = js.Binary("&&", low.condition(ask.condition).code, failed)
    return const, failed


def _where(low: Lowering, ask: ir.Ask, made: js.Expr, otherwise: js.Expr) -> js.Expr:
    """The question, where it is asked at all."""
    if ask.condition is None:
        return js.Await(made)
    return js.Conditional(low.condition(ask.condition).code, js.Await(made), otherwise)


def _expected(low: Lowering, asked: ir.Verification) -> Iterator[js.Property]:
    """The options of jose's ``jwtVerify``, by its names, and a nonce."""
    yield js.Property("algorithms", js.Array(tuple(map(js.String, asked.algorithms))))
    yield from (js.Property(entry.key, low.value(entry.value).code) for entry in asked.claims)
    if asked.max_age is not None:
        yield js.Property("maxTokenAge", js.Number(asked.max_age / _SECOND))
    if asked.leeway is not None:
        yield js.Property("clockTolerance", js.Number(asked.leeway / _SECOND))
