"""Conditions, comparisons and what ``and``, ``or``, ``not`` and ``in`` mean.

In: syntax in the place of a condition. Out: boolean expressions of the IR; a text becomes "present and not
empty".

    event.user.email and not is_refresh   ->   And((NonEmpty(…), Not(…)))
"""

from actiongen import ir
from actiongen.analysis.environment import Environment, as_written
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf
from actiongen.syntax import tree as syn

_EDITS = {
    Basic.NUMBER: "compare it, for example `… > 0`",
    Basic.JSON: "write `… is True`, `… is not None` or `truthy(…)`, or declare its type in a `schema`",
    Basic.TIME: "compare it with another time, for example `… < now()`",
    Basic.DURATION: "compare it with another duration",
}


_LITERALS = syn.Boolean | syn.String | syn.Number | syn.Nothing | syn.ListDisplay | syn.DictDisplay


def condition(node: syn.Expr, environment: Environment) -> ir.Expr:
    """The boolean that ``node`` is as a condition."""
    if isinstance(node, syn.Logical):
        return _logical(node, environment)
    if isinstance(node, syn.Unary) and node.operator == "not":
        inner = condition(node.operand, environment)
        return ir.Not(inner, environment.info(Basic.BOOLEAN, node.span))
    if isinstance(node, _LITERALS):
        environment.report(
            codes.LITERAL_CONDITION,
            "a literal is never a condition: it always decides the same way",
            node.span,
            help="leave the condition out, or write what it depends on",
        )
        return environment.mistake(node.span)
    return as_condition(environment.infer(node), environment)


def as_condition(value: ir.Expr, environment: Environment) -> ir.Expr:
    """A value in the place of a condition: a boolean itself, a text when it is not empty."""
    type_ = value.info.type
    if type_ in (Basic.BOOLEAN, Basic.UNKNOWN):
        return value
    if type_ is Basic.STRING:
        return ir.NonEmpty(value, environment.info(Basic.BOOLEAN, value.info.span))
    edit = "test one of its fields" if value.info.present else "test `… is not None`, or one of its fields"
    if isinstance(type_, ListOf):
        edit = "test `len(…) > 0`"
    elif isinstance(type_, Basic):
        edit = _EDITS.get(type_, edit)
    edit = edit.replace("…", environment.text(value, tight=True))
    environment.report(
        codes.NOT_A_CONDITION,
        f"a condition is a boolean or a text, and this has type {types.name(type_)}",
        value.info.span,
        help=edit,
    )
    return environment.mistake(value.info.span, value)


def _logical(node: syn.Logical, environment: Environment) -> ir.Expr:
    operands: list[ir.Expr] = []
    here = environment
    for index, operand in enumerate(node.operands):
        if index and _is_half_a_comparison(node.operands[index - 1], operand):
            environment.report(
                codes.LITERAL_CONDITION,
                f"each value is compared by itself: this {_kind(operand)} alone is not a condition",
                operand.span,
                help=_in_list(node.operands[index - 1], operand),
            )
            return environment.mistake(node.span, *operands)
        typed = condition(operand, here)
        operands.append(typed)
        here = here.assume(typed, node.operator == "and")
    kind = ir.And if node.operator == "and" else ir.Or
    return kind(tuple(operands), environment.info(Basic.BOOLEAN, node.span))


def _in_list(before: syn.Expr, operand: syn.Expr) -> str:
    """``x in ["a", "b"]`` for ``x == "a" or "b"``."""
    assert isinstance(before, syn.Compare)
    last = before.comparisons[-1]
    asked = "in" if last.operator == "==" else "not in"
    first, second = as_written(last.right), as_written(operand)
    return f"write `{as_written(before.left)} {asked} [{first}, {second}]`"


def _is_half_a_comparison(before: syn.Expr, operand: syn.Expr) -> bool:
    """``x == "a" or "b"``."""
    if not isinstance(operand, syn.String | syn.Number) or not isinstance(before, syn.Compare):
        return False
    return before.comparisons[-1].operator in ("==", "!=")


def _kind(operand: syn.Expr) -> str:
    return "text" if isinstance(operand, syn.String) else "number"


# A parameter of a helper that is checked before any call has no known type.
_TEXT_OR_UNKNOWN = (Basic.STRING, Basic.UNKNOWN)


def logical_value(node: syn.Logical, environment: Environment) -> ir.Expr:
    """``and`` and ``or`` as values: booleans, or between texts the first that is not empty."""
    if node.operator == "or":
        first = environment.infer(node.operands[0]) if _may_be_text(node.operands[0]) else None
        if isinstance(first, ir.ErrorExpr):
            rest = [_text_or_none(operand, environment) for operand in node.operands[1:]]
            return environment.mistake(node.span, first, *(each for each in rest if each is not None))
        if first is not None and first.info.type in _TEXT_OR_UNKNOWN:
            rest = [_text_or_none(operand, environment) for operand in node.operands[1:]]
            texts = [one for one in (first, *rest) if one is not None]
            if len(texts) == len(node.operands):
                is_known = all(one.info.type is not Basic.UNKNOWN for one in texts)
                return (
                    _or_text(texts, node, environment) if is_known else environment.mistake(node.span, *texts)
                )
        elif first is not None and first.info.type is not Basic.BOOLEAN and _has_default(node):
            return _no_text(first, node, environment)
    whole = _logical(node, environment)
    is_wrong = isinstance(whole, ir.And | ir.Or) and any(isinstance(e, ir.ErrorExpr) for e in whole.operands)
    return environment.mistake(node.span, whole) if is_wrong else whole


def _has_default(node: syn.Logical) -> bool:
    return any(isinstance(operand, _LITERALS | syn.FString) for operand in node.operands[1:])


def _no_text(first: ir.Expr, node: syn.Logical, environment: Environment) -> ir.Expr:
    """The mistake of ``or`` with a default for something else than a text."""
    shown, default = environment.text(first), as_written(node.operands[-1])
    if first.info.type is Basic.JSON:
        help = f"read it as a text, and keep the default: `read({shown}, string) or {default}`"
    else:
        help = (
            "leave the `or` out: it is always there"
            if first.info.present
            else f"write `coalesce({shown}, {default})`"
        )
    environment.report(
        codes.TYPE_MISMATCH,
        f"`or` chooses between texts, and this has type {types.name(first.info.type)}",
        first.info.span,
        help=help,
    )
    return environment.mistake(node.span, first)


def _may_be_text(node: syn.Expr) -> bool:
    if isinstance(node, syn.Logical):
        return node.operator == "or"
    return not isinstance(node, syn.Boolean | syn.Number | syn.Nothing | syn.Compare | syn.Unary)


def _text_or_none(node: syn.Expr, environment: Environment) -> ir.Expr | None:
    if isinstance(node, syn.Nothing):
        return environment.infer(node)
    if not _may_be_text(node):
        return None
    typed = environment.infer(node)
    return typed if typed.info.type in _TEXT_OR_UNKNOWN else None


def _or_text(operands: list[ir.Expr], node: syn.Logical, environment: Environment) -> ir.Expr:
    result = operands[-1]
    for left in reversed(operands[:-1]):
        info = ir.Info(Basic.STRING, False, left.info.span.to(node.span))
        result = environment.settle(ir.OrText(left, result, info))
    return result
