"""Conditions that a person would write shorter.

In: a file. Out: the same questions: one list for many values, one arm where two give the same, no test that another one
makes as well.

    x == "a" or x == "b"   ->   x in ["a", "b"]
    coalesce(score, 0) != 0 and score >= 90   ->   score >= 90
"""

from actiongen.importer.lift import make
from actiongen.importer.lift.finish.tree import is_path
from actiongen.importer.lift.places import Node, bottom_up
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn


def shorter_conditions(file: syn.File) -> syn.File:
    """The file with shorter conditions."""
    made = bottom_up(file, _change)
    assert isinstance(made, syn.File)
    return made


def _change(node: Node) -> Node:
    match node:
        case syn.Logical("or"):
            return _listed(node, "==", "in")
        case syn.Logical("and"):
            return _without_implied(_listed(node, "!=", "not in"))
        case syn.Conditional():
            return _conditional(node)
        case syn.Unary("not", operand, span):
            return _turned(operand, span)
        case _:
            return node


def _turned(operand: syn.Expr, span: Span) -> syn.Expr:
    """The opposite of a test, or of tests of which one has to hold: `not (a is None or b is None)`."""
    tests = operand.operands if isinstance(operand, syn.Logical) else (operand,)
    if not all(isinstance(each, syn.Compare) for each in tests):
        return syn.Unary("not", operand, span)
    operator = "and" if isinstance(operand, syn.Logical) and operand.operator == "or" else "or"
    turned = [make.negated(each, each.span) for each in tests]
    if any(isinstance(each, syn.Unary) for each in turned):
        return syn.Unary("not", operand, span)
    return make.logical(operator, turned, span)


def _listed(node: syn.Logical, single: str, many: str) -> syn.Expr:
    """The comparisons of one value with texts as one with a list."""
    made: list[syn.Expr] = []
    for each in node.operands:
        before = made[-1] if made else None
        old, new = None if before is None else _texts(before, single, many), _texts(each, single, many)
        if old is None or new is None or old[0] != new[0]:
            made.append(each)
            continue
        items = syn.ListDisplay((*old[1], *(one for one in new[1] if one not in old[1])), node.span)
        made[-1] = make.compare(old[0], many, items, node.span)
    return node if len(made) == len(node.operands) else make.logical(node.operator, made, node.span)


def _texts(expr: syn.Expr, single: str, many: str) -> tuple[syn.Expr, tuple[syn.Expr, ...]] | None:
    """The value and the texts that it is compared with."""
    match expr:
        case syn.Compare(left, (syn.Comparison(operator, syn.String() as right),)) if operator == single:
            return (left, (right,)) if is_path(left) else None
        case syn.Compare(left, (syn.Comparison(operator, syn.ListDisplay(items)),)) if operator == many:
            texts = tuple(each for each in items if isinstance(each, syn.String))
            return (left, texts) if is_path(left) and len(texts) == len(items) else None
        case _:
            return None


def _without_implied(node: syn.Expr) -> syn.Expr:
    """The conditions without those that another one makes true."""
    if not isinstance(node, syn.Logical) or node.operator != "and":
        return node
    kept = [
        each
        for each in node.operands
        if not any(other is not each and _implies(other, each) for other in node.operands)
    ]
    return node if len(kept) == len(node.operands) else make.logical("and", kept, node.span)


def _implies(one: syn.Expr, other: syn.Expr) -> bool:
    """Whether a condition holds wherever the first one does."""
    match other:
        case syn.Compare(
            syn.Call(syn.Name("coalesce"), (value, syn.Argument(None, syn.Number(value=0)))),
            (syn.Comparison("!=", syn.Number(value=0)),),
        ):
            return _is_not_zero(one, value.value)
        case syn.Call(syn.Name("truthy"), (value,)):
            return _is_text(one, value.value)
        case syn.Compare(value, (syn.Comparison("is not", syn.Nothing()),)):
            return _is_text(one, value) or _is_not_zero(one, value) or _is_read(one, value)
        case _:
            return False


def _is_not_zero(one: syn.Expr, value: syn.Expr) -> bool:
    match one:
        case syn.Compare(left, (syn.Comparison(">" | ">=", syn.Number(value=limit)),)):
            return left == value and limit > 0
        case _:
            return False


def _is_text(one: syn.Expr, value: syn.Expr) -> bool:
    """Whether a condition says that a value is a text that is not empty."""
    match one:
        case syn.Compare(left, (syn.Comparison("==", syn.String(text)),)):
            return left == value and bool(text)
        case syn.Compare(left, (syn.Comparison("in", syn.ListDisplay(items)),)):
            return left == value and all(isinstance(each, syn.String) and each.value for each in items)
        case _:
            return False


def _is_read(one: syn.Expr, value: syn.Expr) -> bool:
    """Whether a condition says that a value can be read as something."""
    match one:
        case syn.Compare(syn.Call(syn.Name("read"), (given, *_)), (syn.Comparison("is not", syn.Nothing()),)):
            return given.value == value
        case _:
            return False


def _conditional(node: syn.Conditional) -> syn.Expr:
    """The value without arms that give what their neighbour gives."""
    inner = node.otherwise
    if isinstance(inner, syn.Conditional) and inner.then == node.then:
        either = make.logical("or", (node.condition, inner.condition), node.span)
        asked = _listed(either, "==", "in") if isinstance(either, syn.Logical) else either
        return replace(node, condition=asked, otherwise=inner.otherwise)
    inner = node.then
    if isinstance(inner, syn.Conditional) and inner.otherwise == node.otherwise:
        both = make.logical("and", (node.condition, inner.condition), node.span)
        return replace(node, condition=both, then=inner.then)
    return node
