"""What is wrong with policies, as services show it beside the lines of a pull request: GitHub, GitLab, SARIF, JUnit.

In: diagnostics and the files that they are about. Out: text.

    github(diagnostics, sources)   ->   '::warning file=policies/mfa.policy,line=3,…::AG421 breaks-in-way: …\\n'
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from actiongen import __version__
from actiongen.diagnostics.model import Diagnostic, Edit, Severity
from actiongen.diagnostics.render import in_order
from actiongen.report.harmless import harmless
from actiongen.source import Source, Span

Json = dict[str, object]
Sources = Mapping[str, Source]

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


# GitHub: commands that a step prints


def github(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """A line a diagnostic, which GitHub Actions shows at the line of the policy."""
    return "".join(f"{_command(each, sources)}\n" for each in in_order(diagnostics))


def _command(diagnostic: Diagnostic, sources: Sources) -> str:
    code = diagnostic.code
    properties: dict[str, object] = {"title": f"{code.id} {code.name}"}
    if diagnostic.primary is not None:
        properties = {"file": diagnostic.span.path, **_github_lines(diagnostic.span, sources), **properties}
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_GITHUB[diagnostic.severity]} {shown}::{_data(_whole(diagnostic))}"


def _github_lines(span: Span, sources: Sources) -> dict[str, object]:
    lines = _lines(span, sources)
    if lines is None:
        return {}
    (line, column), (end_line, end_column) = lines
    # GitHub takes columns of one line alone.
    columns = {"col": column, "endColumn": end_column} if line == end_line else {}
    return {"line": line, "endLine": end_line, **columns}


def _data(text: str) -> str:
    return harmless(text, colour=False).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# GitLab: a report of code quality


def gitlab(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """One list, as GitLab's code quality reports have it."""
    seen: Counter[str] = Counter()
    return json.dumps([_issue(each, sources, seen) for each in in_order(diagnostics)], indent=2) + "\n"


def _issue(diagnostic: Diagnostic, sources: Sources, seen: Counter[str]) -> Json:
    lines = None if diagnostic.primary is None else _lines(diagnostic.span, sources)
    return {
        "description": f"{diagnostic.code.id} {diagnostic.code.name}: {diagnostic.message}",
        "check_name": diagnostic.code.name,
        "fingerprint": _fingerprint(diagnostic, sources, seen),
        "severity": _GITLAB[diagnostic.severity],
        "location": {
            "path": diagnostic.span.path if diagnostic.primary is not None else "actiongen.toml",
            "lines": {"begin": 1 if lines is None else lines[0][0]},
        },
    }


def _fingerprint(diagnostic: Diagnostic, sources: Sources, seen: Counter[str]) -> str:
    """The same for the same mistake in the same line of text, wherever the line has moved to."""
    path, text = "", ""
    if diagnostic.primary is not None:
        path = diagnostic.span.path
        source = sources.get(path)
        text = "" if source is None else source.text[diagnostic.span.start : diagnostic.span.end]
    made = "\0".join((diagnostic.code.id, path, diagnostic.message, text))
    seen[made] += 1
    from hashlib import sha256

    return sha256(f"{made}\0{seen[made]}".encode(errors="surrogatepass")).hexdigest()


# SARIF 2.1.0


def sarif(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """One run, with a rule for each code that is reported and the edits of fixes."""
    found = in_order(diagnostics)
    codes = {each.code.id: each.code for each in found}
    places = {id: position for position, id in enumerate(codes)}
    seen: Counter[str] = Counter()
    rules: list[Json] = [
        {
            "id": code.id,
            "name": code.name,
            "shortDescription": {"text": code.summary},
            "help": {"text": f"actiongen explain {code.id}"},
            "defaultConfiguration": {"level": _SARIF[code.severity]},
        }
        for code in codes.values()
    ]
    results: list[Json] = [_result(each, sources, places[each.code.id], seen) for each in found]
    driver: Json = {"name": "actiongen", "version": __version__, "rules": rules}
    run: Json = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(diagnostic: Diagnostic, sources: Sources, rule: int, seen: Counter[str]) -> Json:
    result: Json = {
        "ruleId": diagnostic.code.id,
        "ruleIndex": rule,
        "level": _SARIF[diagnostic.severity],
        "message": {"text": _whole(diagnostic)},
        "partialFingerprints": {"actiongen/v1": _fingerprint(diagnostic, sources, seen)},
    }
    if diagnostic.primary is not None:
        result["locations"] = [_location(diagnostic.span, sources, diagnostic.primary.text)]
    if diagnostic.secondary:
        related = [_location(each.span, sources, each.text) for each in diagnostic.secondary]
        # SARIF takes each once; in a file that could not be read all places look alike.
        result["relatedLocations"] = [each for at, each in enumerate(related) if each not in related[:at]]
    if diagnostic.fix is not None:
        changes: list[Json] = [
            {
                "artifactLocation": {"uri": _uri(path)},
                "replacements": [_replacement(edit, sources) for edit in edits],
            }
            for path, edits in _by_path(diagnostic.fix.edits).items()
        ]
        result["fixes"] = [{"description": {"text": diagnostic.fix.title}, "artifactChanges": changes}]
    return result


def _location(span: Span, sources: Sources, text: str) -> Json:
    place: Json = {"artifactLocation": {"uri": _uri(span.path)}}
    region = _region(span, sources)
    if region:
        place["region"] = region
    return {"physicalLocation": place, **({"message": {"text": text}} if text else {})}


def _uri(path: str) -> str:
    """A path as SARIF has it: characters that a URI lacks are encoded."""
    from urllib.parse import quote

    return quote(path)


def _region(span: Span, sources: Sources) -> Json:
    lines = _lines(span, sources)
    if lines is None:
        return {}
    (line, column), (end_line, end_column) = lines
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _replacement(edit: Edit, sources: Sources) -> Json:
    return {"deletedRegion": _region(edit.span, sources), "insertedContent": {"text": edit.replacement}}


def _by_path(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.span.path, []).append(edit)
    return found


# JUnit


def junit(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """A suite a file: a diagnostic is a test that failed, unless it is a note; one without any has one that passed."""
    from xml.etree import ElementTree

    found = in_order(diagnostics)
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in sources}
    for each in found:
        by_path.setdefault("" if each.primary is None else each.span.path, []).append(each)
    root = ElementTree.Element("testsuites", _counts(found, len(by_path)))
    for path, own in by_path.items():
        suite = ElementTree.SubElement(root, "testsuite", {"name": path or "actiongen", **_counts(own, 1)})
        for each in own:
            lines = None if each.primary is None else _lines(each.span, sources)
            at = "" if lines is None else f":{lines[0][0]}"
            title = f"{each.code.id} {each.code.name}{at}"
            case = ElementTree.SubElement(
                suite, "testcase", {"classname": path or "actiongen", "name": title}
            )
            if each.severity is not Severity.NOTE:
                told = {"message": harmless(each.message, colour=False), "type": each.severity.value}
                ElementTree.SubElement(case, "failure", told).text = harmless(_whole(each), colour=False)
        if not own:
            ElementTree.SubElement(suite, "testcase", {"classname": path, "name": "is clean"})
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=True) + "\n"


def _counts(found: list[Diagnostic], least: int) -> dict[str, str]:
    failures = sum(each.severity is not Severity.NOTE for each in found)
    return {"tests": str(max(len(found), least)), "failures": str(failures), "errors": "0", "skipped": "0"}


# All of them


def _whole(diagnostic: Diagnostic) -> str:
    """The message with its reasons and the help, a line each."""
    lines = [diagnostic.message, *diagnostic.notes]
    lines += [f"help: {diagnostic.help}"] if diagnostic.help else []
    return "\n".join(lines)


def _lines(span: Span, sources: Sources) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first and the last line and column, from 1; None for a file that could not be read."""
    source = sources.get(span.path)
    if source is None:
        return None
    start = source.position(min(span.start, len(source.text)))
    end = source.position(min(span.end, len(source.text)))
    return (start.line, start.column), (end.line, end.column)
