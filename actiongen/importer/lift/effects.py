"""What statements of Core do: act, ask, end the handler.

In: statements and expressions. Out: answers, without types.
"""

from collections.abc import Sequence

from actiongen.auth0.model import MethodKind
from actiongen.core import tree as core
from actiongen.importer.lift.externs import PREFIX
from actiongen.importer.lift.place import Place, method_name
from actiongen.importer.lift.shapes import unwrapped

_ENDS = ("stop", "abort")
_ASKS = (PREFIX, "http.", "jwt.verify", "jwt.sign", "management", "oauth", "client.")


def method_of(expr: core.Expr) -> str | None:
    """The method of ``api`` that an expression calls."""
    expr = unwrapped(expr)
    return method_name(unwrapped(expr.function)) if isinstance(expr, core.Call) else None


def is_effect(expr: core.Expr, place: Place) -> bool:
    """Whether an expression is there for what it does."""
    expr = unwrapped(expr)
    match expr:
        case core.Builtin(name, keywords=keywords):
            is_asked = any(key in ("on_error", "on_invalid") for key, _ in keywords)
            return name in (*_ENDS, "log") or name.startswith(_ASKS) or is_asked
        case core.Call(core.Member(core.Name("console"), _)):
            return True
        case core.Call(core.Name(id)) if id in place.helpers or place.scope.find(id) is not None:
            return True
        case core.Call():
            return method_of(expr) is not None
        case core.Logical(_, left, right):
            return is_effect(left, place) or is_effect(right, place)
        case core.Conditional(_, then, otherwise):
            return is_effect(then, place) or is_effect(otherwise, place)
        case _:
            return False


def is_question(expr: core.Expr, place: Place) -> bool:
    """Whether an expression asks the world: its place among the rules matters."""
    expr = unwrapped(expr)
    match expr:
        case core.Builtin(name, keywords=keywords):
            return name.startswith(_ASKS) or any(key == "on_error" for key, _ in keywords)
        case core.Conditional(_, then, otherwise):
            return is_question(then, place) or is_question(otherwise, place)
        case core.Call(core.Name(id)):
            helper = place.helpers.get(id)
            return helper is not None and helper.is_async
        case core.Call():
            return method_of(expr) is not None
        case _:
            return False


def is_terminal(each: core.Statement, place: Place) -> bool:
    """Whether a statement is a call that ends the policy."""
    if not isinstance(each, core.Do):
        return False
    expr = unwrapped(each.value)
    if isinstance(expr, core.Builtin):
        return expr.name in _ENDS
    name = method_of(expr)
    method = None if name is None else place.method(name)
    return method is not None and method.terminal


def ends(statements: Sequence[core.Statement], place: Place) -> bool:
    """Whether nothing of the handler runs after these statements."""
    for each in statements:
        match each:
            case core.Return() | core.Throw():
                return True
            case core.If(_, then, otherwise):
                if ends(then.statements, place) and ends(otherwise.statements, place):
                    return True
            case _:
                if is_terminal(each, place):
                    return True
    return False


def acts(statements: Sequence[core.Statement], place: Place) -> bool:
    """Whether a statement, at any depth, does something that anybody notices."""
    return any(_acts(each, place) for each in statements)


def _acts(each: core.Statement, place: Place) -> bool:
    match each:
        case core.Let(value=value):
            return is_question(value, place) and not _only_reads(value, place)
        case core.Do(value):
            return is_effect(value, place)
        case core.If(_, then, otherwise):
            return acts(then.statements, place) or acts(otherwise.statements, place)
        case core.ForOf(body=body) | core.Loop(body=body) | core.Try(body=body):
            return acts(body.statements, place)
        case core.Throw() | core.OtherStatement():
            return True
        case _:
            return False


def _only_reads(expr: core.Expr, place: Place) -> bool:
    name = method_of(expr)
    method = None if name is None else place.method(name)
    return method is not None and method.kind is MethodKind.QUERY
