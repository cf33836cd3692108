"""One run of ``actiongen test``: from actions with tests to what the command says and how it ends.

In: actions, what is asked. Out: an :class:`Outcome`.

    run_session(actions, Asked(), find_node).exit_code   ->   0
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from actiongen.auth0.model import JsonValue
from actiongen.diagnostics.codes_project import CANNOT_WRITE, NODE_MISSING, TEST_TOO_COSTLY
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.evaluate.limits import OverLimit
from actiongen.ir import nodes as ir
from actiongen.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome, usage
from actiongen.runner.find import Node as NodeBinary
from actiongen.runner.find import NodeMissing
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.source import Span
from actiongen.testing import coverage as cover
from actiongen.testing import coverage_files, formats, measures
from actiongen.testing.coverage import Coverage
from actiongen.testing.in_order import Subject
from actiongen.testing.mutation import Score, score
from actiongen.testing.report import Report, text
from actiongen.testing.run_tests import run_tests
from actiongen.testing.select import BadExpression, matcher
from actiongen.testing.verdict import Verdict, engines_differ
from actiongen.workflow import Actions

FORMS = ("text", "json", "junit", "tap")


@dataclass(frozen=True, slots=True)
class Asked:
    """What ``actiongen test`` is asked; ``fail_under`` is a percentage, ``colour`` is for text alone."""

    expression: str = ""
    form: str = "text"
    fail_fast: bool = False
    seed: int = 0
    coverage: bool = False
    fail_under: float | None = None
    lcov: Path | None = None
    cobertura: Path | None = None
    mutate: bool = False
    colour: bool = False

    @property
    def measures(self) -> bool:
        """Whether the coverage is asked for, in whatever form."""
        return self.coverage or bool(self.fail_under or self.lcov or self.cobertura)


def run_session(actions: Actions, asked: Asked, find: Callable[[], NodeBinary]) -> Outcome:
    """Runs the wanted tests."""
    try:
        matches = matcher(asked.expression)
    except BadExpression as error:
        return usage(f"`-k`: {error}")

    subjects = subjects_of(actions)

    def wanted(subject: Subject, test: ir.Test) -> bool:
        return matches(f"{PurePosixPath(subject.path).stem}::{test.title}::{test.case or ''}")

    start = time.perf_counter()
    try:
        with ExitStack() as stack:
            runner = stack.enter_context(Runner(find()))
            found = run_tests(
                subjects,
                wanted,
                runner,
                fail_fast=asked.fail_fast,
                javascript=actions.javascript_of,
            )
            verdicts = tuple(found)
    except (NodeMissing, RunnerBroken) as error:
        return _failed(actions, NO_TOOL, Diagnostic(NODE_MISSING, str(error), Label(Span("", 0, 0))))
    except OverLimit as limit:
        message = f"a test says what {limit}"
        return _failed(actions, ERRORS, Diagnostic(TEST_TOO_COSTLY, message, Label(Span("", 0, 0))))
    report = Report(
        verdicts,
        {source.path: source for source in actions.sources},
        time.perf_counter() - start,
        sum(len(each.properties) for each in actions.programs),
        sum(not wanted(subject, test) for subject in subjects for test in subject.tests),
    )
    return _told(actions, report, asked)


def subjects_of(actions: Actions) -> tuple[Subject, ...]:
    """What has tests: the actions, then the flows."""
    own = [Subject.of_action(program) for program in actions.programs]
    flows = [
        Subject(each.path, each.flow.trigger, each.programs, each.flow.tests, is_flow=True)
        for each in actions.flows
    ]
    return (*own, *flows)


def _told(actions: Actions, report: Report, asked: Asked) -> Outcome:
    bugs = tuple(_bug(each) for each in report.verdicts if each.differing is not None)
    exit_code = BUG if bugs else ERRORS if report.failures else CLEAN
    coverages = _coverages(actions, report) if asked.measures else ()
    # Mutants of what fails as it stands would say nothing.
    scores = _scores(actions, report, asked.seed) if asked.mutate and not report.failures else ()
    under = asked.fail_under is not None and cover.percent(coverages) < asked.fail_under
    written = _written(coverages, report, asked)
    shown = _shown(report, asked, coverages, scores)
    if under and asked.form == "text":
        shown += f"the coverage is below {asked.fail_under:g} %\n"
    survived = any(each.survivors for each in scores)
    worse = max(exit_code, ERRORS if under or survived or not written.is_clean else CLEAN)
    return Outcome(worse, (*actions.diagnostics, *bugs, *written.diagnostics), actions.sources, shown)


def _coverages(actions: Actions, report: Report) -> tuple[Coverage, ...]:
    traces = [(turn.program, turn.traced) for each in report.verdicts for turn in each.turns]
    return tuple(
        cover.measure(program, (traced for of, traced in traces if of is program))
        for program in actions.programs
    )


def _scores(actions: Actions, report: Report, seed: int) -> tuple[Score, ...]:
    flows = [each for each in subjects_of(actions) if each.is_flow]
    return tuple(score(program, dict(report.sources), seed, flows) for program in actions.programs)


def _written(coverages: tuple[Coverage, ...], report: Report, asked: Asked) -> Checked[bool]:
    problems: list[Diagnostic] = []
    for file, make in ((asked.lcov, coverage_files.lcov), (asked.cobertura, coverage_files.cobertura)):
        if file is not None:
            try:
                file.write_text(make(coverages, report.sources), encoding="utf-8")
            except OSError as error:
                message = f"`{file.name}` cannot be written: {error.strerror}"
                problems.append(Diagnostic(CANNOT_WRITE, message, Label(Span("", 0, 0))))
    return Checked(True, tuple(problems))


def _shown(report: Report, asked: Asked, coverages: tuple[Coverage, ...], scores: tuple[Score, ...]) -> str:
    match asked.form:
        case "json":
            further: dict[str, JsonValue] = {"seed": asked.seed}
            if asked.measures:
                further["coverage"] = measures.coverage_json(coverages, report.sources, asked.seed)
            if asked.mutate:
                further["mutation"] = measures.mutation_json(scores, report.sources)
            return formats.as_json(report, **further)
        case "junit":
            return formats.junit(report)
        case "tap":
            return formats.tap(report)
        case _:
            lines = (
                [*measures.coverage_lines(coverages, report.sources, asked.seed)] if asked.measures else []
            )
            if asked.mutate and report.failures:
                lines.append("no mutants: the tests fail as it is")
            elif asked.mutate:
                lines += measures.mutation_lines(scores, report.sources)
            return text(report, colour=asked.colour) + "".join(f"{line}\n" for line in lines)


def _bug(verdict: Verdict) -> Diagnostic:
    turn = verdict.differing
    assert turn is not None
    label = Label(verdict.test.span, "with the event of this test")
    return engines_differ(turn.program, label, verdict.problems, turn.given)


def _failed(actions: Actions, exit_code: int, diagnostic: Diagnostic) -> Outcome:
    return Outcome(exit_code, (*actions.diagnostics, diagnostic), actions.sources)
