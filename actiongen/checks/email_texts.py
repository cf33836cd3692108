"""Tests of e-mail addresses: which expressions are addresses, and what they are compared with.

In: expressions. Out: the address in an expression, the texts that a constant expression may be.

    address(event.user.email.lower(), …)   ->   Address(event.user.email, lowered=True, is_domain=False)
"""

from actiongen import ir
from actiongen.auth0.model import TextFormat, Trigger
from actiongen.facts.constants import constant, items_of
from actiongen.facts.event_paths import Bindings, field_of
from actiongen.facts.paths import text_of
from actiongen.ir.walk import seen_through
from actiongen.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """An expression that is an e-mail address, or its domain."""

    field: ir.Expr
    lowered: bool = False
    is_domain: bool = False


def address(expr: ir.Expr, trigger: Trigger, known: Bindings) -> Address | None:
    """The address that an expression is, seen through names, helpers, defaults, case and white space."""
    expr = seen_through(expr)
    match expr:
        case ir.Operation(ir.Op.EMAIL_DOMAIN, (inner,)):
            found = address(inner, trigger, known)
            return None if found is None else Address(found.field, lowered=True, is_domain=True)
        case ir.Operation(ir.Op.LOWER | ir.Op.UPPER, (inner,)):
            found = address(inner, trigger, known)
            return None if found is None else Address(found.field, lowered=True, is_domain=found.is_domain)
        case ir.Operation(ir.Op.STRIP | ir.Op.COALESCE, (inner, *_)) | ir.OrText(inner, _):
            return address(inner, trigger, known)
        case _:
            named = field_of(expr, trigger, known)
            is_address = named is not None and named[1].format is TextFormat.EMAIL
            return Address(expr) if is_address else None


def plain_text(subject: ir.Expr, found: Address) -> str:
    """The address as a policy writes it: by a name, or as the field that it comes from."""
    text = text_of(subject)
    return text if text != "…" else text_of(found.field)


def domain_of(subject: ir.Expr, found: Address) -> str:
    """The call that gives the domain of the address."""
    return f"email_domain({plain_text(subject, found)})"


def texts_of(expr: ir.Expr, known: Bindings) -> tuple[str, ...]:
    """The texts that an expression may be, where they are constant; for a variable, the items that it runs
    over."""
    if isinstance(expr, ir.Var):
        items = items_of(known[expr.variable]) if expr.variable in known else None
        return tuple(text for item in items or () for text in texts_of(item, known))
    value = constant(expr)
    return (value[0],) if value is not None and isinstance(value[0], str) else ()
