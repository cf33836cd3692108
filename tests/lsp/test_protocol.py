"""What a client sees of `actiongen lsp`, over real pipes."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest
from lsp.client import COMMAND, WATCHES, Client, codes
from lsp.policies import ACTION, DEFINED, GOOD, LOADING, RULE, WRONG, check, insert, place, repository, write

from actiongen.lsp.idle import PAUSE


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def test_diagnostics_come_and_go(root: Path) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    with Client(root, command=COMMAND) as client:
        client.open(uri, WRONG)
        (told,) = client.about(uri, 1)
        assert told["code"] == "AG201"
        assert told["range"] == {"start": place(2, 35), "end": place(2, 39)}
        assert "nothing above defines `host`" in told["message"]
        version = client.change(uri, insert(2, 0, DEFINED))
        assert client.about(uri, version) == []
        # The whole text at once.
        version = client.change(uri, {"text": WRONG})
        assert codes(client.about(uri, version)) == ["AG201"]
    assert client.process.returncode == 0
    assert client.log == b""


@pytest.mark.parametrize(
    ("offered", "agreed", "column"),
    [
        ([], "utf-16", 11),
        (["utf-16"], "utf-16", 11),
        (["utf-8", "utf-16"], "utf-8", 15),
        (["utf-32"], "utf-32", 9),
        (["utf-7"], "utf-16", 11),
    ],
)
def test_encodings(root: Path, offered: list[str], agreed: str, column: int) -> None:
    uri = write(root, "policies/a.policy", "")
    with Client(root, {"general": {"positionEncodings": offered}} if offered else {}) as client:
        assert client.server["positionEncoding"] == agreed
        client.open(uri, f'{ACTION}x = "🔑🔑"\n')
        client.about(uri, 1)
        version = client.change(uri, insert(2, column - 1, " + nothing"))
        (told,) = [each for each in client.about(uri, version) if each["code"] == "AG201"]
        assert told["range"]["start"] == place(2, column + 2)


def test_files_that_are_not_open(root: Path) -> None:
    uri = write(root, "policies/shared/lib.policy", "def a(x: string):\n    return y\n")
    write(root, "policies/good.policy", GOOD)
    with Client(root, WATCHES) as client:
        client.until(lambda: client.problems.get(uri))
        assert codes(client.problems[uri]) == ["AG417"]
        # Another program writes it.
        client.until(lambda: client.asked)
        write(root, "policies/shared/lib.policy", GOOD.replace('"A"', '"B"'))
        client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
        client.until(lambda: client.problems[uri] == [])
        Path(root / "policies/shared/lib.policy").unlink()
        other = write(root, "policies/new.policy", WRONG)
        client.tell(
            "workspace/didChangeWatchedFiles",
            {"changes": [{"uri": uri, "type": 3}, {"uri": other, "type": 1}]},
        )
        client.until(lambda: client.problems.get(other))


def test_a_client_that_watches_nothing(root: Path) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    with Client(root) as client:
        client.until(lambda: client.problems.get(uri))
        write(root, "policies/a.policy", GOOD)
        client.until(lambda: client.problems[uri] == [])


def test_what_is_open_counts_and_not_the_disk(root: Path) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    with Client(root, WATCHES) as client:
        client.until(lambda: client.problems.get(uri))
        client.open(uri, GOOD)
        assert client.about(uri, 1) == []
        client.close(uri)
        client.until(lambda: client.problems[uri])


def test_a_library_is_open(root: Path) -> None:
    library = write(root, "policies/shared/staff.policy", "")
    action = write(root, "policies/a.policy", LOADING)
    with Client(root, WATCHES) as client:
        client.until(lambda: client.problems.get(action))
        client.open(library, "def is_staff():\n    return True\n")
        client.until(lambda: "AG208" not in codes(client.problems[action]))


def test_settings(root: Path) -> None:
    """They count as for the command line, and their own mistakes are shown where they stand."""
    uri = write(root, "rules/a.policy", GOOD.replace("event.request.hostname", "event.user.email"))
    settings = write(root, "actiongen.toml", 'policies = "rules"\n')
    with Client(root, WATCHES) as client:
        client.until(lambda: client.problems.get(uri))
        before = client.problems[uri]
        assert {each["severity"] for each in before} == {2}
        write(root, "actiongen.toml", 'policies = "rules"\ndeny = ["warnings"]\n')
        client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings, "type": 2}]})
        client.until(lambda: {each["severity"] for each in client.problems[uri]} == {1})
        write(root, "actiongen.toml", 'policies = "rules"\ndney = ["warnings"]\n')
        client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings, "type": 2}]})
        client.until(lambda: client.problems.get(settings))
        assert codes(client.problems[settings]) == ["AG661"]
        assert client.problems[settings][0]["range"] == {"start": place(1, 0), "end": place(1, 4)}


def test_folders_come_and_go(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    uri = write(other, "policies/b.policy", WRONG)
    with Client(root) as client:
        folder = {"uri": other.as_uri(), "name": "other"}
        client.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
        client.until(lambda: client.problems.get(uri))
        client.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
        client.until(lambda: client.problems[uri] == [])


def test_texts_that_lie_nowhere(root: Path) -> None:
    with Client(None) as client:
        client.open("untitled:Untitled-1", WRONG)
        assert "AG201" in codes(client.about("untitled:Untitled-1", 1))
        client.close("untitled:Untitled-1")
        client.until(lambda: client.problems["untitled:Untitled-1"] == [])


def test_no_work_space(root: Path) -> None:
    """A file is opened alone, and is still one of its folder."""
    write(root, "policies/shared/staff.policy", "def is_staff(x: string):\n    return True\n")
    uri = write(root, "policies/a.policy", "")
    with Client(None) as client:
        client.open(uri, f'{ACTION}load("shared/staff.policy", "is_staff")\n')
        assert "AG208" not in codes(client.about(uri, 1))


def test_line_ends_of_windows(root: Path) -> None:
    uri = write(root, "policies/a.policy", "")
    text = WRONG.replace("\n", "\r\n")
    with Client(root) as client:
        client.open(uri, text)
        (told,) = client.about(uri, 1)
        assert told["range"] == {"start": place(2, 35), "end": place(2, 39)}
        version = client.change(uri, insert(2, 0, DEFINED))
        assert client.about(uri, version) == []


def test_a_burst_is_checked_once(root: Path) -> None:
    uri = write(root, "policies/a.policy", GOOD)
    with Client(root) as client:
        client.open(uri, GOOD)
        client.about(uri, 1)
        version = 0
        for number in range(100):
            version = client.change(uri, insert(0, 0, f"# {number}\n"))
        assert client.about(uri, version) == []
        assert len(client.published) < 50


def test_names_and_texts_that_no_policy_has(root: Path) -> None:
    bad = write(root, "policies/Bad Name.policy", "")
    large = write(root, "policies/large.policy", "")
    with Client(root) as client:
        client.open(bad, GOOD)
        assert "AG652" in codes(client.about(bad, 1))
        client.open(large, "#" * 300_000)
        assert len(client.about(large, 1)) == 1
        client.open((root / "policies" / "half.policy").as_uri(), GOOD + "# \ud83d")
        assert client.about((root / "policies" / "half.policy").as_uri(), 1) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"jsonrpc": "2.0"}', b"[" * 100_000, b"\xff\xfe"])
def test_messages_that_are_none(root: Path, body: bytes) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    with Client(root) as client:
        client.send(body)
        client.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": "file:///nowhere", "version": 1}, "contentChanges": [{"text": ""}]},
        )
        client.tell("textDocument/didClose", {"textDocument": {"uri": "file:///nowhere"}})
        assert client.answer(client.request("textDocument/didOpen", {"textDocument": 1}))["error"]
        assert client.answer(client.request("actiongen/nothing", {}))["error"]["code"] == -32601
        client.open(uri, WRONG)
        assert codes(client.about(uri, 1)) == ["AG201"]


def test_the_end_of_the_client_is_the_end(root: Path) -> None:
    client = Client(root, command=COMMAND)
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(60) == 0


def test_the_end_is_the_end_while_a_folder_is_checked_thoroughly(root: Path) -> None:
    uri = write(root, "policies/a.policy", GOOD)
    client = Client(root, command=COMMAND)
    client.open(uri, GOOD)
    client.about(uri, 1)
    # Another process has been started, and answers or not.
    time.sleep(PAUSE + 0.1)
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(60) == 0


def test_exit_without_shutdown(root: Path) -> None:
    client = Client(root, command=COMMAND)
    client.tell("exit", None)
    assert client.process.wait(60) == 1


def test_log(root: Path, tmp_path: Path) -> None:
    log = tmp_path / "lsp.log"
    with Client(
        root, command=[sys.executable, "-m", "actiongen", "lsp", "--verbose", "--log", str(log)]
    ) as client:
        client.until(lambda: client.server)
    assert client.log == b""
    assert "initialize" in log.read_text("utf-8")


def test_without_pygls() -> None:
    code = "import sys; sys.modules['pygls'] = None; from actiongen.cli.main import main; main(['lsp'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert 'pip install "actiongen[lsp]"' in done.stderr


def test_same_as_check(root: Path) -> None:
    """The same as the command line says of the same files, in the same order."""
    cases = Path(__file__).parents[1] / "cases" / "bad"
    for case in cases.glob("AG[2-5]*.policy"):
        name = case.stem.lower().replace("-", "_")
        write(root, f"policies/{name}.policy", case.read_text("utf-8"))
    told = check(root)
    paths = {path for path, *_ in told}
    assert len(paths) > 100
    with Client(root) as client:
        client.until(lambda: paths <= {uri.removeprefix(f"{root.as_uri()}/") for uri in client.problems})
        found = [
            (path, each["range"]["start"]["line"] + 1, each["code"], each["message"].partition("\n")[0])
            for path in sorted(paths)
            for each in client.problems[(root / path).as_uri()]
        ]
    assert found == told


def test_a_code_leads_to_its_page(root: Path) -> None:
    """The one of this version, or of the site that the client names; nothing where the client shows none."""
    uri = write(root, "policies/a.policy", WRONG)
    shows = {"textDocument": {"publishDiagnostics": {"codeDescriptionSupport": True}}}
    with Client(root, shows) as client:
        client.open(uri, WRONG)
        (told,) = client.about(uri, 1)
        page = Path(url2pathname(urlparse(told["codeDescription"]["href"]).path))
        assert page.read_text("utf-8").startswith("# AG201 ")
    site = {"documentation": "https://docs.example/actiongen"}
    with Client(root, shows, options=site) as client:
        client.open(uri, WRONG)
        (told,) = client.about(uri, 1)
        assert told["codeDescription"]["href"] == "https://docs.example/actiongen/diagnostics/AG201/"
    with Client(root, options=site) as client:
        client.open(uri, WRONG)
        assert "codeDescription" not in client.about(uri, 1)[0]


def test_what_takes_long_is_found_while_nobody_types(root: Path) -> None:
    """What only the solver excludes and what only the JavaScript shows; in the end it is what `check` says."""
    pytest.importorskip("cvc5")
    dead = f'{ACTION}host = event.request.hostname or ""\n\n' + RULE.replace(
        'host.endswith(".corp.example")', 'host.endswith(".a.example") and host.endswith(".b.example")'
    )
    settings = '[deploy]\ntarget = "deploy-cli"\n\n[prove]\nchecks = true\n'
    write(root, "actiongen.toml", settings)
    uri = write(root, "policies/a.policy", dead)
    braced = ACTION.replace('"A"', '"B"') + 'with rule("R"):\n    log("@@X@@")\n'
    braces = write(root, "policies/b.policy", braced)
    with Client(root) as client:
        client.open(uri, dead)
        at_once = client.about(uri, 1)
        client.until(lambda: client.problems.get(uri) != at_once and client.problems.get(braces))
        told = {each: codes(client.problems[each]) for each in (uri, braces)}
        # A text that is mended is not blamed for what was found before.
        version = client.change(uri, {"text": GOOD})
        assert client.about(uri, version) == []
        client.change(uri, {"text": dead})
        client.until(lambda: codes(client.problems[uri]) == told[uri])
    assert client.log == b""
    found = [(path, code) for path, _, code, _ in check(root)]
    assert sorted(found) == sorted(
        (f"policies/{Path(each).name}", code) for each, those in told.items() for code in those
    )
