"""A whole server, from its streams to what it publishes, in a thread: what it says of itself, and one round of all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsp.client import Client, Json, codes
from lsp.policies import GOOD, WRONG, after, insert, place, repository, write

EDITS: Json = {
    "textDocument": {
        "codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}},
        "publishDiagnostics": {"codeDescriptionSupport": True},
    },
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename"]},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "fileOperations": {"willRename": True, "didRename": True},
    },
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    options = {"commands": ["actiongen.why"], "documentation": "https://docs.example"}
    with Client(root, EDITS, options=options, in_thread=True) as found:
        yield found


def test_what_it_can_do(client: Client) -> None:
    said = client.server
    assert said["hoverProvider"] and said["renameProvider"] and said["codeActionProvider"]["resolveProvider"]
    assert said["completionProvider"]["triggerCharacters"] == [".", '"', "'", "/"]
    assert said["signatureHelpProvider"]["triggerCharacters"] == ["(", ","]
    assert said["codeActionProvider"]["codeActionKinds"] == [
        "quickfix",
        "refactor",
        "refactor.extract",
        "refactor.inline",
        "source.fixAll.actiongen",
    ]
    moves = said["workspace"]["fileOperations"]
    globs = [
        [each["pattern"]["glob"] for each in moves[name]["filters"]] for name in ("willRename", "didRename")
    ]
    assert globs == [["**/*.policy", "**"]] * 2


def test_it_watches_what_policies_depend_on(client: Client) -> None:
    client.until(lambda: client.asked)
    (registered,) = client.asked[0]["params"]["registrations"]
    globs = [each["globPattern"] for each in registered["registerOptions"]["watchers"]]
    assert globs == ["**/*.policy", "**/actiongen.toml", "**/*.js", "**/*.cjs"]


def test_one_round(client: Client, root: Path) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    version = client.open(uri, WRONG)
    (wrong,) = [each for each in client.about(uri, version) if each["severity"] == 1]
    assert wrong["code"] == "AG201" and wrong["codeDescription"]["href"] == (
        "https://docs.example/diagnostics/AG201/"
    )
    about = {"textDocument": {"uri": uri}}
    # Nobody renames what is no name.
    answer = client.answer(
        client.request("textDocument/rename", {**about, "position": place(1, 0), "newName": "x"})
    )
    assert "error" in answer
    version = client.change(uri, insert(2, 0, 'host = event.request.hostname or ""\n\n'))
    assert [each for each in client.about(uri, version) if each["severity"] == 1] == []
    hover = client.ask("textDocument/hover", {**about, "position": after(GOOD, "event.request.host")})
    assert "hostname" in hover["contents"]["value"]
    lenses = client.ask("textDocument/codeLens", about)
    assert {each["command"]["command"] for each in lenses} == {"actiongen.why"}
    (found,) = client.ask("workspace/symbol", {"query": "staffmark"})
    assert (found["name"], found["location"]["uri"]) == ("Staff are marked", uri)
    # An offer is carried out while its text is there, and not later.
    at = {"start": after(GOOD, "hos"), "end": after(GOOD, "hos")}
    actions = client.ask("textDocument/codeAction", {**about, "range": at, "context": {"diagnostics": []}})
    inline = next(each for each in actions if each["kind"] == "refactor.inline")
    assert "edit" not in inline
    edit = client.ask("codeAction/resolve", inline)["edit"]
    assert edit["documentChanges"][0]["textDocument"] == {"uri": uri, "version": version}
    gone = {**inline, "title": "Inline nothing"}
    assert (
        "no longer offered" in client.answer(client.request("codeAction/resolve", gone))["error"]["message"]
    )
    client.change(uri, insert(0, 0, "# more\n"))
    for stale in (
        inline,
        {**inline, "data": None},
        {**inline, "data": {**inline["data"], "uri": "file:///x"}},
    ):
        error = client.answer(client.request("codeAction/resolve", stale))["error"]
        assert error["message"] == "the text has changed since"
    client.close(uri)


def test_files_that_change_on_the_disk(client: Client, root: Path) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    watched = {"changes": [{"uri": uri, "type": 1}]}
    client.tell("workspace/didChangeWatchedFiles", watched)
    client.until(lambda: "AG201" in codes(client.problems.get(uri, [])))
    write(root, "policies/a.policy", GOOD)
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    client.until(lambda: "AG201" not in codes(client.problems[uri]))
    # The settings may say that the policies lie elsewhere.
    other = write(root, "rules/b.policy", WRONG)
    settings = write(root, "actiongen.toml", 'policies = "rules"\n')
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings, "type": 1}]})
    client.until(lambda: "AG201" in codes(client.problems.get(other, [])))
    client.until(lambda: client.problems[uri] == [])


def test_what_nobody_can_read_is_answered_or_left_alone(client: Client) -> None:
    client.send(b"[]")
    client.send(b"{")
    client.send(b'{"jsonrpc": "2.0", "id": 99, "method": "textDocument/hover", "params": 7}')
    assert "error" in client.answer(99)
    assert client.ask("workspace/symbol", {"query": "nobody"}) == []


def test_a_folder_that_comes_and_goes(
    client: Client, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = repository(tmp_path_factory.mktemp("other"))
    uri = write(other, "policies/o.policy", WRONG)
    folder = {"uri": other.as_uri(), "name": "other"}
    client.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    client.until(lambda: "AG201" in codes(client.problems.get(uri, [])))
    client.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    client.until(lambda: client.problems[uri] == [])
