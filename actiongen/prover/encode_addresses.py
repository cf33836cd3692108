"""Addresses of the network and ranges of them, as formulas.

In: an address, ranges. Out: whether the one is in one of the others, as ``ir/addresses.py`` says it.
"""

from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from actiongen.ir.addresses import network
from actiongen.prover import languages
from actiongen.prover.functions import address_range
from actiongen.prover.languages import Language
from actiongen.prover.term import Make, Term
from actiongen.prover.values import Value

if TYPE_CHECKING:
    from actiongen.prover.encode import Encoder


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of one formula."""

    encoder: "Encoder"

    def within(self, ip: Value, ranges: Value) -> Term:
        encoder, terms = self.encoder, self.encoder.terms
        is_text, text = encoder.text(ip)
        valid = terms.member(text, languages.ADDRESSES)
        number = self.encoder.operations.each(text, lambda one: terms.apply(encoder.functions.address, one))
        found = []
        for guard, items in encoder.values.lists(ranges):
            encoder.lists.demand(items, 1)
            for has, each in items.items:
                _, entry = encoder.text(each)
                found.append(terms.both(guard, has, self._is_within(text, number, entry)))
        return terms.both(is_text, valid, terms.any(found))

    def _is_within(self, text: Term, number: Term, entry: Term) -> Term:
        encoder, terms = self.encoder, self.encoder.terms
        if not isinstance(entry.about, str):
            return terms.apply(encoder.functions.within, text, entry)
        net = network(entry.about)
        if net is None:
            return terms.false
        first = address_range(net.network_address)
        last = first + net.num_addresses - 1
        is_in = terms.both(
            terms.at_most(terms.number(first), number), terms.at_most(number, terms.number(last))
        )
        if number.make is Make.APPLY:
            # What an address of four bytes is as a number, it is as a text.
            written = terms.member(text, _quads(net)) if isinstance(net, IPv4Network) else terms.false
            is_quad = terms.member(text, languages.IPV4)
            encoder.leaves.note(number, terms.implies(is_quad, terms.equal(is_in, written)))
        return is_in


@cache
def _quads(net: IPv4Network) -> Language:
    """The addresses of a network as four numbers with dots."""
    first, last = net.network_address.packed, net.broadcast_address.packed
    parts: list[Language] = []
    for low, high in zip(first, last, strict=True):
        octets = languages.union(*(languages.text(str(octet)) for octet in range(low, high + 1)))
        parts += [languages.text("."), octets] if parts else [octets]
    return languages.sequence(*parts)
