"""Shows what an action does with one event.

In: a :class:`OneRun`. Out: text for people, or JSON: a renderer by the name of its format.

    RENDERERS["text"](ran)   ->   '=> api.multifactor.enable("any")\\n…'
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.diagnostics.snippet import shown
from actiongen.report.explanation import INDENT, Explained, title_of
from actiongen.runs.run import Ending, Run
from actiongen.source import Source
from actiongen.testing.events import Input
from actiongen.testing.in_order import made
from actiongen.testing.refused import Carried
from actiongen.testing.trace import State, Trace
from actiongen.testing.values import call_text, plain


@dataclass(frozen=True, slots=True)
class OneRun:
    """A run of an action: its event, what Auth0 carries out, and notes about the run."""

    program: ir.Program
    given: Input
    carried: Carried
    notes: tuple[str, ...]
    sources: Mapping[str, Source]


def verdict_lines(program: ir.Program, traced: Trace) -> Iterator[str]:
    """Lists the calls and the rules that decided; ``run`` and ``why`` show the same."""
    calls = made(traced.run)
    for call in calls:
        yield f"=> {call_text(*call, program.header.trigger)}"
    if traced.run.is_cut_short:
        yield f"=> given up: {given_up(traced.run)}"
    elif not calls:
        yield "=> no call"
    ender = traced.ender
    if ender is not None:
        yield f"{INDENT}decided by: {title_of(ender.step)}"
    elif calls:
        deciding = (State.ACTED, State.ENDED)
        steps = (step for step in traced.steps if step.calls and step.state in deciding)
        titles = dict.fromkeys(title_of(step.step) for step in steps)
        if titles:
            yield f"{INDENT}decided by: {'; '.join(titles)}"


def _text(ran: OneRun) -> str:
    return "".join(f"{line}\n" for line in _lines(ran))


def _lines(ran: OneRun) -> Iterator[str]:
    carried = ran.carried
    explained = Explained(ran.program, ran.given.world, carried.traced, ran.sources)
    yield from verdict_lines(ran.program, carried.traced)
    if carried.error is not None:
        yield f"=> the login fails: {carried.error}"
    for step in carried.traced.steps:
        if step.state in (State.ACTED, State.ENDED):
            last = ", the last one" if step.state is State.ENDED else ""
            yield f"{explained.place(step.step.span)}: {title_of(step.step)}{last}"
    for line in carried.log_lines():
        yield f"logged: {shown(line)}"
    for note in ran.notes:
        yield f"note: {shown(note)}"


def _json(ran: OneRun) -> str:
    carried = ran.carried
    traced, trigger = carried.traced, ran.program.header.trigger
    steps: list[JsonValue] = [
        {"title": title_of(step.step), "verdict": step.state.name.lower()} for step in traced.steps
    ]
    listed: list[JsonValue] = [
        *ran.notes,
        *((f"given up: {given_up(traced.run)}",) if traced.run.is_cut_short else ()),
    ]
    error = traced.run.thrown if carried.error is None else carried.error
    calls: list[JsonValue] = [
        {
            "method": name,
            "arguments": [plain(argument) for argument in arguments],
            "text": call_text(name, arguments, trigger),
        }
        for name, arguments in traced.run.calls
    ]
    result: dict[str, JsonValue] = {
        "version": 1,
        "calls": calls,
        "rules": list(traced.rules),
        "steps": steps,
        "logs": list(carried.log_lines()),
        "error": error,
        "notes": listed,
    }
    return json.dumps(result, indent=2) + "\n"


def given_up(run: Run) -> str:
    """Why the rest of a run is not known."""
    lacks_answer = run.end.kind in (Ending.NETWORK, Ending.NO_ANSWER)
    return (
        f"{run.end.message}: write it into the file of the event"
        if lacks_answer
        else f"the action {run.end.message}"
    )


RENDERERS: Mapping[str, Callable[[OneRun], str]] = MappingProxyType({"text": _text, "json": _json})
"""How to show a run, by the name of the format."""
