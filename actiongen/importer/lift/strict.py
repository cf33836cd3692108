"""Leaves out a test for presence where what follows cannot hold of what is absent.

In: conditions that hold together. Out: one condition.

    x is not None and x.startswith("a")   ->   x.startswith("a")
"""

from actiongen.importer.lift import make
from actiongen.source import Span
from actiongen.syntax import tree as syn

_STRICT = ("==", "<", "<=", ">", ">=", "in")
_STRICT_CALLS = ("matches", "ip_in")
_STRICT_METHODS = ("startswith", "endswith")


def needed(parts: tuple[syn.Expr, ...], span: Span) -> syn.Expr:
    """The conditions joined by ``and``, without tests that the next one makes by itself."""
    whole = make.logical("and", parts, span)
    if not isinstance(whole, syn.Logical) or whole.operator != "and":
        return whole
    kept: list[syn.Expr] = []
    for at, each in enumerate(whole.operands):
        tested = _tested(each)
        after = whole.operands[at + 1 :]
        if tested is not None and after and _fails_without(after[0], tested):
            continue
        if each not in kept:
            kept.append(each)
    return make.logical("and", kept, span)


def _tested(condition: syn.Expr) -> syn.Expr | None:
    """``x`` of ``x is not None``, and of ``x`` itself."""
    match condition:
        case syn.Compare(left, (syn.Comparison("is not", syn.Nothing()),)):
            return left
        case _:
            return None


def _fails_without(condition: syn.Expr, value: syn.Expr) -> bool:
    """Whether a condition is false where a value is absent."""
    match condition:
        case syn.Compare(left, links) if all(link.operator in _STRICT for link in links):
            return _depends(left, value) or any(_depends(link.right, value) for link in links)
        case syn.Compare(left, (syn.Comparison("is not", syn.Nothing()),)):
            return _depends(left, value)
        case syn.Compare(left, (syn.Comparison("is", syn.Boolean()),)):
            return _depends(left, value)
        case syn.Call(syn.Name(name), arguments) if name in _STRICT_CALLS:
            return any(_depends(argument.value, value) for argument in arguments)
        case syn.Call(syn.Attribute(subject, name)) if name in _STRICT_METHODS:
            return _depends(subject, value)
        case syn.Call(syn.Name("any"), (syn.Argument(None, syn.Generator(clauses=(clause, *_))),)):
            return _depends(clause.iterable, value)
        case syn.Logical("and", operands):
            return any(_fails_without(each, value) for each in operands)
        case syn.Attribute() | syn.Subscript() | syn.Name():
            return _depends(condition, value)
        case _:
            return False


def _depends(expr: syn.Expr, value: syn.Expr) -> bool:
    """Whether an expression is absent where a value is: it is the value, or made of it alone."""
    match expr:
        case _ if expr == value:
            return True
        case syn.Attribute(inner) | syn.Subscript(inner, _) | syn.Slice(inner, _, _):
            return _depends(inner, value)
        case syn.Call(syn.Attribute(subject, method)) if method not in ("get", "items"):
            return _depends(subject, value)
        case syn.Call(syn.Name("len" | "email_domain" | "time" | "read" | "to_number" | "csv"), (first, *_)):
            return _depends(first.value, value)
        case syn.Binary(_, left, right):
            return _depends(left, value) or _depends(right, value)
        case _:
            return False
