"""AG407: conditions that are always true or always false, whatever the event.

In: a program. Out: a warning at the smallest part of a condition that decides nothing, with the edit that takes it out
where the rest means the same. A rule whose whole condition contradicts itself is AG405. What conditions above make
certain is not judged here, and neither is what the arguments of one call make certain in a helper.

    when=event.client.name == "Shop" or 1 < LIMIT     ->   AG407 at the second part
"""

import re
from collections.abc import Iterator

from actiongen import ir
from actiongen.checks.taken_out import taken_out
from actiongen.diagnostics.codes_meaning import CONSTANT_CONDITION
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.constants import constant
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability
from actiongen.ir.walk import children, given
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Span

_WHEN = re.compile(r",\s*when\s*=\s*")

_DECIDING = frozenset(
    [
        *(ir.HelperCall, ir.HelperDo, ir.HelperAsk, ir.And, ir.Or, ir.Not),
        *(ir.Arm, ir.Conditional, ir.Comprehension, ir.MapComprehension),
    ]
)
"""What has conditions in it, or a body that is judged where it stands."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a condition stands: which operand of what is joined; ``turned``: below a ``not``."""

    joined: ir.And | ir.Or
    index: int
    turned: bool = False


@dataclass(frozen=True, slots=True)
class _Judge:
    """Looks for conditions that decide nothing."""

    logic: Satisfiability
    path: str
    text: str

    def inside(self, node: object, part: _Part | None = None) -> Iterator[Diagnostic]:
        """The conditions below a node as it is written: bodies of helpers are judged where they stand."""
        if type(node) not in _DECIDING:
            for each in _deciding(node):
                yield from self.inside(each)
            return
        match node:
            case ir.HelperCall() | ir.HelperDo() | ir.HelperAsk():
                yield from self.inside(tuple(given(node)))
            case ir.And(operands) | ir.Or(operands):
                for index, operand in enumerate(operands):
                    yield from self.judge(operand, _Part(node, index))
            case ir.Not(operand):
                yield from self.judge(operand, part and replace(part, turned=not part.turned))
            case ir.Arm() | ir.Conditional() | ir.Comprehension() | ir.MapComprehension():
                condition = node.condition
                if condition is not None:
                    yield from self.judge(condition)
                yield from self.inside(tuple(child for child in children(node) if child is not condition))

    def judge(
        self, condition: ir.Expr, part: _Part | None = None, rule: ir.Rule | None = None
    ) -> Iterator[Diagnostic]:
        """A condition: its smallest parts that decide nothing, else itself. ``rule``: it is all of this one's."""
        inner = [*self.inside(condition, part)]
        if inner:
            yield from inner
        elif not self.logic.possible([condition]):
            yield _diagnostic(condition, "False", self._fix(part, is_true=False))
        elif self.logic.always(condition):
            whole = None if rule is None else self._without_when(rule)
            yield _diagnostic(condition, "True", whole or self._fix(part, is_true=True))

    def _fix(self, part: _Part | None, *, is_true: bool) -> Fix | None:
        """What holds always is no loss beside an ``and``, what never does none beside an ``or``."""
        if part is None or (is_true is not part.turned) is not isinstance(part.joined, ir.And):
            return None
        if part.joined.info.span.path != self.path:
            return None
        spans = [operand.info.span for operand in part.joined.operands]
        span = taken_out(self.text, part.joined.info.span, spans, part.index)
        return None if span is None else Fix("take it out", (Edit(span, ""),))

    def _without_when(self, rule: ir.Rule) -> Fix | None:
        assert rule.condition is not None
        span = rule.condition.info.span
        given_as = _WHEN.search(self.text, rule.span.start, span.start) if span.path == self.path else None
        if given_as is None or given_as.end() != span.start:
            return None
        return Fix("let the rule run always", (Edit(Span(span.path, given_as.start(), span.end), ""),))


def _deciding(node: object) -> Iterator[object]:
    """The outermost nodes below one that decide something."""
    todo = [node]
    while todo:
        each = todo.pop()
        if type(each) in _DECIDING:
            yield each
        else:
            todo += children(each)[::-1]


def constant_condition(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings."""
    judge = _Judge(resolved.logic, resolved.program.path, resolved.text)
    for step in resolved.program.all_steps:
        condition = step.condition if isinstance(step, ir.Guard | ir.Rule) else None
        if condition is not None and (
            constant(condition) is not None or resolved.logic.possible([condition])
        ):
            yield from judge.judge(condition, rule=step if isinstance(step, ir.Rule) else None)
        match step:
            case ir.Rule(body=body):
                yield from judge.inside(body)
            case ir.Define() | ir.DefineHelper():
                yield from judge.inside(step)


def _diagnostic(condition: ir.Expr, value: str, fix: Fix | None) -> Diagnostic:
    secondary: tuple[Label, ...] = ()
    if isinstance(condition, ir.Ref):
        secondary = (Label(condition.definition.value.info.span, "defined here"),)
    return Diagnostic(
        CONSTANT_CONDITION,
        f"this is {value} for every event, so it decides nothing",
        Label(condition.info.span, f"always {value}"),
        secondary,
        help="take it out, or compare with what the event says",
        fix=fix,
    )
