"""``actiongen summary``: what there is to say of a folder, on one page of Markdown.

summary(Request()).text   ->   '## actiongen: 5 actions, 12 tests passed, coverage 100.0 %\\n…'
"""

from collections.abc import Callable
from dataclasses import replace

from actiongen.commands.proving import Prover, all_answers, bugs_of, exit_code_of
from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.commands.test import SessionOptions, coverages_of, noticed, run_all, subjects_of
from actiongen.diagnostics.outcome import ERRORS, NO_TOOL, Outcome
from actiongen.report.summary import Summary, markdown
from actiongen.runner.find import Node, find_node


def summary(request: Request, find: Callable[[], Node] = find_node, prover: Prover | None = None) -> Outcome:
    """Compiles a folder, runs all of its tests and measures the coverage; the exit code is that of ``test``.

    ``prover``: who is asked about the properties, and then the exit code is also that of ``prove``; None for nobody.
    """
    found = select(request, ())
    if isinstance(found, Outcome):
        if found.exit_code != ERRORS:
            return found
        broken = Summary(found.sources, found.diagnostics, why="the policies have errors")
        return Outcome(ERRORS, text=markdown(broken))
    claims = tuple((subject.path, claim) for subject in subjects_of(found) for claim in subject.properties)
    told, exit_code = _tested(found, replace(_proved(found, prover), claims=claims), find)
    if prover is not None:
        exit_code = max(exit_code, NO_TOOL if told.proofs is None else exit_code_of(told.proofs))
    return Outcome(exit_code, text=markdown(told))


def _proved(selection: Selection, prover: Prover | None) -> Summary:
    """What the prover says."""
    told = Summary(selection.sources, selection.diagnostics, selection.programs)
    if prover is None:
        return told
    proofs, lacking = all_answers(subjects_of(selection), selection.proof_seconds, prover)
    if lacking is not None:
        return replace(told, diagnostics=(*told.diagnostics, lacking))
    return replace(told, diagnostics=(*told.diagnostics, *bugs_of(proofs)), proofs=proofs)


def _tested(selection: Selection, told: Summary, find: Callable[[], Node]) -> tuple[Summary, int]:
    """What the tests say too, and their exit code."""
    report = run_all(selection, SessionOptions(), find)
    if isinstance(report, Outcome):
        more = [each for each in report.diagnostics if each not in told.diagnostics]
        found = (*told.diagnostics, *more)
        return replace(told, diagnostics=found, why="see the findings"), report.exit_code
    noted, exit_code = noticed(selection, selection.programs, report)
    coverages = coverages_of(selection.programs, report)
    found = (*told.diagnostics, *noted)
    return replace(told, diagnostics=found, report=report, coverages=coverages), exit_code
