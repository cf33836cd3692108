"""The names that a policy gives, at once after a keystroke.

In: a view. Out: one :class:`Named` for each name that the file gives or loads. Where nobody has asked yet what the
names of the text mean, types are those of the text before; names that it has not had come from the tree, without types.

    domain = email_domain(event.user.email)   ->   Named(IndexEntry(…, DEFINITION, "domain", STRING), …)
"""

from collections.abc import Iterator
from dataclasses import replace

from actiongen import ir
from actiongen.ide.names import assigned_at
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import common_end, common_start

_KINDS = frozenset(
    [
        SymbolKind.DEFINITION,
        SymbolKind.LOCAL,
        SymbolKind.HELPER,
        SymbolKind.PARAMETER,
        SymbolKind.LOOP_VARIABLE,
    ]
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its places in the text as it is now; ``original`` is its entry in the index of ``view``."""

    entry: IndexEntry
    original: IndexEntry
    view: View

    @property
    def value(self) -> ir.Expr | None:
        """What the name means, if it is a definition."""
        assigned, indexed = assigned_at(self.view, self.original.definition), self.view.indexed
        return None if assigned is None or indexed is None else indexed.value(assigned[1].value.span)


def named(view: View) -> Iterator[Named]:
    """The names of a file."""
    earlier = None if view.is_indexed else view.earlier
    if earlier is None:
        yield from (Named(entry, entry, view) for entry in _entries(view))
        return
    move = _Move(earlier.source.text, view.source.text)
    seen: set[str] = set()
    for entry in _entries(earlier):
        span = move.span(entry.span)
        definition = entry.definition
        if definition is not None and definition.path == view.source.path:
            definition = move.span(definition)
        if span is not None and _is_whole(view.source.text, span):
            seen.add(entry.name)
            yield Named(replace(entry, span=span, definition=definition), entry, earlier)
    yield from (Named(entry, entry, view) for entry in _of_tree(view) if entry.name not in seen)


def _entries(view: View) -> Iterator[IndexEntry]:
    for entry in view.indexed.index.entries if view.indexed is not None else ():
        is_here = entry.definition is not None and entry.definition.path == view.source.path
        if entry.kind in _KINDS and (entry.is_definition or not is_here):
            yield entry


def _of_tree(view: View) -> Iterator[IndexEntry]:
    """The names that the file defines at its top level, without types."""
    for statement in view.tree.statements if view.tree is not None else ():
        match statement:
            case syn.Assign(syn.Name(name, span)):
                yield IndexEntry(span, SymbolKind.DEFINITION, name, definition=span)
            case syn.Def(name, name_span=span):
                yield IndexEntry(span, SymbolKind.HELPER, name, definition=span)
            case _:  # it defines nothing
                pass


def _is_whole(text: str, span: Span) -> bool:
    """Whether the word has not grown at one of its ends."""
    beside = text[max(span.start - 1, 0) : span.start] + text[span.end : span.end + 1]
    return not any(character.isalnum() or character == "_" for character in beside)


class _Move:
    """Where the places of a text are in another one that differs in one part."""

    def __init__(self, before: str, after: str) -> None:
        self._same = common_start(before, after)
        most = min(len(before), len(after)) - self._same
        self._same_again = len(before) - common_end(before, after, most)
        self._by = len(after) - len(before)

    def span(self, span: Span) -> Span | None:
        """The place in the other text; None for one that has changed."""
        if span.end <= self._same:
            return span
        if span.start >= self._same_again:
            return Span(span.path, span.start + self._by, span.end + self._by)
        return None
