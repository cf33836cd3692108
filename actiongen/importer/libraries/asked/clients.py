"""The libraries that make requests, and how each is told what to send.

In: a call of axios, got, node-fetch or Node's own fetch, request, request-promise, superagent. Out: :class:`Sent`, or
None where the call is none of theirs or asks for something that the language does not do.
"""

from collections.abc import Callable, Mapping

from actiongen.core import tree as core
from actiongen.importer.libraries.asked.addresses import apart
from actiongen.importer.libraries.asked.options import (
    METHODS,
    Sent,
    add_auth,
    add_body,
    add_headers,
    add_timeout,
    address,
    entries,
    of_form,
    signal_timeout,
)
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import Arguments, plain, returned, text
from actiongen.importer.libraries.packages import origin
from actiongen.lazy_dataclass import replace

Options = Mapping[str, core.Expr]
_Take = Callable[[Sent, core.Expr, Context], bool]

# What changes nothing that the language does otherwise.
_IGNORED = frozenset(
    "responseType maxRedirects followRedirect redirect cache mode credentials referrer gzip strictSSL encoding"  # noqa: SIM905
    " maxContentLength maxBodyLength withCredentials throwHttpErrors retry resolveWithFullResponse simple json family"
    " keepalive decompress validateStatus".split()
)


def sent(node: core.Expr, context: Context) -> Sent | None:
    """What a call sends."""
    if not isinstance(node, core.Call):
        return None
    given = plain(node.arguments)
    if given is None:
        return None
    made = _of_instance(node, given, context)
    if made is not None:
        return made
    found = origin(node.function, context)
    if found is None:
        return None
    package, _, name = found.partition(".")
    match package:
        case "axios":
            return _axios(name, given, node, {}, context)
        case "fetch":
            return _fetch(given, node, context) if not name else None
        case "request" | "request-promise" | "request-promise-native":
            return _request(package, name, given, node, context)
        case "got":
            return _got(name, given, node, context)
        case _:
            return None


def _to(
    method: str, url: core.Expr, base: core.Expr | None, answer: str, node: core.Expr, context: Context
) -> Sent:
    """A request to an address, which may have its query by itself."""
    found = apart(url, context)
    if found is None:
        return Sent(method, address(url, base, context), answer, node.span)
    return Sent(method, address(found[0], base, context), answer, node.span, options={"query": found[1]})


def _take(made: Sent, options: Options, table: Mapping[str, _Take], context: Context) -> Sent | None:
    """Takes the options; None where one is unknown or cannot be taken."""
    # Headers first: they say what the body is.
    order = sorted(options, key=lambda key: (key != "headers", key not in ("auth", "json", "form")))
    for key in order:
        take = table.get(key)
        if take is not None:
            if not take(made, options[key], context):
                return None
        elif key not in _IGNORED:
            return None
    return made


def _signal(made: Sent, node: core.Expr, context: Context) -> bool:
    wait = signal_timeout(node, context)
    return wait is not None and add_timeout(made, wait, context)


def _query(made: Sent, node: core.Expr, context: Context) -> bool:
    if "query" in made.options:
        return False
    inner = of_form(context.meant(node), context)
    made.options["query"] = inner if inner is not None else node
    return True


def _data(made: Sent, node: core.Expr, context: Context) -> bool:
    return add_body(made, node, context, is_serialized=True)


def _body(made: Sent, node: core.Expr, context: Context) -> bool:
    return add_body(made, node, context, is_serialized=False)


def _json(made: Sent, node: core.Expr, context: Context) -> bool:
    if not isinstance(node, core.Boolean):
        made.options["json"] = node
    return True


def _form(made: Sent, node: core.Expr, context: Context) -> bool:
    inner = of_form(context.meant(node), context)
    made.options["form"] = inner if inner is not None else node
    return True


def _form_of_request(made: Sent, node: core.Expr, context: Context) -> bool:
    return _form(made, _as_request_writes(node, context), context)


def _query_of_request(made: Sent, node: core.Expr, context: Context) -> bool:
    return _query(made, _as_request_writes(node, context), context)


def _as_request_writes(node: core.Expr, context: Context) -> core.Expr:
    """A form or query of `request`, in which null is an empty text; what is undefined is left out."""
    meant = context.meant(node)
    written = _with_empty_texts(meant)
    return node if written == meant else written


def _with_empty_texts(node: core.Expr) -> core.Expr:
    match node:
        case core.Object(entries):
            made = (
                replace(each, value=_with_empty_texts(each.value)) if isinstance(each, core.Entry) else each
                for each in entries
            )
            return replace(node, entries=tuple(made))
        case core.Null():
            return core.Text("", node.span)
        case core.Logical("||" | "??", _, right):
            return replace(node, right=_with_empty_texts(right))
        case core.Builtin("coalesce", (*first, last)):
            return replace(node, arguments=(*first, _with_empty_texts(last)))
        case core.Conditional(_, then, otherwise):
            return replace(node, then=_with_empty_texts(then), otherwise=_with_empty_texts(otherwise))
        case _:
            return node


_AXIOS: dict[str, _Take] = {
    "headers": add_headers,
    "params": _query,
    "timeout": add_timeout,
    "data": _data,
    "auth": add_auth,
    "signal": _signal,
}
_FETCH: dict[str, _Take] = {"headers": add_headers, "body": _body, "signal": _signal, "timeout": add_timeout}
_REQUEST: dict[str, _Take] = {
    "headers": add_headers,
    "qs": _query_of_request,
    "timeout": add_timeout,
    "json": _json,
    "form": _form_of_request,
    "body": _body,
    "auth": add_auth,
}
_GOT: dict[str, _Take] = {
    "headers": add_headers,
    "searchParams": _query,
    "query": _query,
    "timeout": add_timeout,
    "json": _json,
    "form": _form,
    "body": _body,
    "signal": _signal,
}


def _without(options: Options, *keys: str) -> Options:
    return {key: value for key, value in options.items() if key not in keys}


def _method(options: Options, default: str) -> str | None:
    return text(options["method"]) if "method" in options else default


def _axios(name: str, given: Arguments, node: core.Call, base: Options, context: Context) -> Sent | None:
    """`axios(config)`, `axios(url, config)`, `axios.get(url, config)`, `axios.post(url, data, config)`."""
    body: core.Expr | None = None
    url: core.Expr | None = None
    options: Options | None
    if name in ("", "request"):
        if len(given) == 1 and context.kind(given[0]) is Kind.TEXT:
            url, options = given[0], {}
        elif len(given) == 1:
            options = entries(given[0], context)
        elif len(given) == 2:
            url, options = given[0], entries(given[1], context)
        else:
            return None
        method = None if options is None else _method(options, "get")
    elif name in METHODS and given:
        method, url = name, given[0]
        has_body = name in ("post", "put", "patch")
        body = given[1] if has_body and len(given) > 1 else None
        rest = given[2:] if has_body else given[1:]
        options = entries(rest[0], context) if rest else {}
    else:
        return None
    if options is None or method is None:
        return None
    own, options = options, {**base, **options}
    url = url if url is not None else options.get("url")
    if url is None:
        return None
    made = _to(method, url, options.get("baseURL"), "axios", node, context)
    made.accepts_all = _accepts_all(options)
    if _accepts_some(options):
        return None
    if "headers" in base and "headers" in own and not add_headers(made, base["headers"], context):
        return None
    if body is not None:
        options = {**options, "data": body}
    return _take(made, _without(options, "url", "method", "baseURL"), _AXIOS, context)


def _accepts_some(options: Options) -> bool:
    """Whether it takes some more of the answers for good ones than the language does."""
    asked = options.get("validateStatus")
    return not (asked is None or isinstance(asked, core.Undefined) or _accepts_all(options))


def _accepts_all(options: Options) -> bool:
    """`validateStatus: () => true`, or null."""
    asked = options.get("validateStatus")
    return (
        isinstance(asked, core.Null) or returned(asked) == core.Boolean(True, asked.span) if asked else False
    )


def _fetch(given: Arguments, node: core.Call, context: Context) -> Sent | None:
    options = entries(given[1], context) if len(given) > 1 else {}
    if not given or options is None:
        return None
    method = _method(options, "get")
    if method is None:
        return None
    made = _to(method, given[0], None, "fetch", node, context)
    made.accepts_all = True
    return _take(made, _without(options, "method"), _FETCH, context)


def _request(package: str, name: str, given: Arguments, node: core.Call, context: Context) -> Sent | None:
    """`request(url)`, `request(options)`, `request.post(url, options)`; with a promise it gives the body."""
    if (name not in ("", *METHODS, "del")) or not 0 < len(given) <= 2:
        return None
    first = entries(given[0], context)
    options = first if first is not None else entries(given[1], context) if len(given) > 1 else {}
    if options is None or (first is not None and len(given) > 1):
        return None
    url = options.get("url", options.get("uri")) if first is not None else given[0]
    method = _method(options, {"": "get", "del": "delete"}.get(name, name))
    if url is None or method is None:
        return None
    base = options.get("baseUrl")
    is_json = "json" in options
    made = _to(method, url, base, "request", node, context)
    made.accepts_all = True
    if package != "request":
        is_whole = options.get("resolveWithFullResponse") == core.Boolean(True, node.span)
        made.answer = "request" if is_whole else "body"
        made.accepts_all = options.get("simple") == core.Boolean(False, node.span)
    if is_json:
        made.answer += "-json"
        if options["json"] == core.Boolean(True, node.span) and "body" in options:
            options = {**_without(options, "body"), "json": options["body"]}
    return _take(made, _without(options, "url", "uri", "method", "baseUrl"), _REQUEST, context)


def _got(name: str, given: Arguments, node: core.Call, context: Context) -> Sent | None:
    options = entries(given[1], context) if len(given) > 1 else {}
    if not given or options is None or name not in ("", *METHODS):
        return None
    method = _method(options, name or "get")
    if method is None:
        return None
    made = _to(method, given[0], options.get("prefixUrl"), "got", node, context)
    made.accepts_all = options.get("throwHttpErrors") == core.Boolean(False, node.span)
    if options.get("responseType") == core.Text("json", node.span):
        made.answer = "got-json"
    return _take(made, _without(options, "method", "prefixUrl"), _GOT, context)


def _of_instance(node: core.Call, given: Arguments, context: Context) -> Sent | None:
    """A call of what `axios.create({ baseURL, headers, timeout })` gave."""
    match node.function:
        case core.Member(core.Name() as instance, core.Text(name)):
            pass
        case core.Name() as instance:
            name = ""
        case _:
            return None
    match context.meant(instance):
        case core.Call(function, (options,)) if origin(function, context) in ("axios.create", "axios.Axios"):
            base = None if isinstance(options, core.Spread) else entries(options, context)
            return None if base is None else _axios(name, given, node, base, context)
        case _:
            return None


def chained(node: core.Call, context: Context) -> Sent | None:
    """`superagent.post(url).set("X", "y").query({…}).send({…})`."""
    calls: list[tuple[str, Arguments]] = []
    at: core.Expr = node
    while isinstance(at, core.Call) and isinstance(at.function, core.Member):
        found = origin(at.function, context)
        given, key = plain(at.arguments), text(at.function.key)
        if given is None or key is None:
            return None
        if found is not None:
            package, _, name = found.partition(".")
            if package != "superagent" or name not in METHODS or len(given) != 1:
                return None
            made = _to(name, given[0], None, "superagent", node, context)
            calls.reverse()
            for method, values in sorted(calls, key=lambda each: each[0] != "set"):
                if not _chained(made, method, values, context):
                    return None
            return made
        calls.append((key, given))
        at = at.function.object
    return None


def _chained(made: Sent, method: str, values: Arguments, context: Context) -> bool:
    match method, values:
        case "set", (key, value):
            made.headers.append(core.Entry(key, value, key.span))
            return True
        case "set", (headers,):
            return add_headers(made, headers, context)
        case "query", (query,):
            return _query(made, query, context)
        case "send", (body,):
            return _data(made, body, context)
        case "timeout", (wait,):
            return add_timeout(made, wait, context)
        case "auth", (user, secret):
            entry = {"user": user, "pass": secret}
            object_ = core.Object(
                tuple(
                    core.Entry(core.Text(key, user.span), value, user.span) for key, value in entry.items()
                ),
                user.span,
            )
            return add_auth(made, object_, context)
        case "accept" | "type", (kind,) if text(kind):
            said = {"json": "application/json", "form": "application/x-www-form-urlencoded"}.get(
                text(kind) or "", text(kind) or ""
            )
            name = "Accept" if method == "accept" else "Content-Type"
            made.headers.append(core.Entry(core.Text(name, kind.span), core.Text(said, kind.span), kind.span))
            return True
        case _:
            return False


def is_request(node: core.Expr | None) -> bool:
    """Whether it is a call of `http`, or of a client of the Management API."""
    if not isinstance(node, core.Builtin):
        return False
    return node.name.startswith("http.") or (
        node.name.removeprefix(".") in METHODS
        and any(key in ("answer", "on_error") for key, _ in node.keywords)
    )


def keyword(node: core.Builtin, name: str) -> core.Expr | None:
    return next((value for key, value in node.keywords if key == name), None)


def with_keyword(node: core.Builtin, name: str, value: core.Expr | None) -> core.Builtin:
    """The call with another value of a keyword, without it if that is None."""
    keywords = tuple(each for each in node.keywords if each[0] != name)
    return replace(node, keywords=keywords if value is None else (*keywords, (name, value)))
