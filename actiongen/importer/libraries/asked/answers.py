"""Requests as calls of `http`, and what is read of their answers.

In: expressions. Out: `http.get(…)` in the place of a call of a library, without its `await`; `.status`, `.text` and
`.json` of what it gave.

    (await axios.get(u)).data   ->   http.get(u).json
    response.ok                 ->   200 <= response.status and response.status < 300
"""

from actiongen.core import tree as core
from actiongen.core.walk import is_path, path_of
from actiongen.importer.libraries.asked.addresses import apart
from actiongen.importer.libraries.asked.clients import chained, is_request, keyword, sent, with_keyword
from actiongen.importer.libraries.asked.options import note_waiting, unencoded
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import method, text
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.normalise.tools import STEPS
from actiongen.lazy_dataclass import replace

LOOSE = "loose"
"""The keyword of a request that nothing waits for."""
_STATUS = {"status": "status", "statusCode": "status"}
# What the answer of each library has under which name; a request that gives the body alone is in `BODIES`.
_MEMBERS = {
    "axios": {**_STATUS, "data": "json"},
    "fetch": _STATUS,
    "request": {**_STATUS, "body": "text"},
    "request-json": {**_STATUS, "body": "json"},
    "got": {**_STATUS, "body": "text"},
    "got-json": {**_STATUS, "body": "json"},
    "superagent": {**_STATUS, "body": "json", "text": "text"},
    "body": {},
    "body-json": {},
    "client": {"data": "json"},
}
_OF_AXIOS = ("data", "status", "statusText", "headers", "config", "request", "json", "text", *STEPS)
"""What an answer of axios has, `json` and `text` of ours, and what its promise has."""
BODIES = {"body": "text", "body-json": "json"}


@on(core.Call)
def request(node: core.Expr, context: Context) -> core.Expr | None:
    made = sent(node, context)
    call = None if made is None else made.call()
    if call is None:
        return None
    if keyword(call, "timeout") is None:
        note_waiting(node.span, context)
    return with_keyword(call, LOOSE, core.Boolean(True, node.span))


@on(core.Await)
def awaited(node: core.Expr, context: Context) -> core.Expr | None:
    match node:
        case core.Await(core.Builtin() as call) if is_request(call):
            return with_keyword(call, LOOSE, None)
        case core.Await(core.Name() as name) if library(name, context) is not None:
            return name
        case core.Await(core.Member(object, core.Text("json" | "text") as key) as read) if library(
            object, context
        ):
            if isinstance(object, core.Builtin):
                return core.Member(with_keyword(object, LOOSE, None), key, read.span)
            return read
        case core.Await(core.Call() as call):
            # What is built up call by call is sent where it is awaited.
            made = chained(call, context)
            sent_call = None if made is None else made.call()
            if sent_call is not None and keyword(sent_call, "timeout") is None:
                note_waiting(node.span, context)
            return sent_call
        case _:
            return None


def library(node: core.Expr, context: Context) -> str | None:
    """The library whose answer it is."""
    meant = context.meant(node)
    while isinstance(meant, core.Await | core.Conditional):
        if isinstance(meant, core.Await):
            meant = context.meant(meant.value)
        elif isinstance(meant.otherwise, core.Undefined | core.Null):
            meant = meant.then
        else:
            return None
    if isinstance(meant, core.Builtin) and is_request(meant):
        return text(keyword(meant, "answer"))
    return None


@on(core.Member, core.Call)
def member(node: core.Expr, context: Context) -> core.Expr | None:
    match node:
        case core.Member(object, core.Text(key)):
            asked = library(object, context)
            if asked is None:
                return None
            if key == "ok" and asked in ("fetch", "superagent", "got", "got-json"):
                # The request itself has no name yet, and would be made twice.
                return is_ok(object) if is_path(object) else None
            name = _MEMBERS[asked].get(key)
            if asked == "axios" and key not in _OF_AXIOS:
                return core.Undefined(node.span)
            if name is not None and name != key:
                return core.Member(object, core.Text(name, node.span), node.span)
            return None
    match method(node):
        case (object, "json" | "text" as name, ()) if library(object, context) in ("fetch", "got"):
            return core.Member(object, core.Text(name, node.span), node.span)
        case _:
            return None


def is_ok(answer: core.Expr) -> core.Expr:
    """Whether the status is one of 200 to 299."""
    span = answer.span
    status = core.Member(answer, core.Text("status", span), span)
    least = core.Binary(">=", status, core.Number(200, span), span)
    return core.Logical("&&", least, core.Binary("<", status, core.Number(300, span), span), span)


@on(core.Builtin)
def parsed(node: core.Expr, context: Context) -> core.Expr | None:
    """`JSON.parse(answer.text)` is `answer.json`, and `JSON.parse(answer.json)` too."""
    match node:
        case core.Builtin("from_json", (core.Member(object, core.Text("text" | "json")),)) if library(
            object, context
        ):
            return core.Member(object, core.Text("json", node.span), node.span)
        case core.Builtin("from_json", (core.Name() as name,)):
            match context.meant(name):
                case core.Member(object, core.Text("text" | "json")) if library(object, context):
                    return core.Member(object, core.Text("json", node.span), node.span)
    return None


@on(core.Call)
def sent_away(node: core.Expr, context: Context) -> core.Expr | None:
    """The URL to which a user is sent, without `encodeURIComponent`: there, too, the language encodes; its query apart,
    if it has it by itself.
    """
    match node:
        case core.Call(function, (url, *rest)) if path_of(function) == (
            "api",
            "redirect",
            "sendUserTo",
        ) and not isinstance(url, core.Spread):
            found = apart(url, context) if not rest else None
            if found is not None:
                query = core.Object((core.Entry(core.Text("query", url.span), found[1], url.span),), url.span)
                return replace(node, arguments=(found[0], query))
            made = unencoded(url, context)
            return None if made == url else replace(node, arguments=(made, *rest))
        case _:
            return None


RULES: tuple[Rule, ...] = (request, awaited, member, parsed, sent_away)
