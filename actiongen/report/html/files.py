"""Files that are no actions, on the page: flows, libraries, what could not be compiled, what is not there any more.

In: facts. Out: views for the template.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from actiongen import ir
from actiongen.report.flow_diagram import FlowDiagram, as_svg
from actiongen.report.flow_steps import Entry, diagram_of
from actiongen.report.html.action import ChangesView, changes_view
from actiongen.report.html.anchors import anchor
from actiongen.report.html.code import listing
from actiongen.report.html.facts import Facts, File
from actiongen.report.html.findings import Finding, findings
from actiongen.report.html.properties import PropertiesView, properties_view
from actiongen.report.html.tests import TestsView, tests_view

_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FlowView:
    """What a trigger runs, in order, as links and as a picture; ``style`` is what all pictures share."""

    trigger: str
    entries: tuple[tuple[str, str], ...]
    svg: Markup
    style: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that is no action, or an action that does not compile; ``to_blame`` are the libraries with errors that it
    loads.
    """

    anchor: str
    path: str
    text: Markup
    changes: ChangesView | None
    findings: tuple[Finding, ...]
    tests: TestsView
    properties: PropertiesView
    flows: tuple[FlowView, ...] = ()
    loaded_by: tuple[tuple[str, str], ...] = ()
    to_blame: tuple[str, ...] = ()


def flow_views(facts: Facts) -> tuple[FileView, ...]:
    """The files of flows; of two flows of one trigger, which is an error, the first one has a picture."""
    drawn: set[str] = set()
    return tuple(
        _view(file, facts, flows=tuple(_flows(file.now.content, facts, drawn)))
        for file in facts.others
        if isinstance(file.now.content, ir.Flows)
    )


def _flows(content: ir.Flows, facts: Facts, drawn: set[str]) -> Iterator[FlowView]:
    known = {action.program.stem: action for action in facts.actions}
    for tested in content.flows:
        steps: list[Entry] = []
        links: list[tuple[str, str]] = []
        for entry in tested.flow.entries:
            if isinstance(entry, ir.External):
                steps.append(Entry(entry.name))
                links.append((f"{entry.name}, an Action that is no policy", ""))
            elif (action := known.get(entry.stem)) is None:
                steps.append(Entry(entry.stem))
                links.append((f"{entry.stem}, which does not compile", ""))
            else:
                # A link within the picture would be lost to who hears the page: a picture is one thing.
                steps.append(Entry(action.resolved))
                links.append((action.program.header.name, f"#{anchor(action.program.path)}"))
        trigger = tested.flow.trigger.id
        svg = "" if trigger in drawn else as_svg(_diagram(tested.flow, steps))
        drawn.add(trigger)
        style = _STYLE.search(svg)
        yield FlowView(trigger, tuple(links), Markup(_STYLE.sub("", svg)), "" if style is None else style[1])


def _diagram(flow: ir.Flow, entries: list[Entry]) -> FlowDiagram:
    diagram = diagram_of(flow.trigger.id, entries)
    steps = (
        replace(step, does="It does not compile.") if step.is_foreign and step.name in flow.actions else step
        for step in diagram.steps
    )
    return replace(diagram, steps=tuple(steps))


def style_of_diagrams(views: tuple[FileView, ...]) -> str:
    """The rules of style of the pictures, once for all: the page applies no others than those at its top."""
    return "".join(dict.fromkeys(flow.style for view in views for flow in view.flows))


def library_views(facts: Facts) -> tuple[FileView, ...]:
    """The libraries, each with the policies that load it."""
    return tuple(
        _view(file, facts, loaded_by=_loaded_by(file, facts))
        for file in facts.others
        if isinstance(file.now.content, ir.Library)
    )


def _loaded_by(file: File, facts: Facts) -> tuple[tuple[str, str], ...]:
    shown = {each.now.source.path for each in (*facts.others, *(a.file for a in facts.actions))}
    paths = facts.loaded.get(file.now.source.path, ())
    return tuple((path, f"#{anchor(path)}" if path in shown else "") for path in paths)


def other_views(facts: Facts) -> tuple[FileView, ...]:
    """What could not be compiled."""
    return tuple(
        replace(_view(file, facts), to_blame=_to_blame(file, facts))
        for file in facts.others
        if not isinstance(file.now.content, ir.Flows | ir.Library)
    )


def _to_blame(file: File, facts: Facts) -> tuple[str, ...]:
    wrong = {each.path for each in facts.errors}
    path = file.now.source.path
    return tuple(library for library, by in facts.loaded.items() if path in by and library in wrong)


@dataclass(frozen=True, slots=True)
class RemovedView:
    """A file that the base has and that is not there any more."""

    anchor: str
    path: str
    name: str
    text: Markup


def removed_views(facts: Facts) -> tuple[RemovedView, ...]:
    """The files that are gone."""
    removed = () if facts.base is None else facts.base.removed
    return tuple(
        RemovedView(
            f"gone.{anchor(each.source.path)}",
            each.source.path,
            each.content.header.name if isinstance(each.content, ir.Program) else "",
            listing(each.source.text, (), "", ""),
        )
        for each in removed
    )


def _view(
    file: File,
    facts: Facts,
    flows: tuple[FlowView, ...] = (),
    loaded_by: tuple[tuple[str, str], ...] = (),
) -> FileView:
    source = file.now.source
    return FileView(
        anchor(source.path),
        source.path,
        listing(source.text, (), "", ""),
        changes_view(file, facts),
        findings(file.diagnostics, facts.sources),
        tests_view(file.verdicts, facts),
        properties_view(file, facts.sources),
        flows,
        loaded_by,
    )
