"""``actiongen test``: runs the tests of policies.

In: what the user options for. Out: an :class:`Outcome`.

    test(Request(), (Path("policies"),), SessionOptions()).exit_code   ->   0
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from actiongen import ir
from actiongen.commands.request import Request
from actiongen.commands.selection import FlowActions, Selection, select
from actiongen.commands.write_tests import write_tests
from actiongen.diagnostics.codes_project import (
    BELOW_GOAL,
    NODE_MISSING,
    NOTHING_SELECTED,
    TEST_TOO_COSTLY,
)
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome, count, usage
from actiongen.evaluate.limits import OverLimit
from actiongen.project.report_file import write_report
from actiongen.report import coverage_files
from actiongen.report.results import RENDERERS, Results
from actiongen.report.text import Report
from actiongen.report.written_test import noticing
from actiongen.runner.find import Node as NodeBinary
from actiongen.runner.find import NodeMissing, find_node
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.runs import externs
from actiongen.spelling import LOOSE, meant
from actiongen.testing import coverage as cover
from actiongen.testing.coverage import Coverage
from actiongen.testing.in_order import Subject
from actiongen.testing.mutation import Progress, Score, score
from actiongen.testing.run_tests import run_tests
from actiongen.testing.select import BadExpression, matcher
from actiongen.testing.trace import Trace
from actiongen.testing.untested import untested
from actiongen.testing.verdict import Verdict, engines_differ


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """The options of ``actiongen test``.

    ``form`` is a key of :data:`~actiongen.report.results.RENDERERS`, and ``coverage_files`` has keys of
    :data:`~actiongen.report.coverage_files.FORMATS`; ``fail_under`` is a percentage, ``colour`` is for text alone.
    ``write_test``: each mutant that survives becomes a test in its policy. ``why``: the course of every test is shown.
    """

    expression: str = ""
    form: str = "text"
    fail_fast: bool = False
    seed: int = 0
    coverage: bool = False
    fail_under: float | None = None
    coverage_files: Mapping[str, Path] = field(default_factory=dict)
    mutate: bool = False
    write_test: bool = False
    why: bool = False
    colour: bool = False

    @property
    def measures(self) -> bool:
        """Whether the coverage is asked for, in whatever form."""
        return self.coverage or self.fail_under is not None or bool(self.coverage_files)


def test(request: Request, paths: tuple[Path, ...], options: SessionOptions) -> Outcome:
    """Runs the tests of the policies at some paths."""
    found = select(request, paths)
    return found if isinstance(found, Outcome) else run_session(found, options, find_node, request.mutating)


def run_session(
    selection: Selection,
    options: SessionOptions,
    find: Callable[[], NodeBinary],
    mutating: Progress = lambda done, all: None,
) -> Outcome:
    """Runs the wanted tests; ``mutating`` hears how many of how many mutants of an action are tried."""
    report = run_all(selection, options, find)
    return report if isinstance(report, Outcome) else _told(selection, report, options, mutating)


def run_all(
    selection: Selection, options: SessionOptions, find: Callable[[], NodeBinary]
) -> Report | Outcome:
    """Runs the wanted tests; an outcome says why that cannot be done."""
    try:
        matches = matcher(options.expression)
    except BadExpression as error:
        return usage(NOTHING_SELECTED, f"`-k`: {error}")

    subjects = subjects_of(selection)

    def wanted(subject: Subject, test: ir.Test) -> bool:
        return matches(f"{PurePosixPath(subject.path).stem}::{test.title}::{test.case or ''}")

    titles = [test.title for subject in subjects for test in subject.tests]
    if options.expression and not any(
        wanted(subject, test) for subject in subjects for test in subject.tests
    ):
        return _failed(selection, ERRORS, _nothing(options.expression, titles))
    start = time.perf_counter()
    try:
        with ExitStack() as stack:
            runner = stack.enter_context(Runner(find()))
            found = run_tests(
                subjects,
                wanted,
                runner,
                fail_fast=options.fail_fast,
                javascript=selection.javascript_of,
            )
            verdicts = tuple(found)
    except (NodeMissing, RunnerBroken) as error:
        return _failed(selection, NO_TOOL, Diagnostic(NODE_MISSING, str(error), None))
    except OverLimit as limit:
        message = f"a test says what {limit}"
        return _failed(selection, ERRORS, Diagnostic(TEST_TOO_COSTLY, message, None))
    return Report(
        verdicts,
        {source.path: source for source in selection.sources},
        time.perf_counter() - start,
        sum(len(subject.properties) for subject in subjects),
        sum(not wanted(subject, test) for subject in subjects for test in subject.tests),
    )


def subjects_of(selection: Selection) -> tuple[Subject, ...]:
    """What has tests and properties: the actions, then the flows."""
    own = [Subject.of_action(program) for program in selection.programs]
    return (*own, *map(_of_flow, selection.flows))


def _of_flow(flow: FlowActions) -> Subject:
    return Subject.of_flow(flow.path, flow.flow, flow.programs, flow.tests, flow.properties)


def noticed(
    selection: Selection, programs: tuple[ir.Program, ...], report: Report, *, all_ran: bool = True
) -> tuple[tuple[Diagnostic, ...], int]:
    """What there is to say beside the verdicts, and the exit code: what no test of these actions makes act, if all
    tests ran and passed, and where the interpreter and Node do not agree.
    """
    bugs = tuple(_bug(verdict) for verdict in report.verdicts if verdict.differing is not None)
    if bugs or report.failures or not all_ran:
        return bugs, BUG if bugs else ERRORS if report.failures else CLEAN
    missing = selection.levels.apply(_missing(programs, report))
    return missing, ERRORS if any(each.is_error for each in missing) else CLEAN


def coverages_of(programs: tuple[ir.Program, ...], report: Report) -> tuple[Coverage, ...]:
    """What the tests have seen of some actions."""
    return tuple(cover.measure(program, traces) for program, traces in _traces(programs, report))


def _told(selection: Selection, report: Report, options: SessionOptions, mutating: Progress) -> Outcome:
    # What `-k` leaves out is not measured: nothing of it could have been seen.
    run = {id(program) for verdict in report.verdicts for program in verdict.subject.programs}
    programs = tuple(
        program for program in selection.programs if not options.expression or id(program) in run
    )
    more, exit_code = noticed(selection, programs, report, all_ran=not options.expression)
    coverages = coverages_of(programs, report) if options.measures else ()
    # Mutants of what fails as it stands would say nothing.
    wants_scores = options.mutate and not report.failures
    scores = _scores(selection, programs, report, options.seed, mutating) if wants_scores else ()
    unwritten = _written(coverages, report, options)
    below = (*_under(coverages, options), *_survived(scores))
    tests = [test for score in scores for test in noticing(score)] if options.write_test else []
    added = write_tests(selection.sources, selection.root, tests, "test --mutate --write-test")
    measured, mutated = coverages if options.measures else None, scores if options.mutate else None
    results = Results(report, options.seed, measured, mutated, options.colour, options.why)
    shown = RENDERERS[options.form](results)
    worse = max(exit_code, ERRORS if below or unwritten else CLEAN)
    found = (*selection.diagnostics, *more, *unwritten, *below, *added.problems)
    # What other programs read is one object alone.
    notes = added.notes if options.form == "text" else ()
    return Outcome(worse, found, selection.sources, shown, notes)


def _nothing(expression: str, titles: list[str]) -> Diagnostic:
    close = meant(expression, titles, LOOSE)
    hint = f"did you mean `{close}`?" if close else "a word matches in the name of a file, a title or a case"
    message = f"`-k` selects none of {count(len(titles), 'test')}: `{expression}`"
    return Diagnostic(NOTHING_SELECTED, message, None, help=hint)


def _under(coverages: tuple[Coverage, ...], options: SessionOptions) -> tuple[Diagnostic, ...]:
    percent = cover.percent(coverages)
    if options.fail_under is None or percent >= options.fail_under:
        return ()
    message = f"the coverage is below {options.fail_under:g} %: it is {percent:.1f} %"
    hint = "`--coverage` says what the tests have not seen, each time with an event that shows it"
    return (Diagnostic(BELOW_GOAL, message, None, help=hint),)


def _survived(scores: tuple[Score, ...]) -> tuple[Diagnostic, ...]:
    changes = sum(len(each.survivors) + len(each.undecided) for each in scores)
    if not changes:
        return ()
    message = f"no test notices {count(changes, 'change')} of the policies"
    hint = "`--mutate` with `--format text` or `json` lists them, each with an event for a test"
    return (Diagnostic(BELOW_GOAL, message, None, help=hint),)


def _missing(programs: tuple[ir.Program, ...], report: Report) -> tuple[Diagnostic, ...]:
    return tuple(note for program, traces in _traces(programs, report) for note in untested(program, traces))


def _traces(
    programs: tuple[ir.Program, ...], report: Report
) -> Iterator[tuple[ir.Program, tuple[Trace, ...]]]:
    """Each action with the traces of its runs."""
    traces = [(turn.program, turn.traced) for verdict in report.verdicts for turn in verdict.turns]
    return ((program, tuple(traced for of, traced in traces if of is program)) for program in programs)


def _scores(
    selection: Selection, programs: tuple[ir.Program, ...], report: Report, seed: int, progress: Progress
) -> tuple[Score, ...]:
    flows = [each for each in subjects_of(selection) if each.is_flow]
    known = {id(verdict.test): verdict.start.world.results for verdict in report.verdicts}

    def results(test: ir.Test) -> externs.Results:
        return known.get(id(test), {})

    return tuple(score(program, dict(report.sources), seed, flows, progress, results) for program in programs)


def _written(
    coverages: tuple[Coverage, ...], report: Report, options: SessionOptions
) -> tuple[Diagnostic, ...]:
    """Writes what is measured; the errors where that was not possible."""
    problems = (
        write_report(file, coverage_files.FORMATS[form].render(coverages, report.sources))
        for form, file in options.coverage_files.items()
    )
    return tuple(problem for problem in problems if problem is not None)


def _bug(verdict: Verdict) -> Diagnostic:
    turn = verdict.differing
    assert turn is not None
    label = Label(verdict.test.span, "with the event of this test")
    return engines_differ(turn.program, label, verdict.problems, turn.world)


def _failed(selection: Selection, exit_code: int, diagnostic: Diagnostic) -> Outcome:
    return Outcome(exit_code, (*selection.diagnostics, diagnostic), selection.sources)
