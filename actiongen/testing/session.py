"""One run of ``actiongen test``: from actions with tests to what the command says and how it ends.

In: actions, what is asked. Out: an :class:`Outcome`.

    run_session(actions, Asked(), find_node).exit_code   ->   0
"""

import platform
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from actiongen import __version__
from actiongen.diagnostics.codes_project import BAD_EVENT, ENGINES_DIFFER, NODE_MISSING
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.ir import nodes as ir
from actiongen.outcome import BUG, CLEAN, ERRORS, NO_TOOL, USAGE, Outcome
from actiongen.runner.find import Node as NodeBinary
from actiongen.runner.find import NodeMissing
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.source import Span
from actiongen.testing import formats
from actiongen.testing.report import Report, text
from actiongen.testing.run_tests import run_tests
from actiongen.testing.select import BadExpression, matcher
from actiongen.testing.values import event_json
from actiongen.testing.verdict import Result, Verdict
from actiongen.workflow import Actions

FORMS = ("text", "json", "junit", "tap")


@dataclass(frozen=True, slots=True)
class Asked:
    """What ``actiongen test`` is asked; ``fail_under`` is a percentage."""

    expression: str = ""
    form: str = "text"
    fail_fast: bool = False
    seed: int = 0


def run_session(actions: Actions, asked: Asked, find: Callable[[], NodeBinary]) -> Outcome:
    """Runs the wanted tests."""
    try:
        matches = matcher(asked.expression)
    except BadExpression as error:
        return _failed(actions, USAGE, Diagnostic(BAD_EVENT, f"`-k`: {error}", Label(Span("", 0, 0))))

    def wanted(program: ir.Program, test: ir.Test) -> bool:
        return matches(f"{program.stem}::{test.title}::{test.case or ''}")

    start = time.perf_counter()
    try:
        with ExitStack() as stack:
            runner = stack.enter_context(Runner(find()))
            verdicts = tuple(run_tests(actions.programs, wanted, runner, fail_fast=asked.fail_fast))
    except (NodeMissing, RunnerBroken) as error:
        return _failed(actions, NO_TOOL, Diagnostic(NODE_MISSING, str(error), Label(Span("", 0, 0))))
    every = sum(len(each.tests) for each in actions.programs)
    report = Report(
        verdicts,
        {source.path: source for source in actions.sources},
        time.perf_counter() - start,
        sum(len(each.properties) for each in actions.programs),
        every - sum(wanted(program, test) for program in actions.programs for test in program.tests),
    )
    return _told(actions, report, asked)


def _told(actions: Actions, report: Report, asked: Asked) -> Outcome:
    bugs = tuple(difference(each) for each in report.verdicts if each.result is Result.DIFFERS)
    exit_code = BUG if bugs else ERRORS if report.failures else CLEAN
    shown = _shown(report, asked)
    return Outcome(exit_code, (*actions.diagnostics, *bugs), actions.sources, shown)


def _shown(report: Report, asked: Asked) -> str:
    match asked.form:
        case "json":
            return formats.as_json(report)
        case "junit":
            return formats.junit(report)
        case "tap":
            return formats.tap(report)
        case _:
            return text(report)


def difference(verdict: Verdict) -> Diagnostic:
    """The report of a difference between the interpreter and Node."""
    return Diagnostic(
        ENGINES_DIFFER,
        f"the JavaScript of `{verdict.program.path}` does not do what the policy means: this is a bug of actiongen",
        Label(verdict.test.span, "with the event of this test"),
        notes=(
            *verdict.problems,
            f"event: {event_json(verdict.given.event)}",
            f"actiongen {__version__}, Python {platform.python_version()}",
        ),
        help="do not deploy the Action, and report these notes with the policy",
    )


def _failed(actions: Actions, exit_code: int, diagnostic: Diagnostic) -> Outcome:
    return Outcome(exit_code, (*actions.diagnostics, diagnostic), actions.sources)
