"""Remembers what an earlier build or check of the same folder noticed, and which files it left.

In: the key of everything that its outcome depends on. Out: a :class:`BuildRecord`, if there is one.

    remember(cache, key, BuildRecord({"a.js": "9f86…"}, diagnostics, ("not run: 1 test",)))
    recall(cache, key)   ->   the same
"""

from collections.abc import Mapping
from dataclasses import dataclass

from actiongen.diagnostics.model import Diagnostic
from actiongen.options import Options
from actiongen.project.cache import Cache, ReadFile, key_of
from actiongen.project.codec import CODES, Codec
from actiongen.source import Source

_CODEC = Codec(CODES)


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """``digests``: the SHA-256 of each file of the output, by its name."""

    digests: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...]


def build_key(command: str, options: Options, sources: tuple[Source, ...]) -> str:
    """The key of what a command makes of the sources."""
    return key_of((command, repr(options)), map(ReadFile.policy, sources))


def remember(cache: Cache, key: str, record: BuildRecord) -> None:
    """Keeps it for the next build."""
    cache.put("build", key, _CODEC.encode(BuildRecord, record))


def recall(cache: Cache, key: str) -> BuildRecord | None:
    """What was kept, None if nothing was."""
    try:
        record: BuildRecord = _CODEC.decode(BuildRecord, cache.get("build", key))
    except ValueError:
        return None
    return record
