"""Requests: what is sent, what counts as an answer, what happens if there is none.

In: ``http.post(url, json=…, on_error=…)``, alone on a line or as the right side of a definition. Out:
:class:`ir.Ask`, whose answer has a name from there on; or an error that shows the right call.

    score = http.get("https://api.example.com/score", on_error=stop())   ->   Ask(answer, …, Request(…)), present below
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.analysis.arguments import conversion
from actiongen.analysis.clients import check_headers, is_client_call
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.analysis.operators import require
from actiongen.analysis.questions import Act, Keywords, made_where, options, timeout
from actiongen.analysis.urls import Url, path, url
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.known import Facts
from actiongen.ir import types
from actiongen.ir.requests import DEFAULT_TIMEOUT
from actiongen.ir.types import Basic, MapOf, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

HTTP = "http"
_VERBS = {verb.value: verb for verb in ir.Verb}
_FORMATS = {format.value: format for format in ir.Format}
NOT_SENT = ("timeout", "accept", "retries", "on_error")
"""The options that say what comes of a request; the others are sent."""
_OPTIONS = (*_FORMATS, "headers", "query", *NOT_SENT)
_WITHOUT_BODY = frozenset({ir.Verb.GET})
_MOST_RETRIES = 5
_PAIRS = frozenset({Basic.STRING, Basic.NUMBER, Basic.BOOLEAN})


def is_request(node: syn.Expr, environment: Environment) -> bool:
    """Whether an expression calls ``http`` or a client, alone or in front of ``if … else None``."""
    call = node.then if isinstance(node, syn.Conditional) else node
    return isinstance(call, syn.Call) and (_sender(call) == HTTP or is_client_call(call, environment))


def _sender(call: syn.Call) -> str | None:
    """The name whose method is called."""
    func = call.func
    return func.value.id if isinstance(func, syn.Attribute) and isinstance(func.value, syn.Name) else None


def request(
    node: syn.Expr, name: str | None, environment: Environment, act: Act
) -> tuple[ir.Ask | None, ir.Variable]:
    """The request (None after an error) and its answer."""
    node, test, there = made_where(node, "a request", environment)
    sent, keywords = _sent(node, there)
    failure = ir.Variable("failure", ir.FAILURE, True, node.span)
    on_error, failed = _on_error(node, keywords, failure, there, act)
    ends = failed is None and there.facts is not None and "on_error" in keywords
    answer = ir.Variable(name or "response", ir.ANSWER, ends and test is None, node.span, is_foreign=True)
    made = None
    if sent is not None:
        made = ir.Ask(
            answer,
            test,
            ir.Request(sent, _timeout(keywords, there), _accept(keywords, there), _retries(keywords, there)),
            failure,
            on_error,
            node.span,
        )
    return made, answer


def key_request(node: syn.Call, environment: Environment) -> ir.Request | None:
    """The request for a set of public keys: ``jwks(url, timeout=…, retries=…)``; None after an error."""
    keywords = options("`jwks`", ("timeout", "retries"), node, environment)
    positional = [argument.value for argument in node.arguments if argument.keyword is None]
    if len(positional) != 1:
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`jwks` takes the URL of a set of public keys",
            node.span,
            help='write `jwks("https://login.corp.example/.well-known/jwks.json")`',
        )
        return None
    address = _url(positional[0], None, environment)
    if address is None:
        return None
    sent = ir.Sent(ir.Verb.GET, address, None, None, None)
    return ir.Request(
        sent, _timeout(keywords, environment), (), _retries(keywords, environment), for_keys=True
    )


def expected_request(node: syn.Call, environment: Environment) -> ir.Sent | None:
    """What a test expects to be sent; None after an error."""
    return _sent(node, environment)[0]


def _sent(node: syn.Call, environment: Environment) -> tuple[ir.Sent | None, Keywords]:
    assert isinstance(node.func, syn.Attribute)
    sender = _sender(node)
    client = None if sender == HTTP else environment.infer(node.func.value, Basic.CLIENT)
    verb = _VERBS.get(node.func.name)
    keywords = options("a request", _OPTIONS, node, environment)
    if verb is None:
        help, fix = did_you_mean(node.func.name, _VERBS, node.func.name_span)
        environment.report(
            codes.UNKNOWN_METHOD,
            f"there is no `{sender}.{node.func.name}`",
            node.func.name_span,
            help=help or f"the methods are {list_of_names(_VERBS)}",
            fix=fix,
        )
        return None, keywords
    address = _address(node, f"{sender}.{verb.value}", client, environment)
    headers = _pairs("headers", keywords, frozenset({Basic.STRING}), environment)
    if client is not None:
        check_headers(headers, environment)
    query = _pairs("query", keywords, _PAIRS, environment)
    payload = _payload(verb, keywords, environment)
    return (None if address is None else ir.Sent(verb, address, headers, query, payload, client)), keywords


def _address(node: syn.Call, method: str, client: ir.Expr | None, environment: Environment) -> Url | None:
    positional = [argument for argument in node.arguments if argument.keyword is None]
    if len(positional) != 1:
        what, example = ("a URL", "https://api.example.com") if client is None else ("a path", "/api/v2")
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`{method}` takes {what}, and options by name",
            node.span,
            help=f'write `{method}("{example}/users", on_error=log("no users"))`',
        )
        return None
    return _url(positional[0].value, client, environment)


def _url(node: syn.Expr, client: ir.Expr | None, environment: Environment) -> Url | None:
    address = require(environment.infer(node, Basic.STRING), "a request", environment)
    if address.info.type is Basic.UNKNOWN:
        return None
    if address.info.type is not Basic.STRING:
        _mismatch("a URL is a text", address, Basic.STRING, environment)
        return None
    return url(address, environment) if client is None else path(address, environment)


# What goes with it


def _pairs(
    option: str, keywords: Keywords, allowed: frozenset[Basic], environment: Environment
) -> ir.Expr | None:
    if option not in keywords:
        return None
    value = environment.settle(environment.infer(keywords[option].value))
    if value.info.type is Basic.UNKNOWN:
        return value
    wrong = _wrong_pair(value.info.type, allowed)
    if wrong is not None:
        names = " and ".join(f"{type_.value}s" for type_ in sorted(allowed, key=lambda type_: type_.value))
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{option}=` is a dictionary of {names.replace(' and ', ', ', len(allowed) - 2)}, and this {wrong}",
            value.info.span,
            help='write `{"name": "value"}`',
        )
        return environment.mistake(value.info.span, value)
    _complete(value, f"`{option}=`", environment)
    return require(value, f"`{option}=`", environment)


def _wrong_pair(type_: Type, allowed: frozenset[Basic]) -> str | None:
    match type_:
        case Record(fields):
            values = {field.name: field.type for field in fields}
        case MapOf(value):
            values = {"…": value}
        case _:  # no dictionary, or one that may hold anything
            return f"has type {types.name(type_)}"
    return next(
        (
            f"has {types.name(value)} under `{name}`"
            for name, value in values.items()
            if value not in (*allowed, Basic.UNKNOWN)
        ),
        None,
    )


def _payload(verb: ir.Verb, keywords: Keywords, environment: Environment) -> ir.Payload | None:
    named = [name for name in _FORMATS if name in keywords]
    if len(named) > 1:
        _wrong(
            f"a request has one body, and this one has `{named[0]}=` and `{named[1]}=`",
            keywords[named[1]].span,
            environment,
        )
    if not named:
        return None
    if verb in _WITHOUT_BODY:
        _wrong(f"`http.{verb.value}` has no body", keywords[named[0]].span, environment, help="use `query=`")
    format = _FORMATS[named[0]]
    match format:
        case ir.Format.FORM:
            value = _pairs("form", keywords, _PAIRS, environment)
            assert value is not None
        case ir.Format.TEXT:
            value = require(environment.infer(keywords["text"].value, Basic.STRING), "`text=`", environment)
            if value.info.type not in (Basic.STRING, Basic.UNKNOWN):
                _mismatch("`text=` is a text", value, Basic.STRING, environment)
        case ir.Format.JSON:
            value = _json(keywords["json"].value, environment)
    return ir.Payload(format, value)


def _json(node: syn.Expr, environment: Environment) -> ir.Expr:
    value = require(environment.infer(node), "`json=`", environment)
    lacking = next((t for t in (Basic.TIME, Basic.DURATION) if types.holds(value.info.type, t)), None)
    if lacking is not None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"JSON has no {types.name(lacking)}",
            value.info.span,
            help="write `iso(t)` for a time, and divide a duration by a unit: `d / seconds(1)`",
        )
        return environment.mistake(value.info.span, value)
    _complete(value, "`json=`", environment)
    return value


def _complete(value: ir.Expr, what: str, environment: Environment) -> None:
    """Reports pairs that would silently be missing: who sends them says so."""
    if environment.lenient:
        return
    for inner in _written_values(value):
        inner = environment.settle(inner)
        if inner.info.present or inner.info.type is Basic.UNKNOWN or _may_be_left_out(inner):
            continue
        if isinstance(inner, ir.Operation) and inner.op is ir.Op.CONCAT:
            continue  # the part that may be absent has been reported
        text = environment.text(inner)
        is_text = inner.info.type is Basic.STRING
        left_out = (
            f"`{environment.text(inner, tight=True)} or None`" if is_text else f"`coalesce({text}, None)`"
        )
        environment.report(
            codes.MAYBE_ABSENT,
            f"a pair of {what} has a value, and this may be absent",
            inner.info.span,
            label="may be absent here",
            secondary=(
                () if _is_within(inner.info.span, value.info.span) else (Label(value.info.span, "sent here"),)
            ),
            help=f"give a default: `coalesce({text}, …)`; or write {left_out} to leave the pair out then",
        )


def _is_within(span: Span, whole: Span) -> bool:
    return span.path == whole.path and whole.start <= span.start and span.end <= whole.end


def _written_values(value: ir.Expr) -> Iterator[ir.Expr]:
    """The values of pairs in what is written out, at any depth."""
    while isinstance(value, ir.Ref | ir.HelperCall):
        value = value.definition.value if isinstance(value, ir.Ref) else value.inlined
    match value:
        case ir.RecordDisplay(entries):
            for entry in entries:
                if isinstance(entry, ir.Spread):
                    yield from _written_values(entry.value)
                else:
                    yield entry.value
                    yield from _written_values(entry.value)
        case ir.ListDisplay(items):
            for item in items:
                yield from _written_values(item.value if isinstance(item, ir.Spread) else item)
        case _:  # nothing is written out in any other value
            pass


def _may_be_left_out(value: ir.Expr) -> bool:
    """Whether a value says of itself that it may be absent: ``x or None``, ``coalesce(x, None)``, ``… else None``."""
    match value:
        case ir.Literal(None):
            return True
        case ir.OrText(_, right):
            return _may_be_left_out(right)
        case ir.Operation(ir.Op.COALESCE, operands):
            return _may_be_left_out(operands[-1])
        case ir.Conditional(_, then, otherwise):
            return _may_be_left_out(then) or _may_be_left_out(otherwise)
        case _:  # any other value has been forgotten about
            return False


# When, how often, and what then


def _timeout(keywords: Keywords, environment: Environment) -> float:
    return timeout(keywords["timeout"], environment) if "timeout" in keywords else DEFAULT_TIMEOUT


def _retries(keywords: Keywords, environment: Environment) -> int:
    if "retries" not in keywords:
        return 0
    node = keywords["retries"].value
    if isinstance(node, syn.Number) and node.value in range(_MOST_RETRIES + 1):
        return int(node.value)
    _wrong(
        f"`retries=` is a whole number up to {_MOST_RETRIES} that is written out",
        node.span,
        environment,
        help="write `retries=2`",
    )
    return 0


def _accept(keywords: Keywords, environment: Environment) -> tuple[float, ...] | None:
    if "accept" not in keywords:
        return ()
    node = keywords["accept"].value
    if isinstance(node, syn.Dots):
        return None
    if isinstance(node, syn.ListDisplay):
        statuses = [item.value for item in node.items if isinstance(item, syn.Number)]
        if len(statuses) == len(node.items) and all(status in range(200, 600) for status in statuses):
            return tuple(float(status) for status in statuses)
    _wrong(
        "`accept=` is a list of the statuses that are an answer, written out, or `...` for all",
        node.span,
        environment,
        help="write `accept=[404]`",
    )
    return ()


def _on_error(
    node: syn.Call, keywords: Keywords, failure: ir.Variable, environment: Environment, act: Act
) -> tuple[tuple[ir.Effect, ...], Facts]:
    if "on_error" in keywords:
        return act(keywords["on_error"].value, failure, environment)
    environment.report(
        codes.WRONG_ARGUMENTS,
        "a request says what happens if there is no answer: `on_error=`",
        node.span,
        help='write `on_error=log("no answer")` to go on without one, or a denial or `stop()` to end the action',
        notes=("without it a server that is down would decide who may log in",),
    )
    return (), environment.facts


def _wrong(message: str, span: Span, environment: Environment, *, help: str | None = None) -> None:
    environment.report(codes.WRONG_ARGUMENTS, message, span, help=help)


def _mismatch(message: str, value: ir.Expr, wanted: Type, environment: Environment) -> None:
    environment.report(
        codes.TYPE_MISMATCH,
        f"{message}, and this has type {types.name(value.info.type)}",
        value.info.span,
        help=conversion(value.info.type, wanted, environment.text(value)),
    )
