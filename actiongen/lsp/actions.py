"""What can be done at a place: it is offered at once, and tried when somebody takes it.

In: a server. Out: it answers with code actions. A client that can ask for the edit of an action later gets titles
alone, which cost little; the others get those that can be carried out, with their edits.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from actiongen.ide.actions import offers
from actiongen.ide.fixes import fix_all
from actiongen.ide.model import ActionKind, Offer, Refusal
from actiongen.lsp.asked import Asked
from actiongen.lsp.edits import refused
from actiongen.lsp.server import Server
from actiongen.source import Span

_FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.actiongen"
_KINDS = (*(kind.value for kind in ActionKind if kind is not ActionKind.SOURCE), _FIX_ALL)


def act(server: Server) -> None:
    """Registers the requests."""
    options = types.CodeActionOptions([*_KINDS], resolve_provider=True)
    server.answers(types.TEXT_DOCUMENT_CODE_ACTION, _actions, options)
    server.feature(types.CODE_ACTION_RESOLVE)(lambda action: _resolve(server, action))


def _actions(asked: Asked, params: types.CodeActionParams) -> list[types.CodeAction]:
    span = asked.span(params.range)
    only = [str(getattr(each, "value", each)) for each in params.context.only or ()]
    found = [*_offers(asked, span, only)]
    told = params.context.diagnostics
    if asked.asks_for_edits:
        data = {"uri": params.text_document.uri, "text": asked.edition, "start": span.start, "end": span.end}
        return [_action(each, told, data=data) for each in found]
    made = [(each, _edit(asked, each)) for each in found]
    return [_action(each, told, edit) for each, edit in made if not isinstance(edit, Refusal)]


def _resolve(server: Server, action: types.CodeAction) -> types.CodeAction:
    """An action with its edit, if its text is still the one that it was offered for."""
    data = action.data
    asked = server.asked(data["uri"]) if isinstance(data, dict) else None
    if asked is None or not isinstance(data, dict) or asked.edition != data["text"]:
        raise JsonRpcContentModified("the text has changed since")
    span = asked.view.source.span(data["start"], data["end"])
    found = _offers(asked, span, [str(getattr(action.kind, "value", action.kind))])
    offer = next((each for each in found if each.title == action.title), None)
    edit = Refusal("this is no longer offered") if offer is None else _edit(asked, offer)
    if isinstance(edit, Refusal):
        raise refused(f"{action.title}: {edit.reason}")
    action.edit = edit
    return action


def _offers(asked: Asked, span: Span, only: Sequence[str]) -> Iterator[Offer]:
    """Those of the kinds that are wanted; without a wish all, but for the fixes of the whole file."""
    for each in offers(asked.view, span):
        if not only or _is_kind(each.kind.value, only):
            yield each
    if _is_kind(_FIX_ALL, only):
        make = partial(fix_all, asked.view)
        yield Offer("Mend all that a machine can mend", ActionKind.SOURCE, make)


def _is_kind(kind: str, only: Sequence[str]) -> bool:
    return any(f"{kind}.".startswith(f"{each}.") for each in only)


def _action(
    offer: Offer,
    told: Sequence[types.Diagnostic],
    edit: types.WorkspaceEdit | None = None,
    data: types.LSPAny | None = None,
) -> types.CodeAction:
    mended = [each for each in told if each.code in offer.codes]
    kind = _FIX_ALL if offer.kind is ActionKind.SOURCE else offer.kind.value
    return types.CodeAction(
        offer.title, kind, mended or None, offer.is_preferred or None, edit=edit, data=data
    )


def _edit(asked: Asked, offer: Offer) -> types.WorkspaceEdit | Refusal:
    changes = offer.make()
    if isinstance(changes, Refusal):
        return changes
    edit = asked.convert.workspace_edit(changes, versioned=asked.takes_versions)
    return Refusal("this editor makes no files") if edit is None else edit
