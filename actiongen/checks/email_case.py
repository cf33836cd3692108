"""AG415: comparisons of e-mail addresses that the case of a letter decides.

In: a program. Out: a warning for an address that is compared as it came, and for a text with capital
letters that is compared with an address or domain in lower case: it is never equal.

    event.user.email == "ann@example.com"     ->   AG415
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.checks.email_suffix import loose_test
from actiongen.checks.email_texts import Address, address, domain_of, plain_text, texts_of
from actiongen.diagnostics.codes_meaning import EMAIL_CASE
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.constants import items_of
from actiongen.facts.event_paths import Bindings
from actiongen.flow.resolved import Resolved
from actiongen.source import Span


def email_case(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings; a test that AG414 refuses is not judged."""
    trigger, known = resolved.trigger, resolved.bindings
    for node in resolved.comparisons:
        match node:
            case ir.Compare("==" | "!=", left, right, info):
                yield from _judge(left, (right,), info.span, trigger, known)
                yield from _judge(right, (left,), info.span, trigger, known)
            case ir.In(item, items, info):
                yield from _judge(item, items_of(items) or (items,), info.span, trigger, known)
            case ir.Operation(ir.Op.ENDSWITH | ir.Op.STARTSWITH, (text, part), info):
                if node.op is ir.Op.STARTSWITH or not any(loose_test(node, trigger, known)):
                    yield from _judge(text, (part,), info.span, trigger, known)


def _judge(
    subject: ir.Expr, others: tuple[ir.Expr, ...], at: Span, trigger: Trigger, known: Bindings
) -> Iterator[Diagnostic]:
    found = address(subject, trigger, known)
    if found is None:
        return
    texts = [text for other in others for text in texts_of(other, known)]
    if found.lowered:
        mixed = next((text for text in texts if text != text.lower()), None)
        if mixed is not None and not _is_upper(subject):
            yield _never(mixed, at, found)
    elif not texts or any(text.lower() != text.upper() for text in texts):
        yield _sensitive(subject, found, at, texts)


def _is_upper(subject: ir.Expr) -> bool:
    while isinstance(subject, ir.Ref):
        subject = subject.definition.value
    return isinstance(subject, ir.Operation) and subject.op is ir.Op.UPPER


def _never(text: str, at: Span, found: Address) -> Diagnostic:
    what = "the domain" if found.is_domain else "the address"
    return Diagnostic(
        EMAIL_CASE,
        f"`{text}` has capital letters, and {what} is in lower case here",
        Label(at, "never equal"),
        help=f"write `{text.lower()}`",
    )


def _sensitive(subject: ir.Expr, found: Address, at: Span, texts: list[str]) -> Diagnostic:
    fix = None
    capitals = any(text != text.lower() for text in texts)
    if isinstance(subject, ir.Member | ir.Ref) and not capitals:
        end = Span(subject.info.span.path, subject.info.span.end, subject.info.span.end)
        fix = Fix("compare in lower case", (Edit(end, ".lower()"),))
    also = " with a text in lower case" if capitals else ""
    lowered, domain = f"{plain_text(subject, found)}.lower()", domain_of(subject, found)
    return Diagnostic(
        EMAIL_CASE,
        "this comparison depends on the case of an e-mail address",
        Label(at, "`Ann@Example.com` and `ann@example.com` differ here"),
        notes=("social and enterprise connections pass addresses on as the other side writes them",),
        help=f"compare `{lowered}`{also}, or the domain alone: `{domain}`",
        fix=fix,
    )
