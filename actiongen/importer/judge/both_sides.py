"""What may stand where, drawn from an original and its policy alike.

In: a policy's Program, what the original reads (reads.py). Out: :class:`Choices`, with absent and null values and such
of a wrong type where Auth0 may send them.

    choices_of(program, uses(nodes, text, kind), text).all
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from actiongen import ir
from actiongen.auth0.model import FieldType, HandlerKind, JsonValue, MethodKind, Tag, TextFormat, Trigger
from actiongen.facts.paths import path_of
from actiongen.importer.judge.choices import (
    ABSENT,
    CACHED,
    CLOCKED,
    EVENT,
    HANDLED,
    RETURNS,
    Choices,
    Path,
    is_absent,
    is_below_open,
)
from actiongen.importer.judge.clocks import moments
from actiongen.importer.judge.read_as import read_as
from actiongen.importer.judge.reads import ANSWER, ITEM, KEY_OF, NOW_OF, RETURNED, SECRETS, Use
from actiongen.ir.types import Basic, ListOf, Type
from actiongen.runs.texts import to_units, units_within
from actiongen.testing.candidates import FieldUse, Literals, candidates
from actiongen.testing.events import NOW, default_secrets, instant, sample
from actiongen.testing.generate import Generator
from actiongen.testing.inverse import DAY
from actiongen.testing.replies import Replies
from actiongen.testing.sendable import is_sendable
from actiongen.testing.values import plain

_OF_JOSE = re.compile("require\\([\"'`]jose\\b")
_OF_URL = re.compile("UR[IL]|ENDPOINT|WEBHOOK", re.ASCII | re.IGNORECASE)
_OF_NETWORK = re.compile("CIDR|RANGE|NETWORK|SUBNET|IP", re.ASCII)
# One that holds the usual address, one that does not.
_NETWORKS = ("203.0.113.0/24", "198.51.100.0/24")
_WHOLE = frozenset((FieldType.RECORD, FieldType.CONTAINER, FieldType.BOOLEAN))
# A call that looks like a request.
_REQUEST = re.compile(
    r"""(?x) \b (?: fetch | axios | got | request | rp | superagent ) (?: \. \w+ )? \s* \(
    | \. (?: get | post | put | patch | delete ) \( \s* [`'"{]
    | \b (?: management | auth0 | client ) \w* (?: \. \w+ )+ \(""",
    re.ASCII | re.IGNORECASE,
)
_MOST_MOMENTS = 200
_OF_PACKAGE = re.compile(r"""require\(\s*["'`](?!node:)""", re.ASCII)
_EXACT: Mapping[type, Type] = {str: Basic.STRING, float: Basic.NUMBER, bool: Basic.BOOLEAN}
_DAYS = (1, 7, 30, 90, 180, 365)
_PROTOCOL = ("transaction", "protocol")
_CAME_BACK = "redirect-callback"
_WRONG_LISTS: tuple[JsonValue, ...] = (None, "x", {"x": "x"}, 1, [1], [None])
_STATUSES: tuple[JsonValue, ...] = (200, 404, 500)
_PROBLEMS: tuple[JsonValue, ...] = ("timeout", "connection", "body")
_BODIES: tuple[JsonValue, ...] = (
    {"status": 200, "json": {}},
    {"status": 500, "text": "x"},
    {"status": 200, "text": ""},
    {"status": 200, "json": None},
    {"status": 200, "json": []},
)


def choices_of(
    program: ir.Program,
    uses: Mapping[Path, Use],
    text: str,
    secrets: Iterable[str] = (),
    draws: int = 400,
    seed: int = 0,
) -> Choices:
    """The choices of both sides; ``text`` is the original's own."""
    trigger = program.header.trigger
    read = {path[1] for path in uses if path[0] == SECRETS and len(path) > 1}
    names = dict.fromkeys((*secrets, *sorted(read)))
    known = {name: f"<{name}>" for name in names} | default_secrets(program)
    found = Choices(trigger, known, max(_requests_of(program), len(_REQUEST.findall(text))))
    _add_queries(found, text, program)
    found.take(Generator(program, seed), draws)
    required = {secret.name for secret in program.secrets if not secret.optional}
    for path, use in uses.items():
        _add_use(found, path, use, uses, required)
    if "Date" in text or "moment" in text or "now" in text:
        clock = found.choice(CLOCKED)
        clock.most = _MOST_MOMENTS
        clock.add(moments(instant(NOW), uses))
    _add_others(found, text, program)
    _add_types(found, program)
    found.share_types()
    if found.has((EVENT, *_PROTOCOL)):
        # Whoever comes back has a handler of his own in Actions: no event names that as the protocol.
        protocol = found.choice((EVENT, *_PROTOCOL))
        protocol.values = [each for each in protocol.values if each != _CAME_BACK]
    found.close()
    return found


def _add_use(
    found: Choices, path: Path, use: Use, uses: Mapping[Path, Use], required: Collection[str]
) -> None:
    path = tuple(
        found.secrets.get(part.removeprefix(KEY_OF), part) if part.startswith(KEY_OF) else part
        for part in path
    )
    if path[0] == NOW_OF:
        return
    if path == _PROTOCOL:
        # What Rules had for it when the user came back is a handler of its own in Actions.
        use.texts.pop(_CAME_BACK, None)
    if path[0] == SECRETS:
        if len(path) > 1:
            _add_secret(found, path[:2], use, required)
    elif path[0] == ANSWER:
        _add_answer(found, path[1:], use)
    elif path[0] == RETURNED:
        _add_returned(found, path[1:], use)
    else:
        if ITEM in path:
            _add_items(found, path, use)
        else:
            _add_field(found, path, use)
        _add_beside(found, path, use, uses)


_RECORDS = ListOf(Basic.JSON)
"""What a list is whose items the original reads members of, whatever the policy reads it as."""


def _add_secret(found: Choices, path: Path, use: Use, required: Collection[str]) -> None:
    """Whoever deploys the policy has to give the secrets that it requires."""
    values: list[JsonValue] = [f"<{path[1]}>", *use.texts, *(f"{number:g}" for number in use.numbers)]
    values += ["x", "a,b", "true", "false", "10", *([] if path[1] in required else ["", ABSENT])]
    for held in _beside(found, use):
        # Secrets often are lists, written in some way.
        values[:0] = [held, f"x,{held}", f"{held}, x", f'["{held}"]']
    # What is no URL ends a run before it asks anybody.
    values[1:1] = ["https://a.example"] if _OF_URL.search(path[1]) else []
    values += [*_NETWORKS] if _OF_NETWORK.search(path[1]) else []
    values += [", ".join(use.texts)] if len(use.texts) > 1 else []
    found.choice(path).add(values)


def _add_answer(found: Choices, path: Path, use: Use) -> None:
    """The names under which clients keep a body are not part of it."""
    while path and path[0] in ("data", "body", "json", ITEM):
        path = path[1:]
    if not path or path[0] in ("status", "statusCode", "headers", "ok", "statusText", "text"):
        return
    values: list[JsonValue] = [*use.texts, *use.numbers, "x", 1, True, False, None, ["x"], [], {}, ABSENT]
    inner: Path = ()
    if ITEM in path:
        at = path.index(ITEM)
        path, inner = path[:at], path[at + 1 :]
        if ITEM in inner or not path:
            return
        values = [[_below(inner, each)] for each in values if each not in (None, [])]
    for reply in found.replies:
        choice = found.choice((*reply, "json", *path))
        choice.leave(len(use.texts) + len(use.numbers))
        choice.add(values)
        if inner:
            choice.exact[_RECORDS] = None


def _add_returned(found: Choices, path: Path, use: Use) -> None:
    """What is read of a query of ``api`` that may return anything: a token that another page has signed."""
    method = found.trigger.methods.get(path[0])
    value = None if method is None else method.returns.value
    if value is None or value.type is not FieldType.JSON or len(path) == 1 or ITEM in path:
        return
    values: list[JsonValue] = [*use.texts, *use.numbers, *_beside(found, use), "x", 1, True, False, None]
    found.choice((RETURNS, *path)).add([*values, ["x"], {}])


def _literals(use: Use) -> Literals:
    durations = tuple(number for number in use.numbers if number >= 1000) + tuple(
        DAY * days for days in _DAYS
    )
    return Literals(tuple(map(to_units, use.texts)), tuple(use.numbers), (0.0, *durations))


def _add_field(found: Choices, path: Path, use: Use) -> None:
    trigger = found.trigger
    known = trigger.field(path)
    is_open = known is None or known.type is FieldType.JSON
    wire = (EVENT, *path)
    if known is None and not is_below_open(path, trigger):
        # Auth0 has no such field: an event that has it never comes.
        return
    is_time = known is not None and known.format is TextFormat.TIMESTAMP
    literals = (
        _literals(use)
        if is_time or is_open
        else Literals(tuple(map(to_units, use.texts)), tuple(use.numbers))
    )
    if is_open:
        found.choice(wire).is_open = True
        found.choice(wire).exact.update(dict.fromkeys(_EXACT[each] for each in use.exact))
    if known is not None and not known.optional and known.type not in _WHOLE and use.is_tested:
        # The original asks whether it is there, and Auth0 documents that it is.
        found.choice(wire).add([ABSENT])
    for type_ in _types(path, use, trigger):
        # What the policy asks for may have taken all places: what the original has has its own.
        found.choice(wire).leave(len(use.texts) + len(use.numbers))
        values = candidates(FieldUse(path, type_), literals, trigger)
        found.add(wire, values)


def _types(path: Path, use: Use, trigger: Trigger) -> list[Type]:
    """The types that a field has, or seems to have where Auth0 says nothing."""
    known = trigger.field(path)
    plainly: dict[FieldType, Type] = {
        FieldType.STRING: Basic.STRING,
        FieldType.NUMBER: Basic.NUMBER,
        FieldType.BOOLEAN: Basic.BOOLEAN,
        FieldType.RECORD: Basic.JSON,
        FieldType.LIST: ListOf(Basic.STRING),
    }
    if known is not None and known.type in plainly:
        return [plainly[known.type]]
    found: list[Type] = []
    if use.is_list:
        found.append(ListOf(Basic.STRING))
    if use.texts:
        found.append(Basic.STRING)
    if use.numbers:
        found.append(Basic.NUMBER)
    if use.booleans or (use.is_tested and not found):
        found.append(Basic.BOOLEAN)
    return found or [Basic.STRING]


def _add_items(found: Choices, path: Path, use: Use) -> None:
    """Lists with an item that has what is asked for."""
    at = path.index(ITEM)
    owner, inner = path[:at], path[at + 1 :]
    trigger = found.trigger
    known = trigger.field(owner)
    if (known is None and not is_below_open(owner, trigger)) or ITEM in inner:
        return
    texts: list[JsonValue] = [*use.texts, *use.numbers, "x"]
    values: list[JsonValue] = [[]]
    item = None if known is None or known.items is None else known.items
    base: JsonValue = plain(sample(item)) if item is not None and item.type is FieldType.RECORD else {}
    for each in texts:
        made = _below(inner, each)
        if isinstance(base, dict) and isinstance(made, dict):
            made = {**base, **made}
        values.append([made])
    if not inner:
        values.append(texts[: max(len(texts) - 1, 1)])
    wire = (EVENT, *owner)
    # The lists that the policy asks for may have taken all places.
    found.choice(wire).leave(len(values) + len(_WRONG_LISTS))
    found.choice(wire).add(
        value
        for value in values
        if isinstance(value, list) and (known is None or is_sendable(units_within(value), known))
    )
    if known is None or known.type is FieldType.JSON:
        found.choice(wire).is_open = True
        found.choice(wire).exact.update({_RECORDS: None} if inner else {})
        found.choice(wire).add(_WRONG_LISTS)
    found.add(wire, [None])


def _below(path: Path, value: JsonValue) -> JsonValue:
    """A record that has a value at a path."""
    for name in reversed(path):
        value = {} if is_absent(value) else {name: value}
    return value


def _add_beside(found: Choices, path: Path, use: Use, uses: Mapping[Path, Use]) -> None:
    """What is compared with another field, or a secret, may be equal to it."""
    wire = (EVENT, *path)
    if ITEM in path or not found.has(wire):
        return
    found.choice(wire).add(value for value in _beside(found, use) if _may_stand(path, value, found.trigger))


def _beside(found: Choices, use: Use) -> Iterator[str]:
    """What stands in the usual event at the paths with which one is compared."""
    for other in use.beside:
        if other[0] == SECRETS and len(other) > 1:
            yield found.secrets.get(other[1], "")
        elif other[0] not in (ANSWER, RETURNED, SECRETS) and ITEM not in other:
            held: JsonValue = found.event
            for name in other:
                held = held.get(name) if isinstance(held, dict) else None
            if isinstance(held, str):
                yield held


def _may_stand(path: Path, value: str, trigger: Trigger) -> bool:
    known = trigger.field(path)
    if known is None or known.type is FieldType.JSON:
        return True
    return known.type is FieldType.STRING and known.format is None and not known.values


def _add_others(found: Choices, text: str, program: ir.Program) -> None:
    """The handler, requests, and the cache."""
    trigger = found.trigger
    other = trigger.handler(HandlerKind.CONTINUE)
    if other is not None and (
        other.name in text or _CAME_BACK in text or program.handler(HandlerKind.CONTINUE) is not None
    ):
        found.choice(HANDLED).add([trigger.handlers[0].name, other.name])
    if _asks(text):
        for reply in found.replies:
            found.choice((*reply, "status")).add(_STATUSES)
            found.choice(reply).add([*_PROBLEMS, *_BODIES])
    if "cache" in text:
        found.choice(CACHED).add([ABSENT, "", "x", "1", "true", "{}", '{"a":1}'])


def _add_queries(found: Choices, text: str, program: ir.Program) -> None:
    """What queries of ``api`` return; the cache is drawn by itself."""
    asked: set[str] = set()
    for name, asks in Replies.of_program(program).asks.items():
        if isinstance(question := asks[0].question, ir.ApiQuery):
            found.asks(name, question.method)
            asked.add(question.method.name)
        elif isinstance(question, ir.Signature) and not question.has_secret and _OF_JOSE.search(text):
            found.signs()
    for method in found.trigger.methods.values():
        is_asked = method.name in text or method.name in asked
        if method.kind is MethodKind.QUERY and Tag.CACHE not in method.tags and is_asked:
            found.answer(method)


def _add_types(found: Choices, program: ir.Program) -> None:
    """The types as which the policy reads what nobody says the type of, through definitions and all. A part of an
    answer that an extern hands on is known by its name alone.
    """
    replies = Replies.of_program(program)
    for value, type_ in read_as(program):
        path = path_of(value) or replies.path(value)
        wire = None if path is None else found.wire_path(path)
        if wire is not None and found.has(wire):
            found.choice(wire).types[type_] = None
        elif path is None and isinstance(value, ir.Member):
            found.type_of_answers(value.name, type_)


def _requests_of(program: ir.Program) -> int:
    """How many different requests the policy makes."""
    asks = Replies.of_program(program).asks.values()
    return sum(any(isinstance(each.question, ir.Request) for each in several) for several in asks)


def _asks(text: str) -> bool:
    words = ("fetch", "axios", "request", "got", "superagent", "auth0", "management", "http")
    # Of a package a server is behind, or it needs no answer.
    return any(word in text for word in words) or _OF_PACKAGE.search(text) is not None
