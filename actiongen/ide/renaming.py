"""Another name for what a policy gives a name: in all files, tests and flows, or why that cannot be.

In: a view, an offset and the new name. Out: changes; a file whose name is meant is moved. They have been tried: the
folder has no diagnostic that it had not, each name means what it meant, and the JavaScript is the same but for the
name. Otherwise a :class:`~actiongen.ide.model.Refusal` says what would be wrong.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from actiongen.ide.meaning import NAMES, Meaning, Occurrence, actions_called, meaning_at, occurrences, stem_of
from actiongen.ide.model import Change, Refusal
from actiongen.ide.same_program import same_but_for
from actiongen.ide.trying import edited, worse
from actiongen.ide.workspace import View, Workspace
from actiongen.ir.index import SymbolKind
from actiongen.source import Span, is_stem

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN = re.compile(r"[^\"'\\\n{}]*")
_SUFFIX = ".policy"
_OF_AUTH0 = {
    SymbolKind.EVENT: "`event` is Auth0's own word",
    SymbolKind.EVENT_FIELD: "Auth0 gives the fields of the event their names",
    SymbolKind.API: "Auth0 gives `api` and its methods their names",
    SymbolKind.API_METHOD: "Auth0 gives the methods of `api` their names",
    SymbolKind.OPTION: "Auth0 gives the options of a method their names",
    SymbolKind.TRIGGER: "Auth0 gives triggers their names",
    SymbolKind.KEY: "a key is data: whoever reads or sends it knows it by this name",
    SymbolKind.UNKNOWN: "nothing in the folder defines this name",
}


def can_rename(view: View, offset: int) -> Span | Refusal:
    """What would be renamed at an offset, or why nothing can be."""
    found = meaning_at(view, offset)
    if found is None:
        return Refusal("there is no name here")
    occurrence, meaning = found
    why = _why_not(view, meaning)
    return occurrence.span if why is None else Refusal(why)


def rename(view: View, offset: int, new: str) -> tuple[Change, ...] | Refusal:
    """The changes that give what stands at an offset the name ``new``; none where it has that name."""
    found = meaning_at(view, offset)
    if found is None:
        return Refusal("there is no name here")
    _, meaning = found
    why = _why_not(view, meaning) or _is_no_name(meaning, new)
    if why is not None:
        return Refusal(why)
    if meaning.kind is SymbolKind.LIBRARY and not new.endswith(_SUFFIX):
        new += _SUFFIX
    if new == meaning.name:
        return ()
    places = occurrences(view.workspace, meaning)
    changes = [_renamed(view.workspace, each, meaning, new) for each in places]
    refused = next((each for each in changes if isinstance(each, Refusal)), None)
    if refused is not None:
        return refused
    texts = [each for each in changes if isinstance(each, Change)]
    return _tried(view.workspace, meaning, new, texts, [*_moves(view, meaning, new)])


def file_renamed(
    workspace: Workspace, view: View, to: str, *, is_action: bool
) -> tuple[Change, ...] | Refusal:
    """The changes that give a file, of an action or else of a library, the path ``to``, the move among them."""
    path, name = view.source.path, to.partition("/")[2]
    if is_action:
        meaning = Meaning(SymbolKind.ACTION, stem_of(view), path, (view.source.span(0, 0),))
        new = to.rpartition("/")[2].removesuffix(_SUFFIX)
    else:
        meaning = Meaning(SymbolKind.LIBRARY, path.partition("/")[2], path, (view.source.span(0, 0),))
        new = name
    why = _is_no_name(meaning, new)
    if why is not None:
        return Refusal(why)
    move = Change(Span(path, 0, 0), "", to)
    if new == meaning.name:
        return (move,)
    changes = [_renamed(workspace, each, meaning, new) for each in occurrences(workspace, meaning)]
    return _tried(workspace, meaning, new, [each for each in changes if isinstance(each, Change)], [move])


# What has a name that can be changed


def _why_not(view: View, meaning: Meaning) -> str | None:
    kind, workspace = meaning.kind, view.workspace
    if kind in (*NAMES, SymbolKind.LIBRARY, SymbolKind.SECRET, SymbolKind.TITLE):
        if not meaning.definitions:
            return f"nothing in the folder defines `{meaning.name}`"
        if any(workspace.view(span.path) is None for span in meaning.definitions):
            return "what defines it is not in the folder"
        return _means_several(view, meaning)
    if kind is SymbolKind.ACTION:
        return None if len([*actions_called(workspace, meaning.name)]) < 2 else "two files have this name"
    if meaning.path and meaning.definitions:
        return None
    return _OF_AUTH0.get(kind, "this is a word of the language")


def _means_several(view: View, meaning: Meaning) -> str | None:
    """A flow's test may name what two of its actions have."""
    files = {span.path for span in meaning.definitions}
    if len(files) > 1:
        return f"`{meaning.name}` is in {' and in '.join(sorted(files))}: rename it there"
    if meaning.kind not in (SymbolKind.TITLE, SymbolKind.SECRET):
        return None
    for each in occurrences(view.workspace, meaning):
        other = view.workspace.view(each.span.path)
        meant = None if other is None else meaning_at(other, each.span.start)
        also = {span.path for span in meant[1].definitions} - files if meant is not None else set()
        if also:
            return f"{each.span.path} means that of {' and '.join(sorted(also))} by this name as well"
    return None


def _is_no_name(meaning: Meaning, new: str) -> str | None:
    kind = meaning.kind
    if kind is SymbolKind.ACTION and not is_stem(new):
        return f"`{new}` is no name of a policy's file: use snake_case"
    if kind is SymbolKind.LIBRARY and not all(map(is_stem, new.removesuffix(_SUFFIX).split("/"))):
        return f"`{new}` is no path of a policy's file: use snake_case, `shared/domains.policy`"
    if kind in (*NAMES, SymbolKind.SECRET) and not _NAME.fullmatch(new):
        return f"`{new}` is no name: use letters, digits and `_`, no digit first"
    return None if new.strip() and "\n" not in new else "a name is one line, and not empty"


# The changes


def _renamed(workspace: Workspace, place: Occurrence, meaning: Meaning, new: str) -> Change | Refusal:
    view = workspace.view(place.span.path)
    assert view is not None
    text, span = view.source.text, place.span
    is_quoted = span != place.whole or text[span.start - 1 : span.start] in ('"', "'")
    if is_quoted:
        if text[span.start : span.end] == meaning.name and _PLAIN.fullmatch(new):
            return Change(span, new)
        quoted = json.dumps(new, ensure_ascii=False)
        return Change(place.whole, quoted if span != place.whole else quoted[1:-1])
    if text[span.start : span.end] != meaning.name:
        return Change(span, json.dumps(new, ensure_ascii=False))
    if _NAME.fullmatch(new):
        return Change(span, new)
    if text[span.start - 1 : span.start] == ".":
        return Change(replace(span, start=span.start - 1), f"[{json.dumps(new, ensure_ascii=False)}]")
    line = view.source.position(span.start).line
    return Refusal(f"`{new}` cannot stand without quotes, as it does in {span.path}, line {line}")


def _moves(view: View, meaning: Meaning, new: str) -> Iterator[Change]:
    """The files that get another name."""
    if meaning.kind is SymbolKind.LIBRARY:
        path = meaning.definitions[0].path
        yield Change(Span(path, 0, 0), "", f"{path.partition('/')[0]}/{new}")
    elif meaning.kind is SymbolKind.ACTION:
        for each in actions_called(view.workspace, meaning.name):
            path = each.source.path
            yield Change(Span(path, 0, 0), "", f"{path.rpartition('/')[0]}/{new}{_SUFFIX}")


def _tried(
    before: Workspace, meaning: Meaning, new: str, texts: list[Change], moves: list[Change]
) -> tuple[Change, ...] | Refusal:
    """The changes, or what would be wrong after them."""
    moved = {each.span.path: each.moved_to for each in moves if each.moved_to is not None}
    taken = next((path for path in moved.values() if before.view(path) is not None), None)
    if taken is not None:
        return Refusal(f"there is a {taken} already")
    by_path: dict[str, list[Change]] = {}
    for change in texts:
        by_path.setdefault(change.span.path, []).append(change)
    sources = [
        replace(
            view.source,
            path=moved.get(path, path),
            text=edited(view.source.text, by_path.get(path, ())),
        )
        for path in sorted({*by_path, *moved})
        if (view := before.view(path)) is not None
    ]
    after = before.with_texts(sources, moved)
    wrong = worse(before, after, lambda path: moved.get(path or "", path))
    if wrong:
        first = wrong[0]
        place = ""
        if first.primary is not None and (view := after.view(first.span.path)) is not None:
            place = f" ({first.span.path}, line {view.source.position(first.span.start).line})"
        return Refusal(f"with the name `{new}` {first.message}{place}")
    for path, those in by_path.items():
        if not _means_the_same(before.view(path), after.view(moved.get(path, path)), those, by_path, moved):
            return Refusal(f"with the name `{new}` a name in {path} would mean something else")
    other = _other_program(before, after, meaning.name, new, {*by_path, *moved}, moved)
    if other is not None:
        return Refusal(f"with the name `{new}` the JavaScript of {other} would be another program")
    return (*texts, *moves)


# Whether they mean the same


def _means_the_same(
    before: View | None,
    after: View | None,
    changes: list[Change],
    by_path: dict[str, list[Change]],
    moved: dict[str, str],
) -> bool:
    """Whether each name of a file is defined where it was."""
    if before is None or after is None or before.indexed is None or after.indexed is None:
        return False

    def there(span: Span | None) -> tuple[str, int] | None:
        if span is None:
            return None
        by = sum(
            len(each.text) - (each.span.end - each.span.start)
            for each in by_path.get(span.path, ())
            if each.span.start < span.start
        )
        return moved.get(span.path, span.path), span.start + by

    old = [there(each.definition) for each in before.indexed.index.entries if each.definition is not None]
    new = [
        (each.definition.path, each.definition.start)
        for each in after.indexed.index.entries
        if each.definition is not None
    ]
    return old == new


def _other_program(
    before: Workspace, after: Workspace, old: str, new: str, touched: set[str], moved: dict[str, str]
) -> str | None:
    """The first action whose JavaScript would be another program."""
    below = {path.partition("/")[2] for path in touched}
    for view in before.views():
        path = view.source.path
        if path not in touched and not below.intersection(view.compiled.unit.loaded):
            continue
        later = after.view(moved.get(path, path))
        was, now = view.built.unit.javascript, later.built.unit.javascript if later is not None else None
        if was is not None and (now is None or not same_but_for(was, now, old, new)):
            return path
    return None
