"""A run as far as Auth0 lets it go.

In: what the interpreter did, what Node did. Out: the former without the calls that Auth0 refuses and without what would
have run after an error, and the error.

    as_far_as(traced, ran).error     ->   'authentication.setPrimaryUser: `primary_user_id` cannot be empty'
"""

from dataclasses import dataclass, replace

from actiongen import ir
from actiongen.runner.model import NodeRun
from actiongen.runs.run import FINISHED, Ending
from actiongen.runs.values import Value
from actiongen.testing.trace import Trace
from actiongen.testing.verdict import log_text


@dataclass(frozen=True, slots=True)
class Carried:
    """What Auth0 carries out; ``error`` is why the login fails, if Auth0 refuses a call; ``logged`` is what Node
    has logged.
    """

    traced: Trace
    error: str | None = None
    logged: tuple[tuple[Value, ...], ...] = ()

    def log_lines(self) -> tuple[str, ...]:
        """The logged lines as Node prints them."""
        lines = self.traced.run.logs
        recorded = self.logged if len(self.logged) == len(lines) else ((),) * len(lines)
        return tuple(log_text(line, each) for line, each in zip(lines, recorded, strict=True))


def as_far_as(traced: Trace, ran: NodeRun) -> Carried:
    """The run up to the call that Auth0 refuses; one that fails the login later is taken out alone."""
    on_node = ran.run
    if on_node.end.kind is not Ending.REFUSED:
        return Carried(traced, logged=on_node.logs)
    refused = {note.call for note in ran.refused}
    kept = [index for index in range(len(on_node.calls)) if index not in refused]
    last = traced.step_of_call(len(on_node.calls) - 1)
    steps = traced.steps if last is None else traced.steps[: traced.steps.index(last) + 1]
    titles = {step.step.title for step in steps if isinstance(step.step, ir.Rule)}
    run = replace(
        traced.run,
        calls=tuple(traced.run.calls[index] for index in kept),
        logs=traced.run.logs[: len(on_node.logs)],
        end=FINISHED,
    )
    rules = tuple(title for title in traced.rules if title in titles)
    return Carried(replace(traced, run=run, rules=rules, steps=steps), on_node.end.message, on_node.logs)
