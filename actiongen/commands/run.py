"""``actiongen run``: what an action does with one event.

run(OneEvent(Path("policies/mfa.policy")), "text").text   ->   '=> api.multifactor.enable("any")\\n…'
"""

from collections.abc import Callable
from dataclasses import replace

from actiongen import ir
from actiongen.commands.one_event import OneEvent, lacking_note, on_node, read_one, without_node
from actiongen.commands.selection import Selection
from actiongen.diagnostics.model import Label
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, Outcome
from actiongen.report.one_run import RENDERERS, OneRun
from actiongen.runner.find import Node, NodeMissing, find_node
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.testing.event_file import lacking
from actiongen.testing.events import Input
from actiongen.testing.externs import externs_of
from actiongen.testing.refused import Carried, as_far_as
from actiongen.testing.trace import trace
from actiongen.testing.verdict import differ, engines_differ


def run(asked: OneEvent, form: str) -> Outcome:
    """Runs a policy with one event; ``form`` is a key of :data:`~actiongen.report.one_run.RENDERERS`."""
    found = read_one(asked)
    return found if isinstance(found, Outcome) else run_one(*found, find_node, form)


def run_one(
    selection: Selection, program: ir.Program, given: Input, find: Callable[[], Node], form: str
) -> Outcome:
    """Runs an action in the interpreter, and on Node where there is one; externs run there alone."""
    lacks = lacking(given.world.event, program.header.trigger)
    notes = [lacking_note(lacks)] if lacks else []
    problems: tuple[str, ...] = ()
    try:
        with Runner(find()) as runner:
            ran = on_node(program, given, runner)
        traced = trace(program, replace(given.world, results=ran.externs))
        problems = tuple(differ(traced.run, ran.run, program.header.trigger))
        carried = as_far_as(traced, ran)
        notes += [f"Auth0 refuses a call: {each.message} ({each.source})" for each in ran.refused]
        notes += [f"Auth0 drops a call: {each.message} ({each.source})" for each in ran.dropped]
    except (NodeMissing, RunnerBroken) as missing:
        if externs_of(program):
            return without_node(selection, missing)
        carried = Carried(trace(program, given.world))
        notes.append(f"run in the interpreter alone: {missing}")
    sources = {source.path: source for source in selection.sources}
    text = RENDERERS[form](OneRun(program, given, carried, tuple(notes), sources))
    if not problems or lacks:
        code = CLEAN if carried.error is None else ERRORS
        return Outcome(code, selection.diagnostics, selection.sources, text)
    bug = engines_differ(program, Label(program.header.span), problems, given.world)
    return Outcome(BUG, (*selection.diagnostics, bug), selection.sources, text)
