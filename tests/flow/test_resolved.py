"""The form of a program that everybody takes who reasons about it."""

from collections.abc import Iterable, Sequence

from checks.programs import program

from actiongen import ir
from actiongen.checks.unreachable_rule import unreachable_rule
from actiongen.flow.resolved import Resolved
from actiongen.source import Span

TEXT = 'with rule("r", when=event.client.name == "a" and event.stats.logins_count > 1):\n    log("x")\n'


class Nothing:
    """A solver for which no condition can hold."""

    gave_up_at: Span | None = None

    def possible(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr] = ()) -> bool:
        return not [*conditions, *above]

    def always(self, condition: ir.Expr) -> bool:
        return False


def test_a_solver_that_is_passed_in_answers() -> None:
    assert not [*unreachable_rule(Resolved(program(TEXT)))]
    resolved = Resolved(program(TEXT), lambda *_: Nothing())
    assert [each.code.id for each in unreachable_rule(resolved)] == ["AG405"]


def test_each_part_is_made_once() -> None:
    resolved = Resolved(program(TEXT))
    assert resolved.sites is resolved.sites and resolved.nodes is resolved.nodes
    assert resolved.shown is resolved.shown and resolved.content is resolved.content
