"""As which types a policy reads what nobody says the type of.

In: a program. Out: values, each with a type that it has to have: another one counts as absent there.

    [*read_as(program)]   ->   [(event.user.app_metadata.role, Basic.STRING)]
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.ir.ops import Op
from actiongen.ir.types import Basic, MapOf, Type
from actiongen.ir.walk import reached, seen_through

_OBJECT = MapOf(Basic.JSON)


def read_as(program: ir.Program) -> Iterator[tuple[ir.Expr, Type]]:
    """Values of a handler with the types as which it reads them, through definitions, helpers and choices."""
    for node in reached(program.all_steps):
        match node:
            case ir.Read(value, to):
                type_ = to
            case ir.RecordDisplay(entries):
                for each in entries:
                    if isinstance(each, ir.Spread):
                        yield from ((value, _OBJECT) for value in _chosen(each.value) if _is_json(value))
                continue
            case ir.Items(value) | ir.HasKey(record=value):
                type_ = _OBJECT
            case _:
                continue
        yield from ((each, type_) for each in _chosen(value) if _is_json(each))


def _is_json(expr: ir.Expr) -> bool:
    return expr.info.type is Basic.JSON


def _chosen(expr: ir.Expr) -> Iterator[ir.Expr]:
    """The values that an expression may be."""
    todo = [expr]
    while todo:
        expr = seen_through(todo.pop())
        match expr:
            case ir.Conditional(then=then, otherwise=otherwise):
                todo += (otherwise, then)
            case ir.Operation(Op.COALESCE, operands):
                todo += reversed(operands)
            case _:
                yield expr
