"""AG423: comparisons with a text that never stands there, because of its form.

In: a program. Out: an error for each text that a value is compared with and can never be, begin with, end with or
hold: capitals in a text in lower case, ``@`` in a domain, a country's name for its code, a range for an address.
Values that are listed are judged where the comparison is read (AG307, AG418), the case of addresses by AG415.

    email_domain(event.user.email) != "@corp.example"     ->   AG423
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.checks.email_texts import address, texts_of
from actiongen.checks.text_forms import Asked, Form, Forms, is_range
from actiongen.diagnostics.codes_meaning import VALUE_NEVER_OCCURS
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.constants import items_of
from actiongen.facts.paths import text_of
from actiongen.flow.resolved import Resolved
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

_PLAIN = frozenset('"\\\n\r\t')


@dataclass(frozen=True, slots=True)
class _Comparison:
    """``subject`` is asked for each of ``others``; ``differs``: whether it is not to be one."""

    subject: ir.Expr
    others: tuple[ir.Expr, ...]
    asked: Asked
    at: Span
    differs: bool = False


def value_never_occurs(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors."""
    forms = Forms(resolved.trigger, resolved.bindings)
    for node in resolved.comparisons:
        for comparison in _comparisons(node):
            found = forms.of(comparison.subject)
            defaults = forms.defaults(comparison.subject) if found else None
            if defaults is not None:
                yield from _judged(comparison, found, defaults, forms)


def _comparisons(node: object) -> Iterator[_Comparison]:
    match node:
        case ir.Compare("==" | "!=" as operator, left, right, info):
            yield _Comparison(left, (right,), Asked.WHOLE, info.span, operator == "!=")
            yield _Comparison(right, (left,), Asked.WHOLE, info.span, operator == "!=")
        case ir.In(item, items, info):
            yield _Comparison(item, items_of(items) or (), Asked.WHOLE, info.span)
        case ir.Operation(ir.Op.STARTSWITH, (text, part), info):
            yield _Comparison(text, (part,), Asked.START, info.span)
        case ir.Operation(ir.Op.ENDSWITH, (text, part), info):
            yield _Comparison(text, (part,), Asked.END, info.span)
        case ir.InText(needle, text, info):
            yield _Comparison(text, (needle,), Asked.PART, info.span)


def _judged(
    comparison: _Comparison, found: tuple[Form, ...], defaults: tuple[object, ...], forms: Forms
) -> Iterator[Diagnostic]:
    is_address = address(comparison.subject, forms.trigger, forms.known) is not None
    judged = [form for form in found if not (is_address and form.is_case)]  # AG415 says it
    for other in comparison.others:
        for text in texts_of(other, forms.known):
            broken = next((form for form in judged if not form.fits(text, comparison.asked)), None)
            if broken is not None and not (comparison.asked is Asked.WHOLE and text in defaults):
                yield _diagnostic(comparison, other, text, broken, _meant(text, comparison.asked, found))


def _meant(text: str, asked: Asked, found: tuple[Form, ...]) -> str | None:
    """The text that was meant, if that is clear."""
    meant = text
    for form in found:
        meant = form.repair(meant, asked)
    return meant if meant and meant != text and all(form.fits(meant, asked) for form in found) else None


def _diagnostic(
    comparison: _Comparison, other: ir.Expr, text: str, broken: Form, meant: str | None
) -> Diagnostic:
    at, whole = other.info.span, comparison.at
    is_inside = at.path == whole.path and whole.start <= at.start and at.end <= whole.end
    always = "so `!=` holds for every event, and what it guards runs for all"
    return Diagnostic(
        VALUE_NEVER_OCCURS,
        f"this {comparison.asked.value} `{text}`",
        Label(at if is_inside else whole, "always different" if comparison.differs else "never so"),
        () if is_inside else (Label(at, "this text"),),
        notes=(f"it is {broken.meaning}", *((always,) if comparison.differs else ())),
        help=_help(comparison, text, broken, meant),
        fix=_fix(other, meant) if is_inside else None,
    )


def _help(comparison: _Comparison, text: str, broken: Form, meant: str | None) -> str:
    if meant is not None:
        return f'write `"{meant}"`'
    if is_range(text) and comparison.asked is Asked.WHOLE:
        return f'ask for the range: `ip_in({text_of(comparison.subject)}, ["{text}"])`'
    return f"write {broken.meaning}"


def _fix(other: ir.Expr, meant: str | None) -> Fix | None:
    if meant is None or not isinstance(other, ir.Literal) or _PLAIN & set(meant):
        return None
    return Fix(f'write `"{meant}"`', (Edit(other.info.span, f'"{meant}"'),))
