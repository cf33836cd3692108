"""The requests of our own JavaScript become those of a policy.

In: a file of Core, and which functions of our runtime are in it. Out: `sendRequest` with what follows on a failure as
one `http.…`; URLs as templates.

    const score = await sendRequest("GET", encodedUrl`https://…`); if (score.failure) { return; }
        ->   Let("score", Builtin("http.get", (url,), on_error=stop()))
"""

import re
from collections.abc import Collection, Iterable, Sequence

from actiongen.core import tree as core
from actiongen.core.read import read_core
from actiongen.core.walk import below, bottom_up, names_bound, uses
from actiongen.importer.lift.own_questions import clients, query, verification
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

_URLS = ("encodedUrl", "redirectUrl")
_SENDS = ("sendRequest", "sendRepeatedly")
_TAGGED = re.compile(r"(\w+)(`.*`)", re.DOTALL)


def with_requests(file: core.File, known: Iterable[str]) -> core.File:
    """The file with requests as a policy makes them, where URLs are those of a policy already."""
    names = set(known)

    def change(node: object) -> object:
        if isinstance(node, core.Block):
            return _block(node, names)
        return node

    return bottom_up(file, change)


def with_urls(file: core.File, known: Collection[str]) -> core.File:
    """The file with templates as a policy writes URLs."""
    names = set(known)

    def change(node: object) -> object:
        if isinstance(node, core.OtherExpr) and node.what == "a tagged template":
            return _template(node, file.text, names) or node
        return node

    return bottom_up(file, change)


def _template(node: core.OtherExpr, text: str, known: set[str]) -> core.Expr | None:
    """The template behind ``encodedUrl``: what it says of values in a URL, a policy says by itself."""
    found = _TAGGED.fullmatch(text[node.span.start : node.span.end])
    if found is None or found[1] not in _URLS or found[1] not in known:
        return None
    head = "exports.f = () => "
    inner = read_core(node.span.path, f"{head}{found[2]};")
    if not isinstance(inner, core.File):
        return None
    match inner.exports[0][1].body.statements:
        case (core.Return(core.Template() | core.Text() as template),):
            pass
        case _:
            return None
    shift = node.span.start + len(found[1]) - len(head)
    bound = names_bound(template)
    whole = {re.sub(r"_\d+$", "", name): name for name in node.reads}

    def moved(each: object) -> object:
        span = getattr(each, "span", None)
        if span is None:
            return each
        placed = Span(span.path, span.start + shift, span.end + shift)
        if isinstance(each, core.Name) and each.id not in bound:
            return core.Name(each.id if each.id in node.reads else whole.get(each.id, each.id), placed)
        return replace(each, span=placed)  # type: ignore[type-var]

    return bottom_up(template, moved)


def _block(block: core.Block, known: set[str]) -> core.Block:
    """The statements with each request and what follows on its failure in one."""
    made: list[core.Statement] = []
    rest = (
        [clients(each) for each in block.statements] if "sendAuthorized" in known else list(block.statements)
    )
    is_changed = "sendAuthorized" in known
    keys: dict[str, tuple[core.Expr, core.Expr]] = {}
    while rest:
        each = rest.pop(0)
        fetched = _fetched(each, known)
        if fetched is not None and isinstance(each, core.Let):
            failing: core.Expr = core.Builtin("log", (), each.span)
            if rest and isinstance(rest[0], core.If) and _has_failed(rest[0].condition, each.name):
                failed = rest.pop(0)
                assert isinstance(failed, core.If)
                failing, helpers = _on_error(failed, each.name)
                made += helpers
            keys[each.name] = fetched, failing
            is_changed = True
            continue
        request = _request(each, known)
        if request is not None and request.name == "jwt.verify":
            request = _with_keys(request, keys)
        if request is None:
            made.append(each)
            continue
        is_changed = True
        name = each.name if isinstance(each, core.Let) else ""
        after = rest[0] if rest else None
        on_error: core.Expr = core.Builtin("log", (), each.span)
        before: list[core.Statement] = []
        if isinstance(after, core.If) and _has_failed(after.condition, name):
            rest.pop(0)
            on_error, before = _on_error(after, name)
        elif name == "" and isinstance(each, core.If):
            on_error, before = _on_error(each, name)
        word = "on_invalid" if request.name == "jwt.verify" else "on_error"
        request = replace(request, keywords=(*request.keywords, (word, on_error)))
        rest = [_without_failure(one, name) for one in rest] if name else rest
        made += before
        is_read = bool(name) and any(uses(one).get(name) for one in rest)
        if is_read:
            made.append(core.Let(name, request, each.span, each.comments))
        else:
            made.append(core.Do(request, each.span, each.comments))
    return replace(block, statements=tuple(made)) if is_changed else block


def _request(each: core.Statement, known: set[str]) -> core.Builtin | None:
    """The request of ``const x = await sendRequest(…)``, ``if ((await sendRequest(…)).failure)``, or one alone."""
    match each:
        case core.Let(value=value) | core.Do(value):
            sent = value
        case core.If(core.Member(core.Await() as value, core.Text("failure"))):
            sent = value
        case _:
            return None
    match sent:
        case core.Await(core.Call(core.Name(name), (core.Text(method), url, *options), span)) if (
            name in _SENDS and name in known and not isinstance(url, core.Spread)
        ):
            url, asked = _without_query(url)
            keywords = [] if asked is None else [("query", asked)]
            if options and isinstance(options[0], core.Object):
                more = _options(options[0])
                if more is None:
                    return None
                keywords = [*more[:1], *keywords, *more[1:]] if keywords else more
            return core.Builtin(f"http.{method.lower()}", (url,), span, tuple(keywords))
        case core.Await(
            core.Call(core.Name("sendAuthorized"), (_, client, core.Text(method), path, *options), span)
        ) if (
            "sendAuthorized" in known
            and not isinstance(client, core.Spread)
            and not isinstance(path, core.Spread)
        ):
            shown = options[0] if options else None
            more = _options(shown) if isinstance(shown, core.Object) else []
            if more is None:
                return None
            return core.Builtin(f".{method.lower()}", (client, path), span, tuple(more))
        case core.Await(core.Call(core.Name("verifyToken")) as verify) if "verifyToken" in known:
            return verification(verify, None)
        case core.Call(
            core.Name("unlessThrown"), (core.Function(body=core.Block((core.Return(tried),))),)
        ) if "unlessThrown" in known and isinstance(tried, core.Call):
            return query(tried)
        case _:
            return None


def _fetched(each: core.Statement, known: set[str]) -> core.Expr | None:
    """``jwks(…)`` of ``const keys = await fetchKeys(…)``."""
    match each:
        case core.Let(
            value=core.Await(core.Call(core.Name("fetchKeys"), (url, *options), span))
        ) if "fetchKeys" in known and not isinstance(url, core.Spread):
            shown = options[0] if options else None
            more = _options(shown) if isinstance(shown, core.Object) else []
            return None if more is None else core.Builtin("jwks", (url,), span, tuple(more))
        case _:
            return None


def _with_keys(request: core.Builtin, keys: dict[str, tuple[core.Expr, core.Expr]]) -> core.Builtin:
    match request.arguments:
        case (token, core.Member(core.Name(id), core.Text("json"))) if id in keys:
            fetched, on_error = keys[id]
            return replace(
                request, arguments=(token, fetched), keywords=(*request.keywords, ("on_error", on_error))
            )
        case _:
            return request


def _without_query(url: core.Expr) -> tuple[core.Expr, core.Expr | None]:
    match url:
        case core.Call(core.Name("withQuery"), (inner, pairs)) if not (
            isinstance(inner, core.Spread) or isinstance(pairs, core.Spread)
        ):
            return inner, pairs
        case _:
            return url, None


def _options(options: core.Object) -> list[tuple[str, core.Expr]] | None:
    given: dict[str, core.Expr] = {}
    for entry in options.entries:
        if not isinstance(entry, core.Entry) or not isinstance(entry.key, core.Text):
            return None
        given[entry.key.value] = entry.value
    made: list[tuple[str, core.Expr]] = []
    is_json = False
    if "body" in given:
        json = _json(given["body"])
        is_json = json is not None
        made.append(("json", json) if json is not None else ("text", given["body"]))
    if "form" in given:
        made.append(("form", given["form"]))
    if "query" in given:
        made.append(("query", given["query"]))
    headers = _headers(given.get("headers"), is_json)
    if headers is not None:
        made.append(("headers", headers))
    if "timeout" in given:
        made.append(("timeout", seconds(given["timeout"])))
    if "acceptAll" in given:
        made.append(("accept", core.Builtin("...", (), options.span)))
    elif "accept" in given:
        made.append(("accept", given["accept"]))
    if "retries" in given:
        made.append(("retries", given["retries"]))
    return made


def seconds(expr: core.Expr) -> core.Expr:
    """``seconds(2)`` of 2000 milliseconds."""
    if isinstance(expr, core.Number):
        return core.Builtin("seconds", (core.Number(expr.value / 1000, expr.span),), expr.span)
    return expr


def _json(body: core.Expr) -> core.Expr | None:
    match body:
        case core.Call(core.Member(core.Name("JSON"), core.Text("stringify")), (value,)) if not isinstance(
            value, core.Spread
        ):
            return value
        case core.Builtin("to_json", (value,)):
            return value
        case _:
            return None


def _headers(headers: core.Expr | None, is_json: bool) -> core.Expr | None:
    """The headers without what JSON says by itself."""
    match headers:
        case core.Call(core.Name("withJsonType"), (inner,)) if not isinstance(inner, core.Spread):
            return inner
        case core.Object(entries) if is_json:
            kept = tuple(
                each
                for each in entries
                if not (
                    isinstance(each, core.Entry)
                    and each.key == core.Text("Content-Type", each.span)
                    and each.value == core.Text("application/json", each.span)
                )
            )
            return replace(headers, entries=kept) if kept else None
        case _:
            return headers


def _has_failed(condition: core.Expr, name: str) -> bool:
    """``x.failure``, ``x === undefined``."""
    match condition:
        case core.Binary("===", core.Name(id), core.Undefined() | core.Name("undefined")):
            return id == name
        case _:
            return _is_failure(condition, name)


def _is_failure(condition: core.Expr, name: str) -> bool:
    match condition:
        case core.Member(core.Name(id), core.Text("failure")):
            return id == name
        case _:
            return False


def _on_error(test: core.If, name: str) -> tuple[core.Expr, list[core.Statement]]:
    """What is done on a failure as one call; what is more becomes a helper above."""
    statements: Sequence[core.Statement] = test.then.statements
    span = test.span
    match statements:
        case (core.Return(None),):
            return core.Builtin("stop", (), span), []
        case (core.Throw(core.New(_, (message, *_))),) if not isinstance(message, core.Spread):
            return core.Builtin("abort", (message,), span), []
        case (core.Do(core.Call(core.Name() as named, (core.Member() as given,))), *_) if len(
            statements
        ) <= 2 and _is_failure(given, name):
            return named, []
        case (core.Do(value), core.Return(None)) | (core.Do(value),) if not _reads_failure(value, name):
            return value, []
    helper = f"{name or 'request'}_failed"
    body = core.Block(tuple(_of_failure(each, name) for each in statements))
    function = core.Function((core.Parameter("failure", span),), body, span, helper)
    return core.Name(helper, span), [core.Let(helper, function, span)]


def _reads_failure(expr: core.Expr, name: str) -> bool:
    return any(isinstance(each, core.Member) and _is_failure(each, name) for each in below(expr))


def _of_failure(each: core.Statement, name: str) -> core.Statement:
    def change(node: object) -> object:
        if isinstance(node, core.Member) and _is_failure(node, name):
            return core.Name("failure", node.span)
        return node

    return bottom_up(each, change)


def _without_failure(each: core.Statement, name: str) -> core.Statement:
    """``x.failure`` asks whether there is no answer."""

    def change(node: object) -> object:
        if isinstance(node, core.Member) and _is_failure(node, name):
            answer = core.Builtin("present", (core.Name(name, node.span),), node.span)
            return core.Unary("!", answer, node.span)
        return node

    return bottom_up(each, change)
