"""Every place that a policy can pass a text to, from the catalogue alone.

In: a trigger. Out: a call with a hole (``@``) for each argument, option and field of each method that this version
compiles, for ``log`` and ``abort``, and for the parts of a request. ``takes_secret``: a secret belongs there.

    sinks("post-login")   ->   (Sink('api.access.deny(@)', False), …)
"""

from collections.abc import Iterator
from dataclasses import dataclass

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import LimitKind, Method, MethodKind, Param, ParamType, Unit

_AS_UNIT = {None: "1", Unit.EPOCH_MS: "now()", Unit.MS: "hours(1)", Unit.SECONDS: "hours(1)"}
"""A number as Auth0 counts it."""


@dataclass(frozen=True)
class Sink:
    call: str
    takes_secret: bool = False
    is_request: bool = False
    is_silent: bool = False
    """No call of the run says what it gets."""

    def of(self, text: str) -> str:
        return self.call.replace("@", text)


@dataclass(frozen=True)
class _Hole:
    """An argument with a hole; ``type``: what the option ``type`` beside it must be."""

    text: str
    takes_secret: bool
    type: str | None = None


_SIGNED = 'event.secrets.MACHINE, algorithm="HS256", expires_in=minutes(1)'
REQUESTS = (
    Sink('http.get("https://a.example/" + (@)[0:50], on_error=stop())', is_request=True),
    Sink('http.get("https://a.example/x?a=" + (@)[0:50], on_error=stop())', is_request=True),
    Sink('http.get("https://a.example", query={"a": @}, on_error=stop())', is_request=True),
    Sink('http.post("https://a.example", headers={"a": @}, on_error=stop())', True, is_request=True),
    Sink('http.post("https://a.example", json={"a": [@]}, on_error=stop())', True, is_request=True),
    Sink('http.post("https://a.example", form={"a": @}, on_error=stop())', True, is_request=True),
    Sink('http.post("https://a.example", text=@, on_error=stop())', True, is_request=True),
    Sink('machine.get("/" + (@)[0:50], on_error=stop())', is_request=True),
    Sink('machine.get("/x", query={"a": @}, on_error=stop())', is_request=True),
    Sink('machine.post("/x", json={"a": @}, headers={"a": "b"}, on_error=stop())', True, is_request=True),
    Sink(f'signed = jwt.sign({{"a": [@]}}, {_SIGNED})', is_request=True, is_silent=True),
    Sink(f'signed = jwt.sign({{"a": "b"}}, {_SIGNED}, subject=@)', is_request=True, is_silent=True),
    Sink(
        'jwt.verify("e30.e30.x", @, algorithms=["RS256"], on_invalid=stop())',
        True,
        is_request=True,
        is_silent=True,
    ),
)


def sinks(trigger_id: str) -> tuple[Sink, ...]:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    found = [Sink("log(@)"), Sink('log("a", {"b": [@]})'), Sink("abort(@)"), *REQUESTS]
    for method in trigger.methods.values():
        if method.kind is MethodKind.EFFECT and method.only_in is None:
            found += _of_method(method)
        elif method.kind is MethodKind.QUERY:
            found += map(_asked, _of_method(method, *(["on_error=stop()"] if method.returns.throws else [])))
    return tuple(found)


def _asked(sink: Sink) -> Sink:
    """A query stands where a request may, and its answer has a name."""
    return Sink(f"asked = {sink.call}", sink.takes_secret, is_request=True)


def _of_method(method: Method, *last: str) -> Iterator[Sink]:
    for index, param in enumerate(method.params):
        above = [_filled(param) for param in method.params[:index]]
        below = [_filled(param) for param in method.params[index + 1 :] if not param.optional]
        for hole in _holes(param):
            yield Sink(
                f"api.{method.name}({', '.join([*above, hole.text, *below, *last])})", hole.takes_secret
            )


def _holes(param: Param) -> Iterator[_Hole]:
    """A value of the parameter for each place in it that a text can be in."""
    secret = param.takes_secret is not None
    number = _Hole("coalesce(to_number(@), 0)", secret)
    match param.type:
        case ParamType.STRING if param.name == "url" and any(
            limit.kind is LimitKind.URL for limit in param.limits
        ):
            yield _Hole('"https://a.example/" + (@)[0:50]', secret)
        case ParamType.STRING:
            yield _Hole("@", secret)
        case ParamType.NUMBER:
            # One with a unit is a time or duration, which must be bounded: test_a_secret_that_is_a_time.
            yield from [number] * (param.unit is None)
        case ParamType.BOOLEAN:
            return
        case ParamType.JSON:
            yield from (_Hole(text, secret) for text in ("@", '{"a": [@]}', "[@]"))
        case ParamType.UNION:
            yield from [_Hole("@", secret)] * (ParamType.STRING in param.kinds)
            yield from [number] * (ParamType.NUMBER in param.kinds)
        case ParamType.LIST:
            assert param.items is not None, param
            yield from (_Hole(f"[{hole.text}]", hole.takes_secret) for hole in _holes(param.items))
        case ParamType.RECORD:
            yield from (hole for option in param.options.values() for hole in _in_record(param, option))
            yield from [_Hole('{"a": @}', secret)] * (param.open and not param.options)


def _in_record(param: Param, option: Param) -> Iterator[_Hole]:
    for hole in _holes(option):
        type = hole.type or next(iter(option.only_for), None)
        others = [each for each in param.options.values() if each is not option]
        pairs = [f'"{option.name}": {hole.text}']
        for other in others:
            if other.name == "type" and type is not None:
                pairs.append(f'"type": "{type}"')
            elif not other.optional:
                pairs.append(f'"{other.name}": {_filled(other)}')
        is_set = type is not None and any(other.name == "type" for other in others)
        yield _Hole(f"{{{', '.join(pairs)}}}", hole.takes_secret, None if is_set else type)


def _filled(param: Param) -> str:
    """A value that any parameter of its type takes."""
    match param.type:
        case ParamType.STRING if any(limit.kind is LimitKind.URL for limit in param.limits):
            return '"https://a.example"'
        case ParamType.STRING | ParamType.JSON | ParamType.UNION:
            return f'"{param.values[0]}"' if param.values else '"a"'
        case ParamType.NUMBER:
            return _AS_UNIT[param.unit]
        case ParamType.BOOLEAN:
            return "True"
        case ParamType.LIST:
            return "[]" if param.items is None else f"[{_filled(param.items)}]"
        case ParamType.RECORD:
            required = (option for option in param.options.values() if not option.optional)
            pairs = [f'"{each.name}": {_filled(each)}' for each in required]
            return f"{{{', '.join(pairs)}}}"
