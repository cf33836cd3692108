"""AG414: tests of the end, or of a part, of an e-mail address that other addresses pass too.

In: a program. Out: an error for ``endswith`` without the ``@`` (``eve@notexample.com`` ends with
``example.com``), and for a domain that is looked for anywhere in an address (``example.com@evil.net`` has
it).

    event.user.email.endswith("example.com")     ->   AG414
"""

import re
from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.checks.email_texts import Address, address, domain_of, texts_of
from actiongen.diagnostics.codes_meaning import EMAIL_SUFFIX
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.event_paths import Bindings
from actiongen.flow.resolved import Resolved
from actiongen.source import Span

_DOMAIN = re.compile(r"@?([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+$|@.")
_PLAIN = re.compile(r"[A-Za-z0-9.-]+")


def email_suffix(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors."""
    for node in resolved.comparisons:
        match node:
            case ir.Operation(ir.Op.ENDSWITH) | ir.InText():
                yield from loose_test(node, resolved.trigger, resolved.bindings)


def loose_test(node: ir.Operation | ir.InText, trigger: Trigger, known: Bindings) -> Iterator[Diagnostic]:
    """The error in one test, if there is one."""
    text, part = (node.text, node.needle) if isinstance(node, ir.InText) else node.operands
    found = address(text, trigger, known)
    if found is None:
        return
    for each in texts_of(part, known):
        if isinstance(node, ir.InText):
            if not found.is_domain and _DOMAIN.match(each):
                yield _anywhere(node, each, found)
                return
        elif each and "@" not in each and not each.startswith("."):
            yield _suffix(node, part, each, found)
            return


def _anywhere(node: ir.InText, domain: str, found: Address) -> Diagnostic:
    bare = domain.removeprefix("@")
    return Diagnostic(
        EMAIL_SUFFIX,
        f"addresses of other domains hold `{domain}` too",
        Label(node.info.span, f"true for `eve@{bare}.evil.example`"),
        help=f'write `{domain_of(node.text, found)} == "{bare.lower()}"`',
        notes=("whoever signs up chooses the address, and the rest of it",),
    )


def _suffix(node: ir.Operation, part: ir.Expr, text: str, found: Address) -> Diagnostic:
    if found.is_domain:
        help = f'write `== "{text.lower()}"`, and for domains below it `.endswith(".{text.lower()}")`'
        return Diagnostic(
            EMAIL_SUFFIX,
            f"other domains end with `{text}` too",
            Label(node.info.span, f"true for `not{text}`"),
            _read(part),
            ("anybody can register such a domain",),
            help,
        )
    return Diagnostic(
        EMAIL_SUFFIX,
        f"addresses of other domains end with `{text}` too",
        Label(node.info.span, f"true for `eve@not{text}`"),
        _read(part),
        ("anybody can register such a domain",),
        f'write `"@{text.lower()}"`, or `{domain_of(node.operands[0], found)} == "{text.lower()}"`',
        _fix(node, part, text, found),
    )


def _read(part: ir.Expr) -> tuple[Label, ...]:
    return (Label(part.definition.span, "without the `@`"),) if isinstance(part, ir.Ref) else ()


def _fix(node: ir.Operation, part: ir.Expr, text: str, found: Address) -> Fix | None:
    """Writes the ``@``, and ``.lower()`` where the case of the address would decide."""
    subject = node.operands[0]
    if not isinstance(part, ir.Literal) or not _PLAIN.fullmatch(text):
        return None
    edits = [Edit(part.info.span, f'"@{text.lower()}"')]
    if not found.lowered and isinstance(subject, ir.Member | ir.Ref):
        end = subject.info.span.end
        edits.insert(0, Edit(Span(subject.info.span.path, end, end), ".lower()"))
    return Fix("write the `@`", tuple(edits))
