"""What other servers and ``api`` answer in events that are made up.

In: an action, and values on paths. Out: the answers of its requests, by method and URL, and those of its queries. The
values of an answer stand on paths beside those of the event: ``("http()", "score", "status")``; None on ``("http()",
"score")`` is a failure, or that the cache has no such key. What ``api.cache.set`` and ``api.cache.delete`` return
follows from what the cache holds: it is full where the one is to fail, and has the key where the other is to succeed.

    Replies(program).answered(World({…}), {("http()", "score", "status"): 404.0}).http
    ->   {"GET https://api.example.com/score": {"status": 404, "json": {}}}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.auth0.model import Field, FieldType, JsonValue, Method, MethodKind, Tag
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.expressions import read
from actiongen.evaluate.requests import Replier, answer_to
from actiongen.facts.fields import field_of
from actiongen.ir.clients import TOKEN_REPLY
from actiongen.ir.walk import below
from actiongen.runs.texts import join, to_units
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import HTTP, Given, Path, sample
from actiongen.testing.sendable import is_sendable
from actiongen.testing.values import plain

PROBLEMS = ("timeout", "connection", "body")
"""The reasons of failures without a status."""

_FAILURE = "failure"
_LOOKED_UP = ("cache.get", "cache.delete")
_REFUSING = "cache.set"
_REFUSED = 500.0
_KEYS: dict[str, Value] = {"status": 200.0, "json": {"keys": []}}
_TOKEN = "e30.e30.x"
_USUAL: dict[str, Value] = {"status": 200.0, "json": {}}


@dataclass(frozen=True, slots=True)
class Replies:
    """The questions of one action: each has a name of its own, those that get the same result have one name."""

    asks: Mapping[str, tuple[ir.Ask, ...]]
    paths: Mapping[ir.Variable, Path]
    """Where the parts of an answer stand, and those of a failure."""

    @classmethod
    def of_program(cls, program: ir.Program) -> "Replies":
        """Finds the questions."""
        asks: dict[str, tuple[ir.Ask, ...]] = {}
        paths: dict[ir.Variable, Path] = {}
        # A helper that is defined asks nothing: it stands in each of its calls.
        for node in below(tuple(s for s in program.all_steps if not isinstance(s, ir.DefineHelper))):
            if isinstance(node, ir.Ask):
                name = _name(node, asks)
                asks[name] = (*asks.get(name, ()), node)
                paths[node.answer] = (HTTP, name)
                paths[node.failure] = (HTTP, name, _FAILURE)
        return cls(asks, paths)

    def path(self, expr: ir.Expr) -> Path | None:
        """The path of a part of an answer."""
        match expr:
            case ir.Ref(definition):
                return self.path(definition.value)
            case ir.Var(variable):
                return self.paths.get(variable)
            case ir.Member(value, name):
                above = self.path(value)
                return None if above is None else (*above, name)
            case ir.Lookup(value, ir.Literal(str() as key), None):
                above = self.path(value)
                return None if above is None else (*above, key)
            case _:  # nothing else is read of an answer
                return None

    def bound(self, given: Given) -> Iterator[tuple[ir.Variable, Value]]:
        """The answers and failures as the policy sees them, wherever it asks."""
        for name, asks in self.asks.items():
            for ask in asks:
                match ask.question:
                    case ir.Request() as request:
                        answer, failure = answer_to(_reply(name, given, request), request)
                        yield ask.answer, answer
                        yield ask.failure, failure
                    case ir.ApiQuery(method):
                        yield ask.answer, result(method, (HTTP, name), given)
                        yield ask.failure, {"reason": ir.THROWN}
                    case ir.Verification():
                        said = _said((HTTP, name), given)
                        yield ask.answer, said if isinstance(said, dict) else None
                        yield ask.failure, {"reason": said if isinstance(said, str) else ir.INVALID}
                    case ir.Signature():
                        yield ask.answer, _signed((HTTP, name), given)
                        yield ask.failure, {"reason": ir.INVALID}
                    case ir.ExternCall(extern):
                        value = _given_by(extern, name, given)
                        is_done = extern.returns is None and value is not None
                        yield ask.answer, is_done or read(value, extern.answer)
                        yield ask.failure, {"reason": ir.EXTERN_FAILED}
                    case _:
                        assert_never(ask.question)

    def answered(self, world: World, program: ir.Program, given: Given) -> World:
        """The world with an answer for each question that the action asks in it."""
        if not self.asks:
            return world
        returns: dict[str, JsonValue] = {}
        cached: dict[int, str] = {}
        replies: dict[int, JsonValue] = {}
        is_full = False
        for name, asks in self.asks.items():
            for ask in asks:
                match ask.question:
                    case ir.Request() as request:
                        replies[id(ask)] = _reply(name, given, request)
                    case ir.ApiQuery(method) if Tag.CACHE not in method.tags:
                        returns[method.name] = plain(result(method, (HTTP, name), given))
                    case ir.ExternCall(extern):
                        returns[extern.name] = plain(_given_by(extern, name, given))
                    case ir.ApiQuery(method):
                        record = result(method, (HTTP, name), given)
                        if method.kind is MethodKind.QUERY and isinstance(record, dict):
                            cached[id(ask)] = str(record["value"])
                        elif _is_said(name, given):
                            is_done = isinstance(record, dict) and record["type"] != "error"
                            is_refused = not is_done or (isinstance(record, dict) and "code" in record)
                            is_full |= is_refused and method.name == _REFUSING
                            if not is_refused and method.name in _LOOKED_UP:
                                cached[id(ask)] = ""
                    case ir.Verification():
                        replies[id(ask)] = plain(_said((HTTP, name), given))
                    case ir.Signature():
                        replies[id(ask)] = plain(_signed((HTTP, name), given))
                    case _:
                        assert_never(ask.question)
        world = filled(replace(world, returns=returns, cache={}), program, cached, _Replier(replies))
        if is_full:
            world = replace(world, cache=_full(world.cache))
        replier = _Replier(replies)
        asked: set[str] = set()

        def note(node: ir.Step | ir.Effect, made: int) -> None:
            if isinstance(node, ir.Ask) and isinstance(node.question, ir.ExternCall):
                asked.add(node.question.extern.name)

        run = evaluate(program, world, replier=replier, reached=note)
        asked.update(name for name, _ in run.calls)
        return replace(
            world,
            http={name: _as_written(given) for name, given in replier.given.items()},
            returns={
                **{name: value for name, value in returns.items() if name in asked},
                **{name: _as_written(given) for name, given in replier.tokens.items()},
            },
        )

    def listed(self, path: Path) -> tuple[str, ...]:
        """The only values that a part of what a query returns can have; nothing where there are others."""
        question = self.asks[path[1]][0].question
        part = _part(question.method.returns.value, path[2:]) if isinstance(question, ir.ApiQuery) else None
        return () if part is None else part.values

    def may_stand(self, path: Path, value: Value) -> bool:
        """Whether what is asked can answer so: a status is one that may have a body, a text is a text, a result has
        the type that Auth0 documents."""
        match self.asks[path[1]][0].question:
            case ir.Request():
                return _may_reply(path, value)
            case ir.ApiQuery(method):
                part = _part(method.returns.value, path[2:])
                if part is None or path[2:3] == ("expires_at",):
                    return False
                is_whole = len(path) == 2
                can_lack = method.returns.throws if is_whole else part.type is FieldType.JSON
                can_lack = can_lack or part.optional
                return can_lack if value is None else is_sendable(value, part)
            case ir.Verification():
                return _may_say(path[2:], value)
            case ir.Signature(has_secret=has_secret):
                return len(path) == 2 and (isinstance(value, str) or (value is None and not has_secret))
            case ir.ExternCall(extern):
                part = _part(field_of(extern.answer), path[2:])
                return part is not None and (value is None or is_sendable(value, part))
            case other:
                assert_never(other)


@dataclass(slots=True)
class _Replier(Replier):
    """Answers each request as is wanted, and notes what it was asked."""

    wanted: Mapping[int, JsonValue]
    given: dict[str, list[JsonValue]] = field(default_factory=dict)
    tokens: dict[str, list[JsonValue]] = field(default_factory=dict)

    def of_token(self, ask: ir.Ask, name: str) -> tuple[JsonValue] | None:
        answer = self.wanted.get(id(ask))
        self.tokens.setdefault(name, []).append(answer)
        return (answer,)

    def reply(self, ask: ir.Ask, name: str) -> JsonValue:
        answer = self.wanted.get(id(ask), "connection")
        self.given.setdefault(name, []).append(answer)
        return answer

    def token(self, ask: ir.Ask, name: str) -> JsonValue:
        self.given.setdefault(name, []).append(TOKEN_REPLY)
        return TOKEN_REPLY


def _given_by(extern: ir.Extern, name: str, given: Given) -> Value:
    """What an extern gives; it fails where that is None."""
    if extern.returns is None:
        return None if given.get((HTTP, name), True) is None else True
    return _result(field_of(extern.answer), (HTTP, name), given)


def result(method: Method, root: Path, given: Given) -> Value:
    """What a query returns: a plain value of its type with what is given in it; None if it fails, or finds nothing."""
    assert method.returns.value is not None
    return _result(method.returns.value, root, given)


def _result(field: Field, root: Path, given: Given) -> Value:
    parts = {path[2:]: value for path, value in given.items() if path[:2] == root}
    if (whole := parts.pop((), {})) is None or (field.optional and not parts and whole == {}):
        return None
    made = whole if whole != {} and is_sendable(whole, field) else sample(field)
    for path, value in parts.items():
        if path[:1] != (_FAILURE,):
            made = _laid(made, path, value, field)
    return made if is_sendable(made, field) else sample(field)


def _laid(inside: Value, path: Path, value: Value, field: Field | None) -> Value:
    """The value with another one at a path in it; what is on the way there comes with what it requires."""
    if not path:
        return value
    below = _part(field, path[:1])
    name = to_units(path[0])
    members = dict(inside) if isinstance(inside, dict) else {}
    laid = _laid(members.get(name, None if below is None else sample(below)), path[1:], value, below)
    members[name] = laid
    return {key: item for key, item in members.items() if item is not None}


def _part(field: Field | None, path: Path) -> Field | None:
    """The documented part of a result; a map has one description for all its keys, and so has JSON."""
    for name in path:
        if field is None or field.type is FieldType.JSON:
            return field
        field = field.items if field.type is FieldType.CONTAINER else field.fields.get(name)
    return field


def filled(world: World, program: ir.Program, cached: Mapping[int, str], replier: Replier) -> World:
    """The world whose cache has a value under the keys that some queries ask for.

    ``cached``: the values, by the identity of the query. A key may depend on what an earlier one finds, so one is
    filled after the other.
    """
    for _ in cached:
        known = {to_units(key) for key in world.cache}
        asked = ((key, ask) for key, ask in _keys(world, program, cached, replier) if key not in known)
        key, ask = next(asked, (None, 0))
        if key is None:
            break
        world = replace(world, cache={**world.cache, join(key): join(cached[ask])})
    return world


def _is_said(name: str, given: Given) -> bool:
    """Whether anything is given of what a question returns."""
    return any(path[:2] == (HTTP, name) for path in given)


def _full(cache: Mapping[str, str]) -> dict[str, str]:
    """The cache with as many entries as Auth0 keeps, so that no other key is taken."""
    count = int(platform().limits["cache_entries_per_trigger"]) - len(cache)
    return {**cache, **{f"taken {number}": "" for number in range(1, count + 1)}}


def _keys(
    world: World, program: ir.Program, cached: Mapping[int, str], replier: Replier
) -> Iterator[tuple[str, int]]:
    """The keys for which the queries ask in a run, with their identity."""
    asked: list[tuple[int, int]] = []

    def note(node: ir.Step | ir.Effect, made: int) -> None:
        if id(node) in cached:
            asked.append((id(node), made))

    run = evaluate(program, world, replier=replier, reached=note)
    for ask, index in asked:
        if index < len(run.calls) and run.calls[index][0] in _LOOKED_UP:
            yield str(run.calls[index][1][0]), ask


def _may_reply(path: Path, value: Value) -> bool:
    match path[2:]:
        case ("status",) | ("failure", "status"):
            return isinstance(value, float) and value.is_integer() and 200 <= value < 600
        case ("text",) | ("failure", "reason"):
            return isinstance(value, str)
        case ():
            return value is None or isinstance(value, dict)
        case _:  # JSON is anything
            return True


def _may_say(path: Path, value: Value) -> bool:
    """Whether a token can say so: its two parts are objects, and what is in them is anything."""
    match path:
        case ():
            return value is None
        case ("payload",) | ("header",):
            return isinstance(value, dict)
        case ("payload" | "header", *_):
            return True
        case ("failure", "reason"):
            return value in (ir.INVALID, ir.EXPIRED)
        case _:
            return False


def _signed(root: Path, given: Given) -> Value:
    """The token that is signed; None if there is none."""
    whole = given.get(root, _TOKEN)
    return whole if whole is None or isinstance(whole, str) else _TOKEN


def _said(root: Path, given: Given) -> Value:
    """What a token says; None if it does not count, ``"expired"`` if it has ended."""
    parts = {path[2:]: value for path, value in given.items() if path[:2] == root}
    whole, reason = parts.pop((), {}), parts.get((_FAILURE, "reason"))
    if whole is None or reason is not None:
        return ir.EXPIRED if reason == ir.EXPIRED else None
    said: dict[str, Value] = {"payload": {}, "header": {}, **(whole if isinstance(whole, dict) else {})}
    for path, value in parts.items():
        if path[:1] != (_FAILURE,):
            said = _put(said, path, value)
    return {"payload": {}, "header": {}, **said}


def _name(ask: ir.Ask, taken: Mapping[str, object]) -> str:
    """The result of a method is the same however often it is asked; the cache has one for each key."""
    if isinstance(ask.question, ir.ApiQuery) and Tag.CACHE not in ask.question.method.tags:
        return f"api.{ask.question.method.name}"
    if isinstance(ask.question, ir.ExternCall):
        return f"{ask.question.extern.name}()"
    return _free(ask.answer.name, taken)


def _free(name: str, taken: Mapping[str, object]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free


def _reply(name: str, given: Given, request: ir.Request) -> JsonValue:
    parts: dict[str, Value] = dict(_KEYS if request.for_keys else _USUAL)
    failure: dict[str, Value] = {}
    for path, value in given.items():
        if path[:2] != (HTTP, name):
            continue
        if len(path) == 2:
            if not isinstance(value, dict):
                return "connection"
            parts |= value
        elif path[2] == _FAILURE:
            failure = _put(failure, path[3:], value) if len(path) > 3 else failure
        else:
            parts = _put(parts, path[2:], value)
            if path[2] == "text":
                parts.pop("json", None)
    if failure.get("reason") in PROBLEMS:
        return str(failure["reason"])
    if failure:
        parts["status"] = failure.get("status", _REFUSED)
    return plain(parts)


def _put(record: dict[str, Value], path: Path, value: Value) -> dict[str, Value]:
    name = to_units(path[0])
    inner = record.get(name)
    laid = value if len(path) == 1 else _put(inner if isinstance(inner, dict) else {}, path[1:], value)
    return {key: item for key, item in {**record, name: laid}.items() if item is not None}


def _as_written(replies: list[JsonValue]) -> JsonValue:
    """One answer for all where they are alike, else a list of them in turn."""
    return replies[0] if all(reply == replies[0] for reply in replies) else replies
