"""Tables of events and of what an Action must do with them.

In: ``<name>.events.json``, written by hand. Out: events with the calls that are expected, one a row.

    {"trigger": "post-login",
     "base": {"tenant": {"id": "acme"}},               laid over the trigger's default event
     "cases": [{"name": "staff", "set": {"user.email": null}, "unset": ["authorization"],
                "now": "2026-01-05T10:00:00Z", "handler": "onExecutePostLogin",
                "returns": {"cache.get": {"value": "x"}}, "http": {"GET https://…": {"status": 200, "body": "{}"}},
                "each": {"tenant.id": ["a", "b"]}, "absent": {"user.app_metadata.plan": "string"},
                "calls": [["multifactor.enable", ["any"]]], "logs": [], "error": null}]}

Only ``name`` and ``calls`` are required; ``same_as`` names the case above whose calls are expected here too.
``each`` repeats a case for every value of a path, one path at a time, and ``absent`` for everything that makes
a path absent: missing, null and, unless its type is given as ``"optional"``, values of every other type
(``"any"``: of every type). ``{"$repeat": ["ab", 3]}`` stands for ``"ababab"`` wherever a value may stand,
``{"$throws": "why"}`` among ``returns`` for a query that throws, or a function of an Actions Module.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Change
from bench.events import JSON_VALUES, Json, changed, merged
from bench.node import Outcome

_TABLE_KEYS = {"trigger", "base", "cases"}
_CASE_KEYS = {
    "name",
    "set",
    "unset",
    "now",
    "handler",
    "returns",
    "http",
    "each",
    "absent",
    "calls",
    "same_as",
    "logs",
    "error",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One event and what is expected of it. ``logs`` is None where the case does not say."""

    name: str
    event: Json
    handler: str | None
    now: str | None
    returns: Mapping[str, object]
    http: Mapping[str, object]
    writes: Mapping[str, Sequence[str]]
    calls: list[list[object]]
    logs: list[str] | None
    error: str | None

    def problem(self, outcome: Outcome) -> str | None:
        """How the outcome differs from what is expected, None if it does not."""
        logs = outcome.logs if self.logs is None else self.logs
        wanted = Outcome(self.calls, logs, self.error, mutated=False, exports=outcome.exports)
        return None if outcome == wanted else f"{self.name}\n  wanted {wanted}\n  was    {outcome}"


def read_table(file: Path) -> list[Row]:
    """All rows of a table."""
    table = cast(Json, _expanded(json.loads(file.read_text(encoding="utf-8"))))
    assert table.keys() <= _TABLE_KEYS, f"{file.name}: {table.keys() - _TABLE_KEYS}"
    trigger = load_trigger(str(table["trigger"]))
    assert trigger is not None, f"no trigger {table['trigger']}"
    base = merged(trigger.default_event, cast(Json, table.get("base", {})))
    cases = cast(list[Json], table["cases"])
    names = [case["name"] for case in cases]
    assert names and len(set(names)) == len(names), f"{file.name}: names must differ"
    writes = {
        name: method.mutates.path
        for name, method in trigger.methods.items()
        if method.mutates is not None and method.mutates.change is Change.SET_ENTRY
    }
    return [row for case in _with_calls(cases) for row in _rows(base, case, writes)]


def _with_calls(cases: list[Json]) -> Iterator[Json]:
    calls: dict[object, object] = {}
    for case in cases:
        assert ("calls" in case) != ("same_as" in case), f"{case['name']}: either `calls` or `same_as`"
        calls[case["name"]] = calls[case["same_as"]] if "same_as" in case else case["calls"]
        yield case | {"calls": calls[case["name"]]}


def _rows(base: Json, case: Json, writes: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    assert case.keys() <= _CASE_KEYS, f"{case['name']}: {case.keys() - _CASE_KEYS}"
    event = changed(base, cast(Json, case.get("set", {})), cast(list[str], case.get("unset", ())))
    for variant, varied in _variants(event, case):
        yield Row(
            name=f"{case['name']}{variant}",
            event=varied,
            handler=cast(str | None, case.get("handler")),
            now=cast(str | None, case.get("now")),
            returns=cast(Json, case.get("returns", {})),
            http=cast(Json, case.get("http", {})),
            writes=writes,
            calls=cast(list[list[object]], case["calls"]),
            logs=cast(list[str] | None, case.get("logs")),
            error=cast(str | None, case.get("error")),
        )


def _variants(event: Json, case: Json) -> Iterator[tuple[str, Json]]:
    if "each" not in case and "absent" not in case:
        yield "", event
    for path, values in cast(dict[str, list[object]], case.get("each", {})).items():
        for value in values:
            yield f" ({path} is {value!r})", changed(event, {path: value}, ())
    for path, kind in cast(dict[str, str], case.get("absent", {})).items():
        yield f" ({path} is missing)", changed(event, {}, [path])
        for value in _absent_values(kind):
            yield f" ({path} is {value!r})", changed(event, {path: value}, ())


def _absent_values(kind: str) -> tuple[object, ...]:
    match kind:
        case "optional":
            return (None,)
        case "any":
            return JSON_VALUES
        case _:
            types = {"string": str, "number": (int, float), "boolean": bool, "list": list, "object": dict}
            wanted = cast(type, types[kind])
            return tuple(
                value
                for value in JSON_VALUES
                if not isinstance(value, wanted) or (kind == "number" and isinstance(value, bool))
            )


def _expanded(value: object) -> object:
    if isinstance(value, list):
        return [_expanded(item) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"$repeat"}:
            text, count = value["$repeat"]
            return text * count
        return {key: _expanded(item) for key, item in value.items()}
    return value
