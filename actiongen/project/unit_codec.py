"""Units as JSON that can be read again: from one build to the next, and from one process to another.

In: a unit, perhaps with what it was made of. Out: JSON, and the same from it; ValueError for anything else.

    unpack(pack(unit)) == unit
"""

from dataclasses import dataclass

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Trigger
from actiongen.project.codec import CODES, Codec, Json, Named
from actiongen.unit import Unit

_CODEC = Codec({**CODES, Trigger: Named(lambda trigger: trigger.id, load_trigger)})


@dataclass(frozen=True, slots=True)
class Read:
    """A library that a unit asked for: its path, and the digest of its text, None if there was none."""

    path: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit in the cache, and the libraries that it was made of beside its own text."""

    reads: tuple[Read, ...]
    unit: Unit


def pack(unit: Unit) -> Json:
    """Encodes a unit."""
    return _CODEC.encode(Unit, unit)


def unpack(found: Json) -> Unit:
    """Decodes a unit."""
    unit: Unit = _CODEC.decode(Unit, found)
    return unit


def pack_kept(kept: Kept) -> Json:
    """Encodes a unit of the cache."""
    return _CODEC.encode(Kept, kept)


def unpack_kept(found: Json) -> Kept:
    """Decodes a unit of the cache."""
    kept: Kept = _CODEC.decode(Kept, found)
    return kept
