"""IP addresses and their ranges: ipaddr.js, netmask, ip, ip-cidr and the like.

In: calls of these packages. Out: `ip_in`.

    ipaddr.parse(ip).match(ipaddr.parseCIDR("10.0.0.0/8"))   ->   ip_in(ip, ["10.0.0.0/8"])
"""

import ipaddress

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import builtin, is_builtin, method, text
from actiongen.importer.libraries.packages import call
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind

_PARSE = ("ipaddr.js.parse", "ipaddr.js.process", "ipaddr.js.IPv4.parse", "ipaddr.js.IPv6.parse")
_PARSE_RANGE = ("ipaddr.js.parseCIDR", "ipaddr.js.IPv4.parseCIDR", "ipaddr.js.IPv6.parseCIDR")
_RANGES = ("netmask.Netmask", "ip-cidr", "ip-address.Address4")
_ASKS = ("ip-range-check", "range_check.inRange")
_ALL = ("0.0.0.0/0", "::/0")


@on(core.Call)
def address(node: core.Expr, context: Context) -> core.Expr | None:
    """ipaddr.js: `parse(ip).match(parseCIDR(range))`, and with the two parts of a range."""
    match method(node):
        case (asked, "match", (range_,)):
            ip, cidr = _address(asked, context), _range(range_, context)
            return None if ip is None or cidr is None else _inside(ip, cidr, node, context)
        case (block, "contains", (ip_,)):
            found = call(context.meant(block), context)
            if found is not None and found[0] in _RANGES and len(found[1]) == 1:
                return _inside(ip_, found[1][0], node, context)
            if found is not None and found[0] in ("ip.cidrSubnet", "ip.cidr") and len(found[1]) == 1:
                return _inside(ip_, found[1][0], node, context)
            return None
    match call(node, context):
        case (("ip.isV4Format" | "net.isIPv4"), (ip,)):
            return _inside(ip, core.Text("0.0.0.0/0", node.span), node, context)
        case (("ip.isV6Format" | "net.isIPv6"), (ip,)):
            return _inside(ip, core.Text("::/0", node.span), node, context)
        case (name, (ip, ranges)) if name in _ASKS:
            return _inside(ip, ranges, node, context)
        case _:
            return None


def _address(node: core.Expr, context: Context) -> core.Expr | None:
    match call(context.meant(node), context):
        case (name, (ip,)) if name in _PARSE:
            return ip
        case _:
            return None


def _range(node: core.Expr, context: Context) -> core.Expr | None:
    match call(context.meant(node), context):
        case (name, (cidr,)) if name in _PARSE_RANGE:
            return cidr
        case _:
            return None


def _inside(ip: core.Expr, ranges: core.Expr, node: core.Expr, context: Context) -> core.Expr:
    context.notes.repair(
        RepairKind.ERROR,
        node.span,
        "An address or range that is malformed is in no range, and no range at all; the original may throw there.",
    )
    if context.kind(ranges) is Kind.LIST or is_builtin(ranges, "for", "csv"):
        listed = _networks(ranges)
    else:
        meant = context.meant(ranges)
        listed = core.Array((_network(meant if isinstance(meant, core.Text) else ranges),), node.span)
    return builtin("ip_in", node.span, ip, listed)


def _networks(node: core.Expr) -> core.Expr:
    if isinstance(node, core.Array):
        items = tuple(each if isinstance(each, core.Spread) else _network(each) for each in node.items)
        return core.Array(items, node.span)
    return node


def _network(node: core.Expr) -> core.Expr:
    """A network that is written out begins where it begins, for the language takes no other one."""

    said = text(node)
    if said is None or "/" not in said:
        return node
    try:
        return core.Text(str(ipaddress.ip_network(said, strict=False)), node.span)
    except ValueError:
        return node


@on(core.Call)
def pieces(node: core.Expr, context: Context) -> core.Expr | None:
    """`addr.match(range[0], range[1])` is `addr.match(range)`."""
    match method(node):
        case (asked, "match", (core.Member(first, core.Number(0)), core.Member(second, core.Number(1)))):
            if first == second:
                return core.Call(
                    core.Member(asked, core.Text("match", node.span), node.span), (first,), node.span
                )
    return None


@on(core.Builtin)
def subnets(node: core.Expr, context: Context) -> core.Expr | None:
    """A list of ranges, each asked: `any(ip_in(ip, [r]) for r in ranges)` is `ip_in(ip, ranges)`."""
    match node:
        case core.Builtin(
            "any",
            (
                ranges,
                core.Function(
                    (core.Parameter(item),),
                    core.Block((core.Return(core.Builtin("ip_in", (ip, core.Array((core.Name(asked),))))),)),
                ),
            ),
        ) if (
            item == asked
        ):
            return builtin("ip_in", node.span, ip, ranges)
        case _:
            return None


def is_well_formed(node: core.Expr, context: Context) -> core.Expr | None:
    """Whether an address or range that is parsed can be: a range can where its own address is in it. None for what
    parses neither.
    """
    ip, cidr = _address(node, context), _range(node, context)
    if ip is not None:
        everywhere = core.Array(tuple(core.Text(each, node.span) for each in _ALL), node.span)
        return builtin("ip_in", node.span, ip, everywhere)
    if cidr is None:
        return None
    slash = core.Text("/", node.span)
    parts = builtin(".split", node.span, cidr, slash)
    first = core.Member(parts, core.Number(0, node.span), node.span)
    has_bits = builtin("in", node.span, slash, cidr)
    in_itself = builtin("ip_in", node.span, first, core.Array((cidr,), node.span))
    return core.Logical("&&", has_bits, in_itself, node.span)


RULES: tuple[Rule, ...] = (pieces, address, subnets)
