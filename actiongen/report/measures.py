"""Coverage and mutation score for people and for programs.

In: what was measured, the texts of the files. Out: lines of text, and JSON.

    coverage_lines((coverage,), sources, seed=0)   ->   ['coverage: 100.0 % (26 of 26): …']
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from actiongen.auth0.model import JsonValue
from actiongen.diagnostics.outcome import count
from actiongen.report.coverage_places import files_json
from actiongen.report.suggestion import as_arguments
from actiongen.runs.values import Call
from actiongen.source import Source, Span
from actiongen.testing import coverage as cover
from actiongen.testing import mutation
from actiongen.testing.coverage import Coverage, Kind, Point, Suggestions
from actiongen.testing.mutants import Mutant
from actiongen.testing.mutation import Score, Survivor
from actiongen.testing.values import call_text

_NAMES = {Kind.RULE: "rules", Kind.BRANCH: "branches", Kind.CONDITION: "conditions"}
_LONGEST = 70


def coverage_lines(coverages: Sequence[Coverage], sources: Mapping[str, Source], seed: int) -> Iterator[str]:
    """The number, and what was missed, each with an event that would hit it."""
    hit, every = (sum(coverage.count()[index] for coverage in coverages) for index in (0, 1))
    kinds = []
    for kind, name in _NAMES.items():
        counts = [coverage.count(kind) for coverage in coverages]
        kinds.append(f"{name} {sum(a for a, _ in counts)}/{sum(b for _, b in counts)}")
    yield f"coverage: {cover.percent(coverages):.1f} % ({hit} of {every}): {', '.join(kinds)}"
    for coverage in coverages:
        for point, suggestion in missed(coverage, seed):
            yield f"  {_place(point.span, sources)}: {what_was_missed(coverage, point, sources)}"
            yield f"    {suggestion}"


def missed(coverage: Coverage, seed: int) -> Iterator[tuple[Point, str]]:
    """What no test hit, and what to write for it."""
    suggestions = Suggestions(coverage.program, seed) if coverage.missed else None
    for point in coverage.missed:
        given = None if suggestions is None else suggestions.event(point)
        yield point, (
            "no event was found that does it"
            if given is None
            else f"try {as_arguments(given, coverage.program.header.trigger)}"
        )


def what_was_missed(coverage: Coverage, point: Point, sources: Mapping[str, Source]) -> str:
    """A point that no test hit, in words."""
    if point.kind is Kind.RULE:
        return f"the rule `{coverage.titles[point.span]}` never acted"
    return f"`{_text(point.span, sources)}` was never {point.outcome}"


def mutation_lines(scores: Sequence[Score], sources: Mapping[str, Source]) -> Iterator[str]:
    """The score, and the survivors, each with an event that would tell."""
    killed = sum(score.killed for score in scores)
    every = sum(score.counted for score in scores)
    same = sum(len(score.equivalent) for score in scores)
    open_ = sum(len(score.undecided) for score in scores)
    undecided = f", {open_} of them undecided" if open_ else ""
    yield (
        f"mutation score: {mutation.percent(scores):.1f} % ({killed} of {every} mutants are noticed{undecided}; "
        f"{same} more {'is' if same == 1 else 'are'} equivalent)"
    )
    for score in scores:
        for survivor in score.survivors:
            yield from _survivor(score, survivor, sources)
        for mutant in score.undecided:
            yield f"  {_place(mutant.span, sources)}: undecided: {mutant.what}"
            yield "    no test notices it, and no event was found that tells the two apart"
        for mutant in score.equivalent:
            yield f"  {_place(mutant.span, sources)}: equivalent: {mutant.what}"


def _survivor(score: Score, survivor: Survivor, sources: Mapping[str, Source]) -> Iterator[str]:
    mutant = survivor.mutant
    yield f"  {_place(mutant.span, sources)}: no test notices that {mutant.what}"
    yield f"    write a test with {as_arguments(survivor.event, score.program.header.trigger)}"
    changed = _calls(score, survivor.changed)
    yield f"    it calls {_calls(score, survivor.original)}; the changed policy {changed}"


def _calls(score: Score, calls: tuple[Call, ...]) -> str:
    trigger = score.program.header.trigger
    return ", ".join(call_text(*call, trigger) for call in calls) or "nothing"


def coverage_json(coverages: Sequence[Coverage], sources: Mapping[str, Source], seed: int) -> JsonValue:
    """The same as JSON, with every place that counts."""
    listed: list[JsonValue] = []
    suggestions: dict[Point, str] = {}
    for coverage in coverages:
        for point, suggestion in missed(coverage, seed):
            suggestions.setdefault(point, suggestion)
            listed.append(
                {
                    "path": point.span.path,
                    "line": _line(point.span, sources),
                    "kind": point.kind.value,
                    "what": what_was_missed(coverage, point, sources),
                    "suggestion": suggestion,
                }
            )
    kinds: dict[str, JsonValue] = {}
    for kind, name in _NAMES.items():
        counts = [coverage.count(kind) for coverage in coverages]
        kinds[name] = {"hit": sum(a for a, _ in counts), "all": sum(b for _, b in counts)}
    return {
        "percent": round(cover.percent(coverages), 2),
        **kinds,
        "missed": listed,
        "files": files_json(coverages, sources, suggestions),
    }


def mutation_json(scores: Sequence[Score], sources: Mapping[str, Source]) -> JsonValue:
    """The same as JSON."""
    survivors: list[JsonValue] = [
        {
            "path": survivor.mutant.span.path,
            "line": _line(survivor.mutant.span, sources),
            "what": survivor.mutant.what,
            "event": as_arguments(survivor.event, score.program.header.trigger),
            "calls": _calls(score, survivor.original),
            "mutant_calls": _calls(score, survivor.changed),
        }
        for score in scores
        for survivor in score.survivors
    ]
    return {
        "percent": round(mutation.percent(scores), 2),
        "killed": sum(score.killed for score in scores),
        "equivalent": _listed((mutant for score in scores for mutant in score.equivalent), sources),
        "undecided": _listed((mutant for score in scores for mutant in score.undecided), sources),
        "survivors": survivors,
    }


def _listed(found: Iterable[Mutant], sources: Mapping[str, Source]) -> list[JsonValue]:
    return [{"path": each.span.path, "line": _line(each.span, sources), "what": each.what} for each in found]


def untested(coverages: Sequence[Coverage]) -> str | None:
    """Which actions have no test at all."""
    bare = [coverage.program.stem for coverage in coverages if not coverage.program.tests]
    return f"{count(len(bare), 'action')} without a test: {', '.join(bare)}" if bare else None


def _place(span: Span, sources: Mapping[str, Source]) -> str:
    line = _line(span, sources)
    return span.path if line is None else f"{span.path}:{line}"


def _line(span: Span, sources: Mapping[str, Source]) -> int | None:
    source = sources.get(span.path)
    return None if source is None else source.position(span.start).line


def _text(span: Span, sources: Mapping[str, Source]) -> str:
    source = sources.get(span.path)
    text = " ".join(source.text[span.start : span.end].split()) if source is not None else "the condition"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
