"""What can be asked about a document: each request is an answer of :mod:`actiongen.ide` in the words of the protocol.

In: a server. Out: it answers; ``edits.py`` has the requests that change something.
"""

from collections.abc import Sequence
from typing import Any

from lsprotocol import types

from actiongen.ide.completion import completions
from actiongen.ide.folding import folds, selections
from actiongen.ide.hover import hover
from actiongen.ide.javascript import javascript, javascript_lines
from actiongen.ide.model import Completion, Symbol
from actiongen.ide.navigation import definition, references
from actiongen.ide.symbols import symbols, workspace_symbols
from actiongen.ide.tests import Test, listed_tests
from actiongen.lsp.asked import Asked
from actiongen.lsp.convert import ITEMS, SYMBOLS, Converter, markdown, plain
from actiongen.lsp.server import Server

JAVASCRIPT = "actiongen/javascript"
"""``{textDocument}`` -> ``{text, reason, lines}``: the JavaScript of a policy, or null and why there is none; ``lines``
are ``[{uri, range, startLine, endLine}]``, from where in which file which of its lines come, counted from 0.
"""
TESTS = "actiongen/tests"
"""``{textDocument}`` -> ``[{title, range, cases}]``: the tests of a policy."""
_COMPLETES = (".", '"', "'", "/")


def answer(server: Server) -> None:
    """Registers the requests."""
    server.answers(types.TEXT_DOCUMENT_HOVER, _hover)
    server.answers(
        types.TEXT_DOCUMENT_COMPLETION, _completions, types.CompletionOptions(trigger_characters=_COMPLETES)
    )
    server.answers(types.TEXT_DOCUMENT_DEFINITION, _definition)
    server.answers(types.TEXT_DOCUMENT_REFERENCES, _references)
    server.answers(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, _highlights)
    server.answers(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols)
    server.answers(types.TEXT_DOCUMENT_FOLDING_RANGE, _folds)
    server.answers(types.TEXT_DOCUMENT_SELECTION_RANGE, _selections)
    server.answers(JAVASCRIPT, _javascript)
    server.answers(TESTS, _tests)
    server.feature(types.WORKSPACE_SYMBOL)(lambda params: _everywhere(server, params))


def _hover(asked: Asked, params: types.HoverParams) -> types.Hover | None:
    found = hover(asked.view, asked.offset(params.position))
    return None if found is None else types.Hover(markdown(found.text), asked.convert.range(found.span))


def _completions(asked: Asked, params: types.CompletionParams) -> list[types.CompletionItem]:
    found = completions(asked.view, asked.offset(params.position))
    takes = asked.takes_snippets
    return [_item(asked.convert, each, snippets=takes, number=number) for number, each in enumerate(found)]


def _item(convert: Converter, found: Completion, *, snippets: bool, number: int) -> types.CompletionItem:
    is_snippet = found.is_snippet and snippets
    text = found.text if is_snippet or not found.is_snippet else plain(found.text)
    return types.CompletionItem(
        found.label,
        kind=ITEMS[found.kind],
        detail=found.detail or None,
        documentation=markdown(found.documentation) if found.documentation else None,
        sort_text=f"{found.rank:04}{number:05}",
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(convert.range(found.span), text),
    )


def _definition(asked: Asked, params: types.DefinitionParams) -> list[types.Location]:
    return [asked.convert.location(each) for each in definition(asked.view, asked.offset(params.position))]


def _references(asked: Asked, params: types.ReferenceParams) -> list[types.Location]:
    offset = asked.offset(params.position)
    left_out = () if params.context.include_declaration else definition(asked.view, offset)
    found = references(asked.view, offset)
    return [asked.convert.location(each) for each in found if each not in left_out]


def _highlights(asked: Asked, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    found = references(asked.view, asked.offset(params.position))
    here = [each for each in found if each.path == asked.view.source.path]
    return [types.DocumentHighlight(asked.convert.range(each)) for each in here]


def _symbols(asked: Asked, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    return [_symbol(asked.convert, each) for each in symbols(asked.view)]


def _symbol(convert: Converter, symbol: Symbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        # The protocol has none without a name.
        symbol.name.strip() or "?",
        SYMBOLS[symbol.kind],
        convert.range(symbol.span),
        convert.range(symbol.name_span),
        symbol.detail or None,
        children=[_symbol(convert, each) for each in symbol.children],
    )


def _everywhere(server: Server, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    return [
        types.WorkspaceSymbol(
            server.converter(folder).location(found.symbol.name_span),
            found.symbol.name,
            SYMBOLS[found.symbol.kind],
            container_name=found.within or found.path,
        )
        for folder in server.session.folders.values()
        for found in workspace_symbols(folder.workspace, params.query)
    ]


def _folds(asked: Asked, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    found = [(asked.convert.range(each.span), each.is_comment) for each in folds(asked.view)]
    return [
        types.FoldingRange(
            range.start.line,
            range.end.line,
            kind=types.FoldingRangeKind.Comment if is_comment else None,
        )
        for range, is_comment in found
    ]


def _selections(asked: Asked, params: types.SelectionRangeParams) -> list[types.SelectionRange]:
    return [_selection(asked, position) for position in params.positions]


def _selection(asked: Asked, position: types.Position) -> types.SelectionRange:
    grown: types.SelectionRange | None = None
    for span in reversed(selections(asked.view, asked.offset(position))):
        grown = types.SelectionRange(asked.convert.range(span), grown)
    return grown or types.SelectionRange(types.Range(position, position))


def _javascript(asked: Asked, params: Any) -> dict[str, object]:
    shown = javascript(asked.view)
    lines = [
        {
            "uri": asked.convert.uri(each.origin.path),
            "range": asked.convert.range(each.origin),
            "startLine": each.first - 1,
            "endLine": each.last - 1,
        }
        for each in javascript_lines(asked.view)
    ]
    return {"text": shown.text, "reason": shown.reason, "lines": lines}


def _tests(asked: Asked, params: Any) -> list[dict[str, object]]:
    return _listed(asked.convert, listed_tests(asked.view))


def _listed(convert: Converter, tests: Sequence[Test]) -> list[dict[str, object]]:
    return [
        {"title": each.title, "range": convert.range(each.span), "cases": _listed(convert, each.cases)}
        for each in tests
    ]
