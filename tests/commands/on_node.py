"""A Node of tests: it does what the interpreter does, but for what it is told to do otherwise. No process is started.

In: the actions that it will run. Out: what takes the place of a ``Runner``.

    monkeypatch.setattr(command, "Runner", StandIn(program).start)
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from actiongen.auth0.model import Trigger
from actiongen.backends.javascript.emit import emit
from actiongen.ir import Program
from actiongen.runner.model import NodeRun
from actiongen.runs.externs import Results
from actiongen.runs.run import Run
from actiongen.runs.world import World
from actiongen.testing.externs import for_a_run
from actiongen.testing.trace import trace

Change = Callable[[NodeRun], NodeRun]


def as_it_is(ran: NodeRun) -> NodeRun:
    """Nothing else than the interpreter does."""
    return ran


def silent(ran: NodeRun) -> NodeRun:
    """It makes no call."""
    return replace(ran, run=Run())


class StandIn:
    """Runs some actions; ``asked`` is what was run, by the names of the actions."""

    def __init__(self, *programs: Program, change: Change = as_it_is, results: Results | None = None) -> None:
        """``change``: what it makes of each run; ``results``: what externs give."""
        self._by_code = {for_a_run(program, emit(program)): program for program in programs}
        self._change = change
        self._results = results or {}
        self.asked: list[str] = []

    def start(self, node: object) -> "StandIn":
        """In the place of the class of a runner."""
        return self

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def load(self, code: str, trigger: Trigger, *, keep_module: bool = False) -> Program:
        """The action of a text."""
        return self._by_code[code]

    def run(self, loaded: Program, worlds: Iterable[World]) -> Iterator[NodeRun]:
        """One run a world."""
        for world in worlds:
            self.asked.append(loaded.stem)
            told = replace(world, results=self._results)
            yield self._change(NodeRun(trace(loaded, told).run, externs=self._results))
