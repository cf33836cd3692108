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


def ip_allowlist_one_family(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call."""
    tests = [node for node in resolved.nodes if _family(node) is not None]
    for place in resolved.sites if tests else ():
        call = place.effect
        if not isinstance(call, ir.Call) or Tag.DENIAL not in call.method.tags:
            continue
        own, above = [each.holds for each in place.own], [each.holds for each in place.above]
        for node in everything(tuple(own)):
            version = _family(node)
            if version is None or not isinstance(node, ir.Operation):
                continue
            if resolved.logic.possible(own, above) and not resolved.logic.possible([*own, node], above):
                other = 10 - version
                yield Diagnostic(
                    IP_ALLOWLIST_ONE_FAMILY,
                    f"everybody whose address is of IPv{other} is denied",
                    Label(place.at, "who is in the right network by the other family, too"),
                    (*called_here(place, call), Label(node.info.span, f"all of IPv{version}")),
                    notes=(
                        "clients come by IPv4 or IPv6 as their network chooses, and a network has ranges of both",
                    ),
                    help=f"add the IPv{other} ranges of these networks",
                )
                break


def _family(node: object) -> int | None:
    """The one family of all ranges that are asked for; None if there are both, or they are not written out. An
    IPv4 address in IPv6 form is one of IPv4."""
    if not isinstance(node, ir.Operation) or node.op is not ir.Op.IP_IN:
        return None
    ranges = [constant(each) for each in items_of(node.operands[1]) or ()]
    versions = {
        ip_network(each[0], strict=False).version
        for each in ranges
        if each is not None and isinstance(each[0], str)
    }
    return versions.pop() if len(versions) == 1 and None not in ranges else None
