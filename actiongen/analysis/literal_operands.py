"""Operands of built-ins that the policy writes out, and that no run can read.

In: an operation whose operands have their types. Out: whether one of them is such a literal, after an error for each.

    ip_in(event.request.ip, ["198.51.100.0/33"])   ->   AG320
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_network

from actiongen import ir
from actiongen.analysis.environment import Environment, list_of_names
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.ir.addresses import Network, address, network
from actiongen.ir.instants import is_instant, literal_text
from actiongen.ir.ops import ENCODINGS
from actiongen.ir.types import Basic
from actiongen.ir.walk import seen_through
from actiongen.ir.zones import zones
from actiongen.spelling import meant


def has_wrong_literal(made: ir.Operation, environment: Environment) -> bool:
    """Whether an operand is a literal that can never be read; reports it."""
    match made.op, made.operands:
        case ir.Op.TIME, (text,):
            return _is_no_time(text, environment)
        case ir.Op.IP_IN, (ip, ranges):
            wrong = [_is_no_address(ip, environment)]
            wrong += [_is_no_range(each, environment) for each in _written_items(ranges)]
            return any(wrong)
        case ir.Op.WEEKDAY | ir.Op.HOUR | ir.Op.DATE, (_, zone):
            return _is_no_zone(made.op, zone, environment)
        case (ir.Op.SHA256 | ir.Op.HMAC_SHA256), (*_, encoding):
            return _is_no_encoding(encoding, environment)
        case _:  # any other operation reads any text
            return False


def _is_no_time(operand: ir.Expr, environment: Environment) -> bool:
    text = literal_text(operand)
    if text is None or is_instant(text):
        return False
    environment.report(
        codes.TYPE_MISMATCH,
        f"`{text}` is no date, and no time with a zone",
        operand.info.span,
        help='write `"2026-01-31"` or `"2026-01-31T09:00:00Z"`',
    )
    return True


# Addresses


def _is_no_address(operand: ir.Expr, environment: Environment) -> bool:
    text = literal_text(operand)
    if text is None or address(text) is not None:
        return False
    environment.report(
        codes.BAD_ADDRESS,
        f"`{text}` is no IP address",
        operand.info.span,
        help='write the address first, then the ranges: `ip_in(event.request.ip, ["198.51.100.0/24"])`',
    )
    return True


def _written_items(items: ir.Expr) -> Iterator[ir.Expr]:
    """The items that are written out, of lists in lists as well; each list once."""
    seen: set[int] = set()
    todo = [items]
    while todo:
        found = seen_through(todo.pop())
        if not isinstance(found, ir.ListDisplay) or id(found) in seen:
            continue
        seen.add(id(found))
        for item in found.items:
            if isinstance(item, ir.Spread):
                todo.append(item.value)
            else:
                yield item


def _is_no_range(item: ir.Expr, environment: Environment) -> bool:
    text = literal_text(item)
    if text is None:
        return False
    found = network(text)
    if found is not None and address(text.partition("/")[0]) == found.network_address:
        return False
    meant = _as_range(_meant(text) if found is None else found)
    span = seen_through(item).info.span
    environment.report(
        codes.BAD_ADDRESS,
        f"`{text}` is no range of addresses" if found is None else f"`{text}` begins inside of its range",
        span,
        help=_help(text, meant, is_range=found is not None),
        fix=None if meant is None else Fix(f'write `"{meant}"`', (Edit(span, f'"{meant}"'),)),
    )
    return True


def _as_range(found: Network | None) -> str | None:
    """The range as a policy writes it: a single address without its bits."""
    return None if found is None else str(found).removesuffix(f"/{found.max_prefixlen}")


def _help(text: str, meant: str | None, *, is_range: bool) -> str:
    if meant is None:
        return 'write an address, `"198.51.100.7"`, or a network with its number of bits, `"198.51.100.0/24"`'
    if is_range:
        return f'write `"{meant}"` for the network, `"{text.partition("/")[0]}"` for the address alone'
    return f'write `"{meant}"`'


def _meant(text: str) -> Network | None:
    """The range that was meant: with a mask for the number of bits, with a star for an octet, with zeros before it."""
    start, slash, bits = text.strip().rstrip(".").partition("/")
    start = start.partition("%")[0]
    octets = start.split(".")
    given = next((index for index, octet in enumerate(octets) if octet in ("*", "x")), len(octets))
    if not slash and ":" not in start and 0 < given < 4 and len(octets) <= 4:
        start, bits = ".".join((octets[:given] + ["0"] * 4)[:4]), str(8 * given)
    elif len(octets) == 4 and all(octet.isascii() and octet.isdigit() for octet in octets):
        start = ".".join(str(int(octet)) for octet in octets)
    with suppress(ValueError):
        return network(str(ip_network(f"{start}/{bits}" if bits else start, strict=False)))
    return None


# Encodings


def _is_no_encoding(operand: ir.Expr, environment: Environment) -> bool:
    written = _written_texts(operand)
    if operand.info.type is Basic.UNKNOWN:
        return False
    if written is None:
        environment.report(
            codes.UNKNOWN_ENCODING,
            "how the digest is written depends on the run",
            operand.info.span,
            label="no literal",
            help='write `"hex"`, `"base64"` or `"base64url"`',
        )
        return True
    wrong = [each for each in written if each.value not in ENCODINGS]
    for each in wrong:
        close = meant(str(each.value), ENCODINGS)
        shown = f'`"{close}"`' if close else f"{list_of_names(ENCODINGS)}"
        environment.report(
            codes.UNKNOWN_ENCODING,
            f"a digest is not written as `{each.value}`",
            each.info.span,
            help=f"write {shown}" if close else f"it is written as one of {shown}",
            fix=Fix(f"write {shown}", (Edit(each.info.span, f'"{close}"'),)) if close else None,
        )
    return bool(wrong)


# Time zones

_ABBREVIATIONS = {
    **dict.fromkeys(("EST", "EDT", "ET"), "America/New_York"),
    **dict.fromkeys(("CST", "CDT", "CT"), "America/Chicago"),
    **dict.fromkeys(("MST", "MDT", "MT"), "America/Denver"),
    **dict.fromkeys(("PST", "PDT", "PT"), "America/Los_Angeles"),
    **dict.fromkeys(("CET", "CEST", "MEZ"), "Europe/Berlin"),
    **dict.fromkeys(("GMT", "Z", "UTC+0", "UTC+00:00"), "UTC"),
    "BST": "Europe/London",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
}

_OFFSET = re.compile(r"[+-]\d")
"""In ``UTC+2``, which is no misspelt ``UTC``."""


def _is_no_zone(op: ir.Op, operand: ir.Expr, environment: Environment) -> bool:
    written = _written_texts(operand)
    if operand.info.type is Basic.UNKNOWN:
        return False
    if written is None:
        environment.report(
            codes.BAD_TIME_ZONE,
            "the time zone depends on the run, and a zone is written out",
            operand.info.span,
            label="no literal",
            help=f'write the zone that counts: `{op.value}(t, "Europe/Vienna")`',
        )
        return True
    wrong = [each for each in written if each.value not in zones()]
    for each in wrong:
        _report_zone(each, environment)
    return bool(wrong)


def _written_texts(expr: ir.Expr) -> "tuple[ir.Literal, ...] | None":
    """The literals that a text is, one for each call where it is a parameter; None where the run decides."""
    match expr:
        case ir.Ref(definition):
            return _written_texts(definition.value)
        case ir.Literal(str()):
            return (expr,)
        case ir.Var(variable) if not variable.is_item:
            found = [_written_texts(origin) for origin in variable.origins]
            return None if None in found else tuple(each for texts in found for each in texts or ())
        case _:  # what is put together or read is known where the policy runs
            return None


def _report_zone(literal: ir.Literal, environment: Environment) -> None:
    name, span = str(literal.value), literal.info.span
    close = _ABBREVIATIONS.get(name.strip().upper()) or _city(name)
    if close is None and _OFFSET.search(name) is None:
        close = meant(name, sorted(zones()))
    environment.report(
        codes.BAD_TIME_ZONE,
        f"`{name}` is no time zone",
        span,
        help=(
            'write the name of a zone, such as `"Europe/Vienna"` or `"UTC"`'
            if close is None
            else f'write `"{close}"`'
        ),
        fix=None if close is None else Fix(f'write `"{close}"`', (Edit(span, f'"{close}"'),)),
    )


def _city(name: str) -> str | None:
    """The zone of a city that is written alone, or in another case."""
    ending = "/" + name.strip().replace(" ", "_").rpartition("/")[2].lower()
    found = [zone for zone in sorted(zones()) if f"/{zone}".lower().endswith(ending)]
    return found[0] if name and len(found) == 1 else None
