"""Whether the value of an expression is the same in every run.

In: an expression of the IR. Out: yes or no; names are looked through.

    is_constant(["a", LIMIT]), LIMIT = 2   ->   True
"""

from actiongen import ir
from actiongen.facts.per_definition import PerDefinition
from actiongen.ir.ops import OPERATIONS
from actiongen.ir.walk import made_of
from actiongen.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class _Needs:
    """``run``: the value depends on the run; ``variables``: those that are bound outside of the expression."""

    run: bool
    variables: frozenset[ir.Variable]


def is_constant(expr: ir.Expr) -> bool:
    """Whether the value is the same in every run."""
    needs = _needs(expr)
    return not needs.run and not needs.variables


def _needs(expr: ir.Expr) -> _Needs:
    run = False
    used: set[ir.Variable] = set()
    bound: set[ir.Variable] = set()
    for node in made_of(expr):
        match node:
            case ir.Ref(definition):
                needs = _NEEDS.of(definition)
                run = run or needs.run
                used |= needs.variables
            case ir.Var(variable):
                used.add(variable)
            case _ if isinstance(node, ir.Loop):
                bound.update(node.variables)
            case ir.Event() | ir.Secret() | ir.ErrorExpr():
                run = True
            case ir.Operation(op) if not OPERATIONS[op].is_pure:
                run = True
    return _Needs(run, frozenset(used - bound))


_NEEDS = PerDefinition(_needs)
