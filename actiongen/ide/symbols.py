"""What a file consists of, for an outline, and what a folder has of a name.

In: a view, or a workspace and what somebody types. Out: :class:`~actiongen.ide.model.Symbol` values: declarations,
definitions, helpers, rules, tests and properties; those of a statement that cannot be read as far as it shows them.

    [symbol.name for symbol in symbols(view)]   ->   ["MFA Action", "TEST_TENANT", "Administrators are challenged"]
"""

from collections.abc import Iterable, Iterator
from typing import assert_never

from actiongen.ide.model import Kind, Symbol
from actiongen.ide.workspace import View, Workspace
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.lex import lex

_TITLED = {
    "rule": Kind.RULE,
    "only_when": Kind.RULE,
    "test": Kind.TEST,
    "case": Kind.TEST,
    "always": Kind.TEST,
    "never": Kind.TEST,
}
_CALLED = {
    "test": "test",
    "case": "case",
    "always": "property",
    "never": "property",
    "only_when": "guard",
    "rule": "rule",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A symbol of a folder: ``path`` is its file, ``within`` the symbol that it is a part of, empty for none."""

    symbol: Symbol
    path: str
    within: str


def symbols(view: View) -> tuple[Symbol, ...]:
    """The outline of a file, in the order of the text; nothing for a text that is no policy at all."""
    if view.tree is None:
        return ()
    return tuple(_of_statements(view.tree.statements, view.source))


def workspace_symbols(workspace: Workspace, query: str) -> tuple[Found, ...]:
    """What is called like ``query`` in all files: its letters in their order, whatever the case; those that have it as
    it is come first. All there is for an empty one.
    """
    found = [each for view in workspace.views() for each in _flat(symbols(view), view.source.path, "")]
    ranked = [(rank, each) for each in found if (rank := _rank(each.symbol.name, query)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return tuple(each for _, each in ranked)


def _flat(found: Iterable[Symbol], path: str, within: str) -> Iterator[Found]:
    for symbol in found:
        yield Found(replace(symbol, children=()), path, within)
        yield from _flat(symbol.children, path, symbol.name)


def _rank(name: str, query: str) -> int | None:
    """How far a name is from what was typed; None if it has not its letters."""
    folded, wanted = name.casefold(), "".join(query.casefold().split())
    if folded.startswith(query.casefold()):
        return 0
    if query.casefold() in folded:
        return 1
    letters = iter(folded)
    return 2 if all(letter in letters for letter in wanted) else None


def _of_statements(statements: Iterable[syn.Statement], source: Source) -> Iterator[Symbol]:
    for statement in statements:
        match statement:
            case syn.Assign(target, value, span):
                kind = Kind.CONSTANT if isinstance(value, syn.String | syn.Number) else Kind.VARIABLE
                yield Symbol(target.id, kind, span, target.span)
            case syn.Def(name=name, name_span=name_span, parameters=parameters, body=body, span=span):
                detail = f"({', '.join(each.name for each in parameters)})"
                inner = tuple(_of_statements(body, source))
                yield Symbol(name, Kind.FUNCTION, span, name_span, detail, inner)
            case syn.With(call=call, body=body, span=span):
                yield _of_block(call, span, tuple(_of_statements(body, source)), source)
            case syn.Do(syn.Call() as call, span):
                yield from _of_call(call, span, source)
            case syn.If(arms, otherwise):
                for arm in arms:
                    yield from _of_statements(arm.body, source)
                yield from _of_statements(otherwise, source)
            case syn.For(body=body):
                yield from _of_statements(body, source)
            case syn.Broken():
                yield from _of_broken(statement, source)
            case syn.Do() | syn.Return():
                pass
            case _:
                assert_never(statement)


def _of_block(call: syn.Call, span: Span, children: tuple[Symbol, ...], source: Source) -> Symbol:
    title = _title(call)
    if isinstance(call.func, syn.Name) and call.func.id in _TITLED and title is not None:
        return _titled(call.func.id, title, span, children)
    written = source.text[call.func.span.start : call.func.span.end]
    return Symbol(written or "with", Kind.FUNCTION, span, call.func.span, "", children)


def _of_call(call: syn.Call, span: Span, source: Source) -> Iterator[Symbol]:
    name = call.func.id if isinstance(call.func, syn.Name) else ""
    if name in _TITLED:
        title = _title(call)
        if title is not None:
            yield _titled(name, title, span, tuple(_cases(call, source)))
        return
    match name:
        case "action":
            named = next((each.value for each in call.arguments if each.keyword == "name"), None)
            if isinstance(named, syn.String):
                yield Symbol(_shown(named.value), Kind.FILE, span, named.span, _trigger(call))
        case "flow":
            if call.arguments and isinstance(call.arguments[0].value, syn.String):
                trigger = call.arguments[0].value
                yield Symbol(f"flow {trigger.value}", Kind.FUNCTION, span, trigger.span, "", _entries(call))
        case "load":
            if call.arguments and isinstance(call.arguments[0].value, syn.String):
                library = call.arguments[0].value
                yield Symbol(_shown(library.value), Kind.FILE, span, library.span, "load")
        case "secrets" | "settings":
            for text in _texts(call):
                yield Symbol(_shown(text.value), Kind.SECRET, text.span, text.span, name.removesuffix("s"))
        case "schema":
            yield from _schema(call, span, source)
        case _:  # nothing else has a name of its own
            pass


def _titled(called: str, title: syn.String, span: Span, children: tuple[Symbol, ...] = ()) -> Symbol:
    return Symbol(_shown(title.value), _TITLED[called], span, title.span, _CALLED[called], children)


def _title(call: syn.Call) -> syn.String | None:
    for argument in call.arguments[:1]:
        if argument.keyword in (None, "title") and isinstance(argument.value, syn.String):
            return argument.value
    return None


def _cases(call: syn.Call, source: Source) -> Iterator[Symbol]:
    for argument in call.arguments:
        if argument.keyword == "cases" and isinstance(argument.value, syn.ListDisplay):
            for item in argument.value.items:
                if isinstance(item, syn.Call):
                    yield from _of_call(item, item.span, source)


def _trigger(call: syn.Call) -> str:
    values = [each.value for each in call.arguments if each.keyword == "trigger"]
    return next((each.value for each in values if isinstance(each, syn.String)), "")


def _entries(call: syn.Call) -> tuple[Symbol, ...]:
    """The actions of a flow."""
    items = [
        item
        for argument in call.arguments[1:]
        if isinstance(argument.value, syn.ListDisplay)
        for item in argument.value.items
    ]
    texts = [text for item in items for text in ([item] if isinstance(item, syn.String) else _texts(item))]
    return tuple(Symbol(_shown(text.value), Kind.FILE, text.span, text.span) for text in texts)


def _texts(node: syn.Expr | syn.Starred) -> Iterator[syn.String]:
    """The literal texts among the arguments of a call, those in lists too."""
    for argument in node.arguments if isinstance(node, syn.Call) else ():
        items = argument.value.items if isinstance(argument.value, syn.ListDisplay) else (argument.value,)
        yield from (item for item in items if isinstance(item, syn.String))


def _schema(call: syn.Call, span: Span, source: Source) -> Iterator[Symbol]:
    if not call.arguments:
        return
    container = call.arguments[0].value
    keys: list[Symbol] = []
    for argument in call.arguments[1:]:
        if argument.keyword is not None and argument.keyword_span is not None:
            detail = source.text[argument.value.span.start : argument.value.span.end]
            keys.append(Symbol(argument.keyword, Kind.FIELD, argument.span, argument.keyword_span, detail))
        elif isinstance(argument.value, syn.DictDisplay):
            for pair in argument.value.pairs:
                if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                    detail = source.text[pair.value.span.start : pair.value.span.end]
                    keys.append(Symbol(_shown(pair.key.value), Kind.FIELD, pair.span, pair.key.span, detail))
    name = source.text[container.span.start : container.span.end]
    yield Symbol(_shown(name), Kind.TYPE, span, container.span, "schema", tuple(keys))


def _of_broken(statement: syn.Broken, source: Source) -> Iterator[Symbol]:
    """What a statement that cannot be read seems to be: a rule or test by its title, a helper, a definition."""
    span = statement.span
    tokens = [
        token
        for token in lex(source.text[span.start : span.end], span.start)
        if token.type not in ("COMMENT", "NEWLINE_CHARACTER", "CONTINUATION")
    ]
    for index, token in enumerate(tokens[:2]):
        after = tokens[index + 1 : index + 3]
        place = source.span(token.start_pos, token.end_pos)
        if str(token) in _TITLED and len(after) == 2 and after[1].type in ("STRING", "UNTERMINATED"):
            title = source.span(after[1].start_pos, after[1].end_pos)
            called = str(token)
            name = _shown(str(after[1]).strip("\"'"))
            yield Symbol(name, _TITLED[called], span, title, _CALLED[called])
            return
        if token.type == "_DEF" and after and after[0].type == "NAME":
            name_span = source.span(after[0].start_pos, after[0].end_pos)
            yield Symbol(str(after[0]), Kind.FUNCTION, span, name_span)
            return
        if index == 0 and token.type == "NAME" and after and after[0].type == "EQUAL":
            yield Symbol(str(token), Kind.VARIABLE, span, place)
            return


def _shown(text: str) -> str:
    """A name for a list: never empty, always one line."""
    return " ".join(text.split()) or "(no name)"
