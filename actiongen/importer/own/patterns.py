"""What the forms of our own JavaScript have in common.

In: expressions of Core. Out: parts of them, if they have a form that the emitter writes.
"""

from actiongen.core import tree as core
from actiongen.source import Span

Items = tuple[core.Expr, ...]


def is_nothing(expr: core.Expr) -> bool:
    """Whether it is ``undefined``, which is a free name of JavaScript."""
    return isinstance(expr, core.Undefined | core.Null)


def plain(arguments: "tuple[core.Expr | core.Spread, ...]") -> Items | None:
    """The arguments, None if one is spread."""
    found = tuple(each for each in arguments if not isinstance(each, core.Spread))
    return found if len(found) == len(arguments) else None


def method(expr: core.Expr) -> tuple[core.Expr, str, Items] | None:
    """The object, the name and the arguments of a call of a method."""
    match expr:
        case core.Call(core.Member(subject, core.Text(name)), arguments):
            given = plain(arguments)
            return None if given is None else (subject, name, given)
        case _:
            return None


def static(expr: core.Expr, owner: str, name: str) -> Items | None:
    """The arguments of ``Object.hasOwn(…)`` and the like."""
    found = method(expr)
    if found is None or found[0] != core.Name(owner, expr.span) or found[1] != name:
        return None
    return found[2]


def given(expr: core.Expr) -> core.Expr:
    """What stands before ``?? []`` or ``?? {}``."""
    match expr:
        case core.Logical("??", left, core.Array(()) | core.Object(())):
            return left
        case _:
            return expr


def there(test: core.Expr) -> core.Expr | None:
    """``x`` of ``x != null``."""
    match test:
        case core.Binary("!=", value, core.Null()):
            return value
        case _:
            return None


def conjuncts(test: core.Expr) -> list[core.Expr]:
    """``a``, ``b`` of ``a && b``."""
    match test:
        case core.Logical("&&", left, right):
            return [*conjuncts(left), *conjuncts(right)]
        case _:
            return [test]


def joined(conditions: list[core.Expr], span: Span) -> core.Expr:
    """``a && b && c``."""
    first, *rest = conditions
    for each in rest:
        first = core.Logical("&&", first, each, span)
    return first


def returned(function: core.Expr, count: int) -> tuple[tuple[str, ...], core.Expr] | None:
    """The parameters of an arrow and what it gives, None where it has others, or does more."""
    match function:
        case core.Function(parameters, core.Block((core.Return(value),))) if value is not None:
            if len(parameters) == count and all(not each.is_rest for each in parameters):
                return tuple(each.name for each in parameters), value
    return None
