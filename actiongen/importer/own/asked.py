"""What one question of our own JavaScript asks.

In: the value of the definition that holds its answer. Out: the `Builtin` of a policy, without `on_error`.

    await sendRequest("GET", "https://api.example.com/score", { accept: [404] })
        ->   Builtin("http.get", (url,), accept=[404])
"""

from dataclasses import dataclass, field

from actiongen.core import tree as core
from actiongen.importer.lift.externs import PREFIX
from actiongen.importer.lift.own_questions import fields, query, verification
from actiongen.importer.own.patterns import Items, plain

_REGISTERED = {"iss": "issuer", "sub": "subject", "aud": "audience"}


@dataclass(slots=True)
class Asked:
    """``known`` are the functions of the runtime in the file; ``externs`` the names of externs in the policy, by what
    the JavaScript calls: `f`, `module.f`. ``returns`` and ``takes`` grow: what each gives, how many arguments it has.
    """

    known: frozenset[str]
    externs: dict[str, str] = field(default_factory=dict)
    returns: dict[str, core.Expr] = field(default_factory=dict)
    takes: dict[str, int] = field(default_factory=dict)

    def question(self, value: core.Expr) -> core.Builtin | None:
        """The question that a value asks, None if it asks none that may fail."""
        asked = value.value if isinstance(value, core.Await) else value
        match asked:
            case core.Call(core.Name(name), arguments) if name in self.known:
                given = plain(arguments)
                found = None if given is None else self._of_runtime(name, given, asked)
                if found is not None:
                    return found
        return self._extern(value)

    def _of_runtime(self, name: str, given: Items, call: core.Call) -> core.Builtin | None:
        match name, given:
            case ("sendRequest" | "sendRepeatedly"), (core.Text(verb), url, *options):
                return _request(f"http.{verb.lower()}", (), url, options, call)
            case "sendAuthorized", (_, client, core.Text(verb), path, *options):
                return _request(f".{verb.lower()}", (client,), path, options, call)
            case "fetchKeys", (url, *options):
                return _request("jwks", (), url, options, call)
            case "verifyToken", _:
                return verification(call, None)
            case "signToken", (payload, key, core.Object() as options):
                return _signature(payload, key, options, call)
            case "unlessThrown", (core.Function(body=core.Block((core.Return(core.Call() as asked),))),):
                return query(asked)
            case _:
                return None

    def _extern(self, value: core.Expr) -> core.Builtin | None:
        type_, called = _read_of(value)
        match called:
            case core.Call(
                core.Name("unlessThrown" | "inTime" | "succeedsInTime" as name),
                (core.Function(body=core.Block((core.Return(core.Call(function, arguments)),))), *time),
            ) if (
                name in self.known
            ):
                word = _called(function)
            case _:
                return None
        given = plain(arguments)
        if word not in self.externs or given is None:
            return None
        extern = self.externs[word]
        self.returns[extern] = core.Null(value.span) if name == "succeedsInTime" else type_
        self.takes[extern] = len(given)
        keywords: tuple[tuple[str, core.Expr], ...] = ()
        match time:
            case [core.Number() as limit, *_]:
                keywords = (("timeout", milliseconds(limit)),)
        return core.Builtin(f"{PREFIX}{extern}", tuple(map(_without_copy, given)), value.span, keywords)


def _read_of(value: core.Expr) -> tuple[core.Expr, core.Expr]:
    """The type as which what comes back is read, and the call."""
    type_: core.Expr = core.Name("json", value.span)
    while True:
        match value:
            case core.Await(inner) | core.Call(core.Name("asJson"), (inner,)):
                value = inner  # type: ignore[assignment]
            case core.Builtin("read", (inner, found)):
                type_, value = found, inner
            case core.Builtin("time", (inner,)):
                type_, value = core.Name("time", value.span), inner
            case _:
                return type_, value


def _without_copy(value: core.Expr) -> core.Expr:
    match value:
        case core.Call(core.Name("asJson"), (core.Object((core.Spread(core.Name("event") as event), _)),)):
            return event
        case core.Call(core.Name("asJson"), (inner,)) if not isinstance(inner, core.Spread):
            return inner
        case _:
            return value


def _called(function: core.Expr) -> str:
    match function:
        case core.Name(id):
            return id
        case core.Member(core.Name(id), core.Text(key)):
            return f"{id}.{key}"
        case _:
            return ""


def milliseconds(value: core.Expr) -> core.Expr:
    """``seconds(2)`` of 2000 milliseconds."""
    if isinstance(value, core.Number):
        return core.Builtin("seconds", (core.Number(value.value / 1000, value.span),), value.span)
    return value


def _request(
    name: str, first: Items, url: core.Expr, options: list[core.Expr], call: core.Call
) -> core.Builtin | None:
    keywords: list[tuple[str, core.Expr]] = []
    match url:
        case core.Call(core.Name("withQuery"), (inner, pairs)) if not isinstance(
            inner, core.Spread
        ) and not isinstance(pairs, core.Spread):
            url = inner
            keywords.append(("query", pairs))
    if options:
        if not isinstance(options[0], core.Object):
            return None
        keywords += _options(options[0])
    return core.Builtin(name, (*first, _decoded(url)), call.span, tuple(keywords))


def _decoded(url: core.Expr) -> core.Expr:
    """A URL with what is put in as it is: a policy encodes it by itself."""
    if not isinstance(url, core.Template):
        return url
    return core.Template(tuple(_part(each) for each in url.parts), url.span)


def _part(part: str | core.Expr) -> str | core.Expr:
    match part:
        case core.Call(core.Name("encodeURIComponent"), (inner,)) if not isinstance(inner, core.Spread):
            return inner
        case _:
            return part


def _options(shown: core.Object) -> list[tuple[str, core.Expr]]:
    given = fields(shown)
    headers, is_json = _headers(given.get("headers"))
    made: list[tuple[str, core.Expr]] = []
    body = given.get("body")
    match body:
        case core.Builtin("to_json", (value,)) if is_json:
            made.append(("json", value))
        case None:
            headers = given.get("headers")
        case _:
            made.append(("text", body))
            headers = given.get("headers")
    for key in ("form", "query"):
        if key in given:
            made.append((key, given[key]))
    if headers is not None:
        made.append(("headers", headers))
    if "acceptAll" in given:
        made.append(("accept", core.Builtin("...", (), shown.span)))
    elif "accept" in given:
        made.append(("accept", given["accept"]))
    if "retries" in given:
        made.append(("retries", given["retries"]))
    if "timeout" in given:
        made.append(("timeout", milliseconds(given["timeout"])))
    return made


def _headers(headers: core.Expr | None) -> tuple[core.Expr | None, bool]:
    """The headers without what JSON says by itself, and whether it does."""
    match headers:
        case core.Call(core.Name("withJsonType"), (inner,)) if not isinstance(inner, core.Spread):
            return inner, True
        case core.Object((core.Entry(core.Text("Content-Type"), core.Text("application/json")), *rest)):
            match rest:
                case []:
                    return None, True
                case [core.Spread(value)]:
                    return value, True
                case _:
                    return core.Object(tuple(rest), headers.span), True
        case _:
            return headers, False


def _signature(
    payload: core.Expr, key: core.Expr, options: core.Object, call: core.Call
) -> core.Builtin | None:
    given = fields(options)
    keywords: list[tuple[str, core.Expr]] = []
    if "algorithm" in given:
        keywords.append(("algorithm", given["algorithm"]))
    if isinstance(expires := given.get("expiresIn"), core.Number):
        keywords.append(("expires_in", core.Builtin("seconds", (expires,), expires.span)))
    claims = given.get("claims")
    for name, value in fields(claims).items() if isinstance(claims, core.Object) else ():
        if name not in _REGISTERED:
            return None
        keywords.append((_REGISTERED[name], value))
    return core.Builtin("jwt.sign", (payload, key), call.span, tuple(keywords))
