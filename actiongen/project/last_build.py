"""What an earlier build or check of the same folder came to.

In: everything that its outcome depends on. Out: what it noticed and which files it left, if that is known.

    remember(cache, name, Built({"a.js": "9f86…"}, diagnostics, ("not run: 1 test",)))
    recall(cache, name)   ->   the same
"""

from collections.abc import Mapping
from dataclasses import dataclass

from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.stored import pack_all, text, unpack_all
from actiongen.options import Options
from actiongen.project.cache import Cache, identity, key
from actiongen.source import Source


@dataclass(frozen=True, slots=True)
class Built:
    """``digests``: the SHA-256 of each file of the output, by its name."""

    digests: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...]


def name_of(command: str, options: Options, sources: tuple[Source, ...]) -> str:
    """The key of what a command makes of the sources."""
    texts = (part for source in sources for part in (source.path, source.text))
    return key(identity(), command, repr(options), *texts)


def remember(cache: Cache, name: str, built: Built) -> None:
    """Keeps it for the next build."""
    cache.put("build", name, [dict(built.digests), pack_all(built.diagnostics), list(built.notes)])


def recall(cache: Cache, name: str) -> Built | None:
    """What was kept, None if nothing was."""
    try:
        match cache.get("build", name):
            case [dict(digests), diagnostics, list(notes)]:
                texts = {path: text(digest) for path, digest in digests.items()}
                return Built(texts, unpack_all(diagnostics), tuple(text(note) for note in notes))
    except ValueError:
        return None
    return None
