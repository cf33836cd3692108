"""Runs what the prover has found on Node: an event that refutes a property does so in the JavaScript that is deployed.

In: events with the actions that run on them. Out: what Node does otherwise than the interpreter, as a bug of ours.

    replayed([(subject, given)], selection.javascript_of, find_node)   ->   Replayed(None, ())
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from actiongen import ir
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.runner.find import Node, NodeMissing
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.testing.events import Input
from actiongen.testing.externs import for_a_run
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import differ, engines_differ


@dataclass(frozen=True, slots=True)
class Replayed:
    """``lacking``: why nothing was run, None where all was; ``bugs``: where Node does something else."""

    lacking: str | None
    bugs: tuple[Diagnostic, ...]


def replayed(
    events: Iterable[tuple[Subject, Input]],
    javascript: Callable[[ir.Program], str],
    find: Callable[[], Node],
) -> Replayed:
    """Runs the actions on each event; Node starts only where there is one."""
    wanted = [*events]
    if not wanted:
        return Replayed(None, ())
    try:
        with Runner(find()) as runner:
            return Replayed(None, tuple(_bugs(wanted, javascript, runner)))
    except (NodeMissing, RunnerBroken) as missing:
        return Replayed(str(missing), ())


def _bugs(
    events: Iterable[tuple[Subject, Input]], javascript: Callable[[ir.Program], str], runner: Runner
) -> Iterator[Diagnostic]:
    for subject, given in events:
        for turn in turns(subject, given.world, trace):
            program = turn.program
            loaded = runner.load(for_a_run(program, javascript(program)), subject.trigger)
            (ran,) = runner.run(loaded, [turn.world])
            traced = trace(program, replace(turn.world, results=ran.externs)) if ran.externs else turn.traced
            problems = tuple(differ(traced.run, ran.run, subject.trigger))
            if problems:
                label = Label(program.header.span, "with an event that the prover has found")
                yield engines_differ(program, label, problems, turn.world)
