"""The server follows its client: what is opened, changed and closed, folders, settings, files that others write."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lsp.client import codes
from lsp.direct import Direct, served
from lsp.policies import GOOD, LOADING, WRONG, insert, repository, write
from lsprotocol import types

from actiongen.lsp import following, idle


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is checked thoroughly here."""
    monkeypatch.setattr(idle, "PAUSE", 3600.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def wrong(client: Direct, uri: str) -> list[str]:
    """The errors of a file, as they were told last."""
    return [each["code"] for each in client.problems.get(uri, []) if each["severity"] == 1]


SAID: tuple[tuple[object, set[str], str | None], ...] = (
    (None, set(), None),
    ([1], set(), None),
    ({}, set(), None),
    ({"commands": ["a", 1, "b"], "documentation": "https://x.example"}, {"a", "b"}, "https://x.example"),
    ({"commands": "a", "documentation": "http://x.example"}, set(), "http://x.example"),
    ({"commands": {"a": 1}, "documentation": "file:///etc"}, set(), None),
    ({"documentation": 7}, set(), None),
)


def test_what_a_client_says_of_itself(root: Path) -> None:
    async def talk(client: Direct) -> None:
        assert client.server.carried_out == {"a"} and client.server.site == "https://x.example"
        for options, carried_out, site in SAID:
            client.server.carried_out = frozenset()
            said = types.InitializeParams(types.ClientCapabilities(), initialization_options=options)
            following._meet(client.server, said)
            assert (client.server.carried_out, client.server.site) == (carried_out, site), options

    served(root, talk, options={"commands": ["a"], "documentation": "https://x.example"})


def test_a_client_that_watches_is_asked_to(root: Path) -> None:
    async def talk(client: Direct) -> None:
        await client.until(lambda: client.asked)
        (asked,) = client.asked
        assert asked["method"] == "client/registerCapability" and client.server.poll is None
        (registered,) = asked["params"]["registrations"]
        assert registered["id"] == registered["method"] == "workspace/didChangeWatchedFiles"

    served(root, talk)


@pytest.mark.parametrize(
    "capabilities",
    [
        {},
        {"workspace": {}},
        {"workspace": {"didChangeWatchedFiles": {}}},
        {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": False}}},
    ],
)
def test_for_another_the_server_looks_itself(
    capabilities: Any, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert following._PAUSE == 1.0
    monkeypatch.setattr(following, "_PAUSE", 0.1)
    uri = write(root, "policies/a.policy", WRONG)

    async def talk(client: Direct) -> None:
        assert client.asked == [] and client.server.poll is not None
        await client.until(lambda: wrong(client, uri))
        (folder,) = client.server.session.folders.values()
        seen = folder.edition
        await asyncio.sleep(0.25)
        assert folder.edition == seen, "nothing has changed"
        write(root, "policies/a.policy", GOOD)
        await client.until(lambda: client.problems[uri] == [])
        assert folder.edition == seen + 1
        other = write(root, "rules/b.policy", WRONG)
        write(root, "actiongen.toml", 'policies = "rules"\n')
        await client.until(lambda: wrong(client, other))
        assert [*client.server.session.folders] == [root / "rules"]
        # Before anybody has looked at this folder for the first time.
        write(root, "rules/b.policy", GOOD)
        await client.until(lambda: client.problems[other] == [])

    served(root, talk, capabilities)


def test_the_folder_of_an_old_client_is_its_root(root: Path) -> None:
    """One that knows no folders says where it works in another way."""
    uri = write(root, "policies/a.policy", WRONG)

    async def talk(client: Direct) -> None:
        client.server.workspace._root_uri = root.as_uri()
        following._begin(client.server)
        await client.until(lambda: wrong(client, uri))

    served(None, talk)


def test_an_open_text_counts_until_it_is_closed(root: Path) -> None:
    uri = write(root, "policies/a.policy", GOOD)

    async def talk(client: Direct) -> None:
        assert client.published == [], "nothing is wrong, and nothing is open"
        client.open(uri, WRONG)
        await client.settled()
        assert wrong(client, uri) == ["AG201"] and client.published[-1]["version"] == 1
        client.change(uri, 2, {"text": GOOD})
        client.change(uri, 3, insert(0, 0, "# more\n"))
        await client.settled()
        assert client.problems[uri] == [] and client.published[-1]["version"] == 3
        assert [each["version"] for each in client.published] == [1, 3], "the last of a burst counts"
        client.change(uri, 4, {"text": WRONG})
        await client.settled()
        client.close_document(uri)
        await client.settled()
        assert client.problems[uri] == [] and "version" not in client.published[-1]
        # What is not open is not changed or closed.
        said = len(client.published)
        client.change(uri, 5, {"text": WRONG})
        client.close_document(uri)
        assert not client.server.checker._timers
        await client.settled()
        assert len(client.published) == said

    served(root, talk)


def test_what_is_no_policy_is_not_taken_for_one(root: Path) -> None:
    """A text that lies nowhere may become one."""

    write(root, "policies/a.policy", GOOD)

    async def talk(client: Direct) -> None:
        client.open((root / "policies/a.js").as_uri(), WRONG)
        await client.settled()
        assert client.published == []
        client.open("untitled:1", WRONG)
        await client.settled()
        assert wrong(client, "untitled:1") == ["AG201"]
        client.close_document("untitled:1")
        assert client.problems["untitled:1"] == []
        assert [*client.server.session.folders] == [root / "policies"]

    served(root, talk)


def test_files_that_others_write(root: Path) -> None:
    uri = write(root, "policies/a.policy", GOOD)
    outside = write(root, "notes/a.policy", WRONG)

    async def talk(client: Direct) -> None:
        (folder,) = client.server.session.folders.values()
        seen = folder.edition
        write(root, "policies/a.policy", WRONG)
        client.looked((outside, 2), ("untitled:7", 1), ((root / "policies.policy").as_uri(), 1))
        await client.settled()
        assert folder.edition == seen and client.published == []
        client.looked((outside, 2), (uri, 2))
        await client.settled()
        assert wrong(client, uri) == ["AG201"] and folder.edition == seen + 1
        # One that is open and was saved says nothing new; a new one, and one that has gone, may.
        client.open(uri, GOOD)
        await client.settled()
        seen = folder.edition
        client.looked((uri, 2))
        assert folder.edition == seen
        for kind in (1, 3):
            client.looked((uri, kind))
        assert folder.edition == seen + 2
        # So may JavaScript that lies there.
        client.looked(((root / "policies/a.js").as_uri(), 2))
        assert folder.edition == seen + 3

    served(root, talk)


def test_settings_that_change(root: Path) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    other = write(root, "rules/b.policy", WRONG)

    async def talk(client: Direct) -> None:
        assert wrong(client, uri) == ["AG201"]
        client.open(other, GOOD)
        await client.settled()
        settings = write(root, "actiongen.toml", 'policies = "rules"\n')
        client.looked((settings, 1))
        assert client.problems[uri] == [], "the folder is none any more"
        await client.settled()
        assert [*client.server.session.folders] == [root / "rules"] and client.problems[other] == []
        (folder,) = client.server.session.folders.values()
        # Other settings of the same folder.
        write(root, "actiongen.toml", 'policies = "rules"\nnobody = 1\n')
        seen = folder.edition
        client.looked((settings, 2))
        await client.settled()
        assert codes(client.problems[settings]) == ["AG661"]
        assert client.server.session.folders == {root / "rules": folder} and folder.edition > seen
        (root / "actiongen.toml").unlink()
        client.looked((settings, 3))
        await client.settled()
        assert wrong(client, uri) == ["AG201"] and client.problems[settings] == []

    served(root, talk)


def test_settings_of_another_folder_are_none_of_this(root: Path, tmp_path_factory: Any) -> None:
    """Each looks again, for what is above it counts, too; what is there stays."""
    write(root, "policies/a.policy", WRONG)
    other = tmp_path_factory.mktemp("other")

    async def talk(client: Direct) -> None:
        before = dict(client.server.session.folders)
        client.looked((write(other, "actiongen.toml", 'policies = "rules"\n'), 1))
        await client.settled()
        assert client.server.session.folders == before

    served(root, talk)


def test_folders_that_come_and_go(root: Path, tmp_path_factory: Any) -> None:
    uri = write(root, "policies/a.policy", WRONG)
    other = repository(tmp_path_factory.mktemp("other"))
    added = write(other, "policies/o.policy", WRONG)

    async def talk(client: Direct) -> None:
        def moves(to: list[Path], away: list[Path]) -> None:
            event = {
                "added": [{"uri": each.as_uri(), "name": each.name} for each in to],
                "removed": [{"uri": each.as_uri(), "name": each.name} for each in away],
            }
            client.tell("workspace/didChangeWorkspaceFolders", {"event": event})

        said = len(client.published)
        moves([other], [])
        await client.settled()
        assert wrong(client, added) == ["AG201"]
        assert {each["uri"] for each in client.published[said:]} == {added}, "of the other nothing is new"
        moves([], [other])
        assert client.problems[added] == [] and wrong(client, uri) == ["AG201"]
        # One that is left while it waits to be checked is not checked.
        moves([other], [])
        moves([], [other])
        await client.settled()
        assert client.problems[added] == []
        moves([other], [root])
        await client.settled()
        assert client.problems[uri] == [] and wrong(client, added) == ["AG201"]

    served(root, talk)


def test_a_library_that_is_being_written(root: Path) -> None:
    library = write(root, "policies/shared/staff.policy", "")
    action = write(root, "policies/a.policy", LOADING)

    async def talk(client: Direct) -> None:
        assert "AG208" in wrong(client, action)
        client.open(library, "def is_staff():\n    return True\n")
        await client.settled()
        assert "AG208" not in wrong(client, action)
        client.close_document(library)
        await client.settled()
        assert "AG208" in wrong(client, action)

    served(root, talk)
