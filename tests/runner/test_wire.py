"""What the runner and Node tell each other."""

import json
import math
from typing import Any

from actiongen.runner.model import Limits, NodeRun, Note
from actiongen.runner.wire import Answer, load_line, read_answer, run_line, table_line
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.world import World


def lines(data: bytes) -> list[Any]:
    assert data.endswith(b"\n")
    return [json.loads(line) for line in data.splitlines()]


def answer(**given: object) -> Answer:
    return read_answer(json.dumps({"run": 7, "calls": [], "logs": [], "ms": 1.5} | given).encode())


def test_node_is_told_the_methods_of_a_trigger_and_an_action() -> None:
    assert lines(table_line("post-login", {"methods": ["é"]})) == [{"table": "post-login", "methods": ["é"]}]
    code = "exports.x = '\u2028\\n';\n"
    assert lines(load_line(3, code, "post-login", True)) == [
        {"load": 3, "code": code, "keep": True, "trigger": "post-login"}
    ]


def test_node_is_told_a_world_in_one_line_and_the_event_in_another() -> None:
    world = World(
        {"user": {"name": "\ud83d\ude00"}},
        secrets={"KEY": "k"},
        now_ms=12.5,
        cache={"c": "d"},
        http={"GET https://a.example/": {"status": 200}},
        returns={"groups.hasGroupMembership": True},
        earlier=(("access.deny", ("a", None)),),
    )
    first, event = lines(run_line(9, 3, "onExecutePostLogin", world, Limits(0.25, 1024, 77)))
    assert first == {
        "run": 9,
        "of": 3,
        "handler": "onExecutePostLogin",
        "now": 12.5,
        "limit": 250.0,
        "memory": 1024,
        "output": 77,
        "secrets": {"KEY": "k"},
        "cache": {"c": "d"},
        "http": {"GET https://a.example/": {"status": 200}},
        "returns": {"groups.hasGroupMembership": True},
        "earlier": [["access.deny", ["a", None]]],
    }
    assert event == {"user": {"name": "😀"}}


def test_a_number_that_json_does_not_know_is_null_in_an_event() -> None:
    world = World({"n": math.inf, "text": "a\ud800\nb\ud83d\ude00", "m": 1.5})
    line = run_line(1, 1, "h", world, Limits()).splitlines()[1]
    assert json.loads(line) == {"n": None, "text": "a\ud800\nb😀", "m": 1.5}


def test_an_answer_of_a_run_that_did_nothing() -> None:
    assert answer() == Answer(7, NodeRun(Run((), (), FINISHED), (), (), None, 1.5), False)


def test_an_answer_of_a_run_that_did_much() -> None:
    made = answer(
        calls=[["access.deny", ["😀", {"b": 1, "0": [2]}]]],
        logs=[["a", 1], []],
        refused=[[0, "too long", "where"]],
        dropped=[[1, "too late", "there"]],
        terminal=0,
        bye=True,
        error={"kind": "refused", "message": "too long"},
    )
    (call,) = made.ran.run.calls
    assert call == ("access.deny", ("\ud83d\ude00", {"0": [2.0], "b": 1.0}))
    assert made.ran.run.logs == (("a", 1.0), ())
    assert made.ran.run.end == End(Ending.REFUSED, "too long")
    assert made.ran.refused == (Note(0, "too long", "where"),)
    assert made.ran.dropped == (Note(1, "too late", "there"),)
    assert isinstance(made.ran.refused[0].call, int)
    assert made.ran.terminal == 0 and isinstance(made.ran.terminal, int)
    assert made.is_last and made.run == 7 and isinstance(made.run, int)
    assert made.ran.after_terminal == ()


def test_an_error_has_a_class_and_a_line_where_node_knows_them() -> None:
    end = answer(error={"kind": "thrown", "message": "m", "name": "TypeError", "line": 3}).ran.run.end
    assert end == End(Ending.THROWN, "m", "TypeError", 3) and isinstance(end.line, int)
    assert answer(error={"kind": "timeout", "message": ""}).ran.run.end == End(Ending.TIMEOUT)
