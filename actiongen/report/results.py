"""Shows the results of a run of tests.

In: :class:`Results`. Out: text for people, JSON, JUnit's XML or TAP: a renderer by the name of its format.

    RENDERERS["tap"](results)   ->   'TAP version 14\\n1..2\\nok 1 - …'
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from actiongen.auth0.model import JsonValue
from actiongen.report import formats, measures
from actiongen.report.text import Report, text
from actiongen.testing.coverage import Coverage
from actiongen.testing.mutation import Score


@dataclass(frozen=True, slots=True)
class Results:
    """The verdicts, and what else the user asked for: None where the coverage or the mutation score is not wanted;
    ``why`` is the whole course of each test, in text and JSON.
    """

    report: Report
    seed: int = 0
    coverages: tuple[Coverage, ...] | None = None
    scores: tuple[Score, ...] | None = None
    colour: bool = False
    why: bool = False


def _text(results: Results) -> str:
    report, lines = results.report, list[str]()
    if not report.verdicts and not report.left_out:
        lines.append("there is no test here: nothing was tried")
    if results.coverages is not None:
        lines += measures.coverage_lines(results.coverages, report.sources, results.seed)
    if results.scores is not None and report.failures:
        lines.append("no mutants: the tests fail as it is")
    elif results.scores is not None:
        lines += measures.mutation_lines(results.scores, report.sources)
    return text(report, colour=results.colour, why=results.why) + "".join(f"{line}\n" for line in lines)


def _json(results: Results) -> str:
    report, further = results.report, dict[str, JsonValue](seed=results.seed)
    if results.coverages is not None:
        further["coverage"] = measures.coverage_json(results.coverages, report.sources, results.seed)
    if results.scores is not None:
        further["mutation"] = measures.mutation_json(results.scores, report.sources)
    return formats.as_json(report, why=results.why, **further)


RENDERERS: Mapping[str, Callable[[Results], str]] = MappingProxyType(
    {
        "text": _text,
        "json": _json,
        "junit": lambda results: formats.junit(results.report),
        "tap": lambda results: formats.tap(results.report),
    }
)
"""How to show results, by the name of the format."""
