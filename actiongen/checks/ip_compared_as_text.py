"""AG447: IP addresses that are compared as texts.

In: a program. Out: a warning where an address of the event is compared with an address that is written out, or tested
for how it begins or ends: one IPv6 address has many spellings, an IPv4 address may come in IPv6 form, and
`"10.1"` also begins `10.100.0.1`.

    event.request.ip.startswith("10.1")     ->   AG447
"""

from collections.abc import Iterator
from ipaddress import ip_address

from actiongen import ir
from actiongen.auth0.model import TextFormat
from actiongen.checks.email_texts import texts_of
from actiongen.diagnostics.codes_meaning import IP_COMPARED_AS_TEXT
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.constants import items_of
from actiongen.facts.event_paths import field_of
from actiongen.facts.paths import text_of
from actiongen.flow.resolved import Resolved
from actiongen.ir.walk import seen_through
from actiongen.source import Span


def ip_compared_as_text(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings."""
    for node in resolved.comparisons:
        match node:
            case ir.Compare("==" | "!=" as operator, left, right, info):
                for one, other in ((left, right), (right, left)):
                    if _is_ip(one, resolved) and _are_addresses(texts_of(other, resolved.bindings)):
                        yield _diagnostic(info.span, _fix(one, other, operator == "!=", info.span, resolved))
            case ir.In(item, items, info) if _is_ip(item, resolved):
                listed = items_of(items) or ()
                texts = [text for each in listed for text in texts_of(each, resolved.bindings)]
                if len(texts) == len(listed) and _are_addresses(texts):
                    yield _diagnostic(info.span, None)
            case ir.Operation(ir.Op.STARTSWITH | ir.Op.ENDSWITH, (text, part), info) if _is_ip(
                text, resolved
            ):
                # Of a network AG423 says that no address begins so.
                if not any("/" in each for each in texts_of(part, resolved.bindings)):
                    yield _diagnostic(info.span, None)


def _is_ip(expr: ir.Expr, resolved: Resolved) -> bool:
    found = field_of(seen_through(expr), resolved.trigger, resolved.bindings)
    return found is not None and found[1].format is TextFormat.IP


def _are_addresses(texts: tuple[str, ...] | list[str]) -> bool:
    return bool(texts) and all(map(_is_address, texts))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _fix(address: ir.Expr, other: ir.Expr, negated: bool, at: Span, resolved: Resolved) -> Fix | None:
    text, *_ = texts_of(other, resolved.bindings)
    read = text_of(address)
    if read == "…":
        return None
    call = f'ip_in({read}, ["{text}"])'
    return Fix("ask for the address", (Edit(at, f"not {call}" if negated else call),))


def _diagnostic(at: Span, fix: Fix | None) -> Diagnostic:
    return Diagnostic(
        IP_COMPARED_AS_TEXT,
        "an IP address is compared as a text",
        Label(at, "other spellings of the same address differ here"),
        notes=(
            "an IPv6 address has many spellings, and an IPv4 address may come in IPv6 form (`::ffff:198.51.100.7`)",
        ),
        help='ask for addresses and networks: `ip_in(event.request.ip, ["198.51.100.7", "10.1.0.0/16"])`',
        fix=fix,
    )
