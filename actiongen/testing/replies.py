"""What other servers answer in events that are made up.

In: an action, and values on paths. Out: the answers of its requests, by method and URL. The values of an answer stand
on paths beside those of the event: ``("http()", "score", "status")``; None on ``("http()", "score")`` is a failure.

    Replies(program).answered(World({…}), {("http()", "score", "status"): 404.0}).http
    ->   {"GET https://api.example.com/score": {"status": 404, "json": {}}}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.requests import Replier, answer_to
from actiongen.ir.walk import below
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import HTTP, Given, Path
from actiongen.testing.values import plain

_FAILURE = "failure"
_PROBLEMS = ("timeout", "connection", "body")
_REFUSED = 500.0
_USUAL: dict[str, Value] = {"status": 200.0, "json": {}}


@dataclass(frozen=True, slots=True)
class Replies:
    """The requests of one action; each has a name of its own."""

    asks: Mapping[str, ir.Ask]
    paths: Mapping[ir.Variable, Path]
    """Where the parts of an answer stand, and those of a failure."""

    @classmethod
    def of_program(cls, program: ir.Program) -> "Replies":
        """Finds the requests."""
        asks: dict[str, ir.Ask] = {}
        paths: dict[ir.Variable, Path] = {}
        # A helper that is defined asks nothing: it stands in each of its calls.
        for node in below(tuple(s for s in program.all_steps if not isinstance(s, ir.DefineHelper))):
            if isinstance(node, ir.Ask):
                name = _free(node.answer.name, asks)
                asks[name] = node
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
            case _:  # nothing else is read of an answer
                return None

    def bound(self, given: Given) -> Iterator[tuple[ir.Variable, Value]]:
        """The answers and failures as the policy sees them, wherever it makes the requests."""
        for name, ask in self.asks.items():
            answer, failure = answer_to(_reply(name, given), ask.question.accept)
            yield ask.answer, answer
            yield ask.failure, failure

    def answered(self, world: World, program: ir.Program, given: Given) -> World:
        """The world with an answer for each request that the action makes in it."""
        if not self.asks:
            return world
        replier = _Replier({id(ask): _reply(name, given) for name, ask in self.asks.items()})
        for handler in program.handlers:
            evaluate(program, world, handler=handler.kind, replier=replier)
        return replace(world, http={name: _as_written(replies) for name, replies in replier.given.items()})


@dataclass(slots=True)
class _Replier(Replier):
    """Answers each request as is wanted, and notes what it was asked."""

    wanted: Mapping[int, JsonValue]
    given: dict[str, list[JsonValue]] = field(default_factory=dict)

    def reply(self, ask: ir.Ask, name: str) -> JsonValue:
        answer = self.wanted.get(id(ask), "connection")
        self.given.setdefault(name, []).append(answer)
        return answer


def may_stand(path: Path, value: Value) -> bool:
    """Whether a server can answer so: a status is one that may have a body, a text is a text."""
    match path[2:]:
        case ("status",) | ("failure", "status"):
            return isinstance(value, float) and value.is_integer() and 200 <= value < 600
        case ("text",) | ("failure", "reason"):
            return isinstance(value, str)
        case ():
            return value is None or isinstance(value, dict)
        case _:  # JSON is anything
            return True


def _free(name: str, taken: Mapping[str, object]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free


def _reply(name: str, given: Given) -> JsonValue:
    parts: dict[str, Value] = dict(_USUAL)
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
    if failure.get("reason") in _PROBLEMS:
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
