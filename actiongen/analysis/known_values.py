"""Texts that a value is compared with, where all that it can be is known: fields with listed values, days of the week.

In: the two sides of a comparison. Out: errors and warnings for what the value never is, with the text that was meant.

    weekday(now(), "Europe/Vienna") == "monday"   ->   AG307
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Fix
from actiongen.facts.constants import items_of
from actiongen.ir import types
from actiongen.ir.types import Record
from actiongen.ir.walk import seen_through
from actiongen.ir.zones import DAYS
from actiongen.source import Span
from actiongen.syntax import tree as syn


def check_values(field: ir.Expr, node: syn.Expr, literal: ir.Expr | None, environment: Environment) -> None:
    """Reports a literal text that a field of the catalogue never has, or that looks mistyped."""
    is_written = isinstance(node, syn.String)
    constant = literal.definition.value if isinstance(literal, ir.Ref) else None
    text = node.value if isinstance(node, syn.String) else getattr(constant, "value", None)
    if isinstance(text, str):
        _check(field, text, node.span, environment, is_written=is_written)


def check_items(field: ir.Expr, items: ir.Expr, environment: Environment) -> None:
    """The same for the items of a list that is written out elsewhere."""
    for item in items_of(items) or ():
        if isinstance(item, ir.Literal) and isinstance(item.value, str):
            _check(field, item.value, item.info.span, environment, is_written=True)


def _check(field: ir.Expr, text: str, span: Span, environment: Environment, *, is_written: bool) -> None:
    closed, documented = _values_of(field)
    allowed = closed or documented
    if not allowed or text in allowed:
        return
    help, fix = _meant(text, allowed, span)
    if not (closed or help):
        return
    if fix is not None:
        edits = tuple(replace(edit, replacement=f'"{edit.replacement}"') for edit in fix.edits)
        fix = replace(fix, edits=edits)
    meant = help if help and (is_written or not closed) else f"the values are {list_of_names(allowed)}"
    environment.report(
        codes.VALUE_NOT_ALLOWED if closed else codes.MISSPELT_VALUE,
        f"this is never `{text}`" if closed else f"Auth0 documents no `{text}` here",
        span,
        label=_never(closed) if closed else "perhaps mistyped",
        help=meant,
        fix=fix if is_written else None,
    )


def _values_of(field: ir.Expr) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that a value can be, if these are all; the texts that Auth0 documents, if there are others."""
    if isinstance(seen_through(field), ir.Operation):
        return (DAYS, ()) if _is_weekday(field) else ((), ())
    found = record_field(field)
    return ((), ()) if found is None else (found.values, found.known_values)


def _is_weekday(expr: ir.Expr) -> bool:
    found = seen_through(expr)
    return isinstance(found, ir.Operation) and found.op is ir.Op.WEEKDAY


def _never(values: tuple[str, ...]) -> str:
    return "no day is called so" if values is DAYS else "Auth0 never sends this"


def _meant(text: str, allowed: tuple[str, ...], span: Span) -> tuple[str | None, Fix | None]:
    """A help and a fix for a text that is almost one of these, or the beginning of some."""
    longer = [each for each in allowed if each.startswith(f"{text}-")]
    if len(longer) > 1:
        return f"did you mean {' or '.join(f'`{each}`' for each in longer)}?", None
    return did_you_mean(text, longer or allowed, span)


def record_field(field: ir.Expr) -> types.RecordField | None:
    """The field of the catalogue that an expression reads, through definitions."""
    match field:
        case ir.Ref(definition):
            return record_field(definition.value)
        case ir.Member(value, name) if isinstance(value.info.type, Record):
            return value.info.type.field(name)
        case _:
            return None
