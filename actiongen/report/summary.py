"""A summary of a repository of policies, in Markdown: for the page of a job of CI, or a comment.

In: what was found, tested and measured. Out: a table of the policies, what is wrong and which tests failed.

    markdown(Summary(…))   ->   '## actiongen: 5 actions, 12 tests passed, coverage 100.0 %\\n…'

Texts of policies stand in it as they are: nothing in them is Markdown, HTML or a cell of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actiongen import ir
from actiongen.diagnostics.model import Diagnostic, Severity
from actiongen.diagnostics.outcome import count
from actiongen.diagnostics.render import in_order
from actiongen.diagnostics.snippet import shown
from actiongen.prover.model import Verdict as ProofVerdict
from actiongen.report.proofs import Proof, calls_text
from actiongen.report.suggestion import as_arguments
from actiongen.report.text import Report
from actiongen.source import Source
from actiongen.testing import coverage as cover
from actiongen.testing.coverage import Coverage
from actiongen.testing.verdict import Result, Verdict

MOST_BYTES = 1024 * 1000
"""GitHub takes 1,024 KiB of all that a step says there, and drops it all beyond that; a little is left for others."""

_SPECIAL = re.compile(r"""[\\`*_{}\[\]<>()#!|~$@:&"']""")
_DASH = "–"


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to say; ``report`` is None where no test was run, and ``why`` says why not. ``claims`` are the
    properties, each with the file of the action or flow that it is about, ``proofs`` what the prover says of them, None
    where nobody was asked.
    """

    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    programs: tuple[ir.Program, ...] = ()
    report: Report | None = None
    coverages: tuple[Coverage, ...] = ()
    why: str = ""
    claims: tuple[tuple[str, ir.Property], ...] = ()
    proofs: tuple[Proof, ...] | None = None


def markdown(summary: Summary) -> str:
    """The whole page; what would not fit on GitHub's is counted and left out."""
    lines = [*_lines(summary)]
    left = MOST_BYTES - 200
    for at, line in enumerate(lines):
        left -= len(line.encode()) + 1
        if left < 0:
            more = len([each for each in lines[at:] if each.startswith(("| ", "- "))])
            cut = f"{count(more, 'more line')} would not fit here; `actiongen check` and `actiongen test` say all."
            return "\n".join([*lines[:at], "", cut]) + "\n"
    return "\n".join(lines) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    found = in_order(summary.diagnostics)
    yield f"## actiongen: {_title(summary, found)}"
    yield ""
    if summary.why:
        yield from (f"Not tested: {_text(summary.why)}.", "")
    heads = ("policy", "trigger", "findings", "tests", "coverage", *["properties"] * bool(summary.claims))
    yield from (_row(*heads), f"|{'---|' * len(heads)}")
    yield from _policies(summary, found)
    if found:
        yield from ("", "### Findings", "", "| | check | place | message |", "|---|---|---|---|")
        by_path = {source.path: source for source in summary.sources}
        for each in found:
            check = f"{each.code.id} {_code(each.code.name)}"
            yield _row(each.severity.value, check, _place(each, by_path), _message(each.message))
    failures = summary.report.failures if summary.report is not None else ()
    if failures and summary.report is not None:
        yield from ("", "### Tests that did not pass", "", "| test | place | problem |", "|---|---|---|")
        for verdict in failures:
            yield _row(_text(verdict.name), _of_test(verdict, summary.report), _text(_problem(verdict)))
    yield from _not_proved(summary)


def _title(summary: Summary, found: list[Diagnostic]) -> str:
    parts = (
        [count(len(summary.programs), "action")]
        if summary.programs
        else [count(len(summary.sources), "policy")]
    )
    parts += [_counted(found)] if found else []
    if summary.report is not None:
        verdicts = summary.report.verdicts
        tests = count(len(verdicts), "test")
        parts.append(
            f"{tests}: {_verdicts(verdicts)}"
            if summary.report.failures
            else f"{tests} passed" if verdicts else "no test"
        )
        parts.append(f"coverage {cover.percent(summary.coverages):.1f} %")
    if summary.claims:
        properties = count(len(summary.claims), "property")
        proofs = _answers(summary.proofs or ())
        parts.append(properties if summary.proofs is None else f"{properties}: {proofs}")
    return ", ".join(parts)


def _policies(summary: Summary, found: list[Diagnostic]) -> Iterator[str]:
    """A row an action, and one for each other file of which there is something to say."""
    actions = {program.path: program for program in summary.programs}
    coverages = {each.program.path: each for each in summary.coverages}
    of: dict[str | None, list[Diagnostic]] = {}
    for each in found:
        of.setdefault(each.path, []).append(each)
    tests: dict[str, list[Verdict]] = {}
    for verdict in summary.report.verdicts if summary.report is not None else ():
        tests.setdefault(verdict.subject.path, []).append(verdict)
    claims = Counter(path for path, _ in summary.claims)
    paths = [source.path for source in summary.sources]
    others = [path for path in of if path is not None and path not in paths]
    for path in [*paths, *others]:
        if summary.programs and not any(path in each for each in (actions, of, tests, claims)):
            continue
        program = actions.get(path)
        title = "" if program is None else f" {_text(program.header.name)}"
        yield _row(
            _code(path.partition("/")[2].removesuffix(".policy") or path) + title,
            _code(program.header.trigger.id) if program is not None else _DASH,
            _counted(of.get(path, [])) or "none",
            _tests(tests.get(path, ()), summary, is_action=program is not None),
            _coverage(coverages[path]) if path in coverages else _DASH,
            *[_properties(path, claims[path], summary)] * bool(claims),
        )


def _tests(verdicts: Iterable[Verdict], summary: Summary, *, is_action: bool) -> str:
    verdicts = tuple(verdicts)
    if verdicts:
        return _verdicts(verdicts)
    return "none" if summary.report is not None and is_action else _DASH


def _verdicts(verdicts: Iterable[Verdict]) -> str:
    results = Counter(verdict.result for verdict in verdicts)
    words = {Result.PASSED: "passed", Result.FAILED: "failed", Result.DIFFERS: "differ between the engines"}
    return ", ".join(f"{results[each]} {word}" for each, word in words.items() if results[each]) or "none"


def _properties(path: str, number: int, summary: Summary) -> str:
    if not number or summary.proofs is None:
        return str(number) if number else _DASH
    return _answers(proof for proof in summary.proofs if proof.subject.path == path)


def _answers(proofs: Iterable[Proof]) -> str:
    verdicts = Counter(proof.answer.verdict for proof in proofs)
    return ", ".join(f"{verdicts[each]} {each.value}" for each in ProofVerdict if verdicts[each])


def _not_proved(summary: Summary) -> Iterator[str]:
    proofs = [proof for proof in summary.proofs or () if proof.answer.verdict is not ProofVerdict.PROVED]
    if proofs:
        yield from (
            "",
            "### Properties that are not proved",
            "",
            "| property | place | why |",
            "|---|---|---|",
        )
    sources = {source.path: source for source in summary.sources}
    for proof in proofs:
        span, example = proof.claim.span, proof.answer.example
        source = sources.get(span.path)
        line = "" if source is None else f":{source.position(span.start).line}"
        why = _text(proof.answer.reason or "")
        if example is not None:
            given = _code(as_arguments(example.input, proof.subject.trigger))
            calls = ", ".join(map(_code, calls_text(proof, example))) or "nothing"
            why = f"with {given} the policy calls {calls}"
        yield _row(_text(f"{proof.kind}: {proof.claim.title}"), _code(f"{span.path}{line}"), why)


def _coverage(coverage: Coverage) -> str:
    hit, every = coverage.count()
    return f"{cover.percent((coverage,)):.1f} % ({hit} of {every})"


def _counted(found: Iterable[Diagnostic]) -> str:
    severities = Counter(each.severity for each in found)
    return ", ".join(count(severities[each], each.value) for each in Severity if severities[each])


def _place(diagnostic: Diagnostic, sources: dict[str, Source]) -> str:
    if diagnostic.primary is None:
        return _DASH
    span = diagnostic.span
    source = sources.get(span.path)
    if source is None or diagnostic.primary.is_whole_file:
        return _code(span.path)
    return _code(f"{span.path}:{source.position(min(span.start, len(source.text))).line}")


def _of_test(verdict: Verdict, report: Report) -> str:
    line = report.line(verdict)
    return _code(verdict.test.span.path if line is None else f"{verdict.test.span.path}:{line}")


def _problem(verdict: Verdict) -> str:
    return verdict.problems[0] if verdict.problems else "the calls are not the expected ones"


# Markdown


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """A text in which nothing is Markdown: what could be is written by its number."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", shown(text))


def _code(text: str) -> str:
    """A text as code; a backtick would end it, and a bar the cell."""
    plain = shown(text).replace("`", "'").replace("|", "\\|")
    return f"`{plain}`" if plain.strip() else _text(text)


def _message(text: str) -> str:
    """A message of ours, with the user's texts in backticks."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _text(text)
    return "".join(_code(part) if at % 2 else _text(part) for at, part in enumerate(parts))
