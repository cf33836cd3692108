"""Values in words.

In: an expression of the IR. Out: a noun phrase in Markdown.

    event.user.app_metadata.plan   ->   '`plan` in the app metadata of the user'
"""

from collections.abc import Sequence
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import ITEM, FieldType, Trigger
from actiongen.auth0.words import words_of_field
from actiongen.facts.constants import constant
from actiongen.ir.clients import BASE
from actiongen.ir.ops import Op
from actiongen.ir.types import Basic, ListOf
from actiongen.ir.walk import seen_through
from actiongen.report.markdown import code, inline
from actiongen.report.wording.operations import alternatives, phrase
from actiongen.report.wording.said import Speech, as_text, joined
from actiongen.runs.texts import number_text

Path = tuple[str, ...]


def said(speech: Speech, expr: ir.Expr) -> str:
    """The value as a noun phrase."""
    match expr:
        case ir.Literal(value):
            return literal(value)
        case ir.Event():
            return "the whole event"
        case ir.Member() | ir.Item() | ir.Slice() | ir.Lookup() | ir.Read() | ir.Items():
            return _part(speech, expr)
        case ir.Secret(name, is_setting=is_setting):
            return f"the {'setting' if is_setting else 'secret'} {code(name)}"
        case ir.Ref(definition):
            return speech.term(definition) or speech.value(definition.value)
        case ir.Var(variable):
            return f"the answer {code(variable.name)}" if speech.is_answer(variable) else code(variable.name)
        case ir.RecordDisplay(info=info) if info.type is Basic.CLIENT:
            base = base_of(expr)
            return "a client" if base is None else f"the client of {speech.value(base)}"
        case ir.ListDisplay() | ir.RecordDisplay():
            return _display(speech, expr)
        case ir.Interpolation(parts) | ir.Address(parts):
            return text_of_parts(speech, parts)
        case ir.Operation(Op.HOUR | Op.WEEKDAY | Op.DATE as op, (ir.Operation(Op.NOW), zone)):
            what = {Op.HOUR: "the hour", Op.WEEKDAY: "the day of the week"}.get(op, "today's date")
            return f"{what} in {speech.value(zone)}"
        case ir.Operation(Op.SUBTRACT, (ir.Operation(Op.NOW), past)):
            return f"the time since {speech.value(past)}"
        case ir.Operation(Op.CONCAT):
            return text_of_parts(speech, _concatenated(expr))
        case ir.Operation(Op.LEN, (items,)) if isinstance(items.info.type, ListOf):
            return f"the number of items in {_grouped(speech, items)}"
        case ir.Operation(op, operands):
            return phrase(op, [_operand(speech, operand) for operand in operands])
        case ir.OrText(left, right):
            if isinstance(right, ir.Literal) and right.value is None:
                return f"{speech.value(left)} (if that is not empty)"
            values = [speech.value(each) for each in (left, *_or_else(right))]
            return alternatives(values, "missing or empty", "not empty")
        case ir.Conditional(condition, then, otherwise):
            said_condition = as_text(speech.condition(condition))
            return f"({speech.value(then)} if {said_condition}, else {speech.value(otherwise)})"
        case ir.Sorted() | ir.Comprehension() | ir.MapComprehension():
            return _loop(speech, expr)
        case ir.HelperCall(inlined=inlined):
            return speech.helper(expr) or speech.value(inlined)
        case ir.ErrorExpr():
            return "something that is wrong in the policy"
        case _:
            return f"whether {as_text(speech.condition(expr))}"


def _or_else(expr: ir.Expr) -> list[ir.Expr]:
    return [expr.left, *_or_else(expr.right)] if isinstance(expr, ir.OrText) else [expr]


def literal(value: float | str | bool | None) -> str:
    """A value that is written out."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return code(value) if value else "an empty text"
        case _:
            return number_text(float(value))


def words_of_path(path: Path, trigger: Trigger) -> str:
    """A field of the event: in words as far as there are words, the rest as Auth0 writes it."""
    if ITEM in path:
        place = len(path) - 1 - path[::-1].index(ITEM)
        each = f"each of {words_of_path(path[:place], trigger)}"
        return f"{code('.'.join(path[place + 1 :]))} of {each}" if path[place + 1 :] else each
    for length in range(len(path), 0, -1):
        words = words_of_field(path[:length])
        if words is not None:
            rest = path[length:]
            if not rest:
                return words.says
            field = trigger.field(path[:length])
            below = "in" if field is None or field.type is FieldType.CONTAINER else "of"
            return f"{code('.'.join(rest))} {below} {words.says}"
    return code(f"event.{'.'.join(path)}") if path else "the whole event"


Chain = ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Read | ir.Items


def _part(speech: Speech, expr: Chain) -> str:
    match expr:
        case ir.Read(value):
            return speech.value(value)
        case ir.Items(value):
            return f"the entries of {speech.value(value)}"
        case ir.Member():
            return _member(speech, expr)
        case ir.Item(value, index):
            place = {0: "the first item", -1: "the last item"}.get(index)
            counted = f"item {index + 1}" if index >= 0 else f"item {-index} from the end"
            return f"{place or counted} of {speech.value(value)}"
        case ir.Slice():
            return _slice(speech, expr)
        case ir.Lookup(value, key, default):
            other = "" if default is None else f" (or {speech.value(default)} if there is none)"
            if isinstance(value, ir.RecordDisplay):
                return f"the entry for {speech.value(key)} in the table {speech.value(value)}{other}"
            return f"the entry for {speech.value(key)} in {speech.value(value)}{other}"
        case _:
            assert_never(expr)


def _slice(speech: Speech, expr: ir.Slice) -> str:
    what = "items" if isinstance(expr.value.info.type, ListOf) else "characters"
    value = speech.value(expr.value)
    bounds = [None if bound is None else constant(bound) for bound in (expr.lower, expr.upper)]
    match [None if bound is None else bound[0] for bound in bounds]:
        case [None | 0, float() as count] if count > 0 and (expr.lower is None or bounds[0]):
            return f"the first {_many(count, what)} of {value}"
        case [float() as count, None] if expr.upper is None and count > 0:
            return f"{value} without its first {_many(count, what)}"
        case [float() as count, None] if expr.upper is None and count < 0:
            return f"the last {_many(-count, what)} of {value}"
        case [None, float() as count] if expr.lower is None and count < 0:
            return f"{value} without its last {_many(-count, what)}"
        case _:  # any other bounds are said as they are
            begin = "the beginning" if expr.lower is None else f"place {speech.value(expr.lower)}"
            end = "the end" if expr.upper is None else f"before place {speech.value(expr.upper)}"
            return f"the {what} of {value} from {begin} to {end} (the first place is 0)"


def _many(count: float, what: str) -> str:
    return what.removesuffix("s") if count == 1 else f"{number_text(count)} {what}"


def _member(speech: Speech, expr: ir.Member) -> str:
    names: list[str] = []
    base: ir.Expr = expr
    while isinstance(base, ir.Member | ir.Read):
        names += [base.name] if isinstance(base, ir.Member) else []
        base = base.value
        if isinstance(base, ir.Ref) and isinstance(base.definition.value, ir.Event | ir.Member | ir.Read):
            base = base.definition.value
    names.reverse()
    if isinstance(base, ir.Event):
        return words_of_path(tuple(names), speech.trigger)
    return f"{code('.'.join(names))} of {speech.value(base)}"


def text_of_parts(speech: Speech, parts: Sequence[str | ir.UrlValue | ir.Expr]) -> str:
    """A text that is put together: what is put in stands in braces."""
    shown: list[str] = []
    for part in parts:
        match part:
            case str():
                shown.append(plain_part(part))
            case ir.UrlValue(value):
                shown.append(_put_in(speech.value(value)))
            case _:
                known = constant(part)
                is_text = known is not None and isinstance(known[0], str)
                shown.append(plain_part(str(known[0])) if known and is_text else _put_in(speech.value(part)))
    return f"“{''.join(shown)}”"


def _put_in(phrase: str) -> str:
    """A text that is put together itself has no marks of its own."""
    inner = phrase[1:-1]
    return inner if phrase[:1] == "“" and phrase[-1:] == "”" and "“" not in inner else f"{{{phrase}}}"


_ARITHMETIC = frozenset({Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.DIVIDE, Op.NEGATE})


def _operand(speech: Speech, expr: ir.Expr) -> str:
    """An operand of another operation: words have no order of their own in which they are worked out."""
    said = speech.value(expr)
    shown = expr
    while isinstance(shown, ir.Ref | ir.HelperCall):
        is_named = speech.term(shown.definition) if isinstance(shown, ir.Ref) else speech.helper(shown)
        if is_named:
            return said
        shown = shown.definition.value if isinstance(shown, ir.Ref) else shown.inlined
    return f"({said})" if isinstance(shown, ir.Operation) and shown.op in _ARITHMETIC else said


def _grouped(speech: Speech, expr: ir.Expr) -> str:
    """A phrase that ends where it seems to."""
    said = speech.value(expr)
    return f"({said})" if isinstance(expr, ir.Loop | ir.ListDisplay) else said


def base_of(client: ir.Expr) -> ir.Expr | None:
    """The URL behind which a client makes its requests, None where it is not known here."""
    made = seen_through(client)
    if not isinstance(made, ir.RecordDisplay):
        return None
    return next(
        (each.value for each in made.entries if isinstance(each, ir.Entry) and each.key == BASE), None
    )


def plain_part(text: str) -> str:
    """The part of a text: blanks at its ends count."""
    inner = inline(text)
    lead = " " if text[:1].isspace() and inner else ""
    trail = " " if text[-1:].isspace() and inner else ""
    return f"{lead}{inner}{trail}" if inner else " " * bool(text)


def _concatenated(expr: ir.Expr) -> tuple[ir.Expr, ...]:
    if isinstance(expr, ir.Operation) and expr.op is Op.CONCAT:
        return tuple(part for operand in expr.operands for part in _concatenated(operand))
    return (expr,)


def _display(speech: Speech, expr: ir.ListDisplay | ir.RecordDisplay) -> str:
    if isinstance(expr, ir.ListDisplay):
        items = [
            f"all of {speech.value(item.value)}" if isinstance(item, ir.Spread) else speech.value(item)
            for item in expr.items
        ]
        return joined(items) if items else "an empty list"
    entries = [entry_of(speech, entry) for entry in expr.entries]
    return f"({', '.join(entries)})" if entries else "an empty record"


def entry_of(speech: Speech, entry: ir.Entry | ir.ComputedEntry | ir.Spread) -> str:
    """A pair of a dictionary, or all pairs of another one."""
    match entry:
        case ir.Entry(key, value):
            return f"{code(key)}: {speech.value(value)}"
        case ir.ComputedEntry(key, value):
            return f"{speech.value(key)}: {speech.value(value)}"
        case ir.Spread(value):
            return f"all of {speech.value(value)}"
        case _:
            assert_never(entry)


def _loop(speech: Speech, expr: ir.Loop) -> str:
    names = joined([code(variable.name) for variable in expr.variables])
    over = f"{names} among {speech.value(expr.iterable)}"
    if isinstance(expr, ir.Sorted):
        by = "" if expr.key is None else f" by {speech.value(expr.key)}"
        return f"{speech.value(expr.iterable)}, sorted{by}{', the largest first' if expr.reverse else ''}"
    if expr.condition is not None:
        over += f" for which {as_text(speech.condition(expr.condition))}"
    if isinstance(expr, ir.MapComprehension):
        return f"the dictionary with {speech.value(expr.key)}: {speech.value(expr.value)} for every {over}"
    element = expr.element
    is_variable = (
        isinstance(element, ir.Var) and element.variable in expr.variables and len(expr.variables) == 1
    )
    match expr.kind:
        case ir.Kind.ANY | ir.Kind.ALL:
            return f"whether {as_text(speech.condition(expr))}"
        case ir.Kind.FIRST:
            return (
                f"the first {over}"
                if is_variable
                else f"{speech.value(element)} of the first {over} where it is there"
            )
        case ir.Kind.LIST:
            return f"all {over}" if is_variable else f"{speech.value(element)} for every {over}"
        case ir.Kind.FLAT | ir.Kind.MERGE:
            return f"{speech.value(element)}, put together for every {over}"
        case _:
            assert_never(expr.kind)
