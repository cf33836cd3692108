"""Requests.

In: a question. Out: a call of the runtime's ``sendRequest`` (with retries ``sendRepeatedly``, of a client
``sendAuthorized``), whose result has the answer or a ``failure``, and what is done about that.

    const score = await sendRequest("GET", "https://api.example.com/score");
    if (score.failure) { … }
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.backends.javascript.absence import UNDEFINED
from actiongen.backends.javascript.lower_urls import ENCODED, lower_url
from actiongen.backends.javascript.lowering import DEADLINE, Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.backends.javascript.runtime.features import Feature
from actiongen.ir.requests import DEFAULT_TIMEOUT
from actiongen.ir.types import Basic, Record
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
    verb, address = js.String(sent.verb.value.upper()), _address(low, sent)
    if request.for_keys:
        _needs(low, Feature.KEY_RETRIES, request.retries > 0)
        return runtime_call("fetchKeys", address, *rest)
    if sent.client is None:
        send = "sendRepeatedly" if request.retries else "sendRequest"
        return runtime_call(send, verb, address, *rest)
    _needs(low, Feature.CLIENT_HEADERS, sent.headers is not None)
    _needs(low, Feature.CLIENT_QUERY, sent.query is not None)
    _needs(low, Feature.CLIENT_RETRIES, request.retries > 0)
    cache = js.Member(js.Name("api"), "cache") if low.state.has_cache else UNDEFINED
    return runtime_call("sendAuthorized", cache, low.value(sent.client).code, verb, address, *rest)


def _address(low: Lowering, sent: ir.Sent) -> js.Expr:
    """The URL; of a client's request the path, whose query is put behind the whole URL."""
    address = lower_url(low, sent.url, ENCODED)
    _needs(low, Feature.NO_ADDRESS, isinstance(address, js.Tagged))
    if sent.query is None or sent.client is not None:
        return address
    return runtime_call("withQuery", address, low.value(sent.query).code)


def _needs(low: Lowering, feature: Feature, is_needed: bool = True) -> None:
    if is_needed:
        low.state.features.add(feature)


def _options(low: Lowering, request: ir.Request) -> Iterator[js.Property]:
    """The options that the function which sends the request takes; it learns of those that there are."""
    sent, payload = request.sent, request.sent.payload
    if sent.client is not None and sent.query is not None:
        yield js.Property("query", low.value(sent.query).code)
    if (headers := _headers(low, sent)) is not None:
        _needs(low, Feature.HEADERS)
        yield js.Property("headers", headers)
    if payload is not None:
        is_form = payload.format is ir.Format.FORM
        _needs(low, Feature.FORM if is_form else Feature.BODY)
        yield js.Property("form" if is_form else "body", _body(low, payload))
    if request.accept is None:
        _needs(low, Feature.ACCEPT_ALL)
        yield js.Property("acceptAll", js.Boolean(True))
    elif request.accept:
        _needs(low, Feature.ACCEPT)
        yield js.Property("accept", js.Array(tuple(map(js.Number, request.accept))))
    if request.retries:
        yield js.Property("retries", js.Number(request.retries))
    if request.timeout != DEFAULT_TIMEOUT:
        _needs(low, Feature.TIMEOUT)
        yield js.Property("timeout", js.Number(request.timeout))
    if low.state.in_loop:
        _needs(low, Feature.DEADLINE)
        yield js.Property("deadline", js.Name(low.state.names.of(DEADLINE)))


def _headers(low: Lowering, sent: ir.Sent) -> js.Expr | None:
    """The headers; those of JSON say that it is, unless they name a type themselves."""
    headers = None if sent.headers is None else low.value(sent.headers).code
    if sent.payload is None or sent.payload.format is not ir.Format.JSON:
        return headers
    says_so = js.Property("Content-Type", js.String("application/json"))
    if sent.headers is None or headers is None:
        return js.Object((says_so,))
    match sent.headers.info.type:
        case Record(fields):
            named = [field for field in fields if field.name.lower() == "content-type"]
            if any(not field.optional for field in named):
                return headers
            if not named:
                return _with_first(says_so, headers)
        case _:  # a dictionary that may have any key
            pass
    return runtime_call("withJsonType", headers)


def _with_first(pair: js.Property, record: js.Expr) -> js.Object:
    pairs = record.properties if isinstance(record, js.Object) else (js.Spread(record),)
    return js.Object((pair, *pairs))


def _body(low: Lowering, payload: ir.Payload) -> js.Expr:
    """The body, or the pairs of a form; null where no JSON can be made of a value."""
    if payload.format is not ir.Format.JSON:
        return low.value(payload.value).code
    value = payload.value
    text = ir.Operation(ir.Op.TO_JSON, (value,), ir.Info(Basic.STRING, False, value.info.span))
    if low.state.sizes.fits(text):
        return low.value(text).code
    _needs(low, Feature.NO_BODY)
    return js.Binary("??", low.value(text).code, js.Null())
