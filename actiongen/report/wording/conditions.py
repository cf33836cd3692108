"""Conditions in words.

In: a condition of the IR, and whether it is said that it holds or that it does not. Out: clauses, with every "not" as
far inside as it goes. What is absent makes a comparison false, as "the plan is not `pro`" is true of no plan.

    not (event.tenant.id == "acme" and event.user.email_verified)
    ->   one of "the name of the tenant is not `acme`", "the e-mail address of the user is not verified"
"""

from typing import assert_never

from actiongen import ir
from actiongen.auth0.words import words_of_field
from actiongen.facts.constants import constant
from actiongen.facts.paths import path_of
from actiongen.ir.regex import to_javascript
from actiongen.ir.types import Basic, ListOf
from actiongen.report.markdown import code
from actiongen.report.wording.operations import clause
from actiongen.report.wording.said import Said, Speech, as_text, joined, several

# What is absent is neither less nor more: where a comparison does not hold, the opposite need not.
_COMPARED = {
    "==": ("is", "is not"),
    "!=": ("is not", "is"),
    "<": ("is less than", "is not less than"),
    "<=": ("is at most", "is not at most"),
    ">": ("is more than", "is not more than"),
    ">=": ("is at least", "is not at least"),
}
_TIMES = {
    "<": ("is before", "is not before"),
    "<=": ("is at or before", "is not at or before"),
    ">": ("is after", "is not after"),
    ">=": ("is at or after", "is not at or after"),
}


def said(speech: Speech, expr: ir.Expr, *, holds: bool) -> Said:
    """That the condition holds, or that it does not."""
    match expr:
        case ir.Not(operand):
            return speech.condition(operand, holds=not holds)
        case ir.And(operands):
            return several(holds, [speech.condition(operand, holds=holds) for operand in operands])
        case ir.Or(operands):
            return several(not holds, [speech.condition(operand, holds=holds) for operand in operands])
        case ir.Literal(bool() as value):
            return "in every case" if value is holds else "in no case"
        case ir.Ref(definition):
            name = speech.term(definition)
            return _named(name, holds) if name else speech.condition(definition.value, holds=holds)
        case ir.HelperCall(inlined=inlined):
            name = speech.helper(expr)
            return _named(name, holds) if name else speech.condition(inlined, holds=holds)
        case ir.Conditional(condition, then, otherwise):
            return several(
                False,
                [
                    several(True, [speech.condition(condition), speech.condition(then, holds=holds)]),
                    several(
                        True,
                        [speech.condition(condition, holds=False), speech.condition(otherwise, holds=holds)],
                    ),
                ],
            )
        case ir.Operation(op, operands):
            found = clause(op, [speech.value(operand) for operand in operands], holds=holds)
            return found or _is_true(speech, expr, holds)
        case ir.Comprehension(ir.Kind.ANY | ir.Kind.ALL):
            return _of_items(speech, expr, holds)
        case ir.Matches() | ir.Compare() | ir.IsNone() | ir.In() | ir.InText():
            return _test(speech, expr, holds)
        case ir.HasKey() | ir.NonEmpty() | ir.Truthy():
            return _test(speech, expr, holds)
        case _:  # any other expression is a value that is true or false
            return _is_true(speech, expr, holds)


def _named(name: str, holds: bool) -> str:
    return f"{name} is {'true' if holds else 'not true'}"


def _is_true(speech: Speech, expr: ir.Expr, holds: bool) -> str:
    path = path_of(expr)
    words = None if path is None else words_of_field(path)
    if words is not None and words.holds:
        return words.holds if holds else words.fails
    return _named(speech.value(expr), holds)


Test = ir.Matches | ir.Compare | ir.IsNone | ir.In | ir.InText | ir.HasKey | ir.NonEmpty | ir.Truthy


def _test(speech: Speech, expr: Test, holds: bool) -> Said:
    match expr:
        case ir.Matches(regex, subject):
            verb = "matches" if holds else "does not match"
            source, flags = to_javascript(regex)
            note = " (upper and lower case count as the same)" if flags else ""
            return f"{speech.value(subject)} {verb} the pattern {code(source)}{note}"
        case ir.Compare():
            return _compared(speech, expr, holds)
        case ir.IsNone(value):
            verb = "are" if isinstance(value.info.type, ListOf) and path_of(value) is not None else "is"
            return f"{speech.value(value)} {verb} {'missing' if holds else 'there'}"
        case ir.In(item, items):
            return _among(speech, item, items, holds)
        case ir.InText(needle, text):
            return (
                f"{speech.value(text)} {'contains' if holds else 'does not contain'} {speech.value(needle)}"
            )
        case ir.HasKey(key, record):
            return f"{speech.value(record)} {'has an' if holds else 'has no'} entry for {speech.value(key)}"
        case ir.NonEmpty(value):
            return f"{speech.value(value)} is {'there and not empty' if holds else 'missing or empty'}"
        case ir.Truthy(value):
            if holds:
                return f"{speech.value(value)} is set (to anything but false, 0 or an empty text)"
            return f"{speech.value(value)} is not set, or set to false, 0 or an empty text"
        case _:
            assert_never(expr)


def _compared(speech: Speech, expr: ir.Compare, holds: bool) -> str:
    left, right = expr.left, expr.right
    operator = expr.operator
    if isinstance(left, ir.Literal) and not isinstance(right, ir.Literal):
        left, right, operator = right, left, ir.MIRRORED[operator]
    verbs = _TIMES if left.info.type is Basic.TIME and operator in _TIMES else _COMPARED
    verb = verbs[operator][0 if holds else 1]
    value = constant(right)
    other = "empty" if value == ("",) and operator in ("==", "!=") else speech.value(right)
    return f"{speech.value(left)} {verb} {other}"


def _among(speech: Speech, item: ir.Expr, items: ir.Expr, holds: bool) -> str:
    listed = (
        items.definition.value
        if isinstance(items, ir.Ref) and speech.term(items.definition) is None
        else items
    )
    if isinstance(listed, ir.ListDisplay) and not any(isinstance(each, ir.Spread) for each in listed.items):
        values = [speech.value(each) for each in listed.items if not isinstance(each, ir.Spread)]
        if len(values) == 1:
            return f"{speech.value(item)} {'is' if holds else 'is not'} {values[0]}"
        if len(values) == 2:
            either, other = ("either", "or") if holds else ("neither", "nor")
            return f"{speech.value(item)} is {either} {values[0]} {other} {values[1]}"
        return f"{speech.value(item)} is {'one' if holds else 'none'} of {joined(values)}"
    return f"{speech.value(item)} is {'among' if holds else 'not among'} {speech.value(items)}"


def _of_items(speech: Speech, expr: ir.Comprehension, holds: bool) -> str:
    """``any`` and ``all``; that the one does not hold is the other of what does not hold."""
    names = joined([code(variable.name) for variable in expr.variables])
    where = ""
    if expr.condition is not None:
        where = f" for which {as_text(speech.condition(expr.condition))},"
    is_any = (expr.kind is ir.Kind.ANY) is holds
    says = as_text(speech.condition(expr.element, holds=holds))
    among = f"{names} among {speech.value(expr.iterable)}"
    return f"for {'at least one' if is_any else 'every'} {among}{where or ','} {says}"
