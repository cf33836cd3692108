"""What a run did, step by step.

In: an action and a world. Out: :class:`Trace`: the run, and what the interpreter alone knows: which rules acted, which
step made each call, how each step came out, and the value of every expression that was looked at.

    trace(program, world).steps[0].state   ->   State.SKIPPED
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from actiongen import ir
from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.run import Run
from actiongen.runs.values import Value
from actiongen.runs.world import World


class State(Enum):
    """How a guard or rule came out; ``ENDED``: it acted, or did not let pass, and nothing below was
    reached.
    """

    PASSED = "let the run pass"
    SKIPPED = "did not apply"
    ACTED = "acted"
    ENDED = "ended the action"
    UNREACHED = "was not reached"


@dataclass(frozen=True, slots=True)
class StepTrace:
    """A guard or a rule, and the calls that it made by their index in the run."""

    step: ir.Guard | ir.Acting
    state: State
    calls: tuple[int, ...] = ()


@dataclass(slots=True)
class Trace:
    """A run, and how it went.

    ``rules`` are the titles of those that acted; ``values`` by the identity of the expression: all that it had in the
    run; ``reached`` are effects that ran; ``answers`` are those of requests that something read.
    """

    run: Run
    rules: tuple[str, ...]
    steps: tuple[StepTrace, ...]
    values: dict[int, list[Value]] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    answers: dict[ir.Variable, Value] = field(default_factory=dict)

    def step_of_call(self, index: int) -> StepTrace | None:
        """The rule that made a call."""
        return next((step for step in self.steps if index in step.calls), None)

    @property
    def ender(self) -> StepTrace | None:
        """What ended the action before its last step, if anything did."""
        return next((step for step in self.steps if step.state is State.ENDED), None)


def trace(program: ir.Program, world: World) -> Trace:
    """Runs a handler of an action and keeps what happened."""
    watcher = _Watcher()
    run = evaluate(
        program,
        world,
        seen=watcher.seen,
        reached=watcher.notice,
        acted=watcher.rules.append,
    )
    ran = program.handler(world.handler)
    steps = () if ran is None else tuple(watcher.steps(ran, run))
    return Trace(run, titles(watcher.rules), steps, watcher.values, watcher.ids, watcher.answers)


def titles(rules: Iterable[ir.Acting]) -> tuple[str, ...]:
    """The titles of rules."""
    return tuple(rule.title for rule in rules)


@dataclass(slots=True)
class _Watcher:
    values: dict[int, list[Value]] = field(default_factory=dict)
    ids: set[int] = field(default_factory=set)
    answers: dict[ir.Variable, Value] = field(default_factory=dict)
    rules: list[ir.Acting] = field(default_factory=list)
    begun: list[tuple[ir.Guard | ir.Acting, int]] = field(default_factory=list)
    """The guards, rules and requests that were reached, with the number of calls before them."""
    ended: bool = False

    def seen(self, expr: ir.Expr, value: Value) -> None:
        self.values.setdefault(id(expr), []).append(value)
        if isinstance(expr, ir.Var) and expr.variable.is_foreign:
            self.answers[expr.variable] = value

    def notice(self, node: ir.Step | ir.Effect, made: int) -> None:
        self.ids.add(id(node))
        match node:
            case ir.Guard() | ir.Rule() | ir.Perform():
                self.begun.append((node, made))
            case ir.Call(method):
                self.ended = method.terminal
            case _ if isinstance(node, ir.Ender):
                self.ended = True

    def steps(self, handler: ir.Handler, run: Run) -> Iterator[StepTrace]:
        ends = [*(made for _, made in self.begun[1:]), len(run.calls)]
        calls = {
            id(step): tuple(range(made, end)) for (step, made), end in zip(self.begun, ends, strict=False)
        }
        for step in handler.steps:
            if isinstance(step, ir.Guard | ir.Rule) or (isinstance(step, ir.Perform) and step.ask.can_fail):
                yield StepTrace(step, self._state(step, run), calls.get(id(step), ()))

    def _state(self, step: ir.Guard | ir.Acting, run: Run) -> State:
        is_last = bool(self.begun) and self.begun[-1][0] is step
        if id(step) not in self.ids or (run.is_cut_short and is_last):
            return State.UNREACHED
        if isinstance(step, ir.Guard):
            return State.PASSED if self.values[id(step.condition)][-1] is True else State.ENDED
        if all(rule is not step for rule in self.rules):
            return State.SKIPPED
        return State.ENDED if self.ended and is_last else State.ACTED
