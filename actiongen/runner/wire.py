"""The lines between the runner and the harness.

In: an Action or a world. Out: its line for Node; and from Node's line a :class:`~actiongen.runner.model.NodeRun`.

    run_line(7, 1, "onExecutePostLogin", world, limits)   ->   b'{"run": 7, …}\\n{"user": …}\\n'
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, cast

from actiongen.auth0.model import JsonValue
from actiongen.runner.model import Limits, NodeRun, Note
from actiongen.runs.externs import ExternResult, Results, call_key
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.texts import json_text, to_units, units_within, value_of_json
from actiongen.runs.values import Call, Value
from actiongen.runs.world import World


class _ErrorJson(TypedDict, total=False):
    kind: str
    message: str
    name: str
    line: float


class _ExternJson(TypedDict):
    name: str
    args: str
    failed: bool
    value: JsonValue
    json: str | None
    calls: tuple[float, float]
    logs: tuple[float, float]
    elapsed: float
    uuids: float


class AnswerJson(TypedDict, total=False):
    """What Node says about a run."""

    run: float
    calls: list[tuple[str, list[JsonValue]]]
    logs: list[list[JsonValue]]
    ms: float
    error: _ErrorJson
    refused: list[tuple[float, str, str]]
    dropped: list[tuple[float, str, str]]
    terminal: float
    externs: list[_ExternJson]
    bye: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """``is_last``: Node says that it should be started anew."""

    run: int
    ran: NodeRun
    is_last: bool


def table_line(trigger: str, table: Mapping[str, JsonValue]) -> bytes:
    """The line that tells Node what Auth0 knows about the methods of a trigger."""
    return json.dumps({"table": trigger, **table}).encode() + b"\n"


def load_line(action: int, code: str, trigger: str, keep_module: bool) -> bytes:
    """The line that gives Node an Action."""
    message = {"load": action, "code": code, "keep": keep_module, "trigger": trigger}
    return json.dumps(message).encode() + b"\n"


def run_line(run: int, action: int, handler: str, world: World, limits: Limits) -> bytes:
    """The two lines that let Node run a handler in a world."""
    message = {
        "run": run,
        "of": action,
        "handler": handler,
        "now": world.now_ms,
        "limit": limits.seconds * 1000,
        "memory": limits.memory_bytes,
        "output": limits.output_bytes,
        "secrets": dict(world.secrets),
        "cache": dict(world.cache),
        "http": dict(world.http),
        "returns": dict(world.returns),
        "earlier": [[name, list(arguments)] for name, arguments in world.earlier],
    }
    return json.dumps(message).encode() + b"\n" + _event_text(world.event).encode() + b"\n"


def _event_text(event: Mapping[str, Value]) -> str:
    """The JSON of an event: of a pair of surrogates that is escaped JavaScript makes one character again."""
    try:
        return json.dumps(dict(event), allow_nan=False)
    except ValueError:
        # JSON has no infinity: it is null to Node, as ``JSON.stringify`` would write it.
        return json_text(dict(event)).encode("utf-8", "backslashreplace").decode()


def read_answer(line: bytes) -> Answer:
    """What Node says about a run."""
    data = cast(AnswerJson, json.loads(line, parse_int=float))
    run = run_of(data)
    terminal = data.get("terminal")
    ran = NodeRun(
        run,
        tuple(_note(*note) for note in data.get("refused", ())),
        tuple(_note(*note) for note in data.get("dropped", ())),
        None if terminal is None else int(terminal),
        data["ms"],
        _externs(data.get("externs", []), run),
    )
    return Answer(int(data["run"]), ran, data.get("bye", False))


def run_of(data: AnswerJson) -> Run:
    """What a run did; numbers are doubles."""
    error = data.get("error")
    return Run(
        tuple(_call(name, arguments) for name, arguments in data["calls"]),
        tuple(tuple(units_within(value) for value in line) for line in data["logs"]),
        FINISHED if error is None else _end(error),
    )


def _call(name: str, arguments: list[JsonValue]) -> Call:
    return name, tuple(units_within(argument) for argument in arguments)


def _externs(found: list[_ExternJson], run: Run) -> Results:
    """The results of externs; what they did stands among what the run did."""
    results: dict[str, tuple[ExternResult, ...]] = {}
    for each in found:
        arguments = value_of_json(each["args"])
        key = call_key(each["name"], arguments if isinstance(arguments, list) else ())
        result = ExternResult(
            each["failed"],
            units_within(each["value"]),
            None if each["json"] is None else to_units(each["json"]),
            run.calls[slice(*map(int, each["calls"]))],
            run.logs[slice(*map(int, each["logs"]))],
            each["elapsed"],
            int(each["uuids"]),
        )
        results[key] = (*results.get(key, ()), result)
    return results


def _note(call: float, message: str, source: str) -> Note:
    return Note(int(call), message, source)


def _end(error: _ErrorJson) -> End:
    line = error.get("line")
    return End(
        Ending(error["kind"]), error["message"], error.get("name"), None if line is None else int(line)
    )
