"""``actiongen summary``: what there is to say of a folder, on one page of Markdown.

summary(Request()).text   ->   '## actiongen: 5 actions, 12 tests passed, coverage 100.0 %\\n…'
"""

from collections.abc import Callable

from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.commands.test import SessionOptions, coverages_of, noticed, run_all
from actiongen.diagnostics.outcome import ERRORS, Outcome
from actiongen.report.summary import Summary, markdown
from actiongen.runner.find import Node, find_node


def summary(request: Request, find: Callable[[], Node] = find_node) -> Outcome:
    """Compiles a folder, runs all of its tests and measures the coverage; the exit code is that of ``test``."""
    found = select(request, ())
    if isinstance(found, Outcome):
        if found.exit_code != ERRORS:
            return found
        broken = Summary(found.sources, found.diagnostics, why="the policies have errors")
        return Outcome(ERRORS, text=markdown(broken))
    return _tested(found, find)


def _tested(selection: Selection, find: Callable[[], Node]) -> Outcome:
    report = run_all(selection, SessionOptions(), find)
    if isinstance(report, Outcome):
        told = Summary(selection.sources, report.diagnostics, selection.programs, why="see the findings")
        return Outcome(report.exit_code, text=markdown(told))
    more, exit_code = noticed(selection, selection.programs, report)
    found = (*selection.diagnostics, *more)
    coverages = coverages_of(selection.programs, report)
    return Outcome(
        exit_code, text=markdown(Summary(selection.sources, found, selection.programs, report, coverages))
    )
