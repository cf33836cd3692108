"""What is shown in and beside a text: colours, hints, links, lenses, the call that is being written.

In: a server. Out: it answers.
"""

from collections.abc import Iterator

from lsprotocol import types

from actiongen.ide.colours import MODIFIERS, TYPES, colours
from actiongen.ide.hints import hints
from actiongen.ide.lenses import lenses
from actiongen.ide.links import links
from actiongen.ide.model import Link
from actiongen.ide.signatures import signature
from actiongen.lsp.asked import Asked
from actiongen.lsp.convert import Converter, markdown
from actiongen.lsp.server import Server
from actiongen.source import Span

_LEGEND = types.SemanticTokensLegend([*TYPES], [*MODIFIERS])


def show(server: Server) -> None:
    """Registers the requests."""
    called = types.SignatureHelpOptions(trigger_characters=["(", ","])
    server.answers(types.TEXT_DOCUMENT_SIGNATURE_HELP, _signature, called)
    server.answers(types.TEXT_DOCUMENT_INLAY_HINT, _hints)
    server.answers(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _colours, _LEGEND)
    server.answers(types.TEXT_DOCUMENT_DOCUMENT_LINK, _links)
    server.answers(types.TEXT_DOCUMENT_CODE_LENS, lambda asked, params: _lenses(server, asked))


def _signature(asked: Asked, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
    found = signature(asked.view, asked.offset(params.position))
    if found is None:
        return None
    units = asked.convert.units
    parameters = [
        types.ParameterInformation(
            (units(found.label[:start]), units(found.label[:end])), markdown(text) if text else None
        )
        for start, end, text in found.parameters
    ]
    # The protocol knows no "none of them" but a number that is too large.
    active = len(parameters) if found.active is None else found.active
    about = markdown(found.documentation) if found.documentation else None
    return types.SignatureHelp(
        [types.SignatureInformation(found.label, about, parameters, active)], 0, active
    )


def _hints(asked: Asked, params: types.InlayHintParams) -> list[types.InlayHint]:
    within = asked.span(params.range)
    lines = asked.convert.places(asked.view.source.path)
    return [
        types.InlayHint(
            lines.position(each.offset),
            each.text,
            types.InlayHintKind.Type,
            tooltip=markdown(each.explanation) if each.explanation else None,
        )
        for each in hints(asked.view)
        if within.start <= each.offset <= within.end
    ]


def _colours(asked: Asked, params: types.SemanticTokensParams) -> types.SemanticTokens:
    data: list[int] = []
    line = character = 0
    for each in colours(asked.view):
        kind = TYPES.index(each.type)
        modifiers = sum(1 << MODIFIERS.index(modifier) for modifier in each.modifiers)
        for start, length in _in_lines(asked, each.span):
            before = character if start.line == line else 0
            data += (start.line - line, start.character - before, length, kind, modifiers)
            line, character = start.line, start.character
    return types.SemanticTokens(data)


def _in_lines(asked: Asked, span: Span) -> Iterator[tuple[types.Position, int]]:
    """The parts of a span, none longer than a line, which is all that many clients can draw."""
    lines = asked.convert.places(asked.view.source.path)
    start = span.start
    for part in asked.view.source.text[span.start : span.end].splitlines(keepends=True):
        words = part.rstrip("\r\n")
        if words:
            yield lines.position(start), asked.convert.units(words)
        start += len(part)


def _links(asked: Asked, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    return [
        types.DocumentLink(asked.convert.range(each.span), _target(asked.convert, each))
        for each in links(asked.view)
    ]


def _target(convert: Converter, link: Link) -> str | None:
    return link.url if link.path is None else convert.uri(link.path)


def _lenses(server: Server, asked: Asked) -> list[types.CodeLens]:
    """Those alone whose commands the client carries out: it names them when it begins."""
    return [
        types.CodeLens(
            asked.convert.range(each.span),
            types.Command(
                each.title,
                each.command,
                arguments=[asked.convert.uri(each.arguments[0]), *each.arguments[1:]],
            ),
        )
        for each in lenses(asked.view)
        if each.command in server.carried_out
    ]
