"""What the server says to requests, to what nobody can read, and while it works, in the words of the protocol."""

from pathlib import Path
from typing import Any

import pytest
from lsp.client import Json
from lsp.direct import Direct, served
from lsp.policies import ACTION, GOOD, RULE, WRONG, after, insert, place, repository, write

from actiongen import __version__
from actiongen.lsp import features, idle, server

OUTDATED, INVALID, UNKNOWN, FAILED = -32801, -32600, -32601, -32803


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is checked thoroughly here."""
    monkeypatch.setattr(idle, "PAUSE", 3600.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def hover(uri: str, at: Json) -> tuple[str, Json]:
    return "textDocument/hover", {"textDocument": {"uri": uri}, "position": at}


def test_each_request_has_somebody_who_answers(root: Path) -> None:
    """And what is said of a server of this version."""

    async def talk(client: Direct) -> None:
        said = client.capabilities
        simple = ("hover", "definition", "references", "documentHighlight", "documentSymbol", "foldingRange")
        more = ("selectionRange", "documentFormatting", "documentRangeFormatting", "workspaceSymbol")
        for name in (*simple, *more, "inlayHint"):
            assert said[f"{name}Provider"], name
        assert said["completionProvider"]["triggerCharacters"] == [".", '"', "'", "/"]
        assert said["signatureHelpProvider"]["triggerCharacters"] == ["(", ","]
        assert said["codeActionProvider"]["resolveProvider"] and said["codeLensProvider"] is not None
        assert said["documentLinkProvider"] is not None and said["renameProvider"]
        assert said["semanticTokensProvider"]["full"] and said["positionEncoding"] == "utf-16"
        assert (client.server.name, client.server.version) == ("actiongen", __version__)
        assert (features.JAVASCRIPT, features.TESTS) == ("actiongen/javascript", "actiongen/tests")

    served(root, talk)


def test_requests_of_our_own(root: Path) -> None:
    text = f'{GOOD}\ntest("t", rules=[], expect=[])\n'
    uri = write(root, "policies/a.policy", text)

    async def talk(client: Direct) -> None:
        client.open(uri, text)
        about = {"textDocument": {"uri": uri}}
        shown = await client.ask("actiongen/javascript", about)
        assert "Staff are marked" in shown["text"] and shown["reason"] == ""
        (listed,) = await client.ask("actiongen/tests", about)
        line = text[: text.index('test("t"')].count("\n")
        assert listed["title"] == "t" and listed["range"]["start"] == place(line, 0)

    served(root, talk)


def test_what_is_not_open_has_no_answer(root: Path) -> None:
    write(root, "policies/a.policy", GOOD)

    async def talk(client: Direct) -> None:
        for name in ("a", "nobody"):
            uri = (root / f"policies/{name}.policy").as_uri()
            assert await client.ask(*hover(uri, place(0, 0))) is None
        large = (root / "policies/large.policy").as_uri()
        client.open(large, "#" * 300_000)
        assert await client.ask(*hover(large, place(0, 0))) is None

    served(root, talk)


def test_a_request_is_about_the_text_that_it_was_asked_of(root: Path) -> None:
    """One that others overtake is answered with that; a change of another file is none of this one."""
    uri, other = (write(root, f"policies/{name}.policy", GOOD) for name in "ab")

    async def talk(client: Direct) -> None:
        client.open(uri, GOOD)
        client.open(other, GOOD.replace('"A"', '"B"'))
        host = after(GOOD, "event.request.host")
        assert "hostname" in (await client.ask(*hover(uri, host)))["contents"]["value"]
        number = client.request(*hover(uri, host))
        client.change(uri, 2, insert(0, 0, "# more\n"))
        error = (await client.answer(number))["error"]
        assert (error["code"], error["message"]) == (OUTDATED, "the text has changed since")
        host["line"] += 1
        number = client.request(*hover(uri, host))
        client.change(other, 2, insert(0, 0, "# more\n"))
        assert "hostname" in (await client.answer(number))["result"]["contents"]["value"]

    served(root, talk)


def test_a_fault_of_ours_is_in_the_log_and_a_refusal_is_not(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    uri = write(root, "policies/a.policy", GOOD)

    async def talk(client: Direct) -> None:
        client.open(uri, GOOD)
        about = {"textDocument": {"uri": uri}, "position": place(1, 0)}
        refused = await client.answer(client.request("textDocument/prepareRename", about))
        assert refused["error"]["code"] == FAILED and refused["error"]["message"]
        assert "no answer to" not in caplog.text
        monkeypatch.setattr(features, "hover", lambda view, offset: 1 // 0)
        assert (await client.answer(client.request("textDocument/hover", about)))["error"]
        assert "no answer to textDocument/hover" in caplog.text and "ZeroDivisionError" in caplog.text

    served(root, talk)


def test_messages_that_are_none(root: Path) -> None:
    """A request is answered, whatever stands in it; the rest is left alone, and the server goes on."""
    uri = write(root, "policies/a.policy", WRONG)

    async def talk(client: Direct) -> None:
        client.send({"id": 99, "method": "textDocument/hover", "params": 7})
        error = (await client.answer(99))["error"]
        assert error["code"] and error["message"]
        client.send({"id": 99, "method": "actiongen/nothing", "params": {}})
        assert (await client.answer(99))["error"]["code"] == UNKNOWN
        client.told.clear()
        for body in (
            b"",
            b"{",
            b"[]",
            b'"id"',
            b"7",
            b"\xff",
            b"[" * 100_000,
            b'{"jsonrpc": "2.0", "id": 99}',
        ):
            client.give(body)
        for message in (
            {"method": "textDocument/didOpen", "params": 7},
            {"id": 99, "result": 7},
            {"id": 98, "error": {"code": 1, "message": "no"}},
        ):
            client.send(message)
        client.open(uri, WRONG)
        await client.settled()
        assert "AG201" in [each["code"] for each in client.problems[uri]]
        assert client._answers == {} and client.told == []

    served(root, talk)


def test_what_cannot_be_read_is_in_the_log(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def talk(client: Direct) -> None:
        client.give(b"[]")
        assert "a message that nobody can read: " in caplog.text and "an object" in caplog.text

    served(root, talk)


@pytest.mark.parametrize(
    ("capabilities", "options", "href"),
    [
        ({}, None, None),
        ({"textDocument": {}}, None, None),
        ({"textDocument": {"publishDiagnostics": {}}}, None, None),
        ({"textDocument": {"publishDiagnostics": {"codeDescriptionSupport": False}}}, None, None),
        ({"textDocument": {"publishDiagnostics": {"codeDescriptionSupport": True}}}, None, "file://"),
        (
            {"textDocument": {"publishDiagnostics": {"codeDescriptionSupport": True}}},
            {"documentation": "https://x.example/"},
            "https://x.example/diagnostics/AG201/",
        ),
    ],
)
def test_a_code_leads_to_its_page(capabilities: Json, options: Any, href: str | None, root: Path) -> None:
    uri = write(root, "policies/a.policy", WRONG)

    async def talk(client: Direct) -> None:
        await client.settled()
        told = client.problems[uri][0]
        assert ("codeDescription" in told) is (href is not None)
        assert href is None or told["codeDescription"]["href"].startswith(href)

    served(root, talk, capabilities, options)


def test_a_fault_in_a_check_is_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uri = write(root, "policies/a.policy", WRONG)

    async def talk(client: Direct) -> None:
        (folder,) = client.server.session.folders.values()
        monkeypatch.setattr(folder, "problems", lambda: 1 // 0, raising=False)
        client.looked((uri, 2))
        await client.settled()
        (told,) = client.told
        assert told["method"] == "window/showMessage" and told["params"]["type"] == 1
        assert "`ZeroDivisionError` in actiongen itself" in told["params"]["message"]

    served(root, talk)


SHOWS: Json = {
    "window": {"workDoneProgress": True},
    "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}},
}


def policies(root: Path, count: int) -> None:
    for number in range(count):
        write(root, f"policies/p{number}.policy", ACTION.replace('"A"', f'"A{number}"') + RULE)


@pytest.mark.parametrize("reply", [{"result": None}, {"error": {"code": 1, "message": "no"}}])
def test_how_far_a_large_folder_is(reply: Json, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that makes no bar may say so: nothing waits for it."""
    assert server._MANY == 50 and server._PATIENCE == 2.0
    monkeypatch.setattr(server, "_MANY", 4)
    monkeypatch.setattr("actiongen.lsp.checking._TURN", -1.0)
    policies(root, 4)

    async def talk(client: Direct) -> None:
        await client.settled()
        (created,) = [each for each in client.asked if each["method"] == "window/workDoneProgress/create"]
        assert {each["method"] for each in client.told} == {"$/progress"}
        assert {each["params"]["token"] for each in client.told} == {created["params"]["token"]}
        begin, *reports, end = [each["params"]["value"] for each in client.told]
        assert (begin["kind"], begin["title"], begin["message"]) == (
            "begin",
            "actiongen",
            "checking 4 policies",
        )
        assert begin["percentage"] == 0 and end["kind"] == "end"
        assert [(each["kind"], each["percentage"]) for each in reports] == [
            ("report", part) for part in (25, 50, 75, 100)
        ]

    def replying(self: Direct) -> None:
        made(self)
        self.replies["window/workDoneProgress/create"] = reply

    made = Direct.__init__
    monkeypatch.setattr(Direct, "__init__", replying)
    served(root, talk, SHOWS)


@pytest.mark.parametrize(
    ("count", "capabilities"),
    [(3, SHOWS), (4, {}), (4, {"window": {}}), (4, {"window": {"workDoneProgress": False}})],
)
def test_of_a_small_folder_nothing_is_shown(
    count: int, capabilities: Json, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_MANY", 4)
    monkeypatch.setattr("actiongen.lsp.checking._TURN", -1.0)
    policies(root, count)

    async def talk(client: Direct) -> None:
        await client.until(lambda: len(client.problems) == count)
        assert client.told == []

    served(root, talk, capabilities)


def test_units_are_those_that_were_agreed_on(root: Path) -> None:
    uri = write(root, "policies/a.policy", GOOD)
    for agreed, column in (("utf-8", 15), ("utf-16", 11), ("utf-32", 9)):

        async def talk(client: Direct, column: int = column) -> None:
            client.open(uri, f'{ACTION}x = "🔑🔑"\n')
            client.change(uri, 2, insert(2, column - 1, " + nothing"))
            await client.settled()
            (told,) = [each for each in client.problems[uri] if each["code"] == "AG201"]
            assert told["range"]["start"] == place(2, column + 2)

        served(root, talk, {"general": {"positionEncodings": [agreed]}})
