"""Under which conditions each effect runs.

In: a handler. Out: its steps and effects in the order of the text, each with the :class:`Assumption`
values that hold where it runs: guards, the negation of what has ended the handler above, the rule's own
condition, the ``if`` and ``for`` around it. Fewer assumptions than really hold are possible, more are not.
Nothing is assumed where a handler begins.

    with rule("a", when=x): stop()
    with rule("b", when=y): log("here")      ->   EffectSite(Log(…), (not x, y))
"""

from collections.abc import Iterable, Iterator
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.flow.conditions import absent, all_hold, always, negated, one_holds
from actiongen.ir.walk import below
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Assumption:
    """A condition that holds.

    ``step``: the guard or rule above that is why, None for the place's own rule. ``written``: somebody wrote
    a condition for it, as opposed to a loop over something that must be there. ``refused``: it holds because
    the action has refused all others."""

    holds: ir.Expr
    span: Span
    step: ir.Guard | ir.Acting | None = None
    written: bool = True
    refused: bool = False


@dataclass(frozen=True, slots=True)
class EffectSite:
    """An effect, the rule that it is in, and what holds there; ``at``: the call in the rule, where a helper's
    body has it. ``above`` holds because control has come past something, ``own`` because of what is around the effect.
    """

    effect: ir.Effect
    at: Span
    above: tuple[Assumption, ...]
    own: tuple[Assumption, ...]
    rule: ir.Acting

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """All that holds."""
        return (*self.above, *self.own)


@dataclass(frozen=True, slots=True)
class Reached:
    """A guard or rule, and what holds when control comes to it."""

    step: ir.Guard | ir.Acting
    assumptions: tuple[Assumption, ...]


def reached(handler: ir.Handler) -> Iterator[Reached]:
    """Each guard and rule."""
    known: tuple[Assumption, ...] = ()
    for step in handler.steps:
        match step:
            case ir.Guard(condition=condition):
                yield Reached(step, known)
                known = (*known, Assumption(condition, condition.info.span, step))
            case ir.Rule() | ir.Perform():
                yield Reached(step, known)
                known = (*known, *_after(step))
            case ir.Define() | ir.DefineHelper():
                pass
            case _:
                assert_never(step)


def sites(steps: Iterable[Reached]) -> Iterator[EffectSite]:
    """Each effect of each rule, those of effect helpers as if they stood at the call."""
    for step in steps:
        rule = step.step
        if isinstance(rule, ir.Acting):
            own = () if rule.condition is None else (Assumption(rule.condition, rule.condition.info.span),)
            yield from _sites(rule.body, None, step.assumptions, own, rule)


def place_of(step: ir.Guard | ir.Acting) -> Span:
    """Where to point for a guard or rule: its condition, or the words that open it."""
    if step.condition is not None:
        return step.condition.info.span
    return Span(step.span.path, step.span.start, step.span.start + len("with rule"))


def ended(body: tuple[ir.Effect, ...]) -> ir.Expr | bool:
    """A condition that holds only where the body ends the action (loops are taken to end nothing)."""
    ways: list[ir.Expr] = []
    for effect in body:
        way = _ended_by(effect)
        if way is True:
            return True
        if way is not False:
            ways.append(way)
    return one_holds(ways) if ways else False


def _ended_by(effect: ir.Effect) -> ir.Expr | bool:
    if isinstance(effect, ir.Ender | ir.Plain):
        return isinstance(effect, ir.Ender)
    match effect:
        case ir.Call(method):
            return method.terminal
        case ir.HelperDo(inlined=inlined):
            return ended(inlined)
        case ir.If(arms, otherwise):
            return _ended_by_if(arms, otherwise)
        case ir.For():
            return False
        case ir.HelperAsk(condition=condition, inlined=inlined):
            way = ended(inlined)
            return way if way is False or condition is None else _both(condition, way)
        case ir.Ask(on_error=on_error):
            way = ended(on_error)
            return way if way is False else all_hold((*failed(effect), *(() if way is True else (way,))))
        case _:
            assert_never(effect)


def _both(condition: ir.Expr, way: ir.Expr | bool) -> ir.Expr:
    return condition if isinstance(way, bool) else all_hold((condition, way))


def failed(ask: ir.Asking) -> tuple[ir.Expr, ...]:
    """The conditions that hold where a question was asked and has no answer; of a helper, one of its questions."""
    if isinstance(ask, ir.HelperAsk):
        made = () if ask.condition is None else (ask.condition,)
        ways = [all_hold(failed(inner)) for inner in ask.inlined if isinstance(inner, ir.Asking)]
        return (*made, *((one_holds(ways),) if ways else ()))
    answer = ask.answer
    condition = () if ask.condition is None else (ask.condition,)
    return (*condition, absent(ir.Var(answer, ir.Info(answer.type, False, answer.span))))


def _ended_by_if(arms: tuple[ir.Arm, ...], otherwise: tuple[ir.Effect, ...]) -> ir.Expr | bool:
    ends = [*(((arm.condition,), ended(arm.body)) for arm in arms), ((), ended(otherwise))]
    if all(way is True for _, way in ends):
        return True
    ways: list[ir.Expr] = []
    above: tuple[ir.Expr, ...] = ()
    for conditions, way in ends:
        if way is not False:
            ways.append(all_hold((*above, *conditions, *(() if way is True else (way,)))))
        if way is not True:  # where an arm above has ended the body, it has ended
            above = (*above, *map(negated, conditions))
    return one_holds(ways) if ways else False


def _after(rule: ir.Acting) -> tuple[Assumption, ...]:
    """What holds below a rule."""
    way = ended(rule.body)
    if way is False:
        return ()
    conditions = () if rule.condition is None else (rule.condition,)
    parts = (*conditions, *(() if way is True else (way,)))
    whole = all_hold(parts) if parts else always(place_of(rule))
    return (Assumption(negated(whole), place_of(rule), rule, refused=_refuses(rule.body)),)


def _refuses(node: object) -> bool:
    """Whether all that ends the action below a node is a denial."""
    return all(
        not isinstance(each, ir.Stop)
        and not (isinstance(each, ir.Call) and each.method.terminal and Tag.DENIAL not in each.method.tags)
        for each in below(node)
    )


def _sites(
    body: tuple[ir.Effect, ...],
    at: Span | None,
    above: tuple[Assumption, ...],
    own: tuple[Assumption, ...],
    rule: ir.Acting,
) -> Iterator[EffectSite]:
    for effect in body:
        span = at or effect.span
        yield EffectSite(effect, span, above, own, rule)
        match effect:
            case ir.If(arms, otherwise):
                here = above
                for arm in arms:
                    where = arm.condition.info.span
                    yield from _sites(arm.body, at, here, (*own, Assumption(arm.condition, where)), rule)
                    here = (*here, Assumption(negated(arm.condition), where))
                yield from _sites(otherwise, at, here, own, rule)
            case ir.For(iterable=iterable, body=inner):
                there = Assumption(negated(absent(iterable)), iterable.info.span, written=False)
                yield from _sites(inner, at, above, (*own, there), rule)
            case ir.HelperDo(inlined=inlined):
                yield from _sites(inlined, span, above, own, rule)
            case ir.HelperAsk(condition=condition, inlined=inlined):
                made = () if condition is None else (Assumption(condition, condition.info.span),)
                yield from _sites(inlined, span, above, (*own, *made), rule)
            case ir.Ask(on_error=on_error):
                holding = tuple(Assumption(holds, effect.span) for holds in failed(effect))
                yield from _sites(on_error, at, above, (*own, *holding), rule)
        way = _ended_by(effect)
        if not isinstance(way, bool):
            above = (*above, Assumption(negated(way), way.info.span, refused=_refuses(effect)))
