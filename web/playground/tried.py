"""The tests of a folder, run in the interpreter: there is no Node in a browser.

In: a workspace. Out: a verdict a case, as plain values.
"""

from actiongen import ir
from actiongen.compiler import checked
from actiongen.evaluate.limits import OverLimit
from actiongen.ide.workspace import Workspace
from actiongen.report.text import Report, details
from actiongen.testing.in_order import Subject
from actiongen.testing.run_tests import run_tests
from actiongen.testing.verdict import Result, Verdict
from playground.forms import Json, Places, places_of


def tried(workspace: Workspace, _asked: Json) -> Json:
    """The verdicts; ``tests`` is None while the folder has errors, ``stopped`` says why a test has none."""
    made = tuple(view.compiled for view in workspace.views())
    if not checked(made, workspace.options).is_clean:
        return {"tests": None, "stopped": ""}
    verdicts: list[Verdict] = []
    stopped = ""
    try:
        for verdict in run_tests(_subjects(workspace), lambda _subject, _test: True, None):
            verdicts.append(verdict)
    except OverLimit as limit:
        stopped = f"A test says what {limit}."
    report = Report(tuple(verdicts), {source.path: source for source in workspace.sources}, 0.0)
    places = places_of(workspace)
    return {"tests": [_told(report, each, places) for each in verdicts], "stopped": stopped}


def _subjects(workspace: Workspace) -> tuple[Subject, ...]:
    contents = [view.compiled.content for view in workspace.views()]
    programs = {content.stem: content for content in contents if isinstance(content, ir.Program)}
    flows = [
        Subject.of_flow(
            content.path,
            each.flow,
            tuple(programs[stem] for stem in each.flow.actions),
            each.tests,
            each.properties,
        )
        for content in contents
        if isinstance(content, ir.Flows)
        for each in content.flows
    ]
    return (*map(Subject.of_action, programs.values()), *flows)


def _told(report: Report, verdict: Verdict, places: Places) -> Json:
    return {
        "place": places.span(verdict.test.span),
        "title": verdict.test.title,
        "case": verdict.test.case,
        "passed": verdict.result is Result.PASSED,
        "details": [] if verdict.result is Result.PASSED else [*details(report, verdict)],
    }
