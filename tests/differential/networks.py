"""Shapes of ``ip_in``, and addresses for it.

In: a writer and a depth. Out: a condition on an address, of the event or in any text.

    in_network(writer, 1).text   ->   'ip_in(event.request.ip, ["198.51.100.0/24", *event.authorization.roles])'
"""

from collections.abc import Iterator

from differential.vocabulary import Kind
from differential.words import literal
from differential.writer import NOTHING, Writer, Written

from actiongen.auth0.model import TextFormat
from actiongen.testing.addresses import inside, outside

RANGES = (
    "198.51.100.0/24",
    "2001:db8::/32",
    "198.51.100.7",
    "198.51.100.6/31",
    "0.0.0.0/0",
    "::/0",
    "2001:db8::1",
    "::ffff:198.51.100.0/120",
    "FE80:0::/10",
    "64:ff9b::198.51.100.6/127",
)
_ODD = (
    "::ffff:198.51.100.7",
    "fe80::1%eth0",
    "198.51.100.07",
    "198.51.100.7/24",
    "::",
    "2001:db8::1%",
    "1.2.3",
)


def in_network(writer: Writer, depth: int) -> Written:
    """An address and ranges: literals, a list of the event, the parts of a text."""
    choices = writer.choices
    address = _address(writer)
    ranges = [literal(each) for each in choices.some(RANGES, 3)]
    texts = writer.spots[Kind.TEXTS]
    about = address.about
    if texts and choices.chance(0.3):
        more = choices.pick(texts).text
        ranges.append(f"*{more}")
        about |= {more}
    if choices.chance(0.2):
        value = _text(writer)
        ranges.append(f"*csv({value})")
        about |= value.about
    written = f"[{', '.join(ranges)}]"
    known = address.about if address.text in address.about else NOTHING
    return Written(f"ip_in({address}, {written})", True, when_true=known, about=about)


def _address(writer: Writer) -> Written:
    fields = [each for each in writer.spots[Kind.TEXT] if each.format is TextFormat.IP]
    if fields and writer.choices.chance(0.7):
        field = writer.choices.pick(fields)
        return Written(field.text, field.present, about=frozenset((field.text,)))
    return _text(writer)


def _text(writer: Writer) -> Written:
    fields = [each for each in writer.spots[Kind.TEXT] if not each.values and each.format is None]
    if not fields:
        return Written(literal("198.51.100.7"), True)
    return writer.spot(writer.choices.pick(fields))


def addresses(texts: tuple[str, ...]) -> Iterator[str]:
    """Addresses at the ends of the ranges among the texts, the ranges themselves, and odd forms of both."""
    for text in texts:
        yield from (text, *inside(text), *outside(text))
    yield from _ODD
    yield ", ".join((*texts, *_ODD))
