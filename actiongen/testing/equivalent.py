"""Whether a changed action does the same as the original with every event, shown and not tried.

In: an action and one in which a condition is another, or a step is missing or stands elsewhere. Out: True only where
no event can tell the two apart. False says nothing.

    Equivalence(program).holds(changed)   ->   True
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.satisfiable import Logic
from actiongen.flow.sites import Reached, ended, reached

Exprs = tuple[ir.Expr, ...]


class Equivalence:
    """Compares changed actions with one original."""

    def __init__(self, program: ir.Program) -> None:
        self._handlers = [(handler, [*reached(handler)]) for handler in program.handlers]
        self._logic: Satisfiability = Logic()

    def holds(self, changed: ir.Program) -> bool:
        """Whether the changed action surely does the same."""
        if self._logic.gave_up_at is not None:
            self._logic = Logic()
        return all(
            before is after or self._is_same_handler(steps, after)
            for (before, steps), after in zip(self._handlers, changed.handlers, strict=True)
        )

    def _is_same_handler(self, old: list[Reached], changed: ir.Handler) -> bool:
        new = [step for step in changed.steps if isinstance(step, ir.Guard | ir.Acting)]
        if len(new) < len(old):
            return self._is_needless(old, new)
        if any(before.step.span != after.span for before, after in zip(old, new, strict=True)):
            return self._may_change_places(old, new)
        return all(
            self._is_same_step(
                before.step, after, tuple(assumption.holds for assumption in before.assumptions)
            )
            for before, after in zip(old, new, strict=True)
        )

    def _is_needless(self, old: list[Reached], new: list[ir.Guard | ir.Acting]) -> bool:
        """Whether the step that is missing never does anything."""
        spans = {each.span for each in new}
        for each in old:
            if each.step.span not in spans:
                above = tuple(assumption.holds for assumption in each.assumptions)
                condition = () if each.step.condition is None else (each.step.condition,)
                own = tuple(map(_not, condition)) if isinstance(each.step, ir.Guard) else condition
                return not self._logic.possible(own, above)
        return False

    def _may_change_places(self, old: list[Reached], new: list[ir.Guard | ir.Acting]) -> bool:
        """Whether two rules that have changed places exclude each other, or end the action in the same way."""
        moved = [each for each, after in zip(old, new, strict=True) if each.step.span != after.span]
        rules = [each.step for each in moved if isinstance(each.step, ir.Rule)]
        if len(moved) != 2 or len(rules) != 2:
            return False
        if rules[0].body == rules[1].body and ended(rules[0].body) is True:
            return True
        # The lower one may come only where the upper one does not act, and so has nothing to do with what is above.
        above = tuple(assumption.holds for assumption in moved[0].assumptions)
        return not self._logic.possible(
            tuple(rule.condition for rule in rules if rule.condition is not None), above
        )

    def _is_same_step(self, before: ir.Guard | ir.Acting, after: ir.Guard | ir.Acting, above: Exprs) -> bool:
        if before is after:
            return True
        if not self._is_same_condition(before.condition, after.condition, (), above):
            return False
        if not isinstance(before, ir.Acting) or not isinstance(after, ir.Acting):
            return True
        own = () if before.condition is None else (before.condition,)
        return self._is_same_body(before.body, after.body, own, above)

    def _is_same_condition(
        self, before: ir.Expr | None, after: ir.Expr | None, own: Exprs, above: Exprs
    ) -> bool:
        if before is after:
            return True
        ways = [(before, after), (after, before)]
        return not any(
            self._logic.possible((*own, *_all(holds), *_none(not_)), above)
            for holds, not_ in ways
            if not_ is not None
        )

    def _is_same_body(
        self, before: tuple[ir.Effect, ...], after: tuple[ir.Effect, ...], own: Exprs, above: Exprs
    ) -> bool:
        if before is after or before == after or not self._logic.possible(own, above):
            return True
        if len(before) != len(after):
            return False
        for one, other in zip(before, after, strict=True):
            match one, other:
                case ir.If(arms, otherwise), ir.If(new_arms, new_otherwise) if len(arms) == len(new_arms):
                    here = own
                    for arm, new in zip(arms, new_arms, strict=True):
                        if not self._is_same_condition(arm.condition, new.condition, here, above):
                            return False
                        if not self._is_same_body(arm.body, new.body, (*here, arm.condition), above):
                            return False
                        here = (*here, _not(arm.condition))
                    if not self._is_same_body(otherwise, new_otherwise, here, above):
                        return False
                case ir.HelperDo(inlined=inlined), ir.HelperDo(inlined=new_inlined):
                    if not self._is_same_body(inlined, new_inlined, own, above):
                        return False
                case _ if one != other:
                    return False
        return True


def _not(expr: ir.Expr) -> ir.Expr:
    return ir.Not(expr, expr.info)


def _all(expr: ir.Expr | None) -> Iterator[ir.Expr]:
    if expr is not None:
        yield expr


def _none(expr: ir.Expr) -> Iterator[ir.Expr]:
    yield _not(expr)
