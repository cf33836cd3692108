"""What a run of tests came to, for programs: JSON, JUnit's XML and TAP.

In: a report. Out: text.

    tap(report)   ->   'TAP version 14\\n1..2\\nok 1 - …'
"""

import json
from xml.etree import ElementTree

from actiongen.auth0.model import JsonValue
from actiongen.diagnostics.outcome import count
from actiongen.report.text import Report, course, details
from actiongen.testing.in_order import made, rules_of
from actiongen.testing.values import call_text, path_text, plain
from actiongen.testing.verdict import Result, Verdict

Json = dict[str, JsonValue]


def as_json(report: Report, *, why: bool = False, **further: JsonValue) -> str:
    """One object: the tests, with ``why`` the whole course of each, how many came to what, and what else is given."""
    tests: list[JsonValue] = [
        _test(report, verdict) | ({"why": [*course(report, verdict)]} if why else {})
        for verdict in report.verdicts
    ]
    summary: Json = {
        "tests": len(report.verdicts),
        "passed": report.count(Result.PASSED),
        "failed": report.count(Result.FAILED),
        "differs": report.count(Result.DIFFERS),
        "left_out": report.left_out,
        "properties_not_proved": report.properties,
        "seconds": round(report.seconds, 3),
    }
    return json.dumps({"version": 1, "tests": tests, "summary": summary, **further}, indent=2) + "\n"


def _test(report: Report, verdict: Verdict) -> Json:
    trigger = verdict.subject.trigger
    problems: list[JsonValue] = list(verdict.problems)
    return {
        "path": verdict.test.span.path,
        "line": report.line(verdict),
        "test": verdict.test.title,
        "case": verdict.test.case,
        "result": verdict.result.value,
        "seconds": round(verdict.seconds, 4),
        "way": verdict.test.way,
        "given": {path_text(path): plain(value) for path, value in verdict.start.given},
        "now": verdict.start.now,
        "expected": [each.text(trigger) for each in verdict.expected],
        "calls": [call_text(*call, trigger) for call in verdict.calls],
        "rules": list(rules_of(verdict.turns)),
        "problems": problems,
        **({"actions": _actions(verdict)} if verdict.subject.is_flow else {}),
    }


def _actions(verdict: Verdict) -> JsonValue:
    """What each action of a flow did."""
    trigger = verdict.subject.trigger
    return [
        {
            "action": turn.program.stem,
            "calls": [call_text(*each, trigger) for each in made(turn.traced.run)],
            "rules": list(turn.traced.rules),
        }
        for turn in verdict.turns
    ]


def junit(report: Report) -> str:
    """JUnit's XML: a suite a file."""
    root = ElementTree.Element("testsuites", _counts(report, report.verdicts))
    for path in dict.fromkeys(verdict.subject.path for verdict in report.verdicts):
        own = tuple(verdict for verdict in report.verdicts if verdict.subject.path == path)
        suite = ElementTree.SubElement(root, "testsuite", {"name": path, **_counts(report, own)})
        for each in own:
            where = {"name": xml_text(each.name), "classname": path, "time": f"{each.seconds:.4f}"}
            line = report.line(each)
            case = ElementTree.SubElement(
                suite, "testcase", {**where, "file": each.test.span.path, "line": str(line or 0)}
            )
            if each.result is not Result.PASSED:
                kind = "error" if each.result is Result.DIFFERS else "failure"
                found = ElementTree.SubElement(case, kind, {"message": xml_text(_message(each))})
                found.text = xml_text("\n".join(details(report, each)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _counts(report: Report, verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    results = [verdict.result for verdict in verdicts]
    return {
        "tests": str(len(verdicts)),
        "failures": str(results.count(Result.FAILED)),
        "errors": str(results.count(Result.DIFFERS)),
        "time": f"{sum(verdict.seconds for verdict in verdicts):.4f}",
    }


def _message(verdict: Verdict) -> str:
    return verdict.problems[0] if verdict.problems else "the calls are not the expected ones"


def xml_text(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return "".join(
        (
            char
            if char in "\t\n" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
            else "�"
        )
        for char in text
    )


def tap(report: Report) -> str:
    """TAP, version 14."""
    lines = ["TAP version 14", f"1..{len(report.verdicts)}"]
    for number, each in enumerate(report.verdicts, 1):
        name = (
            f"{each.subject.path}: {each.name}".replace("\\", "\\\\").replace("#", "\\#").replace("\n", " ")
        )
        lines.append(f"{'ok' if each.result is Result.PASSED else 'not ok'} {number} - {name}")
        if each.result is not Result.PASSED:
            lines += ["  ---", f"  message: {json.dumps(_message(each))}", "  details: |"]
            lines += [f"    {line}".rstrip() for line in details(report, each)]
            lines += ["  ..."]
    if report.properties:
        lines.append(f"# not proved here: {count(report.properties, 'property')} (`actiongen prove` does)")
    return "".join(f"{line}\n" for line in lines)
