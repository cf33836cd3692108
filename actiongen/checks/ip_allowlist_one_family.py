"""AG456: denials of everybody whose address is of the other family.

In: a program. Out: a warning at each denial of addresses outside of ranges that are all of IPv4, or all of IPv6: who
comes by the other one is never in the list, whatever network it is.

    with rule("…", when=not ip_in(event.request.ip, ["203.0.113.0/24"])): api.access.deny("…")     ->   AG456
"""

from collections.abc import Iterator
from ipaddress import ip_network

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import IP_ALLOWLIST_ONE_FAMILY
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant, items_of
from actiongen.facts.event_paths import everything
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def ip_allowlist_one_family(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call."""
    if not any(_families(node) for node in resolved.of_kind(ir.Operation)):
        return
    for place in resolved.sites:
        call = place.effect
        if isinstance(call, ir.Call) and Tag.DENIAL in call.method.tags:
            lists = _outside(place, resolved)
            families = frozenset[int]().union(*map(_families, lists))
            if len(families) == 1 and all(map(_families, lists)):
                yield _diagnostic(place, call, lists[0], *families)


def _outside(place: EffectSite, resolved: Resolved) -> list[ir.Operation]:
    """The lists of ranges in none of which an address is that comes to the call."""
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    asked = [
        node
        for node in everything((*own, *above))
        if isinstance(node, ir.Operation) and node.op is ir.Op.IP_IN
    ]
    if not asked or not resolved.logic.possible(own, above):
        return []
    return [node for node in asked if not resolved.logic.possible([*own, node], above)]


def _families(node: object) -> frozenset[int]:
    """The families of the ranges that are asked for; none where they are not written out. An IPv4 address in IPv6 form
    is one of IPv4."""
    if not isinstance(node, ir.Operation) or node.op is not ir.Op.IP_IN:
        return frozenset()
    ranges = [constant(each) for each in items_of(node.operands[1]) or ()]
    texts = [each[0] for each in ranges if each is not None and isinstance(each[0], str)]
    return frozenset(ip_network(each, strict=False).version for each in texts if len(texts) == len(ranges))


def _diagnostic(place: EffectSite, call: ir.Call, outside: ir.Operation, version: int) -> Diagnostic:
    other = 10 - version
    return Diagnostic(
        IP_ALLOWLIST_ONE_FAMILY,
        f"everybody whose address is of IPv{other} is denied",
        Label(place.at, "who is in the right network by the other family, too"),
        (*called_here(place, call), Label(outside.info.span, f"all of IPv{version}")),
        notes=("clients come by IPv4 or IPv6 as their network chooses, and a network has ranges of both",),
        help=f"add the IPv{other} ranges of these networks",
    )
