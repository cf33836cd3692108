"""What is said of a policy that has another name, and what becomes of the answer."""

from pathlib import Path
from typing import Any

import pytest
from lsp.client import Json, codes
from lsp.direct import Direct, served
from lsp.policies import GOOD, LOADING, WRONG, repository, write

from actiongen.lsp import idle

ASKS, EDITS = "window/showMessageRequest", "workspace/applyEdit"
KEEP: Json = {"result": {"title": "Keep the Action"}}


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is checked thoroughly here."""
    monkeypatch.setattr(idle, "PAUSE", 3600.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def files(root: Path, *pairs: tuple[str, str]) -> Json:
    return {"files": [{"oldUri": (root / was).as_uri(), "newUri": (root / to).as_uri()} for was, to in pairs]}


def moved(client: Direct, root: Path, was: str, to: str) -> None:
    """Moves a file and says so."""
    (root / to).parent.mkdir(exist_ok=True)
    (root / was).rename(root / to)
    client.tell("workspace/didRenameFiles", files(root, (was, to)))


def of(client: Direct, method: str) -> list[Json]:
    return [each["params"] for each in client.asked if each["method"] == method]


async def quiet(client: Direct) -> None:
    await client.until(lambda: not client.server._later)
    await client.settled()


@pytest.mark.parametrize(
    ("reply", "keeps"),
    [
        (KEEP, True),
        ({"result": None}, False),
        ({"result": {"title": "Something else"}}, False),
        ({"error": {"code": -32601, "message": "no such method"}}, False),
    ],
)
def test_who_wants_to_keep_the_action_gets_the_edit(reply: Any, keeps: bool, root: Path) -> None:
    write(root, "policies/a.policy", GOOD)

    async def talk(client: Direct) -> None:
        client.replies = {ASKS: reply, EDITS: {"result": {"applied": True}}}
        assert await client.ask("workspace/willRenameFiles", files(root, ("policies/a.policy", "x"))) is None
        moved(client, root, "policies/a.policy", "policies/b.policy")
        await quiet(client)
        (told,) = of(client, ASKS)
        assert told["type"] == 2 and "destroys auth0_action.a" in told["message"]
        assert told["actions"] == [{"title": "Keep the Action"}]
        edits = of(client, EDITS)
        assert len(edits) == keeps
        if keeps:
            assert edits[0]["label"] == "Keep the Action"
            (change,) = edits[0]["edit"]["changes"][(root / "policies/b.policy").as_uri()]
            assert change["newText"] == ', resource="a"'
        assert client.server._later == set() and client.told == []

    served(root, talk)


def test_the_edit_is_about_the_text_as_it_is_by_then(root: Path) -> None:
    """Somebody has kept the Action meanwhile, or the file is gone."""
    kept = GOOD.replace("deploy=False", 'deploy=False, resource="a"')
    for text in (kept, "x = 1\n", None):
        write(root, "policies/a.policy", GOOD)

        async def talk(client: Direct, text: str | None = text) -> None:
            client.replies = {ASKS: KEEP}
            moved(client, root, "policies/a.policy", "policies/b.policy")
            if text is None:
                (root / "policies/b.policy").unlink()
                client.looked(((root / "policies/b.policy").as_uri(), 3))
            else:
                client.open((root / "policies/b.policy").as_uri(), text)
            await quiet(client)
            assert len(of(client, ASKS)) == 1 and of(client, EDITS) == []

        served(root, talk)
        (root / "policies/b.policy").unlink(missing_ok=True)


def test_what_has_moved_is_read_again(root: Path) -> None:
    """A client that does not watch files says it in this way alone; what is deployed nowhere is not asked about."""
    library = write(root, "policies/shared/staff.policy", "def is_staff():\n    return True\n")
    action = write(root, "policies/a.policy", LOADING.replace("shared/staff", "shared/people"))

    async def talk(client: Direct) -> None:
        assert "AG208" in codes(client.problems[action])
        client.tell("workspace/didRenameFiles", files(root, ("elsewhere/a.policy", "elsewhere/b.policy")))
        assert not client.server.checker._timers
        moved(client, root, "policies/shared/staff.policy", "policies/shared/people.policy")
        await quiet(client)
        assert "AG208" not in codes(client.problems[action])
        # To another folder, and back from where nobody works.
        moved(client, root, "policies/shared/people.policy", "away.policy")
        client.looked((library, 3))
        await quiet(client)
        assert "AG208" in codes(client.problems[action]) and of(client, ASKS) == []

    served(root, talk)


def test_what_changes_with_a_move(root: Path) -> None:
    library = write(root, "policies/shared/staff.policy", "def is_staff():\n    return True\n")
    action = write(root, "policies/a.policy", LOADING)
    write(root, "policies/shared.policy", WRONG.replace('"A"', '"C"'))

    async def talk(client: Direct) -> None:
        async def edits(*pairs: tuple[str, str]) -> list[tuple[str, list[str]]]:
            found = await client.ask("workspace/willRenameFiles", files(root, *pairs))
            return [
                (each["textDocument"]["uri"], [one["newText"] for one in each["edits"]])
                for each in (found["documentChanges"] if found else [])
            ]

        both = ("policies/shared/staff.policy", "policies/shared/people.policy")
        (found,) = await edits(both)
        assert found[0] == action and found[1][0].strip('"') == "shared/people.policy"
        (found,) = await edits(("policies/shared", "policies/common"))
        assert found[0] == action and "common/staff" in found[1][0]
        # What does not lie in a folder of policies, before or after, takes nothing with it.
        assert await edits(("policies/shared", "elsewhere")) == []
        assert await edits(("elsewhere/shared", "policies/shared")) == []
        assert await edits(("policies/nobody", "policies/somebody")) == []
        assert await edits(("policies/share", "policies/common")) == []
        gone = {"files": [{"oldUri": "untitled:1", "newUri": "untitled:2"}]}
        assert await client.ask("workspace/willRenameFiles", gone) is None
        half = {"files": [{"oldUri": library, "newUri": "untitled:2"}]}
        assert await client.ask("workspace/willRenameFiles", half) is None
        # Several at once, of which one is none.
        mixed = {"files": [*gone["files"], *files(root, both)["files"]]}
        assert len((await client.ask("workspace/willRenameFiles", mixed))["documentChanges"]) == 1

    served(root, talk)
