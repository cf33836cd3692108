"""Each request of the protocol is answered with what `actiongen.ide` says, in the places of the client."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsp.client import Client, Json, codes
from lsp.policies import ACTION, GOOD, LOADING, WRONG, after, insert, place, repository, write

EDITS: Json = {
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename"]}}
}
TEXT = f"""{ACTION}
def is_ours(name: string):
    return name.endswith(".corp.example")


with rule("Staff are marked", when=is_ours(event.request.hostname or "")):
    api.idToken.setCustomClaim("https://corp.example/staff", True)

test(
    "staff",
    given={{event.request.hostname: "a.corp.example"}},
    expect=api.idToken.setCustomClaim("https://corp.example/staff", True),
    rules=["Staff are marked"],
)
"""


class Document:
    """A document that is open, and requests about it."""

    def __init__(self, client: Client, uri: str, text: str) -> None:
        self.client, self.uri, self.text = client, uri, text
        self.version = client.open(uri, text)

    def ask(self, method: str, **more: object) -> object:
        return self.client.ask(f"textDocument/{method}", self.about(more))

    def answer(self, method: str, **more: object) -> Json:
        return self.client.answer(self.client.request(f"textDocument/{method}", self.about(more)))

    def about(self, more: Json) -> Json:
        return {"textDocument": {"uri": self.uri}, **more}

    def edited(self, edits: list[Json]) -> str:
        """The text after edits, by a client that counts like Python (it is ASCII)."""
        text = self.text
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)

        def offset(at: Json) -> int:
            return starts[at["line"]] + at["character"]

        for each in sorted(edits, key=lambda each: offset(each["range"]["start"]), reverse=True):
            start, end = (offset(each["range"][side]) for side in ("start", "end"))
            text = text[:start] + each["newText"] + text[end:]
        return text


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, str]]:
    """A server for the tests that leave its folder as it is, and the address of the policy in it."""
    root = repository(tmp_path_factory.mktemp("shared"))
    uri = write(root, "policies/a.policy", TEXT)
    with Client(root, EDITS) as client:
        yield client, uri
    assert client.log == b""


@pytest.fixture
def document(shared: tuple[Client, str]) -> Iterator[Document]:
    """The policy, just opened."""
    client, uri = shared
    yield Document(client, uri, TEXT)
    client.close(uri)
    assert client.log == b""


def test_hover(document: Document) -> None:
    found = document.ask("hover", position=after(TEXT, "event.request.host"))
    assert isinstance(found, dict)
    assert "hostname" in found["contents"]["value"] and found["contents"]["kind"] == "markdown"
    assert document.ask("hover", position=place(1, 0)) is None


def test_completion(document: Document) -> None:
    found = document.ask("completion", position=after(TEXT, "event.request.host"))
    assert isinstance(found, list)
    item = next(each for each in found if "hostname" in each["label"])
    assert document.edited([item["textEdit"]]).count("hostname") >= TEXT.count("hostname")
    assert not any("$" in each["textEdit"]["newText"] for each in found if each["insertTextFormat"] == 1)


def test_definition_and_references(document: Document) -> None:
    line = TEXT[: TEXT.index("def is_ours")].count("\n")
    (found,) = document.ask("definition", position=after(TEXT, "when=is_o"))
    assert found == {"uri": document.uri, "range": {"start": place(line, 4), "end": place(line, 11)}}
    every = document.ask(
        "references", position=after(TEXT, "when=is_o"), context={"includeDeclaration": True}
    )
    calls = document.ask(
        "references", position=after(TEXT, "when=is_o"), context={"includeDeclaration": False}
    )
    assert [each for each in every if each not in calls] == [found]
    assert len(document.ask("documentHighlight", position=after(TEXT, "when=is_o"))) == 2


def test_symbols(document: Document) -> None:
    names = [each["name"] for each in document.ask("documentSymbol")]
    assert {"is_ours", "Staff are marked", "staff"} <= {*names}
    found = document.client.ask("workspace/symbol", {"query": "staffmark"})
    assert [(each["name"], each["location"]["uri"]) for each in found] == [("Staff are marked", document.uri)]


def test_folds_and_selections(document: Document) -> None:
    line = TEXT[: TEXT.index("def is_ours")].count("\n")
    assert {"startLine": line, "endLine": line + 1} in document.ask("foldingRange")
    (found,) = document.ask("selectionRange", positions=[after(TEXT, "event.request.host")])
    ranges = []
    while found:
        ranges.append((found["range"]["start"]["line"], found["range"]["start"]["character"]))
        found = found.get("parent")
    assert ranges[-1] == (0, 0) and ranges == sorted(ranges, reverse=True) and len(ranges) > 3


def test_formatting(document: Document) -> None:
    assert document.ask("formatting", options={"tabSize": 4, "insertSpaces": True}) == []
    document.client.change(document.uri, {"text": (wrong := TEXT.replace("return name", "return   name"))})
    document.text = wrong
    edits = document.ask("formatting", options={"tabSize": 4, "insertSpaces": True})
    assert document.edited(edits) == TEXT
    end = {"start": place(0, 0), "end": place(0, 1)}
    assert document.ask("rangeFormatting", range=end, options={"tabSize": 4, "insertSpaces": True}) == []


def test_formatting_keeps_the_ends_of_lines(root: Path) -> None:
    text = TEXT.replace("trigger=", "  trigger = ").replace("given=", "given  = ").replace("\n", "\r\n")
    with Client(root) as client:
        document = Document(client, write(root, "policies/a.policy", text), text)
        edits = document.ask("formatting", options={"tabSize": 4, "insertSpaces": True})
        assert document.edited(edits) == TEXT.replace("\n", "\r\n")


def test_rename(document: Document) -> None:
    position = after(TEXT, "when=is_o")
    start = document.ask("prepareRename", position=position)["start"]
    assert start == place(position["line"], position["character"] - 4)
    (edit,) = document.ask("rename", position=position, newName="is_known")["documentChanges"]
    assert edit["textDocument"] == {"uri": document.uri, "version": document.version}
    assert document.edited(edit["edits"]) == TEXT.replace("is_ours", "is_known")
    refused = document.answer("rename", position=after(TEXT, "event.request.host"), newName="x")["error"]
    assert refused["code"] == -32803 and refused["message"]


def test_code_actions(document: Document) -> None:
    document.text = TEXT.replace("when=is_ours", "when=is_our")
    version = document.client.change(document.uri, {"text": document.text})
    told = document.client.about(document.uri, version)
    assert "AG201" in codes(told)
    at = after(document.text, "when=is_")
    context = {"diagnostics": told, "only": ["quickfix"]}
    found = document.ask("codeAction", range={"start": at, "end": at}, context=context)
    mended = {document.edited(each["edit"]["documentChanges"][0]["edits"]) for each in found}
    assert TEXT in mended
    assert all(
        each["kind"] == "quickfix" and each["diagnostics"] for each in found if each.get("isPreferred")
    )
    (all_,) = document.ask(
        "codeAction", range={"start": at, "end": at}, context={**context, "only": ["source.fixAll"]}
    )
    assert document.edited(all_["edit"]["documentChanges"][0]["edits"]) == TEXT


LATER: Json = {
    **EDITS,
    "textDocument": {"codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}},
}


def test_a_code_action_is_tried_when_somebody_takes_it(root: Path) -> None:
    """A client that asks for edits later gets titles at once, and the same edits as the others."""
    text = TEXT.replace("def is_ours", 'DOMAIN = "corp.example"\n\n\ndef is_ours')
    with Client(root, LATER) as client:
        document = Document(client, write(root, "policies/a.policy", text), text)
        at = after(text, "\n\nDOMAI")
        found = document.ask("codeAction", range={"start": at, "end": at}, context={"diagnostics": []})
        assert not any("edit" in each for each in found)
        titled = {each["title"]: each for each in found}
        moved = titled["Move `DOMAIN` to the new library `shared/domain.policy`"]
        wrong = client.answer(client.request("codeAction/resolve", moved))["error"]
        assert wrong["code"] == -32803 and "DOMAIN" in wrong["message"], "nothing reads it"
        at = after(text, "def is_our")
        found = document.ask("codeAction", range={"start": at, "end": at}, context={"diagnostics": []})
        (moved,) = [each for each in found if each["title"].startswith("Move `is_ours`")]
        made = client.ask("codeAction/resolve", moved)["edit"]["documentChanges"]
        created = document.uri.replace("/a.policy", "/shared/is_ours.policy")
        assert {"kind": "create", "uri": created} in made
        assert any(each.get("edits") and each["textDocument"]["uri"] == document.uri for each in made)
        client.change(document.uri, insert(0, 0, "\n"))
        late = client.answer(client.request("codeAction/resolve", moved))["error"]
        assert late["code"] == -32801
    assert client.log == b""


def test_javascript_and_tests(document: Document) -> None:
    about = {"textDocument": {"uri": document.uri}}
    shown = document.client.ask("actiongen/javascript", about)
    assert "exports.onExecutePostLogin" in shown["text"] and shown["reason"] == ""
    at = place(TEXT[: TEXT.index("with rule")].count("\n"), 0)
    (rule,) = [each for each in shown["lines"] if each["range"]["start"] == at]
    assert rule["uri"] == document.uri
    assert shown["text"].split("\n")[rule["startLine"]].strip() == "// Staff are marked"
    assert shown["text"].split("\n")[rule["endLine"]] == "  }"
    (listed,) = document.client.ask("actiongen/tests", about)
    assert listed["title"] == "staff" and listed["cases"] == [] and listed["range"]["start"]["character"] == 0


def test_signature(document: Document) -> None:
    found = document.ask(
        "signatureHelp", position=after(TEXT, 'setCustomClaim("https://corp.example/staff", ')
    )
    (signature,) = found["signatures"]
    start, end = signature["parameters"][found["activeParameter"]]["label"]
    assert signature["label"].startswith("api.idToken.setCustomClaim(")
    assert signature["label"][start:end].startswith("value")


def test_hints(document: Document) -> None:
    text = TEXT.replace("def is_ours", "host = event.request.hostname\n\n\ndef is_ours")
    document.client.change(document.uri, {"text": text})
    whole = {"start": place(0, 0), "end": place(99, 0)}
    (hint,) = document.ask("inlayHint", range=whole)
    assert hint["position"] == after(text, "host") and hint["label"].startswith(": string")
    assert document.ask("inlayHint", range={"start": place(0, 0), "end": place(0, 9)}) == []


def test_colours(document: Document) -> None:
    legend = document.client.server["semanticTokensProvider"]["legend"]["tokenTypes"]
    data = document.ask("semanticTokens/full")["data"]
    lines, line, character, found = TEXT.split("\n"), 0, 0, []
    for at in range(0, len(data), 5):
        down, right, length, kind, _ = data[at : at + 5]
        line, character = line + down, right if down else character + right
        found.append((lines[line][character : character + length], legend[kind]))
    assert {("is_ours", "function"), ("setCustomClaim", "method"), ("True", "keyword")} <= {*found}
    assert [words for words, _ in found if "\n" in words or not words] == []


def test_links_and_moves(root: Path) -> None:
    library = write(root, "policies/shared/staff.policy", "def is_staff():\n    return True\n")
    with Client(root, EDITS) as client:
        document = Document(client, write(root, "policies/a.policy", LOADING), LOADING)
        assert library in [each["target"] for each in document.ask("documentLink")]
        files = [{"oldUri": library, "newUri": library.replace("staff.policy", "people.policy")}]
        (edit,) = client.ask("workspace/willRenameFiles", {"files": files})["documentChanges"]
        assert edit["textDocument"]["uri"] == document.uri
        assert document.edited(edit["edits"]) == LOADING.replace("shared/staff", "shared/people")


def test_a_policy_that_is_renamed(root: Path) -> None:
    """The client hears what the next plan would replace, and gets the edit that keeps it if it wants that."""
    write(root, "policies/a.policy", GOOD)
    for wants in (True, False):
        with Client(root, EDITS) as client:
            client.answers["window/showMessageRequest"] = {"title": "Keep the Action"} if wants else None
            client.answers["workspace/applyEdit"] = {"applied": True}
            old, new = (root / "policies" / f"{name}.policy" for name in ("a", "b"))
            files = [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]
            assert client.ask("workspace/willRenameFiles", {"files": files}) is None
            old.rename(new)
            client.tell("workspace/didRenameFiles", {"files": files})

            def asked(method: str, client: Client = client) -> list[Json]:
                return [each["params"] for each in client.asked if each["method"] == method]

            client.until(lambda: asked("window/showMessageRequest"))
            (told,) = asked("window/showMessageRequest")
            assert "destroys auth0_action.a" in told["message"] and told["type"] == 2
            if wants:
                client.until(lambda: asked("workspace/applyEdit"))
                (edit,) = asked("workspace/applyEdit")[0]["edit"]["changes"][new.as_uri()]
                assert edit["newText"] == ', resource="a"'
            else:
                client.ask("workspace/symbol", {"query": ""})
                assert asked("workspace/applyEdit") == []
            new.rename(old)


def test_a_folder_that_is_renamed(root: Path) -> None:
    library = write(root, "policies/shared/staff.policy", "def is_staff():\n    return True\n")
    folder = library.removesuffix("/staff.policy")
    with Client(root, EDITS) as client:
        document = Document(client, write(root, "policies/a.policy", LOADING), LOADING)
        files = [{"oldUri": folder, "newUri": folder.replace("shared", "common")}]
        (edit,) = client.ask("workspace/willRenameFiles", {"files": files})["documentChanges"]
        assert document.edited(edit["edits"]) == LOADING.replace("shared/staff", "common/staff")


def test_lenses(root: Path) -> None:
    """Those alone that the client can carry out."""
    with Client(root) as client:
        assert Document(client, write(root, "policies/a.policy", TEXT), TEXT).ask("codeLens") == []
    options = {"commands": ["actiongen.runTest"]}
    with Client(root, options=options) as client:
        document = Document(client, write(root, "policies/a.policy", TEXT), TEXT)
        (lens,) = document.ask("codeLens")
        assert lens["command"]["command"] == "actiongen.runTest"
        assert lens["command"]["arguments"] == [document.uri, "staff"]


def test_what_is_withdrawn_is_not_answered(document: Document) -> None:
    """The requests have arrived together with their cancellation."""
    client = document.client
    client.about(document.uri, document.version)
    numbers = [
        client.request("textDocument/hover", document.about({"position": place(0, 0)})) for _ in range(200)
    ]
    for number in numbers:
        client.tell("$/cancelRequest", {"id": number})
    answers = [client.answer(number) for number in numbers]
    assert {each["error"]["code"] for each in answers if "error" in each} == {-32800}


def test_an_answer_is_about_the_text_that_was_meant(document: Document) -> None:
    """A request either comes to its turn before the next change, or is refused."""
    client = document.client
    numbers = []
    at = after(TEXT, "when=is_o")
    for lines in range(100):
        position = place(at["line"] + lines, at["character"])
        numbers.append(client.request("textDocument/definition", document.about({"position": position})))
        client.change(document.uri, insert(0, 0, "\n"))
    first = TEXT[: TEXT.index("def is_ours")].count("\n")
    for lines, number in enumerate(numbers):
        answer = client.answer(number)
        if "error" in answer:
            assert answer["error"]["code"] == -32801
        else:
            assert [each["range"]["start"]["line"] for each in answer["result"]] == [first + lines]


def test_everywhere_in_every_policy(root: Path) -> None:
    """No request at any place of a real policy is an error."""
    file = Path(__file__).parents[2] / "policies" / "mfa_action.policy"
    text = file.read_text("utf-8")
    with Client(root) as client:
        document = Document(client, write(root, "policies/a.policy", text), text)
        numbers = [
            client.request(
                f"textDocument/{method}", document.about({"position": place(line, len(words) * 2 // 3)})
            )
            for line, words in enumerate(text.split("\n"))
            for method in ("hover", "completion", "definition", "documentHighlight", "prepareRename")
        ]
        for number in numbers:
            answer = client.answer(number)
            assert "error" not in answer or answer["error"]["code"] == -32803, json.dumps(answer)
    assert client.log == b""


def test_a_file_that_is_no_policy(root: Path) -> None:
    with Client(root) as client:
        document = Document(client, write(root, "policies/a.policy", ""), "#" * 300_000)
        assert document.ask("hover", position=place(0, 0)) is None
        assert document.ask("formatting", options={"tabSize": 4, "insertSpaces": True}) is None
        unknown = {
            "textDocument": {"uri": (root / "policies" / "b.policy").as_uri()},
            "position": place(0, 0),
        }
        assert client.ask("textDocument/hover", unknown) is None


def test_snippets(root: Path) -> None:
    """Only for a client that can fill them in."""
    for takes in (True, False):
        capabilities = {"textDocument": {"completion": {"completionItem": {"snippetSupport": takes}}}}
        with Client(root, capabilities) as client:
            document = Document(client, write(root, "policies/a.policy", WRONG), f"{GOOD}\n")
            found = document.ask("completion", position=place(GOOD.count("\n"), 0))
            assert (2 in {each["insertTextFormat"] for each in found}) is takes
            assert takes or not any("${" in each["textEdit"]["newText"] for each in found)
