"""Shapes of digests and encodings.

In: a writer and a depth. Out: a text made of texts.

    encoded(writer, 1).text   ->   'base64(event.user.name)'
"""

from differential.calendars import day
from differential.conditions import fitting
from differential.values import subject
from differential.vocabulary import Kind
from differential.writer import Shape, Writer, Written

from actiongen.ir.ops import ENCODINGS


def digest(writer: Writer, depth: int) -> Written:
    """``sha256`` and ``hmac_sha256``."""
    value, encoding = subject(writer, Kind.TEXT, depth), writer.choices.pick(ENCODINGS)
    if writer.choices.chance(0.5):
        return Written(f'sha256({value}, "{encoding}")', value.present, about=value.about)
    key = writer.leaf(Kind.TEXT)
    present = value.present and key.present
    return Written(f'hmac_sha256({key}, {value}, "{encoding}")', present, about=value.about | key.about)


def encoded(writer: Writer, depth: int) -> Written:
    """``base64``, ``base64url`` and ``basic_auth``."""
    value = subject(writer, Kind.TEXT, depth)
    if writer.choices.chance(0.3):
        user = writer.leaf(Kind.TEXT)
        present = value.present and user.present
        return Written(f"basic_auth({user}, {value})", present, about=value.about | user.about)
    name = writer.choices.pick(("base64", "base64url"))
    return Written(f"{name}({value})", value.present, about=value.about)


def decoded(writer: Writer, depth: int) -> Written:
    """``from_base64``, at times of what was encoded before."""
    value = subject(writer, Kind.TEXT, depth)
    inner = writer.choices.pick(("{}", "base64({})", "base64url({})"))
    return Written(f"from_base64({inner.format(value)})", about=value.about)


def any_of_them(writer: Writer, depth: int) -> Written:
    """One of these, or of the calendars: few events make such a text what a literal says."""
    return writer.choices.pick((digest, encoded, decoded, day))(writer, depth)


def digests_equal(writer: Writer, depth: int) -> Written:
    """The digest of a text, or its Base64, and that of a literal."""
    value = subject(writer, Kind.TEXT, depth)
    form = writer.choices.pick(('sha256({}, "hex")', "base64({})", 'hmac_sha256({}, "a", "base64")'))
    return Written(
        f"({form.format(value)} == {form.format(fitting(writer, value))})", True, about=value.about
    )


TEXT_OF_HASHES: tuple[tuple[int, Shape], ...] = ((1, any_of_them),)
CONDITION_OF_HASHES: tuple[tuple[int, Shape], ...] = ((1, digests_equal),)
