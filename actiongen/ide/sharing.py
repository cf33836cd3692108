"""A definition or helper that moves to a library, where several policies can load it.

In: a view and a place, the name of a definition of an action. Out: offers, one for each library that there is and one
for a new one. What the name is made of moves with it; policies that define the same by the same words load it from
there as well. It is tried: nothing may be wrong afterwards that was not, and the JavaScript of every action has to be
the same program, but for the order of what it defines.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from actiongen.ide.formatting import differences
from actiongen.ide.meaning import NAMES
from actiongen.ide.model import ActionKind, Change, Offer, Refusal
from actiongen.ide.names import lines_with_comments
from actiongen.ide.same_program import same_but_for_order
from actiongen.ide.trying import edited, worse_in_all
from actiongen.ide.workspace import View, Workspace
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.laid_out import layout
from actiongen.unit import below

_FOLDER = "shared"
_MOST = 5
_Definition = syn.Assign | syn.Def


@dataclass(frozen=True, slots=True)
class _Moving:
    """What of a file moves: its statements by their names in the order of the text, and the names of other libraries
    that these need, each with the library.
    """

    statements: dict[str, _Definition]
    needed: dict[str, str]


def move_to_library(view: View, span: Span) -> Iterator[Offer]:
    """Moves the definition whose name is at a span."""
    if view.program is None or view.tree is None or view.indexed is None:
        return
    names = [
        name
        for name, each in _definitions(view.tree).items()
        if _name_span(each).start <= span.start <= _name_span(each).end
    ]
    if not names or names[0].startswith("_"):
        return
    name = names[0]
    for path in [*_libraries(view)][:_MOST]:
        title = f"Move `{name}` to `{path}`"
        yield Offer(title, ActionKind.REFACTOR, partial(_moved, view, name, path))
    new = _new_path(view, name)
    title = f"Move `{name}` to the new library `{new}`"
    yield Offer(title, ActionKind.REFACTOR, partial(_moved, view, name, new))


def _definitions(file: syn.File) -> dict[str, _Definition]:
    found: dict[str, _Definition] = {}
    for each in file.statements:
        match each:
            case syn.Assign(syn.Name(name)) | syn.Def(name):
                found[name] = each
            case _:  # it defines nothing
                pass
    return found


def _name_span(statement: _Definition) -> Span:
    return statement.name_span if isinstance(statement, syn.Def) else statement.target.span


def _libraries(view: View) -> Iterator[str]:
    """The libraries of the folder by their paths there, those that the file loads first."""
    workspace = view.workspace
    own = [path for path, *_ in (_texts(call) for call in _loads(view.tree)) if workspace.load(path).value]
    of_all = [path for each in workspace.views() for path in each.compiled.unit.loaded]
    yield from dict.fromkeys(path for path in (*own, *of_all) if workspace.load(path).value is not None)


def _new_path(view: View, name: str) -> str:
    """A path that no file has, of snake_case as every file."""
    stem, number = name.lower(), 1
    path = f"{_FOLDER}/{stem}.policy"
    while view.workspace.load(path).value is not None:
        number += 1
        path = f"{_FOLDER}/{stem}_{number}.policy"
    return path


# The changes


def _moved(view: View, name: str, path: str) -> tuple[Change, ...] | Refusal:
    """The changes of all files that define the same, or, where that is not possible, of this one."""
    if view.built.unit.javascript is None:
        return Refusal("there is no JavaScript yet: mend what is wrong in the file first")
    moving = _moving(view, name)
    if isinstance(moving, Refusal):
        return moving
    others = [each for each in view.workspace.views() if each is not view and _is_alike(each, view, moving)]
    found = _tried(view, moving, path, others)
    return _tried(view, moving, path, ()) if others and isinstance(found, Refusal) else found


def _moving(view: View, name: str) -> _Moving | Refusal:
    """A definition with all those of the file that it is made of."""
    assert view.tree is not None and view.indexed is not None
    known, loaded = _definitions(view.tree), _loaded(view.tree)
    wanted, needed, todo = {name}, dict[str, str](), [name]
    while todo:
        span = known[todo.pop()].span
        for entry in view.indexed.index.entries:
            if not (span.start <= entry.span.start < span.end and entry.kind in NAMES):
                continue
            if entry.name in wanted or entry.definition is None:
                continue
            if entry.definition.path != view.source.path and entry.name in loaded:
                needed[entry.name] = loaded[entry.name]
            elif entry.name in known and _name_span(known[entry.name]) == entry.definition:
                wanted.add(entry.name)
                todo.append(entry.name)
    private = [each for each in _read_outside(view, wanted) if each.startswith("_")]
    if private:
        return Refusal(f"`{private[0]}` begins with `_` and would stay in the library, but is read here too")
    return _Moving({each: known[each] for each in known if each in wanted}, needed)


def _read_outside(view: View, names: Iterable[str]) -> list[str]:
    """Which of the definitions of a file are read by what is not among them."""
    assert view.tree is not None and view.indexed is not None
    known = _definitions(view.tree)
    inside = [known[each].span for each in names]
    places = {_name_span(known[each]): each for each in names}
    read = {
        places[entry.definition]
        for entry in view.indexed.index.entries
        if entry.definition in places
        and entry.kind in NAMES
        and not any(span.start <= entry.span.start < span.end for span in inside)
    }
    return [each for each in known if each in read]


def _is_alike(other: View, view: View, moving: _Moving) -> bool:
    """Whether an action defines all of it by the same words, and loads the same for it."""
    if other.tree is None or any(name not in other.source.text for name in moving.statements):
        return False
    if other.program is None or other.indexed is None:
        return False
    known, loaded = _definitions(other.tree), _loaded(other.tree)
    return all(known.get(name) == each for name, each in moving.statements.items()) and all(
        loaded.get(name) == path for name, path in moving.needed.items()
    )


def _tried(view: View, moving: _Moving, path: str, others: Sequence[View]) -> tuple[Change, ...] | Refusal:
    """The changes, if they are good."""
    before = view.workspace
    library = before.view(f"{view.source.path.partition('/')[0]}/{path}")
    source = Source(f"{view.source.path.partition('/')[0]}/{path}", "") if library is None else library.source
    text = _library(source, library, view, moving, path)
    if isinstance(text, Refusal):
        return text
    made = {source: text}
    for each in (view, *others):
        made[each.source] = _without(each, moving, path)
    after = before.with_texts(Source(each.path, text, each.externs) for each, text in made.items())
    wrong = worse_in_all(before, after)
    if wrong:
        return Refusal(f"after that {wrong[0].message} [{wrong[0].code.id}]")
    other = _other_program(before, after, {below(each) for each in made})
    if other is not None:
        return Refusal(f"the JavaScript of {other} would be another program")
    return tuple(
        change
        for each, text in made.items()
        for change in differences(each.span(0, len(each.text)), each.text, text)
    )


def _library(source: Source, library: View | None, view: View, moving: _Moving, path: str) -> str | Refusal:
    """The text of the library with what it lacks."""
    tree = library.tree if library is not None else None
    known = {} if tree is None else _definitions(tree)
    other = next((name for name, each in moving.statements.items() if known.get(name, each) != each), None)
    if other is not None:
        return Refusal(f"`{path}` defines another `{other}`")
    text = source.text
    needed = {name: of for name, of in moving.needed.items() if of != path and name not in known}
    if needed:
        text = _with_loads(source, tree, needed, at_end=not known)
    parts = [text.rstrip("\n")] if text.strip() else []
    for name, each in moving.statements.items():
        if name not in known:
            span = lines_with_comments(view.source, each.span)
            is_block = isinstance(each, syn.Def)
            parts.append(
                ("\n\n" if is_block and parts else "") + view.source.text[span.start : span.end].rstrip("\n")
            )
    return _laid_out(source, "\n".join(_spaced(parts)) + "\n")


def _spaced(parts: Sequence[str]) -> Iterator[str]:
    """The first part, which was there, an empty line away from the rest."""
    for number, part in enumerate(parts):
        yield part
        if number == 0 and len(parts) > 1:
            yield ""


def _without(view: View, moving: _Moving, path: str) -> str:
    """The text of an action that loads what it defined."""
    assert view.tree is not None
    known = _definitions(view.tree)
    wanted = dict.fromkeys(_read_outside(view, moving.statements), path)
    text = _with_loads(view.source, view.tree, wanted)
    changes = [Change(_with_space(view.source, known[each].span), "") for each in moving.statements]
    loads = [*differences(view.source.span(0, len(view.source.text)), view.source.text, text)]
    return _laid_out(view.source, edited(view.source.text, [*loads, *changes]))


def _with_space(source: Source, span: Span) -> Span:
    """The lines of a statement with the empty ones below them, if such a line stands above it as well."""
    lines = lines_with_comments(source, span)
    end = lines.end
    if source.text[: lines.start].endswith("\n\n"):
        while source.text[end : end + 1] == "\n":
            end += 1
    return source.span(lines.start, end)


def _with_loads(
    source: Source, file: syn.File | None, wanted: dict[str, str], *, at_end: bool = False
) -> str:
    """A text that loads names, each from its library: with the `load` that is there, or one below the last."""
    changes = []
    for path in dict.fromkeys(wanted.values()):
        names = [name for name, of in wanted.items() if of == path]
        call = next((each for each in _loads(file) if _texts(each)[0] == path), None)
        if call is not None:
            missing = [name for name in names if name not in _texts(call)]
            place = call.arguments[-1].span.end
            changes.append(Change(source.span(place, place), "".join(f', "{name}"' for name in missing)))
        else:
            texts = ", ".join(f'"{each}"' for each in (path, *names))
            place, is_first = _place_of_loads(source, file)
            line = f"load({texts})\n"
            changes.append(Change(source.span(place, place), f"\n{line}" if is_first and place else line))
    return edited(source.text, changes)


def _place_of_loads(source: Source, file: syn.File | None) -> tuple[int, bool]:
    """The line below the last `load`, else below `action(…)`, else below the text about the file."""
    statements = file.statements if file is not None else ()
    loads = _loads(file)
    last = loads[-1].span.end if loads else None
    if last is None:
        for each in statements:
            match each:
                case syn.Do(syn.Call(syn.Name("action"), span=span)):
                    last = span.end
    if last is None and file is not None and file.docstring is not None:
        last = file.docstring.span.end
    if last is None:
        return 0, True
    end = source.text.find("\n", last)
    return (len(source.text) if end == -1 else end + 1), not loads


def _loads(file: syn.File | None) -> list[syn.Call]:
    """The calls of `load` in which all is a text."""
    found = []
    for each in file.statements if file is not None else ():
        match each:
            case syn.Do(syn.Call(syn.Name("load")) as call) if _texts(call) and len(_texts(call)) == len(
                call.arguments
            ):
                found.append(call)
            case _:
                pass
    return found


def _texts(call: syn.Call) -> list[str]:
    return [each.value.value for each in call.arguments if isinstance(each.value, syn.String)]


def _loaded(file: syn.File) -> dict[str, str]:
    """Each name that a file loads, with the path of its library."""
    return {name: path for path, *names in map(_texts, _loads(file)) for name in names}


def _laid_out(before: Source, text: str) -> str:
    """The text as `actiongen fmt` lays it out, if that had nothing to do before."""
    if before.text and layout(before).value != before.text:
        return text
    return layout(Source(before.path, text)).value or text


def _other_program(before: Workspace, after: Workspace, touched: set[str]) -> str | None:
    """The first action whose JavaScript would be another program."""
    for view in before.views():
        path = view.source.path
        if below(view.source) not in touched and not touched.intersection(view.compiled.unit.loaded):
            continue
        later = after.view(path)
        was, now = view.built.unit.javascript, later.built.unit.javascript if later is not None else None
        if was is not None and (now is None or not same_but_for_order(was, now)):
            return path
    return None
