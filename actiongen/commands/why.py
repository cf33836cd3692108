"""``actiongen why``: why an action does what it does with one event.

why(OneEvent(Path("policies/mfa.policy"))).text   ->   'policies/mfa.policy:12: …'
"""

from collections.abc import Callable
from dataclasses import replace

from actiongen import ir
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.commands.one_event import OneEvent, lacking_note, on_node, read_one, without_node
from actiongen.commands.selection import Selection
from actiongen.diagnostics.outcome import CLEAN, Outcome
from actiongen.report.explanation import Explained
from actiongen.report.one_run import verdict_lines
from actiongen.runner.find import Node, NodeMissing, find_node
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.testing.event_file import lacking
from actiongen.testing.events import Input
from actiongen.testing.externs import externs_of
from actiongen.testing.trace import trace


def why(asked: OneEvent) -> Outcome:
    """Explains every guard and rule of a policy with one event."""
    found = read_one(asked)
    return found if isinstance(found, Outcome) else why_one(*found, find_node)


def why_one(
    selection: Selection, program: ir.Program, given: Input, find: Callable[[], Node] = find_node
) -> Outcome:
    """Explains every guard and rule of an action, with the values of its conditions; externs run on Node."""
    world = given.world
    if externs_of(program):
        try:
            with Runner(find()) as runner:
                world = replace(world, results=on_node(program, given, runner).externs)
        except (NodeMissing, RunnerBroken) as missing:
            return without_node(selection, missing)
    traced = trace(program, world)
    sources = {source.path: source for source in selection.sources}
    explained = Explained(program, world, traced, sources, emit_javascript(program))
    lacks = lacking(given.world.event, program.header.trigger)
    lines = [*explained.steps(), *verdict_lines(program, traced)]
    lines += [f"note: {lacking_note(lacks)}"] if lacks else []
    text = "".join(f"{line}\n" for line in lines)
    return Outcome(CLEAN, selection.diagnostics, selection.sources, text)
