"""What an import writes, as data.

In: nothing. Out: :class:`Result`, one original with all that came of it; :class:`Layout`, the files.
"""

from dataclasses import dataclass, field

from actiongen.importer.judge.model import Judgement
from actiongen.importer.model import Imported


@dataclass(frozen=True, slots=True)
class Result:
    """``judgement`` is None where there is no policy, or nobody was asked. ``text`` is that of the policy, as it is
    written.
    """

    imported: Imported
    judgement: Judgement | None
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file to write; ``path`` is below the folder of the policies."""

    path: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Layout:
    """All files, and ``notes`` about what they leave out."""

    files: tuple[File, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class There:
    """What the folder of the policies holds: the policies by their paths below it."""

    policies: dict[str, str] = field(default_factory=dict, repr=False)
