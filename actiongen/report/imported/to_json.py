"""What an import has made, for other programs.

In: a :class:`~actiongen.report.imported.facts.Report`. Out: one object of JSON, by
``docs/schemas/import-v1.schema.json``.

    to_json(report)   ->   '{"version": 1, "summary": "2 of 2 originals became policies. …", …}'
"""

import json
from collections.abc import Mapping

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import JsonValue, Trigger
from actiongen.importer.judge.model import Difference, Judgement
from actiongen.importer.model import Original
from actiongen.importer.write.model import Result
from actiongen.report.event_json import calls_of, given_of, world_of
from actiongen.report.imported.facts import Report, policy_path, position, verdict_of
from actiongen.report.imported.sentences import sentences
from actiongen.report.suggestion import as_arguments
from actiongen.runs.run import Run
from actiongen.source import Span


def to_json(report: Report) -> str:
    """The object; nothing in it is a command of a service that reads the log."""
    value: Mapping[str, JsonValue] = {
        "version": 1,
        "summary": " ".join(sentences(report)),
        "dry_run": report.is_dry,
        "events": report.events,
        "imported": [_result(result, report) for result in report.results],
        "missed": [{"path": each.path, "what": each.what, "why": each.why} for each in report.missed],
        "notes": list(report.notes),
        "written": list(report.written),
        "unchanged": list(report.same),
        "in_the_way": list(report.in_the_way),
    }
    return json.dumps(value, indent=2, ensure_ascii=False).replace("##", "#\\u0023") + "\n"


def _result(result: Result, report: Report) -> JsonValue:
    original, policy = result.imported.original, result.imported.policy
    return {
        "kind": original.kind.value,
        "name": original.name,
        "trigger": original.trigger,
        "path": original.path,
        "resource": original.resource,
        "policy": policy_path(result, report.folder),
        "verdict": verdict_of(result).value,
        "externs": [] if policy is None else [extern.path for extern in policy.externs],
        "problems": [
            {**_place(original, problem.span), "what": problem.what, "help": problem.help}
            for problem in result.imported.problems
        ],
        "repairs": [
            {**_place(original, repair.span), "kind": repair.kind.value, "what": repair.what}
            for repair in (() if policy is None else policy.repairs)
        ],
        "judgement": None if result.judgement is None else _judgement(result.judgement, original),
        "notes": list(original.notes),
    }


def _place(original: Original, span: Span | None) -> dict[str, JsonValue]:
    """Lines and columns of the code count from 1."""
    found = None if span is None else position(original, span)
    return {"line": None if found is None else found.line, "column": None if found is None else found.column}


def _judgement(judgement: Judgement, original: Original) -> JsonValue:
    coverage = judgement.coverage
    missed: list[JsonValue] = [
        {**_place(original, arm.span), "kind": arm.kind, "text": arm.text} for arm in coverage.missed
    ]
    trigger = load_trigger(original.trigger)
    return {
        "events": judgement.events,
        "equal": judgement.equal,
        "problem": judgement.problem,
        "coverage": {
            "taken": coverage.taken,
            "branches": coverage.arms,
            "percent": round(coverage.percent, 1),
            "missed": missed,
        },
        "differences": [_difference(each, original, trigger) for each in judgement.differences],
        "failures": [{"what": each.what, "events": each.events} for each in judgement.failures],
        "tests": len(judgement.tests),
    }


def _difference(difference: Difference, original: Original, trigger: Trigger | None) -> JsonValue:
    return {
        "class": difference.kind.value,
        "cause": None if difference.cause is None else difference.cause.value,
        **_place(original, difference.span),
        "what": difference.what,
        "events": difference.events,
        "accepted": difference.accepted,
        "documented": difference.is_documented,
        "given": given_of(difference.smallest),
        "arguments": as_arguments(difference.smallest, trigger),
        "world": world_of(difference.smallest),
        "original": _run(difference.original, trigger),
        "policy": _run(difference.policy, trigger),
    }


def _run(run: Run, trigger: Trigger | None) -> JsonValue:
    return {
        "calls": [] if trigger is None else calls_of(run.calls, trigger),
        "end": run.end.kind.value,
        "error": run.end.name,
        "message": run.end.message,
    }
