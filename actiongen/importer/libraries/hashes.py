"""Digests, identifiers and addresses: crypto, uuid, and the packages for ranges of IP addresses.

In: calls of these packages. Out: `sha256`, `hmac_sha256`, `uuid`, `ip_in`.

    crypto.createHash("sha256").update(x).digest("hex")      ->   sha256(x, "hex")
    ipaddr.parse(ip).match(ipaddr.parseCIDR("10.0.0.0/8"))   ->   ip_in(ip, ["10.0.0.0/8"])
"""

import ipaddress

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import Arguments, builtin, is_builtin, method, plain, text
from actiongen.importer.libraries.packages import origin
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind

_ENCODINGS = ("hex", "base64", "base64url")
_TEXT = ("utf8", "utf-8")
_UUIDS = ("uuid", "uuid.v4", "uuid/v4", "crypto.randomUUID", "uuidv4")
_PARSE = ("ipaddr.js.parse", "ipaddr.js.process", "ipaddr.js.IPv4.parse", "ipaddr.js.IPv6.parse")
_PARSE_RANGE = ("ipaddr.js.parseCIDR", "ipaddr.js.IPv4.parseCIDR", "ipaddr.js.IPv6.parseCIDR")
_RANGES = ("netmask.Netmask", "ip-cidr", "ip-address.Address4")
_ASKS = ("ip-range-check", "range_check.inRange")


def call(node: core.Expr, context: Context) -> tuple[str, Arguments] | None:
    """Origin and arguments of a call, or of `new`."""
    if not isinstance(node, core.Call | core.New):
        return None
    found, given = origin(node.function, context), plain(node.arguments)
    return None if found is None or given is None else (found, given)


@on(core.Call)
def digest(node: core.Expr, context: Context) -> core.Expr | None:
    """`createHash("sha256")` and `createHmac`, one `update`, one `digest`."""
    match method(node):
        case (updated, "digest", (encoding,)) if text(encoding) in _ENCODINGS:
            pass
        case _:
            return None
    match method(context.meant(updated)):
        case (made, "update", (value,)):
            pass
        case (made, "update", (value, how)) if text(how) in _TEXT:
            pass
        case _:
            return None
    match call(context.meant(made), context):
        case ("crypto.createHash", (name,)) if _is_sha256(name):
            return builtin("sha256", node.span, value, encoding)
        case ("crypto.createHmac", (name, key)) if _is_sha256(name):
            return builtin("hmac_sha256", node.span, key, value, encoding)
        case _:
            return None


def _is_sha256(node: core.Expr) -> bool:
    return (text(node) or "").lower() in ("sha256", "sha-256", "rsa-sha256")


@on(core.Call)
def identifier(node: core.Expr, context: Context) -> core.Expr | None:
    match call(node, context):
        case (name, ()) if name in _UUIDS:
            return builtin("uuid", node.span)
        case _:
            return None


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


RULES: tuple[Rule, ...] = (digest, identifier, pieces, address, subnets)
