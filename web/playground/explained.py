"""Why actions do what they do with one event, and the flows that they are in.

In: a workspace and a question: a file and an event of it, or nothing. Out: what ``actiongen why`` says, in its parts;
the diagrams that ``actiongen docs`` draws.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.compiler import checked
from actiongen.evaluate.limits import OverLimit
from actiongen.flow.resolved import Resolved
from actiongen.ide.workspace import View, Workspace
from actiongen.report.explanation import Explained, title_of
from actiongen.report.flow_diagram import as_svg
from actiongen.report.flow_steps import Entry, diagram_of
from actiongen.report.one_run import verdict_lines
from actiongen.runs.world import World
from actiongen.testing.event_file import BadEvent, read_input
from actiongen.testing.events import input_for
from actiongen.testing.externs import externs_of
from actiongen.testing.in_order import Subject, Turn, turns
from actiongen.testing.trace import Trace, trace
from playground.forms import Json, Places, places_of
from playground.tried import Browser, UnknownError, UnreadableError, kept, subjects

_NO_ACTION = "This file has no action and no flow, so nothing runs in it."


def why(workspace: Workspace, asked: Json) -> Json:
    """Every guard and rule of each action that runs, with its verdict.

    ``path`` is the file; ``test`` the number of one of its tests whose event it is; or ``event`` the event as JSON;
    else the event is that of the trigger. ``asked`` of the answer is what the page has to run first, as for tests.
    """
    kept(asked)
    made = tuple(view.compiled for view in workspace.views())
    view = workspace.view(cast(str, asked["path"]))
    if view is None or not checked(made, workspace.options).is_clean:
        return {"reason": "", "isStale": True}
    of_file = [each for each in subjects(workspace) if each.path == view.source.path]
    tests = [(subject, test) for subject in of_file for test in subject.tests]
    titles = [test.title if test.case is None else f"{test.title}: {test.case}" for _, test in tests]
    answer: Json = {"tests": titles, "asked": [], "reason": "", "isStale": False, "event": "", "runs": []}
    if not of_file:
        return {**answer, "reason": _NO_ACTION}
    browser = Browser()
    try:
        number = cast(int | None, asked.get("test"))
        subject = of_file[0] if number is None else tests[number][0]
        world = _world(
            subject, None if number is None else tests[number][1], cast(str | None, asked.get("event"))
        )
        done = turns(subject, world, lambda program, world: _act(program, world, browser, subject.trigger))
        runs = [_told(workspace, turn, places_of(workspace)) for turn in done]
    except UnknownError:
        return {**answer, "asked": browser.told()}
    except UnreadableError as error:
        return {**answer, "reason": str(error)}
    except BadEvent as error:
        return {**answer, "reason": f"The event cannot be read: {error}."}
    except OverLimit as limit:
        return {**answer, "reason": f"The action says what {limit}."}
    return {**answer, "event": json.dumps(dict(world.event), indent=2, ensure_ascii=False), "runs": runs}


def _world(subject: Subject, test: ir.Test | None, event: str | None) -> World:
    if test is not None:
        return input_for(subject.trigger, subject.programs, test).world
    if not subject.programs:
        raise BadEvent("the flow has no action")
    return read_input(subject.programs[0], event).world


def _act(program: ir.Program, world: World, browser: Browser, trigger: Trigger) -> Trace:
    if not externs_of(program):
        return trace(program, world)
    (ran,) = browser.run(browser.load_program(program, trigger), [world])
    return trace(program, replace(world, results=ran.externs))


def _told(workspace: Workspace, turn: Turn, places: Places) -> Json:
    program = turn.program
    sources = {source.path: source for source in workspace.sources}
    view = workspace.view(program.path)
    explained = Explained(
        program, turn.world, turn.traced, sources, None if view is None else _javascript(view)
    )
    steps: list[Json] = []
    for traced in turn.traced.steps:
        head, where, *lines = explained.step(traced)
        title = title_of(traced.step)
        steps.append(
            {
                "title": title,
                "verdict": head.removeprefix(f"{title}: "),
                "state": traced.state.name.lower(),
                "where": where.strip(),
                "place": places.span(traced.step.span),
                "lines": [line.removeprefix("  ") for line in lines],
            }
        )
    return {"name": program.header.name, "steps": steps, "verdict": [*verdict_lines(program, turn.traced)]}


def _javascript(view: View) -> str | None:
    return view.built.unit.javascript


def drawn(workspace: Workspace, _asked: Json) -> Json:
    """The diagram of each flow as an SVG; ``flows`` is None while the folder has errors."""
    made = tuple(view.compiled for view in workspace.views())
    if not checked(made, workspace.options).is_clean:
        return {"flows": None}
    return {"flows": [*_flows(workspace)]}


def _flows(workspace: Workspace) -> Iterator[Json]:
    contents = [view.compiled.content for view in workspace.views()]
    actions = {each.stem: Resolved(each) for each in contents if isinstance(each, ir.Program)}
    for content in contents:
        for each in content.flows if isinstance(content, ir.Flows) else ():
            entries = [
                Entry(entry.name) if isinstance(entry, ir.External) else Entry(actions[entry.stem])
                for entry in each.flow.entries
            ]
            diagram = diagram_of(each.flow.trigger.id, entries)
            yield {
                "trigger": each.flow.trigger.id,
                "svg": as_svg(diagram),
                "description": diagram.description,
            }
