"""What an action does in a world: the meaning of the IR.

In: a :class:`Program`, a :class:`World`. Out: :class:`Run`: the calls in order, what was logged, and how it ended.

    evaluate(program, World(event)).calls   ->   (("multifactor.enable", ("any",)),)
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import JsonValue, Method, Tag, Trigger
from actiongen.evaluate import tokens
from actiongen.evaluate.clients import Clients
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.externs import Externs, passed
from actiongen.evaluate.limits import OverLimit
from actiongen.evaluate.queries import NO_ANSWER, Answers, ThrownError
from actiongen.evaluate.queries import NoAnswerError as NoResultError
from actiongen.evaluate.requests import Http, NoAnswerError, OfWorld, Replier
from actiongen.evaluate.urls import NoAddressError
from actiongen.facts.waits import Deadline, deadline
from actiongen.ir.clients import CACHE_GET
from actiongen.recursion import deep_recursion
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.texts import join, to_units
from actiongen.runs.values import Call, Value
from actiongen.runs.world import World


def evaluate(
    program: ir.Program,
    world: World,
    *,
    replier: Replier | None = None,
    known: Mapping[ir.Definition, Value] | None = None,
    seen: Callable[[ir.Expr, Value], None] | None = None,
    reached: Callable[[ir.Step | ir.Effect, int], None] | None = None,
    acted: Callable[[ir.Acting], None] | None = None,
) -> Run:
    """Runs a handler of an action; one about which the policy says nothing does nothing.

    ``replier`` answers requests in the place of the world. ``known`` are values of constants, which are not worked out
    again; ``seen`` is told the value of every expression, ``reached`` every step and effect before it runs, with the
    number of calls so far, ``acted`` every rule that applies and every request between the rules that fails, before
    its body runs.
    """
    evaluator = Evaluator(world, seen)
    runner = _Runner(
        evaluator,
        reached,
        acted,
        known or {},
        Http(replier or OfWorld(world.http, world.returns), evaluator.value),
        Answers(world),
        Externs(world),
        program.header.trigger,
    )
    runner.evaluator.assume(runner.known)
    end = FINISHED
    try:
        asked = runner.handler = program.handler(world.handler)
        with deep_recursion():
            for step in () if asked is None else asked.steps:
                runner.step(step)
    except _EndOfRun as ended:
        end = ended.end
    except OverLimit as limit:
        end = limit.end
    except NoAddressError as lacking:
        end = End(Ending.THROWN, str(lacking))
    return Run(tuple(runner.calls), tuple(runner.logs), end)


class _EndOfRun(Exception):  # noqa: N818 - control flow, not an error
    def __init__(self, end: End = FINISHED) -> None:
        super().__init__(end)
        self.end = end


@dataclass(slots=True)
class _Runner:
    evaluator: Evaluator
    reached: Callable[[ir.Step | ir.Effect, int], None] | None
    acted: Callable[[ir.Acting], None] | None
    known: Mapping[ir.Definition, Value]
    http: Http
    answers: Answers
    externs: Externs
    trigger: Trigger
    handler: ir.Handler | None = None
    performed: ir.Perform | None = None
    loops: int = 0
    helpers: list[ir.HelperId] = field(default_factory=list)
    deadlines: list[Deadline | None] = field(default_factory=list)
    """That of the handler, once it was asked for."""
    calls: list[Call] = field(default_factory=list)
    logs: list[tuple[Value, ...]] = field(default_factory=list)

    def step(self, step: ir.Step) -> None:
        if self.reached is not None:
            self.reached(step, len(self.calls))
        match step:
            case ir.Define(definition):
                if definition not in self.known:
                    self.evaluator.define(definition)
            case ir.DefineHelper():
                pass
            case ir.Guard(condition=condition):
                if not self.evaluator.holds(condition):
                    raise _EndOfRun
            case ir.Perform(ask):
                self.performed = step
                self._effect(ask)
                self.performed = None
            case ir.Rule(condition=condition, body=body):
                if condition is None or self.evaluator.holds(condition):
                    if self.acted is not None:
                        self.acted(step)
                    self._body(body)
            case _:
                assert_never(step)

    def _ask_helper(self, ask: ir.HelperAsk) -> None:
        evaluator = self.evaluator
        result: Value = None
        if ask.condition is None or evaluator.holds(ask.condition):
            with self._in_helper(ask.helper):
                self._body(ask.inlined)
                result = evaluator.value(ask.result.value)
        evaluator.assume({ask.result: result})

    def _ask(self, ask: ir.Ask) -> None:
        evaluator = self.evaluator
        evaluator.bind((ask.answer,), (None,))
        if ask.condition is not None and not evaluator.holds(ask.condition):
            return
        match ask.question:
            case ir.Request() as request:
                answer, failure = self._requested(ask, request)
            case ir.ApiQuery() as query:
                answer, failure = self._queried(query)
            case ir.Verification() as verification:
                answer, failure = self._verified(ask, verification)
            case ir.Signature() as signature:
                answer, failure = self._signed(ask, signature)
            case ir.ExternCall() as call:
                answer, failure = self._extern(call), {"reason": ir.EXTERN_FAILED}
            case _:
                assert_never(ask.question)
        if answer is not None or not ask.can_fail:
            evaluator.bind((ask.answer,), (answer,))
            return
        if self.performed is not None and self.acted is not None:
            self.acted(self.performed)
        self.performed = None
        evaluator.bind((ask.failure,), (failure,))
        with evaluator.scope():
            self._body(ask.on_error)

    def _until(self) -> float:
        """Until when requests are made here."""
        if self.handler is None or not (self.loops or self.helpers):
            return inf
        if not self.deadlines:
            self.deadlines.append(deadline(self.handler))
        until = self.deadlines[0]
        is_limited = until is not None and (self.loops or not until.helpers.isdisjoint(self.helpers))
        return until.milliseconds if until is not None and is_limited else inf

    @contextmanager
    def _in_loop(self) -> Iterator[None]:
        self.loops += 1
        with self.evaluator.scope():
            yield
        self.loops -= 1

    @contextmanager
    def _in_helper(self, helper: ir.HelperId) -> Iterator[None]:
        self.helpers.append(helper)
        with self.evaluator.scope():
            yield
        self.helpers.pop()

    def _requested(self, ask: ir.Ask, request: ir.Request) -> tuple[Value, Value]:
        try:
            if request.sent.client is not None:
                clients = Clients(
                    self.http, self._cache if CACHE_GET in self.trigger.methods else None, self.calls.append
                )
                answer, failure = clients.ask(ask, request, self._until())
                return (None if answer is None else dict(answer)), dict(failure)
            calls, answer, failure = self.http.ask(ask, request, self._until())
        except NoAnswerError as lacking:
            self.calls += lacking.calls
            raise _EndOfRun(End(Ending.NETWORK, join(str(lacking)))) from None
        self.calls += calls
        return (None if answer is None else dict(answer)), dict(failure)

    def _extern(self, call: ir.ExternCall) -> Value:
        arguments = passed(tuple(map(self.evaluator.value, call.arguments)))
        if call.timeout is not None and self.http.elapsed + call.timeout > self._until():
            return None
        try:
            result = self.externs.of(call.extern, arguments)
        except NoResultError as lacking:
            raise _EndOfRun(End(Ending.NO_ANSWER, NO_ANSWER + str(lacking))) from None
        self.calls += result.calls
        self.logs += result.logs
        self.http.elapsed += result.elapsed
        self.evaluator.uuids += result.uuids
        return result.value

    def _cache(self, name: str, arguments: tuple[Value, ...]) -> Value:
        """What ``api.cache`` answers to a client."""
        self.calls.append((name, arguments))
        try:
            return self.answers.of(self.trigger.methods[name], arguments)
        except ThrownError as thrown:
            raise _EndOfRun(End(Ending.THROWN, str(thrown))) from None

    def _queried(self, query: ir.ApiQuery) -> tuple[Value, Value]:
        arguments = self._called(query.method, query.arguments)
        try:
            return self.answers.of(query.method, arguments), {}
        except NoResultError as lacking:
            raise _EndOfRun(End(Ending.NO_ANSWER, NO_ANSWER + str(lacking))) from None
        except ThrownError as thrown:
            if not query.method.returns.throws:
                raise _EndOfRun(End(Ending.THROWN, str(thrown))) from None
            return None, {"reason": ir.THROWN}

    def _verified(self, ask: ir.Ask, asked: ir.Verification) -> tuple[Value, Value]:
        value = self.evaluator.value
        token, key = value(asked.token), value(asked.key)
        claims = {entry.key: value(entry.value) for entry in asked.claims}
        expected = tokens.Expected(asked.algorithms, claims, asked.max_age, asked.leeway)
        given = self._given(ask, ir.VERIFY, asked.has_secret)
        if given is not None:
            return tokens.given(given[0])
        return tokens.verify(token, str(key), expected, self.evaluator.world.now_ms)

    def _signed(self, ask: ir.Ask, asked: ir.Signature) -> tuple[Value, Value]:
        value = self.evaluator.value
        payload, key = value(asked.payload), value(asked.key)
        claims = {entry.key: value(entry.value) for entry in asked.claims}
        given = self._given(ask, ir.SIGN, asked.has_secret)
        if given is not None and not (given[0] is None and asked.has_secret):  # any secret signs
            return (None if given[0] is None else to_units(str(given[0]))), {"reason": ir.INVALID}
        now = self.evaluator.world.now_ms
        made = tokens.sign(payload, str(key), asked.algorithm, claims, asked.expires_in, now)
        return made, {}

    def _given(self, ask: ir.Ask, name: str, has_secret: bool) -> tuple[JsonValue] | None:
        """What the world says that comes of a token; None where it says nothing, and it is worked out here."""
        try:
            given = self.http.replier.of_token(ask, name)
        except NoAnswerError:
            given, has_secret = None, False
        if given is None and not has_secret:
            raise _EndOfRun(End(Ending.NO_ANSWER, NO_ANSWER + name))
        return given

    def _called(self, method: Method, arguments: tuple[ir.Expr, ...]) -> tuple[Value, ...]:
        values = tuple(map(self.evaluator.value, arguments))
        self.calls.append((method.name, values))
        return values

    def _body(self, effects: tuple[ir.Effect, ...]) -> None:
        for effect in effects:
            self._effect(effect)

    def _effect(self, effect: ir.Effect) -> None:
        evaluator = self.evaluator
        evaluator.meter.tick()
        if self.reached is not None:
            self.reached(effect, len(self.calls))
        match effect:
            case ir.Call(method, arguments):
                values = self._called(method, arguments)
                if Tag.CACHE in method.tags:
                    self.answers.of(method, values)
                if method.terminal:
                    raise _EndOfRun
            case ir.Stop():
                raise _EndOfRun
            case ir.Abort(message):
                raise _EndOfRun(End(Ending.THROWN, join(str(evaluator.value(message)))))
            case ir.Log(values):
                self.logs.append(tuple(evaluator.value(value) for value in values))
            case ir.Let(definition):
                evaluator.define(definition)
            case ir.If(arms, otherwise):
                chosen = next((arm.body for arm in arms if evaluator.holds(arm.condition)), otherwise)
                self._body(chosen)
            case ir.For(variables, iterable, body):
                for _ in evaluator.turns(variables, iterable):
                    with self._in_loop():
                        self._body(body)
            case ir.Ask():
                self._ask(effect)
            case ir.HelperAsk():
                self._ask_helper(effect)
            case ir.HelperDo(helper, inlined=inlined):
                with self._in_helper(helper):
                    self._body(inlined)
            case _:
                assert_never(effect)
