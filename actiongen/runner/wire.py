"""The lines between the runner and the harness.

In: an Action or a case. Out: its line for Node; and from Node's line an
:class:`~actiongen.runner.model.Outcome`.

    run_line(7, 1, "onExecutePostLogin", case, limits)   ->   b'{"run": 7, …}\\n{"user": …}\\n'
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, cast

from actiongen.auth0.model import JsonValue
from actiongen.runner.model import Call, Case, Failure, FailureKind, Limits, Note, Outcome

BAD_EVENT = "bad-event"


class _ErrorJson(TypedDict, total=False):
    kind: str
    message: str
    name: str
    line: int


class _OutcomeJson(TypedDict, total=False):
    run: int
    calls: list[tuple[str, list[JsonValue]]]
    logs: list[list[JsonValue]]
    ms: float
    error: _ErrorJson
    refused: list[tuple[int, str, str]]
    dropped: list[tuple[int, str, str]]
    terminal: int
    bye: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """``is_last``: Node says that it should be started anew."""

    run: int
    outcome: Outcome
    is_last: bool


def table_line(trigger: str, table: Mapping[str, JsonValue]) -> bytes:
    """The line that tells Node what Auth0 knows about the methods of a trigger."""
    return json.dumps({"table": trigger, **table}).encode() + b"\n"


def load_line(action: int, code: str, trigger: str, keep_module: bool) -> bytes:
    """The line that gives Node an Action."""
    message = {"load": action, "code": code, "keep": keep_module, "trigger": trigger}
    return json.dumps(message).encode() + b"\n"


def run_line(run: int, action: int, handler: str, case: Case, limits: Limits) -> bytes:
    """The two lines that give Node a case."""
    message = {
        "run": run,
        "of": action,
        "handler": case.handler or handler,
        "now": case.now_ms,
        "limit": limits.seconds * 1000,
        "memory": limits.memory_bytes,
        "output": limits.output_bytes,
        "secrets": dict(case.secrets),
        "cache": dict(case.cache),
        "http": dict(case.http),
        "returns": dict(case.returns),
        "earlier": [[name, list(arguments)] for name, arguments in case.earlier],
    }
    # A line break in JSON is white space; a lone surrogate, which UTF-8 cannot say, becomes JSON's escape.
    event = case.event_json.replace("\r", " ").replace("\n", " ").encode("utf-8", "backslashreplace")
    return json.dumps(message).encode() + b"\n" + event + b"\n"


def read_answer(line: bytes) -> Answer:
    """What Node says about a case; raises ValueError where its event is no JSON."""
    data = cast(_OutcomeJson, json.loads(line))
    error = data.get("error")
    if error is not None and error["kind"] == BAD_EVENT:
        raise ValueError(f"the event of a case is no JSON object: {error['message']}")
    calls: list[Call] = [(name, tuple(args)) for name, args in data["calls"]]
    outcome = Outcome(
        calls=tuple(calls),
        logs=tuple(tuple(values) for values in data["logs"]),
        error=None if error is None else _failure(error),
        refused=tuple(Note(*each) for each in data.get("refused", ())),
        dropped=tuple(Note(*each) for each in data.get("dropped", ())),
        terminal=data.get("terminal"),
        duration_ms=data["ms"],
    )
    return Answer(data["run"], outcome, data.get("bye", False))


def _failure(error: _ErrorJson) -> Failure:
    return Failure(FailureKind(error["kind"]), error["message"], error.get("name"), error.get("line"))
