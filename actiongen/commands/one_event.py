"""What an action does with one event, and why.

In: an action, an event. Out: an :class:`Outcome` for the command line.

    run_one(actions, program, given, find_node, "text").text   ->   'api.multifactor.enable("any")\\n…'
"""

import json
from collections.abc import Callable, Iterator

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.commands.workflow import Actions
from actiongen.diagnostics.model import Label
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, Outcome
from actiongen.diagnostics.snippet import shown
from actiongen.evaluate.texts import join
from actiongen.report.explanation import INDENT, Explained, title_of
from actiongen.runner.find import Node, NodeMissing
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.testing.event_file import lacking
from actiongen.testing.events import Input
from actiongen.testing.in_order import made
from actiongen.testing.refused import Carried, as_far_as
from actiongen.testing.trace import State, Trace, trace
from actiongen.testing.values import call_text, plain
from actiongen.testing.verdict import differ, engines_differ


def run_one(
    actions: Actions, program: ir.Program, given: Input, find: Callable[[], Node], form: str
) -> Outcome:
    """What the action does; on Node as well, where there is one."""
    traced = trace(program, given)
    lacks = lacking(given.event, program.header.trigger)
    notes = [_lacking(lacks)] if lacks else []
    problems: tuple[str, ...] = ()
    carried = Carried(traced)
    try:
        with Runner(find()) as runner:
            loaded = runner.load(emit_javascript(program), program.header.trigger)
            (outcome,) = runner.run(loaded, [given.case()])
        problems = tuple(differ(traced.run, outcome, program.header.trigger))
        carried = as_far_as(traced, outcome)
        notes += [f"Auth0 refuses a call: {each.message} ({each.source})" for each in outcome.refused]
        notes += [f"Auth0 drops a call: {each.message} ({each.source})" for each in outcome.dropped]
    except (NodeMissing, RunnerBroken) as missing:
        notes.append(f"run in the interpreter alone: {missing}")
    text = (
        _json(program, carried, notes)
        if form == "json"
        else "".join(f"{line}\n" for line in _lines(actions, program, given, carried, notes))
    )
    if not problems or lacks:
        code = CLEAN if carried.error is None else ERRORS
        return Outcome(code, actions.diagnostics, actions.sources, text)
    bug = engines_differ(program, Label(program.header.span), problems, given)
    return Outcome(BUG, (*actions.diagnostics, bug), actions.sources, text)


def why_one(actions: Actions, program: ir.Program, given: Input) -> Outcome:
    """Why the action does it: every guard and rule, and every value."""
    traced = trace(program, given)
    sources = {source.path: source for source in actions.sources}
    explained = Explained(program, given, traced, sources, emit_javascript(program))
    lacks = lacking(given.event, program.header.trigger)
    lines = [*explained.steps(), *_verdict(program, traced)]
    lines += [f"note: {_lacking(lacks)}"] if lacks else []
    text = "".join(f"{line}\n" for line in lines)
    return Outcome(CLEAN, actions.diagnostics, actions.sources, text)


def _lacking(lacks: tuple[str, ...]) -> str:
    shown = ", ".join(lacks[:5]) + (f" and {len(lacks) - 5} more" if len(lacks) > 5 else "")
    return f"Auth0 always sends {shown}; this event has it not, or with another type"


def _lines(
    actions: Actions, program: ir.Program, given: Input, carried: Carried, notes: list[str]
) -> Iterator[str]:
    traced = carried.traced
    sources = {source.path: source for source in actions.sources}
    explained = Explained(program, given, traced, sources)
    yield from _verdict(program, traced)
    if carried.error is not None:
        yield f"=> the login fails: {carried.error}"
    for each in traced.steps:
        if each.state in (State.ACTED, State.ENDED):
            last = ", the last one" if each.state is State.ENDED else ""
            yield f"{explained.place(each.step.span)}: {title_of(each.step)}{last}"
    for line in carried.log_lines():
        yield f"logged: {shown(line)}"
    for note in notes:
        yield f"note: {shown(note)}"


def _verdict(program: ir.Program, traced: Trace) -> Iterator[str]:
    """The calls; the same for ``run`` and ``why``."""
    calls = made(traced.run)
    for each in calls:
        yield f"=> {call_text(*each, program.header.trigger)}"
    if traced.run.cut is not None:
        yield f"=> given up: the action {traced.run.cut}"
    elif not calls:
        yield "=> no call"
    ender = traced.ender
    if ender is not None:
        yield f"{INDENT}decided by: {title_of(ender.step)}"
    elif calls:
        titles = dict.fromkeys(title_of(each.step) for each in traced.steps if each.calls)
        yield f"{INDENT}decided by: {'; '.join(titles)}"


def _json(program: ir.Program, carried: Carried, notes: list[str]) -> str:
    traced = carried.traced
    trigger = program.header.trigger
    steps: list[JsonValue] = [
        {"title": title_of(each.step), "verdict": each.state.name.lower()} for each in traced.steps
    ]
    listed: list[JsonValue] = [
        *notes,
        *(() if traced.run.cut is None else (f"given up: the action {traced.run.cut}",)),
    ]
    error = traced.run.error if carried.error is None else carried.error
    calls: list[JsonValue] = [
        {
            "method": name,
            "arguments": [plain(each) for each in arguments],
            "text": call_text(name, arguments, trigger),
        }
        for name, arguments in traced.run.calls
    ]
    result: dict[str, JsonValue] = {
        "calls": calls,
        "rules": list(traced.run.rules),
        "steps": steps,
        "logs": list(carried.log_lines()),
        "error": None if error is None else join(error),
        "notes": listed,
    }
    return json.dumps(result, indent=2) + "\n"
