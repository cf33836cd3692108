"""Units as JSON in the cache.

In: a unit, with what it was made of. Out: JSON, and the same from it; ValueError for anything else.

    decode(encode(cached)) == cached
"""

from dataclasses import dataclass

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Trigger
from actiongen.project.cache import ReadFile
from actiongen.project.codec import CODES, Codec, Json, Named
from actiongen.unit import Unit

_CODEC = Codec({**CODES, Trigger: Named(lambda trigger: trigger.id, load_trigger)})


@dataclass(frozen=True, slots=True)
class CachedUnit:
    """A unit, and the files that it was made of beside its own."""

    reads: tuple[ReadFile, ...]
    unit: Unit


def encode(cached: CachedUnit) -> Json:
    """Returns a unit as JSON."""
    return _CODEC.encode(CachedUnit, cached)


def decode(json: Json) -> CachedUnit:
    """Returns the unit that was encoded."""
    cached: CachedUnit = _CODEC.decode(CachedUnit, json)
    return cached
