"""What a change changes, for other programs.

In: a :class:`~actiongen.report.diff.facts.Diff`. Out: one object of JSON, by ``docs/schemas/diff-v1.schema.json``.

    to_json(diff)   ->   '{"version": 1, "summary": "1 of 5 actions lets logins in …", …}'
"""

import json
from collections.abc import Mapping

from actiongen.auth0.model import JsonValue, Trigger
from actiongen.prover.model import Difference
from actiongen.report.diff.facts import Aside, Compared, Diff
from actiongen.report.diff.sentences import sentences
from actiongen.report.event_json import calls_of, given_of, world_of
from actiongen.report.suggestion import as_arguments


def to_json(diff: Diff) -> str:
    """The object; nothing in it is a command of a service that reads the log."""
    failed: list[JsonValue] = [kind.value for kind in diff.failed]
    value: Mapping[str, JsonValue] = {
        "version": 1,
        "old": diff.old,
        "new": diff.new,
        "way": diff.way,
        "on_node": diff.no_node is None,
        "summary": " ".join(sentences(diff)),
        "failed": failed,
        "compared": [_compared(each) for each in diff.compared],
    }
    return json.dumps(value, indent=2, ensure_ascii=False).replace("##", "#\\u0023") + "\n"


def _compared(each: Compared) -> JsonValue:
    comparison = each.comparison
    kinds: list[JsonValue] = [*sorted(kind.value for kind in each.kinds)]
    return {
        "kind": "flow" if each.is_flow else "action",
        "name": each.name,
        "trigger": each.trigger.id,
        "file": each.path,
        "presence": each.presence.value,
        "change": None if comparison is None else comparison.change.value,
        "kinds": kinds,
        "reason": None if comparison is None else comparison.reason,
        "milliseconds": 0 if comparison is None else round(comparison.milliseconds, 1),
        "beside": [_aside(aside) for aside in each.asides],
        "differences": [
            _difference(difference, each.trigger)
            for difference in (() if comparison is None else comparison.differences)
        ],
    }


def _aside(aside: Aside) -> JsonValue:
    return {"what": aside.what, "old": aside.old, "new": aside.new}


def _difference(difference: Difference, trigger: Trigger) -> JsonValue:
    return {
        "change": difference.change.value,
        "way": difference.input.way,
        "given": given_of(difference.input),
        "arguments": as_arguments(difference.input, trigger),
        "world": world_of(difference.input),
        "before": calls_of(difference.before, trigger),
        "after": calls_of(difference.after, trigger),
        "rules": list(difference.rules),
    }
