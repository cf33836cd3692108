"""Requests.

In: a question. Out: a call of the runtime's ``sendRequest`` (of a client ``sendAuthorized``), whose result has the
answer or a ``failure``, and what is done about that.

    const score = await sendRequest("GET", "https://api.example.com/score");
    if (score.failure) { … }
"""

from actiongen import ir
from actiongen.backends.javascript.absence import UNDEFINED
from actiongen.backends.javascript.lower_urls import lower_url
from actiongen.backends.javascript.lowering import DEADLINE, Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.ir.requests import DEFAULT_TIMEOUT
from actiongen.ir.types import Record
from actiongen.javascript import tree as js


def lower_request(low: Lowering, ask: ir.Ask, request: ir.Request) -> tuple[js.Const, js.Expr]:
    """The request, and the condition under which there is no answer."""
    answer = js.Name(low.state.names.once(ask.answer, ask.answer.name))
    condition = None if ask.condition is None else low.condition(ask.condition).code
    made: js.Expr = js.Await(_call(low, request))
    if condition is not None:
        made = js.Conditional(condition, made, js.Object(()))
    low.state.answers[ask.answer] = answer
    failure = js.Member(answer, "failure")
    low.state.failures[ask.failure] = failure
    return js.Const(answer.id, made), failure


def is_unanswered(low: Lowering, answer: ir.Variable, negated: bool) -> js.Expr:
    """Whether a question was not asked, or has no answer: then its answer lacks the first field."""
    assert isinstance(answer.type, Record)
    field = js.Member(low.state.answers[answer], answer.type.fields[0].name)
    return js.Binary("!==" if negated else "===", field, js.Name("undefined"))


def _call(low: Lowering, request: ir.Request) -> js.Expr:
    sent = request.sent
    options = tuple(_options(low, request))
    rest = (js.Object(options),) if options else ()
    verb, address = js.String(sent.verb.value.upper()), lower_url(low, sent.url, "encodedUrl")
    if request.for_keys:
        return runtime_call("fetchKeys", address, *rest)
    if sent.client is None:
        return runtime_call("sendRequest", verb, address, *rest)
    cache = js.Member(js.Name("api"), "cache") if low.state.has_cache else UNDEFINED
    return runtime_call("sendAuthorized", cache, low.value(sent.client).code, verb, address, *rest)


def _options(low: Lowering, request: ir.Request) -> list[js.Property]:
    sent = request.sent
    options: list[js.Property] = []

    def add(name: str, value: js.Expr | None) -> None:
        if value is not None:
            options.append(js.Property(name, value))

    add("query", None if sent.query is None else low.value(sent.query).code)
    add("headers", None if sent.headers is None else low.value(sent.headers).code)
    if sent.payload is not None:
        add(sent.payload.format.value, low.value(sent.payload.value).code)
    if request.accept is None:
        add("acceptAll", js.Boolean(True))
    elif request.accept:
        add("accept", js.Array(tuple(map(js.Number, request.accept))))
    add("retries", js.Number(request.retries) if request.retries else None)
    add("timeout", js.Number(request.timeout) if request.timeout != DEFAULT_TIMEOUT else None)
    add("deadline", js.Name(low.state.names.of(DEADLINE)) if low.state.in_loop else None)
    return options
