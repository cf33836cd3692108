"""What a handler of a policy does, as a stream.

In: the steps of a handler. Out: the same :class:`Stream` that the JavaScript gives if it does the same.

    Rule("No access", condition, (Call(access.deny, ("no",)),))   ->   [Item("call", "access.deny", ("no",),
    condition)]
"""

from collections.abc import Sequence
from typing import assert_never

from actiongen import ir
from actiongen.verify.functions import Functions
from actiongen.verify.policy import Meaning
from actiongen.verify.policy_asks import Asks
from actiongen.verify.stream import Counts, Stream, Supports, loop
from actiongen.verify.terms import NOTHING, Node


class Handler(Meaning):
    """Goes over the steps."""

    def __init__(self, values: Functions, event: Node, asks: Asks) -> None:
        super().__init__(values, event)
        self.stream = Stream(self.space, Counts(), self.space.true)
        self.supports = Supports()
        self.asks = asks

    def run(self, steps: Sequence[ir.Step]) -> Stream:
        """What the handler does."""
        for step in steps:
            self.stream.place = step
            self._step(step)
            self.stream.settle()
        return self.stream

    def _step(self, step: ir.Step) -> None:
        match step:
            case ir.Define(definition):
                self.definitions[definition] = self.value(definition.value)
            case ir.DefineHelper():
                pass
            case ir.Guard(condition=condition):
                with self.stream.under(self.space.negation(self.condition(condition))):
                    self.stream.end()
            case ir.Rule(condition=None, body=body):
                for effect in body:
                    self._effect(effect)
                    self.stream.settle()
            case ir.Rule(condition=condition, body=body):
                assert condition is not None
                with self.stream.under(self.condition(condition)):
                    self._body(body)
            case ir.Perform(ask):
                self._effect(ask)
            case _:
                assert_never(step)

    def _body(self, effects: Sequence[ir.Effect]) -> None:
        for effect in effects:
            self._effect(effect)

    def _effect(self, effect: ir.Effect) -> None:
        self.stream.place = effect
        match effect:
            case ir.Call():
                self._call(effect)
            case ir.Stop():
                self.stream.end()
            case ir.Abort(message):
                self.stream.emit("throw", "Error", self.value(message))
                self.stream.end()
            case ir.Log(values):
                self.stream.emit("log", "", *map(self.argument, values))
            case ir.Let(definition):
                self.definitions[definition] = self.value(definition.value)
            case ir.If(arms, otherwise):
                self._if(arms, otherwise)
            case ir.For():
                self._for(effect)
            case ir.HelperDo(helper=helper, inlined=inlined):
                with self.asks.in_helper(helper):
                    self._body(inlined)
            case ir.Ask():
                self._ask(effect)
            case ir.HelperAsk():
                self._ask_helper(effect)
            case _:
                assert_never(effect)

    def argument(self, expr: ir.Expr) -> Node:
        """An argument of ``api`` or a value in a log: a literal None is null, what is absent undefined."""
        if isinstance(expr, ir.Literal) and expr.value is None:
            return self.space.null
        return self.space.replaced(self.value(expr), NOTHING, self.space.undefined)

    def _call(self, call: ir.Call) -> None:
        values = map(self.argument, call.arguments)
        if call.method.returns.value is None:
            self.stream.emit("call", call.method.name, *values)
        else:
            self.stream.next_ask()
            self.stream.emit("ask", f"api.{call.method.name}", *values)
        if call.method.terminal:
            self.stream.end()

    def _if(self, arms: Sequence[ir.Arm], otherwise: Sequence[ir.Effect]) -> None:
        if not arms:
            self._body(otherwise)
            return
        first, *rest = arms
        self.stream.fork(
            self.condition(first.condition),
            lambda: self._body(first.body),
            lambda: self._if(rest, otherwise),
        )

    def _for(self, effect: ir.For) -> None:
        items = self.space.replaced(self.value(effect.iterable), NOTHING, self.values.empty())

        def turn(item: Node) -> None:
            with self.scope():
                self.bind(effect.variables, item)
                self.asks.loops += 1
                self._body(effect.body)
                self.asks.loops -= 1

        for stops in loop(self, self.values, items, turn):
            with self.stream.under(stops):
                self.stream.end()

    # Questions

    def _ask(self, ask: ir.Ask) -> None:
        space = self.space
        condition = space.true if ask.condition is None else self.condition(ask.condition)
        with self.stream.under(condition):
            answer, failure = self.asks.ask(self, ask)
        answer = space.then(condition, answer, space.undefined)
        self.variables[ask.answer] = answer
        if isinstance(ask.question, ir.Request | ir.Verification):
            failure = space.then(self.values.is_nothing(answer), failure, space.impossible)
        self.variables[ask.failure] = failure
        if ask.can_fail:
            gives_nothing = isinstance(ask.question, ir.ExternCall) and ask.question.extern.returns is None
            fails = self.values.is_nothing(answer)
            if gives_nothing:
                fails = space.negation(self.values.truthy(answer))
            fails = space.both(condition, fails)
            with self.stream.under(fails):
                self._body(ask.on_error)
        if ask.answer.present:
            self.variables[ask.answer] = space.replaced(answer, NOTHING, space.impossible)

    def _ask_helper(self, ask: ir.HelperAsk) -> None:
        condition = self.space.true if ask.condition is None else self.condition(ask.condition)
        *effects, last = ask.inlined
        assert isinstance(last, ir.Let)
        with self.stream.under(condition):
            with self.asks.in_helper(ask.helper):
                self._body(effects)
            value = self.value(last.definition.value)
        self.definitions[last.definition] = value
        self.definitions[ask.result] = self.space.then(condition, value, self.space.undefined)
