"""The runner treats calls as Auth0's own test kit does.

``table.json`` says, for each method: arguments that the kit takes, arguments at which it throws, and what a call
changes of the event at once, each read in the source that the row names and written anew.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from runner.conftest import NOW

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import MethodKind, Tag
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits, NodeRun
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED, Ending
from actiongen.runs.world import World

TABLE: dict[str, dict[str, dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "table.json").read_text(encoding="utf-8")
)
EVENT = {"session": {"id": "s"}, "user": {"user_metadata": {}, "app_metadata": {}}, "request": {"query": {}}}
ROWS = [(trigger, name, row) for trigger, methods in TABLE.items() for name, row in methods.items()]
# Methods of which the kit has no class of its own here, or whose answer a case must give.
ELSEWHERE = ("cache.", "redirect.", "authentication.recordMethod", "transaction.setMetadata")


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(find_node(), Limits(seconds=30)) as running:
        yield running


def run(runner: Runner, trigger: str, body: str, event: dict[str, Any]) -> NodeRun:
    known = load_trigger(trigger)
    assert known is not None
    code = f"exports.{known.handlers[0].name} = async (event, api) => {{\n{body}\n}};\n"
    (outcome,) = runner.run(runner.load(code, known), [World(event, now_ms=NOW)])
    return outcome


def named(rows: list[tuple[str, str, dict[str, Any]]]) -> list[Any]:
    return [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in rows]


@pytest.mark.parametrize(("trigger", "name", "row"), named(ROWS))
def test_what_the_kit_takes_and_throws_at(
    runner: Runner, trigger: str, name: str, row: dict[str, Any]
) -> None:
    for arguments in row["takes"]:
        outcome = run(runner, trigger, f"api.{name}({arguments});", EVENT)
        assert (outcome.run.end, outcome.refused) == (FINISHED, ()), arguments
    for arguments in row["throws"]:
        outcome = run(runner, trigger, f"api.{name}({arguments});\nconsole.log('on');", EVENT)
        assert outcome.run.end.kind is Ending.REFUSED, arguments
        assert outcome.run.logs == (), f"{arguments}: it does not throw"


@pytest.mark.parametrize(("trigger", "name", "row"), named([each for each in ROWS if each[2]["changes"]]))
def test_what_the_kit_changes_of_the_event(
    runner: Runner, trigger: str, name: str, row: dict[str, Any]
) -> None:
    for change in row["changes"]:
        body = f"api.{name}({change['call']});\nconsole.log(JSON.stringify(event.{change['path']}));"
        outcome = run(runner, trigger, body, change["event"])
        assert outcome.run.end == FINISHED, outcome.run.end
        assert json.loads(str(outcome.run.logs[0][0])) == change["after"]


def test_a_method_that_changes_the_event_is_in_the_table_as_one() -> None:
    for trigger, methods in TABLE.items():
        known = load_trigger(trigger)
        assert known is not None
        for name, method in known.methods.items():
            if method.mutates is not None and name != "transaction.setMetadata":
                assert methods[name]["changes"], name


@pytest.mark.parametrize("trigger", TABLE)
def test_every_method_is_in_the_table(trigger: str) -> None:
    known = load_trigger(trigger)
    assert known is not None
    missing = [
        name
        for name, method in known.methods.items()
        if name not in TABLE[trigger]
        and method.kind is MethodKind.EFFECT
        and Tag.CACHE not in method.tags
        and not name.startswith(ELSEWHERE)
    ]
    assert missing == []
    assert all(len(row["source"]) > 10 for row in TABLE[trigger].values())
