"""``actiongen run``: what an action does with one event.

run(OneEvent(Path("policies/mfa.policy")), "text").text   ->   '=> api.multifactor.enable("any")\\n…'
"""

from collections.abc import Callable

from actiongen import ir
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.commands.one_event import OneEvent, lacking_note, read_one
from actiongen.commands.selection import Selection
from actiongen.diagnostics.model import Label
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, Outcome
from actiongen.report.one_run import RENDERERS, OneRun
from actiongen.runner.find import Node, NodeMissing, find_node
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.testing.event_file import lacking
from actiongen.testing.events import Input
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
    """Runs an action in the interpreter, and on Node where there is one."""
    traced = trace(program, given.world)
    lacks = lacking(given.world.event, program.header.trigger)
    notes = [lacking_note(lacks)] if lacks else []
    problems: tuple[str, ...] = ()
    carried = Carried(traced)
    try:
        with Runner(find()) as runner:
            loaded = runner.load(emit_javascript(program), program.header.trigger)
            (ran,) = runner.run(loaded, [given.world])
        problems = tuple(differ(traced.run, ran.run, program.header.trigger))
        carried = as_far_as(traced, ran)
        notes += [f"Auth0 refuses a call: {each.message} ({each.source})" for each in ran.refused]
        notes += [f"Auth0 drops a call: {each.message} ({each.source})" for each in ran.dropped]
    except (NodeMissing, RunnerBroken) as missing:
        notes.append(f"run in the interpreter alone: {missing}")
    sources = {source.path: source for source in selection.sources}
    text = RENDERERS[form](OneRun(program, given, carried, tuple(notes), sources))
    if not problems or lacks:
        code = CLEAN if carried.error is None else ERRORS
        return Outcome(code, selection.diagnostics, selection.sources, text)
    bug = engines_differ(program, Label(program.header.span), problems, given.world)
    return Outcome(BUG, (*selection.diagnostics, bug), selection.sources, text)
