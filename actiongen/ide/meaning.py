"""What a name in a folder stands for, and all places that name the same thing.

In: a view and an offset. Out: :class:`Meaning`, and its :class:`Occurrence` values in all files: definitions, helpers,
titles, secrets, keys of schemas, fields, methods, libraries, actions in flows.

A name means more than its file says: the title in a flow's test is that of a rule in another file, the key that
``api.user.setAppMetadata`` writes is the one that a schema declares.
"""

from collections.abc import Iterator

from actiongen.analysis.index_members import written_path
from actiongen.auth0.model import ITEM
from actiongen.ide.workspace import View, Workspace
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.walk import expressions

NAMES = frozenset(
    [
        SymbolKind.DEFINITION,
        SymbolKind.HELPER,
        SymbolKind.LOCAL,
        SymbolKind.PARAMETER,
        SymbolKind.LOOP_VARIABLE,
    ]
)
"""What a policy gives a name of its own."""
_WRITERS = {
    "setAppMetadata": ("user", "app_metadata"),
    "setUserMetadata": ("user", "user_metadata"),
}
"""Methods of ``api.user`` whose first argument is a key, and what that is a key of."""
_OF_SECRETS = (SymbolKind.SECRET, SymbolKind.SETTING)
_OF_EVENT = (SymbolKind.SCHEMA_KEY, SymbolKind.KEY, SymbolKind.EVENT_FIELD)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: ``definitions`` say where it gets its meaning, ``path`` is that of the event or of
    ``api``, ``home`` the file that it is looked for from.
    """

    kind: SymbolKind
    name: str
    home: str
    definitions: tuple[Span, ...] = ()
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place that names something: ``span`` is the name, ``whole`` the name with its quotes, if it has some."""

    span: Span
    whole: Span
    is_definition: bool = False


def meaning_at(view: View, offset: int) -> tuple[Occurrence, Meaning] | None:
    """What the name at an offset, or the one that ends there, stands for."""
    entry = entry_at(view, offset)
    if entry is None or entry.kind in (SymbolKind.EXPRESSION, SymbolKind.KEY, SymbolKind.SCHEMA_KEY):
        for span, path in _written_keys(view):
            if span.start <= offset <= span.end:
                keys = _schema_keys(view, path)
                meaning = Meaning(SymbolKind.SCHEMA_KEY, path[-1], view.source.path, keys, path)
                return _occurrence(view.source, span), meaning
    if entry is None or entry.kind is SymbolKind.EXPRESSION:
        return None
    return _occurrence(view.source, entry.span), _meaning(view, entry)


def entry_at(view: View, offset: int) -> IndexEntry | None:
    """The innermost entry at an offset; where a name ends and nothing else begins, that of the name."""
    if view.indexed is None:
        return None
    index = view.indexed.index
    here = index.at(offset)
    if here is not None and here.kind is not SymbolKind.EXPRESSION:
        return here
    before = index.at(offset - 1) if offset > 0 else None
    if before is not None and before.kind is not SymbolKind.EXPRESSION and before.span.end == offset:
        return before
    return here


def occurrences(workspace: Workspace, meaning: Meaning) -> tuple[Occurrence, ...]:
    """All places that name it, in the order of files and texts."""
    found: dict[Span, Occurrence] = {}
    for view in _files(workspace, meaning):
        if not _is_named_in(view, meaning) or view.indexed is None:
            continue
        for entry in view.indexed.index.entries:
            if _names(entry, meaning, view):
                is_definition = entry.span in meaning.definitions
                found.setdefault(entry.span, _occurrence(view.source, entry.span, is_definition))
        if meaning.kind in _OF_EVENT:
            for span, path in _written_keys(view):
                if path == meaning.path:
                    is_definition = span in meaning.definitions
                    found.setdefault(span, _occurrence(view.source, span, is_definition))
    return tuple(sorted(found.values(), key=lambda each: (each.span.path, each.span.start)))


def inside(source: Source, span: Span) -> Span:
    """A span without the quotes around its text, if that is a plain literal."""
    text = source.text[span.start : span.end]
    for quote in ('"""', "'''", '"', "'"):
        if text.startswith(quote) and text.endswith(quote) and len(text) >= 2 * len(quote):
            return source.span(span.start + len(quote), span.end - len(quote))
    return span


def actions_called(workspace: Workspace, stem: str) -> Iterator[View]:
    """The actions whose files have that name."""
    return (view for view in workspace.views() if stem_of(view) == stem and _has_action(view))


def stem_of(view: View) -> str:
    """The name of a file, as flows have it."""
    return view.source.path.rpartition("/")[2].removesuffix(".policy")


def flow_actions(view: View) -> frozenset[str]:
    """The actions that the flows of a file run."""
    return frozenset(text.value for text in flow_entries(view))


def flow_entries(view: View) -> Iterator[syn.String]:
    """The names of actions in the flows of a file."""
    for statement in view.tree.statements if view.tree is not None else ():
        match statement:
            case syn.Do(syn.Call(syn.Name("flow"), (_, syn.Argument(value=syn.ListDisplay(items)), *_))):
                yield from (item for item in items if isinstance(item, syn.String))


def _occurrence(source: Source, span: Span, is_definition: bool = False) -> Occurrence:
    return Occurrence(inside(source, span), span, is_definition)


# What a name means


def _meaning(view: View, entry: IndexEntry) -> Meaning:
    definitions = () if entry.definition is None else (entry.definition,)
    kind, name, home, path = entry.kind, entry.name, view.source.path, entry.path
    if _is_secret(entry):
        return Meaning(SymbolKind.SECRET, name, home, definitions or _secrets(view, name), ("secrets", name))
    if kind is SymbolKind.TITLE and not definitions:
        return Meaning(kind, name, home, tuple(_titles(view, name)))
    if kind is SymbolKind.ACTION:
        return Meaning(
            kind, name, home, tuple(_header(each) for each in actions_called(view.workspace, name))
        )
    if kind is SymbolKind.BUILT_IN and name == "action" and _has_action(view):
        return Meaning(SymbolKind.ACTION, stem_of(view), home, (_header(view),))
    if kind in _OF_EVENT and path:
        return Meaning(kind, name, home, _schema_keys(view, path), path)
    return Meaning(kind, name, home, definitions, path)


def _is_secret(entry: IndexEntry) -> bool:
    """Whether an entry names a secret or setting, declared or not."""
    return entry.kind in _OF_SECRETS or (len(entry.path) == 2 and entry.path[0] == "secrets")


def _secrets(view: View, name: str) -> tuple[Span, ...]:
    """Where a secret is declared that this file does not declare itself: by those whom it is about."""
    return tuple(
        entry.span
        for each in _together(view)
        for entry in (each.indexed.index.definitions if each.indexed is not None else ())
        if entry.kind in _OF_SECRETS and entry.name == name
    )


def _titles(view: View, title: str) -> Iterator[Span]:
    """The rules of that title in the actions that the flows of a file run."""
    stems = flow_actions(view)
    for each in view.workspace.views():
        if stem_of(each) in stems and title in each.source.text and each.tree is not None:
            yield from rule_titles(each.tree.statements, title)


def rule_titles(statements: tuple[syn.Statement, ...], title: str) -> Iterator[Span]:
    """Where rules have that title."""
    for statement in statements:
        match statement:
            case syn.With(syn.Call(syn.Name("rule"), (syn.Argument(None, syn.String(found, span)), *_))):
                if found == title:
                    yield span
            case syn.With(body=body):
                yield from rule_titles(body, title)


def _schema_keys(view: View, path: tuple[str, ...]) -> tuple[Span, ...]:
    """Where schemas declare a key."""
    return tuple(
        span
        for each in view.workspace.views()
        if path[-1] in each.source.text
        for span, declared in _declared_keys(each)
        if declared == path
    )


def _header(view: View) -> Span:
    """The call of ``action`` in a file, its beginning if it has none."""
    for statement in view.tree.statements if view.tree is not None else ():
        match statement:
            case syn.Do(syn.Call(syn.Name("action", span))):
                return span
    return view.source.span(0, 0)


def _has_action(view: View) -> bool:
    return _header(view).end > 0 or view.program is not None


# Who names it


def _files(workspace: Workspace, meaning: Meaning) -> Iterator[View]:
    """The files that can name it."""
    home = workspace.view(meaning.home)
    if home is None:
        return
    if meaning.kind in (SymbolKind.LOCAL, SymbolKind.PARAMETER, SymbolKind.LOOP_VARIABLE, SymbolKind.UNKNOWN):
        yield home
    elif meaning.kind in (SymbolKind.TITLE, *_OF_SECRETS):
        paths = {span.path for span in meaning.definitions} or {meaning.home}
        views = [view for path in sorted(paths) if (view := workspace.view(path)) is not None]
        yield from dict.fromkeys(each for view in (home, *views) for each in (view, *_together(view)))
    else:
        yield from workspace.views()


def _together(view: View) -> Iterator[View]:
    """The files with which one shares secrets and titles: an action, its libraries and the flows that run it."""
    mine = view.source.path.partition("/")[2]
    loaded, stem, stems = view.compiled.unit.loaded, stem_of(view), flow_actions(view)
    for each in view.workspace.views():
        if each is view:
            continue
        other = each.source.path.partition("/")[2]
        is_loaded = other in loaded or mine in each.compiled.unit.loaded
        if is_loaded or stem in flow_actions(each) or stem_of(each) in stems:
            yield each


def _is_named_in(view: View, meaning: Meaning) -> bool:
    """Whether a text can name it at all: what is written with escapes is not found."""
    shown = meaning.name.rpartition("/")[2] if meaning.kind is SymbolKind.LIBRARY else meaning.name
    return view.source.path == meaning.home or shown in view.source.text


def _names(entry: IndexEntry, meaning: Meaning, view: View) -> bool:
    kind = meaning.kind
    if kind in NAMES or kind is SymbolKind.LIBRARY:
        if meaning.definitions:
            return entry.definition in meaning.definitions and (
                (entry.kind is SymbolKind.LIBRARY) == (kind is SymbolKind.LIBRARY)
            )
        return entry.kind is kind and entry.name == meaning.name
    if kind is SymbolKind.SECRET:
        return _is_secret(entry) and entry.name == meaning.name
    if kind is SymbolKind.TITLE:
        if entry.definition is not None:
            return entry.definition in meaning.definitions
        return entry.kind is kind and entry.name == meaning.name
    if kind in _OF_EVENT and not meaning.path:
        return bool(meaning.definitions) and entry.definition in meaning.definitions
    if kind in _OF_EVENT:
        return entry.kind in _OF_EVENT and entry.path == meaning.path
    return entry.kind is kind and entry.name == meaning.name and entry.path == meaning.path


# Keys that texts name


def _written_keys(view: View) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """The keys that schemas declare and that calls write into the metadata of a user, with their paths in the event."""
    yield from _declared_keys(view)
    if view.tree is None or not any(name in view.source.text for name in _WRITERS):
        return
    for node in expressions(view.tree):
        match node:
            case syn.Call(
                syn.Attribute(syn.Attribute(syn.Name("api"), "user"), name),
                (syn.Argument(None, syn.String(key, span)), *_),
            ) if (
                name in _WRITERS
            ):
                yield span, (*_WRITERS[name], key)


def _declared_keys(view: View) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """The keys of the schemas of a file, those within others too."""
    for statement in view.tree.statements if view.tree is not None else ():
        match statement:
            case syn.Do(syn.Call(syn.Name("schema"), (syn.Argument(None, container), *arguments))):
                path = written_path(container)
                for argument in arguments if path else ():
                    yield from _keys(argument, path or ())


def _keys(argument: syn.Argument, path: tuple[str, ...]) -> Iterator[tuple[Span, tuple[str, ...]]]:
    if argument.keyword is not None and argument.keyword_span is not None:
        path = (*path, argument.keyword)
        yield argument.keyword_span, path
    yield from _keys_of_type(argument.value, path)


def _keys_of_type(node: syn.Expr, path: tuple[str, ...]) -> Iterator[tuple[Span, tuple[str, ...]]]:
    match node:
        case syn.DictDisplay(pairs):
            for pair in pairs:
                if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                    yield pair.key.span, (*path, pair.key.value)
                    yield from _keys_of_type(pair.value, (*path, pair.key.value))
        case syn.ListDisplay(items):
            for item in items:
                if not isinstance(item, syn.Starred):
                    yield from _keys_of_type(item, (*path, ITEM))
        case _:  # no other type has keys
            pass
