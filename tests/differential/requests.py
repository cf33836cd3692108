"""Requests, with everything that goes out and everything that may happen.

In: a writer and a trigger. Out: lines that make a request, whose answer the lines below read.

    request(writer, act, name)   ->   'answer = http.get("https://a.example", on_error=log("none"))'
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from random import Random

from differential.clients import path
from differential.conditions import simple
from differential.vocabulary import Kind
from differential.words import literal
from differential.writer import Name, Writer, Written

from actiongen.auth0.model import JsonValue
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import HTTP

FAILURE_HELPER = "on_failure"
HELPER = (
    "",
    f"def {FAILURE_HELPER}(failure):",
    '    if failure.reason == "status":',
    '        log("failed", failure.status)',
    "    else:",
    "        log(failure.reason, failure)",
)
_BY_STATUS = re.compile(
    rf"^(?!.*accept=\.\.\.).*\.(get|post|put|patch|delete)\(.*on_error={FAILURE_HELPER}\b", re.MULTILINE
)
TELLING = (
    '    http.post("https://log.example", json={"why": failure.reason}, timeout=seconds(0.25), on_error=log("x"))',
)
_HOSTS = ("https://a.example", "https://a.example:8443/v1", "https://b.example/x/", "https://b.example?a=1")
_VERBS = ("get", "post", "put", "patch", "delete")
_NAMES = ("answer", "score", "request", "status", "fetch", "send_request", "other", "third", "fourth")
_TIMES = ("0.5", "0.25", "1")
_STATUSES = (200, 201, 204, 301, 304, 400, 404, 429, 500, 503)


def may_fail_by_status(text: str) -> bool:
    """Whether a request of a policy gives its helper a failure with a status, as one that accepts each never does."""
    return _BY_STATUS.search(text) is not None


def without_branch(text: str) -> str:
    """The policy whose helper does not ask for a status."""
    return text.replace("\n".join(HELPER[2:]), HELPER[-1].removeprefix("    "))


def base(writer: Writer) -> str:
    """What may begin a URL."""
    secrets = _secrets(writer)
    if secrets and writer.choices.chance(0.4):
        return writer.choices.pick(secrets)
    return writer.choices.pick((*map(literal, _HOSTS), *writer.bases))


def _secrets(writer: Writer) -> list[str]:
    return [spot.text for spot in writer.spots[Kind.TEXT] if spot.present and ".secrets." in spot.text]


def request(
    writer: Writer,
    end: Callable[[], str],
    helped: Callable[[], str | None],
    *,
    is_named: bool,
    may_end: bool,
) -> str:
    """One request; ``end`` writes a call that ends the action, ``helped`` one of a helper that goes on."""
    choices = writer.choices
    condition = simple(writer) if choices.chance(0.2) else None
    with writer.block() if condition is None else writer.block(condition.when_true, condition.about):
        verb = choices.pick(_VERBS)
        client = choices.pick(writer.clients) if writer.clients and choices.chance(0.5) else None
        url = _url(writer) if client is None else path(writer, _inline(writer))
        parts = [url, *_sent(writer, verb, client), *_options(writer)]
        failing, ends = on_error(writer, end, helped, may_end)
    call = f"{client or 'http'}.{verb}({', '.join([*parts, f'on_error={failing}'])})"
    made = call if condition is None else f"{call} if {condition} else None"
    if not is_named:
        return made
    name = writer.fresh(_NAMES)
    _read(writer, name, ends and condition is None)
    return f"{name} = {made}"


def _url(writer: Writer) -> str:
    choices = writer.choices
    host = choices.pick(_HOSTS)
    secrets = [*_secrets(writer), *writer.bases]
    if secrets and choices.chance(0.6 if writer.bases else 0.3):
        secret = choices.pick(secrets)
        if choices.chance(0.3):
            return secret
        host = choices.pick((f"{{{secret}}}/", f"https://{{{secret}}}?q=", f"https://x.{{{secret}}}/v"))
    path = ""
    for _ in range(choices.count(0, 2)):
        mark = choices.pick(("/", "/v", "?q=", "&x=", "/a.", "-"))
        path += (mark if path or "?" in host or host.endswith("/") else "/") + f"{{{_inline(writer)}}}"
    text = f"{host}{path}"
    return f'f"{text}"' if "{" in text else literal(text)


def _inline(writer: Writer) -> str:
    """A present text or number that can stand in an f-string of every Python: without quotes and braces."""
    for _ in range(6):
        kind = writer.choices.pick((Kind.TEXT, Kind.TEXT, Kind.NUMBER))
        names = [name.written for name in writer.names if name.kind is kind and name.written.present]
        spots = [spot for spot in writer.spots[kind] if spot.present and ".secrets." not in spot.text]
        if names and writer.choices.chance(0.5):
            text = writer.choices.pick(names).text
        elif spots:
            text = writer.choices.pick(spots).text
        else:
            continue
        if not set(text) & set("\"'{}\\"):
            return text
    return "3"


def _sent(writer: Writer, verb: str, client: str | None) -> Iterator[str]:
    choices = writer.choices
    if choices.chance(0.4):
        yield f"query={_dictionary(writer, (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN))}"
    if choices.chance(0.4):
        names = ("X-One", "x-one", "content-type", *(() if client else ("Authorization",)))
        yield f"headers={_dictionary(writer, (Kind.TEXT,), names)}"
    if verb == "get" or choices.chance(0.2):
        return
    match choices.pick(("json", "json", "form", "text")):
        case "json":
            yield f"json={_json(writer)}"
        case "form":
            yield f"form={_dictionary(writer, (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN))}"
        case _:
            yield f"text={writer.present(Kind.TEXT, 1)}"


def _dictionary(
    writer: Writer, kinds: tuple[Kind, ...], keys: tuple[str, ...] = ("a", "b c", "é", "d")
) -> str:
    choices = writer.choices
    pairs = [f"{literal(key)}: {_value(writer, choices.pick(kinds))}" for key in choices.some(keys, 3)]
    return f"{{{', '.join(pairs)}}}"


def _value(writer: Writer, kind: Kind) -> str:
    value = writer.write(kind, 1)
    if value.present:
        return str(value)
    if kind is Kind.TEXT and writer.choices.chance(0.3):
        return f"({value} or None)"
    return f"coalesce({value}, None)" if writer.choices.chance(0.4) else str(writer.sure(value, kind))


def _json(writer: Writer) -> str:
    choices = writer.choices
    match choices.count(1, 4):
        case 1:
            return str(writer.present(choices.pick((Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXTS)), 1))
        case 2:
            inner = _dictionary(writer, (Kind.TEXT, Kind.NUMBER, Kind.TEXTS))
            return f'{{"inner": [{inner}], "none": None}}'
        case _:
            return _dictionary(writer, (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXTS))


def _options(writer: Writer) -> Iterator[str]:
    choices = writer.choices
    if choices.chance(0.2):
        yield f"retries={choices.count(1, 2)}"
    yield f"timeout=seconds({choices.pick(('6', '9') if writer.loops and choices.chance(0.5) else _TIMES)})"
    if choices.chance(0.3):
        yield f"accept={choices.pick(('...', '[404]', '[301, 503]', '[204, 429]'))}"


def on_error(
    writer: Writer, end: Callable[[], str], helped: Callable[[], str | None], may_end: bool
) -> tuple[str, bool]:
    """What happens without an answer, and whether it ends the action."""
    choices = writer.choices
    if may_end and choices.chance(0.35):
        return end(), True
    if choices.chance(0.4):
        return FAILURE_HELPER, False
    if choices.chance(0.3) and (call := helped()) is not None:
        return call, False
    return f'log("no answer", {writer.write(Kind.TEXT, 1)})', False


def _read(writer: Writer, name: str, present: bool) -> None:
    """What the lines below may read."""
    about = frozenset((name,))
    parts = (("status", Kind.NUMBER, present), ("text", Kind.TEXT, present), ("json", Kind.JSON, False))
    for part, kind, is_there in parts:
        writer.names.append(Name(Written(f"{name}.{part}", is_there, about=about), kind))
    writer.names.append(Name(Written(f"{name}.json.a", False, about=about), Kind.JSON))
    writer.names.append(Name(Written(f"read({name}.json.a, string)", False, about=about), Kind.TEXT))
    if not present:
        known = frozenset((f"{name}.status", f"{name}.text"))
        test = Written(f"({name} is not None)", True, when_true=known, about=about)
        writer.names.append(Name(test, Kind.BOOLEAN))
        writer.names.append(
            Name(
                replace(test, text=f"({name} is None)", when_true=frozenset(), when_false=known), Kind.BOOLEAN
            )
        )


def given_reply(name: str, random: Random) -> tuple[tuple[str, ...], Value]:
    """What comes back for a request, on its path."""
    match random.randrange(10):
        case 0:
            return (HTTP, name), None
        case 1:
            return (HTTP, name, "failure", "reason"), random.choice(("timeout", "body", "connection"))
        case 2 | 3 | 4:
            return (HTTP, name, "status"), float(random.choice(_STATUSES))
        case 5:
            texts = ("", "{", "[1]", '{"a": 1e999}', "\ufeff1", "\ud800", "é")
            return (HTTP, name, "text"), random.choice(texts)
        case _:
            return (HTTP, name, "json"), _body(random)


def _body(random: Random) -> Value:
    values: tuple[Value, ...] = ("x", "", 1.0, True, None, ["a"], {"b": "c"}, "\U0001f600")
    return random.choice(({"a": random.choice(values)}, {"a": "x", "b": [1.0]}, random.choice(values)))


def with_sequences(world: World, random: Random) -> World:
    """The world in which some answers come after a failure, if there is a try left; all stay enough for the run."""

    def answers(reply: JsonValue) -> JsonValue:
        many = reply if isinstance(reply, list) else [reply]
        if random.random() < 0.7:
            return reply
        first: JsonValue = random.choice(("timeout", "connection", {"status": 503}, {"status": 429}))
        return [first, *many, *many, *many, *many, *many, *many]

    http: Mapping[str, JsonValue] = {name: answers(reply) for name, reply in world.http.items()}
    return replace(world, http=http)
