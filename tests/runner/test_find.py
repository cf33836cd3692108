"""A Node that is new enough is found, or the message says how to get one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.install import node_binary

from actiongen.runner import find
from actiongen.runner.find import NodeMissing, find_node


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    find_node.cache_clear()
    yield
    find_node.cache_clear()


def fake(folder: Path, says: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    binary = folder / "node"
    binary.write_text(f"#!/bin/sh\n{says}\n")
    binary.chmod(0o755)
    return binary


def test_the_node_of_the_path_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(node_binary(18).parent))
    assert find_node().version[0] == 18


@pytest.mark.parametrize("says", ["echo v16.20.0", "exit 1", "echo nothing"])
def test_one_that_is_too_old_or_broken_gives_way_to_the_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str
) -> None:
    fake(tmp_path / "old", says)
    monkeypatch.setenv("PATH", str(tmp_path / "old"))
    monkeypatch.setattr(find, "_bundled", lambda: fake(tmp_path / "extra", "echo v22.1.0"))
    assert find_node() == find.Node(tmp_path / "extra" / "node", (22, 1, 0))


def test_without_any_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake(tmp_path, "echo v16.20.0")
    monkeypatch.setattr(find, "_bundled", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NodeMissing, match=r"Node 18 or newer.*16\.20\.0.*actiongen\[node\]"):
        find_node()
    find_node.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(NodeMissing, match="no `node` on the PATH"):
        find_node()
