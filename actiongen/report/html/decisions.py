"""What an action decides, as a table that is read from top to bottom.

In: a resolved program, the texts of the files. Out: the guards and rules in order, each with its paths: conditions,
what is done where they hold, and whether anything below still runs then.

    decisions(Resolved(program), sources)[0].paths[0].conditions   ->   (Condition("", "is_refresh"),)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from actiongen import ir
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import Assumption, EffectSite, Reached
from actiongen.source import Source, Span

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Condition:
    """Code with words before it: ``not``, ``for each of``; both may be empty."""

    words: str
    code: str


@dataclass(frozen=True, slots=True)
class Path:
    """One way through a rule: all conditions hold, and all of this is done; ``ends``: nothing below runs then."""

    conditions: tuple[Condition, ...]
    done: tuple[str, ...]
    ends: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A guard, rule or question; ``handler`` is the function that it stands in."""

    handler: str
    title: str
    span: Span
    paths: tuple[Path, ...]


GOES_ON = "goes on"
ENDS = "ends"


def decisions(resolved: Resolved, sources: Mapping[str, Source]) -> tuple[Decision, ...]:
    """The decisions of all handlers, in the order of the text."""
    found: list[Decision] = []
    handlers = zip(resolved.program.handlers, resolved.handlers, resolved.sites_of_handlers, strict=True)
    for handler, steps, sites in handlers:
        declared = resolved.trigger.handler(handler.kind)
        name = "" if declared is None else declared.name
        table = _Table(sources, _written(steps, sites))
        by_rule: dict[int, list[EffectSite]] = {}
        for site in sites:
            by_rule.setdefault(id(site.rule), []).append(site)
        for reached in steps:
            step = reached.step
            if isinstance(step, ir.Guard):
                found.append(Decision(name, step.title or "The guard", step.span, (table.guard(step),)))
            else:
                paths = tuple(table.paths(reached, by_rule.get(id(step), [])))
                found.append(Decision(name, step.title, step.span, paths))
    return tuple(found)


class _Table:
    """``written``: the identities of the conditions that stand in the policy; flow/ has made what stands around."""

    def __init__(self, sources: Mapping[str, Source], written: frozenset[int]) -> None:
        self._sources = sources
        self._written = written

    def guard(self, step: ir.Guard) -> Path:
        """What a guard does where its condition does not hold."""
        return Path((Condition("not", self._grouped(step.condition)),), (), ENDS)

    def paths(self, reached: Reached, sites: list[EffectSite]) -> Iterator[Path]:
        """The effects that run under the same conditions are one path."""
        above = len(reached.assumptions)
        doing = [site for site in sites if not isinstance(site.effect, ir.If | ir.For | ir.HelperDo | ir.Let)]

        def conditions(site: EffectSite) -> tuple[Condition, ...]:
            assumed = (*site.own, *site.above[above:])
            return tuple(dict.fromkeys(each for one in assumed for each in self._conditions(one)))

        for key, same in groupby(doing, conditions):
            of_path = [*same]
            done = tuple(self.code(site.effect.span) for site in of_path)
            yield Path(key, done, ENDS if any(_ends(site.effect) for site in of_path) else GOES_ON)

    def _conditions(self, assumed: Assumption) -> Iterator[Condition]:
        holds = assumed.holds
        if not assumed.written:
            yield Condition("for each of", self.code(assumed.span))
        elif id(holds) in self._written:
            parts = holds.operands if isinstance(holds, ir.And) else (holds,)
            yield from (Condition("", self.code(part.info.span)) for part in parts)
        elif isinstance(holds, ir.Not):
            yield Condition("not", self._grouped(holds.operand))
        elif isinstance(holds, ir.IsNone):
            yield Condition("without an answer:", self._text(holds.value))
        else:
            yield Condition("", self._text(holds))

    def _text(self, expr: ir.Expr) -> str:
        """As it is written; what nobody has written is put together from its parts."""
        if id(expr) in self._written:
            return self.code(expr.info.span)
        match expr:
            case ir.And(operands):
                return " and ".join(map(self._grouped, operands))
            case ir.Or(operands):
                return " or ".join(map(self._grouped, operands))
            case ir.Not(operand):
                return f"not {self._grouped(operand)}"
            case ir.IsNone(value):
                return f"{self._text(value)} is None"
            case ir.Var(variable):
                return variable.name
            case _:
                return self.code(expr.info.span)

    def _grouped(self, expr: ir.Expr) -> str:
        """The same as an operand."""
        text = self._text(expr)
        return f"({text})" if isinstance(expr, ir.And | ir.Or | ir.Not | ir.Conditional) else text

    def code(self, span: Span) -> str:
        """What stands there, on one line."""
        source = self._sources.get(span.path)
        text = "…" if source is None else " ".join(source.text[span.start : span.end].split())
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _written(steps: Iterable[Reached], sites: Iterable[EffectSite]) -> frozenset[int]:
    found: list[ir.Expr | None] = [reached.step.condition for reached in steps]
    for site in sites:
        match site.effect:
            case ir.If(arms):
                found += [arm.condition for arm in arms]
            case ir.Ask(condition=condition) | ir.HelperAsk(condition=condition):
                found.append(condition)
    return frozenset(id(each) for each in found if each is not None)


def _ends(effect: ir.Effect) -> bool:
    return isinstance(effect, ir.Ender) or (isinstance(effect, ir.Call) and effect.method.terminal)
