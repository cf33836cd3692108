"""One run of ``actiongen test``: from actions with tests to what the command says and how it ends.

In: actions, what is asked. Out: an :class:`Outcome`.

    run_session(actions, Asked(), find_node).exit_code   ->   0
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.commands.workflow import Actions
from actiongen.diagnostics.codes_project import (
    BELOW_GOAL,
    CANNOT_WRITE,
    NODE_MISSING,
    NOTHING_SELECTED,
    TEST_TOO_COSTLY,
)
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome, count, outside, usage
from actiongen.evaluate.limits import OverLimit
from actiongen.project import disk
from actiongen.project.boundary import strays
from actiongen.project.disk import token_hex
from actiongen.report import coverage_files, formats, measures
from actiongen.report.text import Report, text
from actiongen.runner.find import Node as NodeBinary
from actiongen.runner.find import NodeMissing
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.source import Span
from actiongen.testing import coverage as cover
from actiongen.testing.coverage import Coverage
from actiongen.testing.in_order import Subject
from actiongen.testing.mutation import Progress, Score, score
from actiongen.testing.run_tests import run_tests
from actiongen.testing.select import BadExpression, matcher
from actiongen.testing.verdict import Verdict, engines_differ

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
        return self.coverage or self.fail_under is not None or bool(self.lcov or self.cobertura)


def run_session(
    actions: Actions,
    asked: Asked,
    find: Callable[[], NodeBinary],
    mutating: Progress = lambda done, all: None,
) -> Outcome:
    """Runs the wanted tests; ``mutating`` hears how many of how many mutants of an action are tried."""
    try:
        matches = matcher(asked.expression)
    except BadExpression as error:
        return usage(NOTHING_SELECTED, f"`-k`: {error}")

    subjects = subjects_of(actions)

    def wanted(subject: Subject, test: ir.Test) -> bool:
        return matches(f"{PurePosixPath(subject.path).stem}::{test.title}::{test.case or ''}")

    titles = [test.title for subject in subjects for test in subject.tests]
    if asked.expression and not any(wanted(each, test) for each in subjects for test in each.tests):
        return _failed(actions, ERRORS, _nothing(asked.expression, titles))
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
    return _told(actions, report, asked, mutating)


def subjects_of(actions: Actions) -> tuple[Subject, ...]:
    """What has tests: the actions, then the flows."""
    own = [Subject.of_action(program) for program in actions.programs]
    flows = [
        Subject(each.path, each.flow.trigger, each.programs, each.flow.tests, is_flow=True)
        for each in actions.flows
    ]
    return (*own, *flows)


def _told(actions: Actions, report: Report, asked: Asked, mutating: Progress) -> Outcome:
    bugs = tuple(_bug(each) for each in report.verdicts if each.differing is not None)
    exit_code = BUG if bugs else ERRORS if report.failures else CLEAN
    # What `-k` leaves out is not measured: nothing of it could have been seen.
    run = {id(each) for verdict in report.verdicts for each in verdict.subject.programs}
    programs = tuple(each for each in actions.programs if not asked.expression or id(each) in run)
    coverages = _coverages(programs, report) if asked.measures else ()
    # Mutants of what fails as it stands would say nothing.
    wants_scores = asked.mutate and not report.failures
    scores = _scores(actions, programs, report, asked.seed, mutating) if wants_scores else ()
    written = _written(coverages, report, asked)
    below = (*_under(coverages, asked), *_survived(scores))
    shown = _shown(report, asked, coverages, scores)
    worse = max(exit_code, ERRORS if below or not written.is_clean else CLEAN)
    found = (*actions.diagnostics, *bugs, *written.diagnostics, *below)
    return Outcome(worse, found, actions.sources, shown)


def _nothing(expression: str, titles: list[str]) -> Diagnostic:
    close = get_close_matches(expression, titles, 1)
    hint = (
        f"did you mean `{close[0]}`?" if close else "a word matches in the name of a file, a title or a case"
    )
    message = f"`-k` selects none of {count(len(titles), 'test')}: `{expression}`"
    return Diagnostic(NOTHING_SELECTED, message, Label(Span("", 0, 0)), help=hint)


def _under(coverages: tuple[Coverage, ...], asked: Asked) -> tuple[Diagnostic, ...]:
    percent = cover.percent(coverages)
    if asked.fail_under is None or percent >= asked.fail_under:
        return ()
    message = f"the coverage is below {asked.fail_under:g} %: it is {percent:.1f} %"
    hint = "`--coverage` says what the tests have not seen, each time with an event that shows it"
    return (Diagnostic(BELOW_GOAL, message, Label(Span("", 0, 0)), help=hint),)


def _survived(scores: tuple[Score, ...]) -> tuple[Diagnostic, ...]:
    changes = sum(len(each.survivors) for each in scores)
    if not changes:
        return ()
    message = f"no test notices {count(changes, 'change')} of the policies"
    hint = "`--mutate` with `--format text` or `json` lists them, each with an event for a test"
    return (Diagnostic(BELOW_GOAL, message, Label(Span("", 0, 0)), help=hint),)


def _coverages(programs: tuple[ir.Program, ...], report: Report) -> tuple[Coverage, ...]:
    traces = [(turn.program, turn.traced) for each in report.verdicts for turn in each.turns]
    return tuple(
        cover.measure(program, (traced for of, traced in traces if of is program)) for program in programs
    )


def _scores(
    actions: Actions, programs: tuple[ir.Program, ...], report: Report, seed: int, progress: Progress
) -> tuple[Score, ...]:
    flows = [each for each in subjects_of(actions) if each.is_flow]
    return tuple(score(program, dict(report.sources), seed, flows, progress) for program in programs)


def _written(coverages: tuple[Coverage, ...], report: Report, asked: Asked) -> Checked[bool]:
    problems: list[Diagnostic] = []
    for file, make in ((asked.lcov, coverage_files.lcov), (asked.cobertura, coverage_files.cobertura)):
        if file is not None:
            if strays(file):
                problems.append(outside(file))
                continue
            try:
                _put(file, make(coverages, report.sources))
            except OSError as error:
                message = f"`{file.name}` cannot be written: {error.strerror}"
                problems.append(Diagnostic(CANNOT_WRITE, message, Label(Span("", 0, 0))))
    return Checked(True, tuple(problems))


def _put(file: Path, text: str) -> None:
    """Writes a report; what lies below the current folder replaces what was there, and no link is followed."""
    if not file.absolute().is_relative_to(Path.cwd()):
        file.write_text(text, encoding="utf-8")
        return
    beside = f".{file.name}.{token_hex(8)}.tmp"
    with disk.hold(file.parent.resolve()) as folder:
        folder.write(beside, text.encode("utf-8"))
        folder.move(beside, folder, file.name)


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
            if not report.verdicts and not report.left_out:
                lines.insert(0, "there is no test here: nothing was tried")
            return text(report, colour=asked.colour) + "".join(f"{line}\n" for line in lines)


def _bug(verdict: Verdict) -> Diagnostic:
    turn = verdict.differing
    assert turn is not None
    label = Label(verdict.test.span, "with the event of this test")
    return engines_differ(turn.program, label, verdict.problems, turn.given)


def _failed(actions: Actions, exit_code: int, diagnostic: Diagnostic) -> Outcome:
    return Outcome(exit_code, (*actions.diagnostics, diagnostic), actions.sources)
