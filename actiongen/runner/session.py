"""Runs an Action in many worlds.

In: the text of an Action, its trigger, worlds. Out: one :class:`~actiongen.runner.model.NodeRun` a world, in
order. Worlds are sent ahead of the answers. A run that hangs or eats memory is ended with its Node, and the
next ones run on a new Node.

    with Runner(find_node()) as runner:
        runs = [ran.run for ran in runner.run(runner.load(code, trigger), worlds)]
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from actiongen.auth0.load import platform
from actiongen.auth0.model import HandlerKind, Trigger
from actiongen.runner.find import Node
from actiongen.runner.model import Limits, NodeRun
from actiongen.runner.process import Child
from actiongen.runner.table import table
from actiongen.runner.wire import Answer, load_line, read_answer, run_line, table_line
from actiongen.runs.run import End, Ending, Run
from actiongen.runs.world import World

_AHEAD = 256
_AHEAD_BYTES = 1 << 20
_LOOK_EVERY_SECONDS = 0.02
_GRACE_SECONDS = 0.2
_START_SECONDS = 30.0


class RunnerBroken(Exception):  # noqa: N818 - it names what happened
    """Node cannot be started, or fails before it has begun a run."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An Action that a :class:`Runner` knows."""

    id: int
    trigger: Trigger
    line: bytes
    keeps_module: bool

    def exported(self, kind: HandlerKind) -> str:
        """The name under which the Action exports a handler."""
        handler = self.trigger.handler(kind)
        return "" if handler is None else handler.name


@dataclass(frozen=True, slots=True)
class _Sent:
    run: int
    line: bytes


class Runner:
    """Real Node, started with the first run and ended with the ``with`` block."""

    def __init__(self, node: Node, limits: Limits | None = None, packages: Path | None = None) -> None:
        """``packages`` is the folder whose npm packages Actions may require; without it they have those alone that
        generated Actions use, and of these stand-ins."""
        self._packages = packages
        self._node = node
        self._limits = limits or Limits()
        self._child: Child | None = None
        self._known: set[int | str] = set()
        self._first_of_child = 0
        self._actions = 0
        self._runs = 0
        self._since = 0.0
        self._looked = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends Node."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def load(self, code: str, trigger: Trigger, *, keep_module: bool = False) -> Loaded:
        """Makes an Action known. Its module scope starts afresh for every run; ``keep_module`` keeps it from
        one run to the next, as an instance of Auth0 does, until Node is started anew."""
        self._actions += 1
        line = load_line(self._actions, code, trigger.id, keep_module)
        return Loaded(self._actions, trigger, line, keep_module)

    def run(self, loaded: Loaded, worlds: Iterable[World]) -> Iterator[NodeRun]:
        """The runs in each of the worlds, in their order."""
        source = iter(worlds)
        sent: deque[_Sent] = deque()
        is_done = False
        try:
            while True:
                is_done = is_done or self._send(loaded, source, sent)
                if not sent:
                    return
                yield from self._answers(loaded, sent)
        finally:
            # Whoever stops early leaves runs behind that nobody will ask for.
            if sent:
                self.close()

    def _send(self, loaded: Loaded, source: Iterator[World], sent: deque[_Sent]) -> bool:
        """Sends worlds ahead; whether there are no more."""
        while len(sent) < _AHEAD and (self._child is None or self._child.unwritten < _AHEAD_BYTES):
            world = next(source, None)
            if world is None:
                return True
            self._runs += 1
            handler = loaded.exported(world.handler)
            line = run_line(self._runs, loaded.id, handler, world, self._limits)
            if not sent and self._child is not None:
                self._since = self._child.own_seconds()
            sent.append(_Sent(self._runs, line))
            self._give(loaded, sent[-1])
        return False

    def _give(self, loaded: Loaded, sent: _Sent) -> None:
        child = self._child
        if child is None:
            child = self._start()
            self._first_of_child = sent.run
        if loaded.trigger.id not in self._known:
            child.write(_table_line(loaded.trigger))
        if loaded.id not in self._known:
            child.write(loaded.line)
        self._known |= {loaded.trigger.id, loaded.id}
        child.write(sent.line)

    def _start(self) -> Child:
        child = Child(self._node, self._limits.memory_bytes, self._packages)
        until = time.monotonic() + _START_SECONDS
        while not child.lines(_LOOK_EVERY_SECONDS):
            if child.ended or time.monotonic() > until:
                raise RunnerBroken(f"{self._node.path} does not run the harness: {child.kill()}")
        self._child = child
        self._known = set()
        self._since = child.own_seconds()
        return child

    def _answers(self, loaded: Loaded, sent: deque[_Sent]) -> list[NodeRun]:
        """What has come since; where the first run has hung, or Node has ended, that is its end."""
        child = self._child
        assert child is not None
        unwritten = child.unwritten
        lines = child.lines(_LOOK_EVERY_SECONDS)
        if lines or child.unwritten < unwritten:
            self._since = child.own_seconds()
        if lines:
            return self._taken(loaded, sent, [read_answer(line) for line in lines])
        if child.ended:
            return self._given_up(loaded, sent, None)
        now = time.monotonic()
        if self._took(child) > self._limits.seconds + _GRACE_SECONDS:
            return self._given_up(loaded, sent, self._took_too_long())
        if now - self._looked >= _LOOK_EVERY_SECONDS:
            self._looked = now
            if child.resident_bytes() > self._limits.memory_bytes:
                return self._given_up(loaded, sent, self._took_too_much())
        return []

    def _taken(self, loaded: Loaded, sent: deque[_Sent], answers: list[Answer]) -> list[NodeRun]:
        for answer in answers:
            assert answer.run == sent.popleft().run
        if answers[-1].is_last:
            self._restart(loaded, sent)
        return [answer.ran for answer in answers]

    def _given_up(self, loaded: Loaded, sent: deque[_Sent], end: End | None) -> list[NodeRun]:
        """Ends Node, and with it the first run."""
        child, self._child = self._child, None
        assert child is not None
        duration = self._took(child) * 1000
        end = end or _crash(child.kill(), self._limits)
        child.kill()
        # What the runs before it left behind may have been too much: a new Node says whose memory it is.
        is_certain = end.kind is not Ending.MEMORY or sent[0].run == self._first_of_child
        if is_certain:
            sent.popleft()
        self._restart(loaded, sent)
        return [NodeRun(Run(end=end), duration_ms=duration)] if is_certain else []

    def _restart(self, loaded: Loaded, sent: deque[_Sent]) -> None:
        self.close()
        for each in sent:
            self._give(loaded, each)

    def _took(self, child: Child) -> float:
        """The seconds since the first run began or the last thing came."""
        return child.own_seconds() - self._since

    def _took_too_long(self) -> End:
        return End(Ending.TIMEOUT, f"the handler did not settle within {self._limits.seconds * 1000:g} ms")

    def _took_too_much(self) -> End:
        return _memory(self._limits)


@cache
def _table_line(trigger: Trigger) -> bytes:
    return table_line(trigger.id, table(trigger, platform()))


def _memory(limits: Limits) -> End:
    return End(Ending.MEMORY, f"the handler took more than {limits.memory_bytes >> 20} MB of memory")


def _crash(errors: str, limits: Limits) -> End:
    if "heap out of memory" in errors or "Allocation failed" in errors or "invalid array length" in errors:
        return _memory(limits)
    last = errors.splitlines()[-1] if errors else "it wrote nothing about it"
    return End(Ending.CRASHED, f"Node ended in the middle of the case: {last}")
