"""What an action does with one event: the meaning of the IR.

In: a :class:`Program`, an event, secrets, a clock. Out: :class:`Run`: the calls in order, the rules that
acted, what was logged, and how it ended.

    evaluate(program, event).calls   ->   (("multifactor.enable", ("any",)),)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.evaluate.operations import Value

Call = tuple[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Run:
    """``calls`` as (method, arguments); ``rules`` the titles of those whose body ran; ``error`` of an
    ``abort``; ``cut`` says why the interpreter has given the run up, of which the rest is what came before.
    """

    calls: tuple[Call, ...]
    rules: tuple[str, ...]
    logs: tuple[tuple[Value, ...], ...]
    error: str | None
    cut: str | None = None


def evaluate(
    program: ir.Program,
    event: Mapping[str, Value],
    *,
    handler: HandlerKind = HandlerKind.EXECUTE,
    secrets: Mapping[str, str] | None = None,
    now: float = 0.0,
    known: Mapping[ir.Definition, Value] | None = None,
    seen: Callable[[ir.Expr, Value], None] | None = None,
    reached: Callable[[ir.Step | ir.Effect], None] | None = None,
) -> Run:
    """Runs a handler of an action; one about which the policy says nothing does nothing.

    ``now`` is the clock in milliseconds since 1970; ``known`` are values of constants, which are not worked out again;
    ``seen`` is told the value of every expression,
    ``reached`` every step and effect before it runs.
    """
    runner = _Runner(Evaluator(event, secrets or {}, now, seen), reached, known or {})
    runner.evaluator.assume(runner.known)
    error = cut = None
    try:
        asked = program.handler(handler)
        for step in () if asked is None else asked.steps:
            runner.step(step)
    except _EndOfRun as ended:
        error = ended.error
    except OverLimit as limit:
        cut = str(limit)
    return Run(tuple(runner.calls), tuple(runner.rules), tuple(runner.logs), error, cut)


class _EndOfRun(Exception):  # noqa: N818 - control flow, not an error
    def __init__(self, error: str | None = None) -> None:
        super().__init__(error)
        self.error = error


@dataclass(slots=True)
class _Runner:
    evaluator: Evaluator
    reached: Callable[[ir.Step | ir.Effect], None] | None = None
    known: Mapping[ir.Definition, Value] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    logs: list[tuple[Value, ...]] = field(default_factory=list)

    def step(self, step: ir.Step) -> None:
        if self.reached is not None:
            self.reached(step)
        match step:
            case ir.Define(definition):
                if definition not in self.known:
                    self.evaluator.define(definition)
            case ir.DefineHelper():
                pass
            case ir.Guard(condition=condition):
                if not self.evaluator.holds(condition):
                    raise _EndOfRun
            case ir.Rule(title, condition, body):
                if condition is None or self.evaluator.holds(condition):
                    self.rules.append(title)
                    self._body(body)
            case _:
                assert_never(step)

    def _body(self, effects: tuple[ir.Effect, ...]) -> None:
        for effect in effects:
            self._effect(effect)

    def _effect(self, effect: ir.Effect) -> None:
        evaluator = self.evaluator
        if self.reached is not None:
            self.reached(effect)
        match effect:
            case ir.Call(method, arguments):
                self.calls.append((method.name, tuple(evaluator.value(each) for each in arguments)))
                if method.terminal:
                    raise _EndOfRun
            case ir.Stop():
                raise _EndOfRun
            case ir.Abort(message):
                raise _EndOfRun(str(evaluator.value(message)))
            case ir.Log(values):
                self.logs.append(tuple(evaluator.value(each) for each in values))
            case ir.Let(definition):
                evaluator.define(definition)
            case ir.If(arms, otherwise):
                chosen = next((arm.body for arm in arms if evaluator.holds(arm.condition)), otherwise)
                self._body(chosen)
            case ir.For(variables, iterable, body):
                for _ in evaluator.turns(variables, iterable):
                    with evaluator.scope():
                        self._body(body)
            case ir.HelperDo(inlined=inlined):
                with evaluator.scope():
                    self._body(inlined)
            case _:
                assert_never(effect)
