"""What is answered to each request, word for word, without a process: a folder, what is open in it, and two clients.

``tests/cases/lsp.json`` holds the answers in the words of the protocol, which ``--update`` writes anew.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsp.policies import repository, write
from lsprotocol import types
from pygls.protocol import default_converter

from actiongen.diagnostics.model import Code
from actiongen.ide.model import Change
from actiongen.lsp import actions, edits, features, moves, shown
from actiongen.lsp.asked import Asked
from actiongen.lsp.convert import Converter, plain
from actiongen.lsp.folder import Document, Folder
from actiongen.lsp.pages import page
from actiongen.lsp.session import Session
from actiongen.source import Span

GOLDEN = Path(__file__).parents[1] / "cases" / "lsp.json"
UTF16 = types.PositionEncodingKind.Utf16
LIBRARY = (
    'DOMAIN = "@corp.example"\n\n\n'
    'def is_staff(email: string):\n    """One of ours."""\n    return email.endswith(DOMAIN)\n'
)
TEXT = """action(name="Ä🔑", trigger="post-login")
load("shared/staff.policy", "is_staff", "DOMAIN")

limit = len(DOMAIN)

# Some words,
# and more.
with rule("🔑 staff", when=is_staff(event.user.email or "🔑") and event.stats.logins_count > limit):
    api.idToken.setCustomClaim("https://corp.example/staff", True)
    log(  "x")

test("one", cases=[case("a", expect=[]), case("b", expect=[])], rules=["🔑 staff"])
never("no", then=acts("🔑 staff"))
""".replace("\n", "\r\n")
WRONG = """action(name="W", trigger="post-login")

with rule("R", when=event.user.emial == "x" and event.client.nam is None):
    api.access.denny("no")
with rule("R"):
    api.access.deny("no")
"""
FULL = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        completion=types.CompletionClientCapabilities(
            completion_item=types.ClientCompletionItemOptions(snippet_support=True)
        ),
        code_action=types.CodeActionClientCapabilities(
            data_support=True,
            resolve_support=types.ClientCodeActionResolveOptions(properties=["edit"]),
        ),
    ),
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(
            document_changes=True,
            resource_operations=[types.ResourceOperationKind.Create, types.ResourceOperationKind.Rename],
        )
    ),
)
BARE = types.ClientCapabilities()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with an action, its library, one with mistakes and a flow."""
    write(repository(tmp_path), "policies/a.policy", TEXT)
    write(tmp_path, "policies/w.policy", WRONG)
    write(tmp_path, "policies/shared/staff.policy", LIBRARY)
    write(tmp_path, "policies/flows.policy", 'flow("post-login", ["a"])\n')
    return tmp_path


def asked(root: Path, name: str = "a", client: types.ClientCapabilities = FULL) -> Asked:
    folder = Folder(root / "policies")
    path = f"policies/{name}.policy"
    uri = (root / path).as_uri()
    folder.open(
        path,
        Document(uri, 7, (root / path).read_text("utf-8").replace("\r\n", "\n").replace("\n", "\r\n"), 3),
    )
    view = folder.view(path)
    assert view is not None
    return Asked(view, Converter(folder, UTF16, lambda code: f"pages/{code.id}"), client, 3)


def at(text: str, part: str) -> types.Position:
    """The place behind a part, in units of UTF-16."""
    line, _, before = text[: text.index(part) + len(part)].rpartition("\r\n")
    found = line.count("\r\n") + 1 if text.index(part) > text.index("\r\n") else 0
    return types.Position(found, len(before.encode("utf-16-le")) // 2)


def document(root: Path, name: str = "a") -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier((root / f"policies/{name}.policy").as_uri())


STAFF = "is_sta"
WHOLE = types.Range(types.Position(0, 0), types.Position(99, 0))
FIRST = types.Range(types.Position(0, 0), types.Position(4, 0))


def positioned(kind: Any, part: str, **more: Any) -> Callable[[Path], Any]:
    return lambda root: kind(text_document=document(root), position=at(TEXT, part), **more)


def about(kind: Any, **more: Any) -> Callable[[Path], Any]:
    return lambda root: kind(text_document=document(root), **more)


def action_params(part: str, only: list[str] | None = None) -> Callable[[Path], types.CodeActionParams]:
    def made(root: Path) -> types.CodeActionParams:
        start = at(TEXT, part)
        told = types.Diagnostic(types.Range(start, start), "told", code="AG417")
        return types.CodeActionParams(
            document(root), types.Range(start, start), types.CodeActionContext([told], only)
        )

    return made


class Carries:
    carried_out = frozenset({"actiongen.runTest", "actiongen.why"})


REQUESTS: dict[str, tuple[Callable[[Asked, Any], Any], Callable[[Path], Any]]] = {
    "hover": (features._hover, positioned(types.HoverParams, "limit")),
    "hover of nothing": (features._hover, positioned(types.HoverParams, '"DOMAIN")\r\n')),
    "completion": (features._completions, positioned(types.CompletionParams, "event.user.em")),
    "completion of calls": (features._completions, positioned(types.CompletionParams, "    api.idToken.")),
    "definition": (features._definition, positioned(types.DefinitionParams, f"when={STAFF}")),
    "references": (
        features._references,
        positioned(types.ReferenceParams, "> lim", context=types.ReferenceContext(True)),
    ),
    "references without the definition": (
        features._references,
        positioned(types.ReferenceParams, "> lim", context=types.ReferenceContext(False)),
    ),
    "highlights": (features._highlights, positioned(types.DocumentHighlightParams, f"when={STAFF}")),
    "symbols": (features._symbols, about(types.DocumentSymbolParams)),
    "folds": (features._folds, about(types.FoldingRangeParams)),
    "selections": (
        features._selections,
        lambda root: types.SelectionRangeParams(
            document(root), [at(TEXT, "event.user.em"), types.Position(2, 0), types.Position(99, 0)]
        ),
    ),
    "javascript": (features._javascript, about(types.DocumentSymbolParams)),
    "tests": (features._tests, about(types.DocumentSymbolParams)),
    "signature": (shown._signature, positioned(types.SignatureHelpParams, "setCustomClaim(")),
    "signature of none": (shown._signature, positioned(types.SignatureHelpParams, "limit = ")),
    "hints": (shown._hints, about(types.InlayHintParams, range=WHOLE)),
    "hints of the first lines": (shown._hints, about(types.InlayHintParams, range=FIRST)),
    "colours": (shown._colours, about(types.SemanticTokensParams)),
    "links": (shown._links, about(types.DocumentLinkParams)),
    "lenses": (lambda asked, _: shown._lenses(Carries(), asked), about(types.CodeLensParams)),  # type: ignore[arg-type]
    "actions": (actions._actions, action_params("lim")),
    "actions of a kind": (actions._actions, action_params("lim", ["refactor.inline"])),
    "actions of no kind": (actions._actions, action_params("lim", ["source"])),
    "actions of quick fixes": (actions._actions, action_params("limit", ["quickfix"])),
    "format": (
        edits._format,
        about(types.DocumentFormattingParams, options=types.FormattingOptions(4, True)),
    ),
    "format of a range": (
        edits._format_range,
        about(types.DocumentRangeFormattingParams, range=FIRST, options=types.FormattingOptions(4, True)),
    ),
    "can rename": (edits._can_rename, positioned(types.PrepareRenameParams, "> lim")),
    "rename": (edits._rename, positioned(types.RenameParams, "> lim", new_name="most")),
    "rename of a helper": (
        edits._rename,
        positioned(types.RenameParams, f"when={STAFF}", new_name="is_ours"),
    ),
}


def said(answer: Any, root: Path) -> Any:
    text = json.dumps(default_converter().unstructure(answer), ensure_ascii=True)
    return json.loads(text.replace(root.as_uri(), "file:///root"))


def as_it_was(name: str, found: Any, update: bool) -> None:
    kept = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if update:
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in {**kept, name: found}.items()]
        GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    else:
        assert found == kept[name]


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("client", ["full", "bare"])
def test_an_answer_is_as_it_was(name: str, client: str, root: Path, update: bool) -> None:
    answer, params = REQUESTS[name]
    found = answer(asked(root, client=FULL if client == "full" else BARE), params(root))
    as_it_was(f"{name}, {client}", said(found, root), update)


@pytest.mark.parametrize("name", ["a", "w", "shared/staff", "flows"])
def test_what_is_wrong(name: str, root: Path, update: bool) -> None:
    folder = Folder(root / "policies")
    own = Converter(folder, UTF16, lambda code: None if code.id == "AG203" else f"pages/{code.id}")
    uri = (root / f"policies/{name}.policy").as_uri()
    found = [own.diagnostic(each) for each in folder.problems()[uri]]
    as_it_was(f"problems of {name}", said(found, root), update)


def test_changes_of_several_files(root: Path, update: bool) -> None:
    own = asked(root).convert
    library, new = "policies/shared/staff.policy", "policies/shared/new.policy"
    there = [
        Change(Span(library, 0, 6), "DOM\nAIN"),
        Change(Span("policies/a.policy", 9, 9), "x\ny"),
        Change(Span("policies/a.policy", 0, 0), "# first\n"),
    ]
    more = [
        Change(Span(new, 0, 0), "x = 1\n"),
        Change(Span(library, 0, 0), "", "policies/shared/ours.policy"),
    ]
    as_it_was("changes", said(own.workspace_edit(there, versioned=True), root), update)
    as_it_was("changes of a bare client", said(own.workspace_edit(there, versioned=False), root), update)
    as_it_was("new files and moves", said(own.workspace_edit([*there, *more], versioned=True), root), update)
    assert own.workspace_edit(more[:1], versioned=False) is None
    assert own.workspace_edit(more[1:], versioned=False) is None


def test_what_a_client_can_do(root: Path) -> None:
    def can(client: types.ClientCapabilities) -> tuple[bool, bool, bool]:
        own = asked(root, client=client)
        return own.takes_snippets, own.asks_for_edits, own.takes_versions

    assert can(FULL) == (True, True, True) and can(BARE) == (False, False, False)
    document, workspace = types.TextDocumentClientCapabilities, types.WorkspaceClientCapabilities
    resolve = types.ClientCodeActionResolveOptions
    action, edit = types.CodeActionClientCapabilities, types.WorkspaceEditClientCapabilities
    for less in (
        types.ClientCapabilities(text_document=document(), workspace=workspace()),
        types.ClientCapabilities(text_document=document(completion=types.CompletionClientCapabilities())),
        types.ClientCapabilities(text_document=document(code_action=action(data_support=True))),
        types.ClientCapabilities(
            text_document=document(code_action=action(resolve_support=resolve(["edit"])))
        ),
        types.ClientCapabilities(
            text_document=document(
                code_action=action(data_support=True, resolve_support=resolve(["command"]))
            )
        ),
        types.ClientCapabilities(workspace=workspace(workspace_edit=edit(document_changes=True))),
        types.ClientCapabilities(
            workspace=workspace(workspace_edit=edit(resource_operations=[types.ResourceOperationKind.Create]))
        ),
    ):
        assert can(less) == (False, False, False)


def test_a_range_that_ends_before_it_begins(root: Path) -> None:
    own = asked(root)
    assert own.span(types.Range(types.Position(3, 2), types.Position(0, 4))).start == own.offset(
        types.Position(3, 2)
    )
    span = own.span(types.Range(types.Position(3, 2), types.Position(0, 4)))
    assert span.end == span.start


@pytest.mark.parametrize(
    ("snippet", "text"),
    [
        ("a$0", "a"),
        ("${1:name}(${2})$0", "name()"),
        ("\\$1 \\\\ \\}", "$1 \\ }"),
        ("$12x", "x"),
        ("${1}", ""),
    ],
)
def test_a_snippet_without_places_to_fill_in(snippet: str, text: str) -> None:
    assert plain(snippet) == text


def test_where_the_page_of_a_diagnostic_is() -> None:
    code = Code("AG203", "unknown-event-field", None, "")  # type: ignore[arg-type]
    assert page(code, "https://docs.example/") == "https://docs.example/diagnostics/AG203/"
    found = page(code, None)
    assert found is not None and found.startswith("file://") and found.endswith("/pages/AG203.md")
    assert page(Code("AG000", "none", None, ""), None) is None  # type: ignore[arg-type]


def test_a_folder(root: Path) -> None:
    folder, path = Folder(root / "policies"), "policies/a.policy"
    uri = (root / path).as_uri()
    assert folder.watched() == (root / "policies", root / "actiongen.toml")
    assert folder.uri(path) == uri and folder.uri(None) == (root / "actiongen.toml").as_uri()
    assert folder.path(root / path) == path and folder.path(root / "other.policy") is None
    assert (folder.version(uri), folder.source("policies/nobody.policy")) == (None, None)
    folder.open(path, Document("untitled:1", 4, "x = 1\n"))
    assert (folder.uri(path), folder.version("untitled:1")) == ("untitled:1", 4)
    source = folder.source(path)
    assert source is not None and source.text == "x = 1\n"
    folder.close(path)
    source = folder.source(path)
    assert source is not None and source.text == TEXT.replace("\r\n", "\n")
    lonely = Folder(None)
    lonely.open("policies/untitled.policy", Document("untitled:2", 1, "x = 1\n"))
    assert (lonely.uri(None), lonely.watched(), lonely.path(root)) == ("untitled:2", (), None)


def test_a_session(root: Path) -> None:
    session = Session()
    session.add([root.as_uri(), "untitled:1"])
    (folder,) = session.folders.values()
    uri = (root / "policies/a.policy").as_uri()
    assert session.open(uri, 1, TEXT).folder is folder and session.edition == 1
    assert session.change("file:///nobody.policy", 2, "") is None and session.edition == 1
    changed = session.change(uri, 2, "x = 1\n")
    assert changed is not None and (changed.document.version, changed.document.changed_at) == (2, 2)
    # What is open keeps its folder.
    assert session.leave([root.as_uri()]) == () and session.folders
    assert session.close(uri) is folder and session.close(uri) is None
    assert session.leave([root.as_uri()]) == (folder,) and not session.folders
    lonely = session.open("untitled:1", None, "x = 1\n")
    assert (lonely.folder.root, lonely.path) == (None, "policies/untitled.policy")
    assert session.close("untitled:1") is lonely.folder and not session.folders
    # The nearest folder of the default's name, though nobody works there.
    assert session.open(uri, 1, TEXT).folder.root == root / "policies"


def test_settings_say_where_policies_lie(root: Path) -> None:
    session = Session()
    session.add([root.as_uri()])
    uri = write(root, "rules/b.policy", "x = 1\n")
    opened = session.open(uri, 1, "x = 1\n")
    assert opened.folder.root == root / "rules" and opened.path == "rules/b.policy"
    write(root, "actiongen.toml", 'policies = "rules"\n')
    session.resettle()
    assert [*session.folders] == [root / "rules"]
    again = session.opened(uri)
    assert again is not None and again.folder is session.folders[root / "rules"]


class Moves:
    def __init__(self, session: Session) -> None:
        self.session = session

    def converter(self, folder: Folder) -> Converter:
        return Converter(folder, UTF16, lambda code: None)


@pytest.mark.parametrize(
    ("was", "to"),
    [
        ("policies/shared/staff.policy", "policies/shared/ours.policy"),
        ("policies/shared", "policies/common"),
        ("policies/a.policy", "policies/b.policy"),
        ("elsewhere/a.policy", "elsewhere/b.policy"),
        ("policies/shared/staff.policy", "elsewhere/staff.policy"),
    ],
)
def test_what_a_move_takes_with_it(was: str, to: str, root: Path, update: bool) -> None:
    session = Session()
    session.add([root.as_uri()])
    move = types.FileRename((root / was).as_uri(), (root / to).as_uri())
    found = moves._before(Moves(session), types.RenameFilesParams([move]))  # type: ignore[arg-type]
    as_it_was(f"{was} -> {to}", said(found, root), update)


def test_nothing_else_is_kept() -> None:
    assert len(json.loads(GOLDEN.read_text("utf-8"))) == 2 * len(REQUESTS) + 4 + 3 + 5
