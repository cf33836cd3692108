"""What stands at each span of a file: the symbol, its type and presence, its definition, its references.

In: the entries of one file, whose spans lie inside one another or apart. Out: :class:`Index`, which finds the
innermost entry at an offset and all references of a definition. It is made for whole and for broken files, and for
libraries; an editor, and not the compiler, asks it.

    index.at(120)   ->   IndexEntry(span, EVENT_FIELD, "email", type=STRING, present=False, path=("user", "email"))
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from actiongen.ir.types import Type
from actiongen.source import Span


class SymbolKind(Enum):
    """What a policy names.

    ``KEY``: of a dictionary or of ``json``. ``API``: ``api`` itself and its groups. ``OPTION``: a keyword argument of a
    method of ``api``; ``KEYWORD`` any other one. ``METHOD``: of texts and dictionaries. ``ACTION``: a name in a flow.
    ``EXPRESSION``: any other expression. ``UNKNOWN``: a name that nothing defines.
    """

    EVENT = "event"
    EVENT_FIELD = "event field"
    SCHEMA_KEY = "schema key"
    SECRET = "secret"
    SETTING = "setting"
    KEY = "key"
    DEFINITION = "definition"
    LOCAL = "local definition"
    HELPER = "helper"
    PARAMETER = "parameter"
    LOOP_VARIABLE = "loop variable"
    API = "api"
    API_METHOD = "api method"
    OPTION = "option"
    KEYWORD = "keyword argument"
    BUILT_IN = "built-in"
    METHOD = "method"
    TYPE = "type"
    TITLE = "title"
    LIBRARY = "library"
    ACTION = "action"
    TRIGGER = "trigger"
    EXPRESSION = "expression"
    UNKNOWN = "unknown name"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One thing that a file names, or one expression.

    ``type`` is None for what is no value, unknown after a mistake or where calls of a helper differ. ``present``: it
    is known to be present here, in a helper at every call. ``definition``: where the name gets its meaning, perhaps
    here, perhaps in another file; that of a name that is written as a text has its quotes. ``path``: the field of the
    event, or the method of ``api`` (and its option), from the left.
    """

    span: Span
    kind: SymbolKind
    name: str
    type: Type | None = None
    present: bool = False
    definition: Span | None = None
    path: tuple[str, ...] = ()

    @property
    def is_definition(self) -> bool:
        """Whether the name gets its meaning here."""
        return self.definition == self.span


@dataclass(frozen=True, slots=True)
class Index:
    """The entries of the file ``path`` in the order of the text, outer ones first.

    The text falls into sections: ``_starts`` are their first offsets, ``_innermost`` the number of the entry in each,
    -1 for none; ``_outer`` is the number of the entry around each entry.
    """

    path: str
    entries: tuple[IndexEntry, ...]
    _starts: tuple[int, ...]
    _innermost: tuple[int, ...]
    _outer: tuple[int, ...]
    _references: Mapping[Span, tuple[IndexEntry, ...]]

    def at(self, offset: int) -> IndexEntry | None:
        """The innermost entry at an offset."""
        return next(self.enclosing(offset), None)

    def enclosing(self, offset: int) -> Iterator[IndexEntry]:
        """The entries at an offset, from the innermost to the outermost."""
        section = bisect_right(self._starts, offset) - 1
        number = self._innermost[section] if section >= 0 else -1
        while number >= 0:
            yield self.entries[number]
            number = self._outer[number]

    def references(self, definition: Span) -> tuple[IndexEntry, ...]:
        """The entries of this file that mean what is defined there, in the order of the text, without the definition
        itself.
        """
        return self._references.get(definition, ())

    @property
    def definitions(self) -> tuple[IndexEntry, ...]:
        """The entries where something gets its meaning."""
        return tuple(entry for entry in self.entries if entry.is_definition)


def make_index(path: str, entries: Iterable[IndexEntry]) -> Index:
    """The index of a file; no two entries have one span."""
    ordered = tuple(sorted(entries, key=lambda entry: (entry.span.start, -entry.span.end)))
    starts: list[int] = []
    innermost: list[int] = []
    outer: list[int] = []
    open_: list[int] = []

    def begin_section(offset: int, number: int) -> None:
        if starts and starts[-1] == offset:
            innermost[-1] = number
        else:
            starts.append(offset)
            innermost.append(number)

    def close_before(offset: float) -> None:
        while open_ and ordered[open_[-1]].span.end <= offset:
            end = ordered[open_.pop()].span.end
            begin_section(end, open_[-1] if open_ else -1)

    for number, entry in enumerate(ordered):
        close_before(entry.span.start)
        outer.append(open_[-1] if open_ else -1)
        begin_section(entry.span.start, number)
        open_.append(number)
    close_before(float("inf"))
    return Index(path, ordered, tuple(starts), tuple(innermost), tuple(outer), _references(ordered))


def _references(entries: tuple[IndexEntry, ...]) -> Mapping[Span, tuple[IndexEntry, ...]]:
    by_definition: dict[Span, list[IndexEntry]] = {}
    for entry in entries:
        if entry.definition is not None and not entry.is_definition:
            by_definition.setdefault(entry.definition, []).append(entry)
    return {definition: tuple(references) for definition, references in by_definition.items()}
