"""The functions that actiongen's own JavaScript stands on become the built-ins that they are for.

In: a file of Core as it was read. Out: the same with calls of `emailDomain`, `asString`, … as `Builtin`, where the text
of the function is that of our runtime, to the letter: a name alone says nothing.

    asString(event.user.app_metadata?.plan)   ->   Builtin("read", (…, Name("string")))
"""

from collections.abc import Callable, Collection

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, renamed
from actiongen.importer.lift.header import is_generated
from actiongen.importer.lift.own_requests import with_requests, with_urls
from actiongen.importer.lift.own_times import with_times
from actiongen.importer.lift.runtime_texts import is_of_runtime
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

Arguments = tuple[core.Expr, ...]


def is_ours(file: core.File) -> bool:
    """Whether actiongen has written it, as its header says."""
    return is_generated(file.comments)


def with_intrinsics(file: core.File) -> core.File:
    """The file with built-ins in the place of calls of our own functions."""
    known = known_functions(file)
    made = with_builtins(with_urls(file, known), known)
    if not known:
        return made
    made = with_requests(with_usual_names(made), known)
    body = tuple(
        each
        for each in made.body.statements
        if not (isinstance(each, core.Let) and each.name in known and each.name in _GONE)
    )
    return replace(made, body=replace(made.body, statements=body))


def with_usual_names(file: core.File) -> core.File:
    """The handlers with parameters that are called ``event`` and ``api``."""
    exports = tuple(
        (
            name,
            renamed(
                function,
                {
                    each.name: usual
                    for each, usual in zip(function.parameters, ("event", "api"), strict=False)
                    if each.name != usual
                },
            ),
        )
        for name, function in file.exports
    )
    return replace(file, exports=exports)


def known_functions(file: core.File) -> set[str]:
    """The functions of our runtime that are in the file, by their names."""
    return {
        each.name
        for each in file.body.statements
        if isinstance(each, core.Let) and isinstance(each.value, core.Function) and _is_ours(each, file.text)
    }


def with_builtins(file: core.File, known: Collection[str]) -> core.File:
    """The file with built-ins in the place of times, and of calls of these functions."""
    file = with_times(file)
    if not known:
        return file

    def change(node: object) -> object:
        if isinstance(node, core.Call) and isinstance(node.function, core.Name) and node.function.id in known:
            make = _TABLE.get(node.function.id)
            arguments = tuple(each for each in node.arguments if not isinstance(each, core.Spread))
            if make is not None:
                return make(arguments, node.span) or node
        return node

    return bottom_up(file, change)


def _is_ours(let: core.Let, text: str) -> bool:
    """Whether a function is one of the runtime, by its text."""
    return is_of_runtime(let.name, text[let.value.span.start : let.value.span.end])


def _builtin(name: str) -> Callable[[Arguments, Span], core.Expr | None]:
    return lambda given, span: core.Builtin(name, given, span)


def _read(type_: str) -> Callable[[Arguments, Span], core.Expr | None]:
    return lambda given, span: core.Builtin("read", (given[0], core.Name(type_, span)), span)


def _of_type(given: core.Expr) -> core.Expr | None:
    """The type that a reading function reads: ``asString``, an arrow of ``asList(x, asString)``."""
    match given:
        case core.Name("asArray", span):
            return core.Array((core.Name("json", span),), span)
        case core.Name(id, span) if id in _READERS:
            return core.Name(_READERS[id], span)
        case core.Function(
            (parameter,), core.Block((core.Return(core.Builtin("read", (inner, type_)), _, _),))
        ) if inner == core.Name(parameter.name, parameter.span):
            return type_
        case core.Function(
            (parameter,),
            core.Block((core.Return(core.Logical("??", core.Name(id, span), core.Undefined())),)),
        ) if (
            id == parameter.name
        ):
            return core.Name("json", span)
        case _:
            return None


_READERS = {"asString": "string", "asNumber": "number", "asBoolean": "boolean", "parseTime": "time"}


def _list(given: Arguments, span: Span) -> core.Expr | None:
    type_ = _of_type(given[1])
    if type_ is None:
        return None
    return core.Builtin("read", (given[0], core.Array((type_,), span)), span)


def _record(given: Arguments, span: Span) -> core.Expr | None:
    if not isinstance(given[1], core.Object):
        return None
    entries = []
    for entry in given[1].entries:
        type_ = _of_type(entry.value) if isinstance(entry, core.Entry) else None
        if type_ is None or not isinstance(entry, core.Entry):
            return None
        entries.append(replace(entry, value=type_))
    return core.Builtin("read", (given[0], core.Object(tuple(entries), span)), span)


def _member(given: Arguments, span: Span) -> core.Expr | None:
    return core.Member(given[0], given[1], span)


def _has_key(given: Arguments, span: Span) -> core.Expr | None:
    return core.Builtin("in", (given[1], given[0]), span)


def _first(given: Arguments, span: Span) -> core.Expr | None:
    return given[0]


def _join(given: Arguments, span: Span) -> core.Expr | None:
    return core.Builtin(".join", given, span)


def _matches(given: Arguments, span: Span) -> core.Expr | None:
    pattern, text = given
    if not isinstance(pattern, core.Regex):
        return None
    body = pattern.body.replace("\\/", "/")
    if "i" in pattern.flags:
        body = f"(?i){body}"
    return core.Builtin("matches", (core.Text(body, pattern.span), text), span)


def _list_of_json(given: Arguments, span: Span) -> core.Expr | None:
    return core.Builtin("read", (given[0], core.Array((core.Name("json", span),), span)), span)


def _time(given: Arguments, span: Span) -> core.Expr | None:
    return core.Builtin("time", given, span)


_TABLE: dict[str, Callable[[Arguments, Span], core.Expr | None]] = {
    "asString": _read("string"),
    "asNumber": _read("number"),
    "asBoolean": _read("boolean"),
    "asArray": _list_of_json,
    "asList": _list,
    "asRecord": _record,
    "asObject": _first,
    "basicAuth": _builtin("basic_auth"),
    "compact": _first,
    "dateIn": _builtin("date"),
    "hourIn": _builtin("hour"),
    "weekdayIn": _builtin("weekday"),
    "decodeToken": _builtin("jwt.decode"),
    "emailDomain": _builtin("email_domain"),
    "fromBase64": _builtin("from_base64"),
    "fromJson": _builtin("from_json"),
    "hasKey": _has_key,
    "ipIn": _builtin("ip_in"),
    "isMatch": _matches,
    "joinTexts": _join,
    "largestOf": _builtin("max"),
    "smallestOf": _builtin("min"),
    "listItem": _member,
    "lookUp": _member,
    "ownMember": _member,
    "parseTime": _time,
    "removePrefix": _builtin(".removeprefix"),
    "removeSuffix": _builtin(".removesuffix"),
    "replaceText": _builtin(".replace"),
    "splitCsv": _builtin("csv"),
    "toIso": _builtin("iso"),
    "toJson": _builtin("to_json"),
    "toNumber": _builtin("to_number"),
}
_GONE = frozenset(_TABLE) | {
    *(
        "isObject",
        "isNested",
        "ipBits",
        "asJson",
        "encodedUrl",
        "redirectUrl",
        "sendRequest",
        "sendRepeatedly",
    ),
    *(
        "withJsonType",
        "withQuery",
        "sendAuthorized",
        "requestToken",
        "fetchKeys",
        "verifyToken",
        "unlessThrown",
    ),
}
