"""What an import comes to, in sentences.

In: a :class:`~actiongen.report.imported.facts.Report`, or a part of it. Out: sentences.

    judged(judgement)   ->   "equal on 10,000 events, with 97 % of the original's branches taken"
"""

from collections.abc import Iterator

from actiongen.diagnostics.outcome import count
from actiongen.importer.judge.model import SAID, Arm, Class, Difference, Failure, Judgement
from actiongen.importer.model import Original
from actiongen.importer.write.model import Result
from actiongen.report.imported.facts import Report, Verdict, line_of, ran, verdict_of
from actiongen.runs.run import Ending, Run

MEANINGS = {
    Verdict.OPENED: (
        "lets a login pass that its original refuses",
        "let logins pass that their originals refuse",
    ),
    Verdict.WRONG: ("does something else than its original", "do something else than their originals"),
    Verdict.UNJUDGED: ("was not compared with its original", "were not compared with their originals"),
    Verdict.PARTLY: ("was compared with its original in part", "were compared with their originals in part"),
    Verdict.REPAIRED: ("differs by what the language repairs", "differ by what the language repairs"),
    Verdict.EQUAL: ("does the same as its original", "do the same as their originals"),
}


def sentences(report: Report) -> tuple[str, ...]:
    """The verdict, the worst first."""
    return tuple(_sentences(report))


def _sentences(report: Report) -> Iterator[str]:
    made = [result for result in report.results if verdict_of(result) is not Verdict.REFUSED]
    everything = len(report.results) + len(report.missed)
    would = "would become" if report.is_dry else "became"
    verb = f"{would} {'a policy' if len(made) == 1 else 'policies'}"
    yield f"{len(made):,} of {count(everything, 'original')} {verb}."
    for verdict, (one, several) in MEANINGS.items():
        number = sum(verdict_of(result) is verdict for result in made)
        if number:
            yield f"{number:,} {one if number == 1 else several}."


def judged(judgement: Judgement) -> str:
    """What was run, and how much of the original that has seen."""
    number = ran(judgement)
    if not number:
        return f"could not be judged: {judgement.problem or 'no event could be run'}"
    events = f"{number:,} {'event' if number == 1 else 'events'}"
    said = f"equal on {events}" if judgement.equal == number else f"equal on {judgement.equal:,} of {events}"
    said += f", with {_percent(judgement.coverage.percent)} of the original's branches taken"
    return said if judgement.problem is None else f"{said}; ended early: {judgement.problem}"


def lacking(failure: Failure) -> str:
    """Events that say nothing."""
    number = f"{failure.events:,} {'event' if failure.events == 1 else 'events'}"
    hint = (
        "; if it only computes, install it and name its folder with `--packages`"
        if failure.what.startswith("the module")
        else ""
    )
    return f"{number} could not be run, for want of {failure.what}{hint}"


def _percent(share: float) -> str:
    """Never 100 % where something is missing."""
    return f"{int(share)} %"


def untaken(arm: Arm, original: Original) -> str:
    """A branch that no event took."""
    line = line_of(original, arm.span)
    where = f"line {line}, " if line is not None else ""
    return f"{where}{arm.kind}: {arm.text}"


def differing(difference: Difference, original: Original) -> str:
    """A difference in one line."""
    kind = (
        difference.kind.value.replace("-", " ") if difference.kind is not Class.OTHER else SAID[Class.OTHER]
    )
    cause = "" if difference.cause is None else f" ({SAID[difference.cause]})"
    line = None if difference.span is None else line_of(original, difference.span)
    where = "" if line is None else f" at line {line}"
    number = f"{difference.events:,} {'event' if difference.events == 1 else 'events'}"
    only = "" if difference.is_documented else ", only in such as Auth0 does not document"
    return f"{kind}{where}, {number}{only}: {difference.what}{cause}"


def ending(run: Run) -> tuple[str, ...]:
    """How a run ended, where it did not end by itself."""
    end = run.end
    if end.kind is Ending.FINISHED:
        return ()
    if end.kind is Ending.THROWN:
        return (f"throws {end.name or 'Error'}: {end.message}",)
    return (f"ends: {end.kind.value}{f': {end.message}' if end.message else ''}",)


def repaired(result: Result) -> list[str]:
    """The differences that the language makes, each once, with its places."""
    policy = result.imported.policy
    places: dict[tuple[str, str], list[str]] = {}
    for each in () if policy is None else policy.repairs:
        line = line_of(result.imported.original, each.span)
        found = places.setdefault((each.kind.value, each.what), [])
        if line is not None and str(line) not in found:
            found.append(str(line))
    return [
        f"repair ({kind.replace('-', ' ')}){_at(lines)}: {what}" for (kind, what), lines in places.items()
    ]


def _at(lines: list[str]) -> str:
    if len(lines) < 2:
        return f" at line {lines[0]}" if lines else ""
    return f" at lines {', '.join(lines[:-1])} and {lines[-1]}"
