"""What each word of a file is, for its colour.

In: a view. Out: :class:`Coloured` spans in the order of the text, none inside another, with the types and modifiers
that the Language Server Protocol names. Words come from the tokens, so that a broken file has its colours too; what a
name means comes from the index.

    api.access.deny("no")   ->   api: namespace, access: namespace, deny: method, "no": string
"""

from collections.abc import Iterator, Mapping, Sequence

from actiongen.analysis.scope import DECLARATIONS
from actiongen.ide.model import Coloured
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.syntax.lex import lex
from actiongen.syntax.nodes import Token
from actiongen.unicode import is_name

TYPES = (
    *("namespace", "type", "parameter", "variable", "property", "function", "method", "keyword"),
    *("comment", "string", "number", "operator"),
)
"""The types of tokens that :func:`colours` gives."""
MODIFIERS = ("declaration", "readonly", "deprecated", "defaultLibrary")
"""The modifiers that it gives."""
_BY_KIND = {
    SymbolKind.EVENT: ("variable", ("readonly", "defaultLibrary")),
    SymbolKind.EVENT_FIELD: ("property", ("readonly",)),
    SymbolKind.SCHEMA_KEY: ("property", ("readonly",)),
    SymbolKind.KEY: ("property", ()),
    SymbolKind.SECRET: ("property", ("readonly",)),
    SymbolKind.SETTING: ("property", ("readonly",)),
    SymbolKind.DEFINITION: ("variable", ("readonly",)),
    SymbolKind.LOCAL: ("variable", ("readonly",)),
    SymbolKind.LOOP_VARIABLE: ("variable", ("readonly",)),
    SymbolKind.PARAMETER: ("parameter", ("readonly",)),
    SymbolKind.HELPER: ("function", ()),
    SymbolKind.API: ("namespace", ("defaultLibrary",)),
    SymbolKind.API_METHOD: ("method", ("defaultLibrary",)),
    SymbolKind.OPTION: ("parameter", ()),
    SymbolKind.KEYWORD: ("parameter", ()),
    SymbolKind.BUILT_IN: ("function", ("defaultLibrary",)),
    SymbolKind.METHOD: ("method", ("defaultLibrary",)),
    SymbolKind.TYPE: ("type", ("defaultLibrary",)),
}
_BY_TOKEN = {"COMMENT": "comment", "STRING": "string", "UNTERMINATED": "string", "NUMBER": "number"}
_OPERATORS = frozenset(
    ["EQUALS", "DIFFERS", "LESS_EQUAL", "MORE_EQUAL", "LESS", "MORE", "PLUS", "MINUS", "TIMES", "DIVIDED"]
)


def colours(view: View) -> tuple[Coloured, ...]:
    """The colours of a file."""
    indexed = view.indexed
    named = {entry.span.start: entry for entry in indexed.index.entries if _is_name(entry)} if indexed else {}
    tokens = lex(view.source.text)
    inner = _inside_texts(tokens, named)
    found: list[Coloured] = []
    for token in tokens:
        found += _of_token(view, token, named.get(token.start_pos), inner.get(token.start_pos, ()))
    return tuple(found)


def _is_name(entry: IndexEntry) -> bool:
    return entry.kind in _BY_KIND


def _inside_texts(tokens: Sequence[Token], named: Mapping[int, IndexEntry]) -> dict[int, list[IndexEntry]]:
    """The names between the braces of f-strings, by the start of the text."""
    found: dict[int, list[IndexEntry]] = {}
    starts = sorted(named)
    position = 0
    for token in tokens:
        if token.type != "STRING" or "f" not in str(token)[:2].lower():
            continue
        while position < len(starts) and starts[position] < token.start_pos:
            position += 1
        while position < len(starts) and starts[position] < token.end_pos:
            entry = named[starts[position]]
            if entry.span.end < token.end_pos and entry.span.start > token.start_pos:
                found.setdefault(token.start_pos, []).append(entry)
            position += 1
    return found


def _of_token(
    view: View, token: Token, entry: IndexEntry | None, inner: Sequence[IndexEntry]
) -> Iterator[Coloured]:
    def coloured(start: int, end: int, type_: str, modifiers: tuple[str, ...] = ()) -> Iterator[Coloured]:
        if start < end:
            yield Coloured(view.source.span(start, end), type_, modifiers)

    start, end = token.start_pos, token.end_pos
    if token.type == "NAME":
        if entry is not None and entry.span.end == end:
            type_, modifiers = _colour(view, entry)
            yield from coloured(start, end, type_, modifiers)
    elif token.type in _BY_TOKEN:
        for part in inner:
            yield from coloured(start, part.span.start, "string")
            yield from coloured(part.span.start, part.span.end, *_colour(view, part))
            start = part.span.end
        yield from coloured(start, end, _BY_TOKEN[token.type])
    elif token.type in _OPERATORS:
        yield from coloured(start, end, "operator")
    elif is_name(str(token)):
        yield from coloured(start, end, "keyword")


def _colour(view: View, entry: IndexEntry) -> tuple[str, tuple[str, ...]]:
    type_, modifiers = _BY_KIND[entry.kind]
    if entry.kind is SymbolKind.BUILT_IN and entry.name in DECLARATIONS:
        return "keyword", ("defaultLibrary",)
    if entry.is_definition:
        modifiers = ("declaration", *modifiers)
    if entry.kind is SymbolKind.API_METHOD and view.indexed is not None:
        method = view.indexed.trigger.method(".".join(entry.path))
        if method is not None and method.deprecated:
            modifiers = (*modifiers, "deprecated")
    return type_, modifiers
