"""Files are read and written by their names in a folder that is held open, and no link is ever followed."""

import errno
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actiongen.project import disk
from actiongen.project.disk import Folder, LinkError, hold, open_folder, settled


@pytest.fixture(params=["held", "by path"])
def folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Folder]:
    """A folder with ``a.js``, ``link`` to it and ``sub/``: as most systems open it, and as Windows does."""
    if request.param == "by path":
        as_on_windows(monkeypatch)
    (tmp_path / "folder" / "sub").mkdir(parents=True)
    (tmp_path / "folder" / "a.js").write_bytes(b"a\r\n")
    (tmp_path / "folder" / "link").symlink_to("a.js")
    (tmp_path / "folder" / "link_to_sub").symlink_to("sub")
    with hold(tmp_path / "folder") as held:
        assert (held.descriptor is None) is (request.param == "by path")
        yield held


def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """There no folder can be opened, no flag keeps a link from being followed, and rights are no numbers."""
    monkeypatch.setattr(disk, "_HOLDS", False)
    for flags in ("_NO_LINK", "_PLAIN", "_FOLDER"):
        monkeypatch.setattr(disk, flags, 0)
    monkeypatch.delattr(os, "fchmod")


def test_a_file_is_written_and_read(folder: Folder) -> None:
    folder.write("b.js", b"\xff\r\n")
    assert folder.read("b.js", 100) == b"\xff\r\n"
    assert folder.read("b.js", 2) == b"\xff\r"
    assert folder.read("c.js", 100) is None
    assert folder.names() == ["a.js", "b.js", "link", "link_to_sub", "sub"]


def test_a_file_that_is_there_is_not_written_over(folder: Folder) -> None:
    with pytest.raises(FileExistsError):
        folder.write("a.js", b"new")
    assert folder.read("a.js", 100) == b"a\r\n"


def test_a_file_has_the_rights_that_files_get_unless_others_are_asked_for(folder: Folder) -> None:
    before = os.umask(0o022)
    try:
        folder.write("b.js", b"")
        folder.write("seal", b"", mode=0o600)
        folder.write("shared", b"", mode=0o100664)
    finally:
        os.umask(before)
    wanted = ["0o644", "0o600", "0o664" if folder.descriptor is not None else "0o600"]
    assert [oct((folder.mode(name) or 0) & 0o7777) for name in ("b.js", "seal", "shared")] == wanted


@pytest.mark.parametrize(
    "use",
    [
        lambda folder: folder.read("link", 100),
        lambda folder: folder.write("link", b"new"),
        lambda folder: folder.sync_file("link"),
        lambda folder: folder.below("link_to_sub").__enter__(),
        lambda folder: open_folder(folder.path / "link_to_sub"),
        lambda folder: open_folder(folder.path / "link_to_sub", make=True),
    ],
    ids=["read", "write", "sync", "below", "open", "make"],
)
def test_a_link_is_refused_and_named(folder: Folder, use: Callable[[Folder], object]) -> None:
    with pytest.raises(LinkError, match="it is a link") as refused:
        use(folder)
    assert Path(refused.value.filename).parent == folder.path
    assert folder.read("a.js", 100) == b"a\r\n"


def test_a_link_is_not_what_it_leads_to(folder: Folder) -> None:
    assert folder.is_file("a.js")
    assert not any(folder.is_file(name) for name in ("link", "sub", "nothing"))
    assert folder.status("nothing") is None and folder.mode("nothing") is None
    folder.link("link", folder, "second")
    assert (folder.path / "second").is_symlink()
    folder.move("link", folder, "moved")
    folder.unlink("moved")
    assert folder.names() == ["a.js", "link_to_sub", "second", "sub"]


def test_links_of_the_current_folder_do_not_matter(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.js").symlink_to("elsewhere.js")
    monkeypatch.chdir(tmp_path)
    assert folder.read("a.js", 100) == b"a\r\n"


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_not_read_nor_waited_for(tmp_path: Path, kind: str) -> None:
    if kind == "folder":
        (tmp_path / kind).mkdir()
    else:
        os.mkfifo(tmp_path / kind)
    with hold(tmp_path) as folder, pytest.raises(OSError, match=r"^\[Errno 0\] it is not a file") as refused:
        folder.read(kind, 100)
    assert refused.value.filename == str(tmp_path / kind)


def test_an_error_names_the_whole_path(folder: Folder) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        folder.sync_file("nothing")
    assert missing.value.filename == str(folder.path / "nothing")


def test_files_move_between_folders(folder: Folder) -> None:
    with folder.below("sub") as sub:
        folder.link("a.js", sub, "second.js")
        folder.move("a.js", sub, "moved.js")
        assert sub.names() == ["moved.js", "second.js"] and sub.path == folder.path / "sub"
        sub.sync_file("moved.js")
        sub.move("second.js", sub, "moved.js")  # two names of one file: both stay
        for name in sub.names():
            sub.unlink(name)
        sub.unlink("nothing")
    assert folder.read("a.js", 100) is None
    folder.remove_folder("sub")
    folder.make_folder("sub")
    with pytest.raises(FileExistsError):
        folder.make_folder("sub")


def test_a_folder_is_made_with_its_parents_if_that_is_asked_for(folder: Folder) -> None:
    deep = folder.path / "one" / "two"
    with pytest.raises(FileNotFoundError), hold(deep):
        pass
    for _ in range(2):
        with hold(deep, make=True) as made:
            made.write(f"{len(made.names())}.js", b"")
    assert sorted(file.name for file in deep.iterdir()) == ["0.js", "1.js"]
    with pytest.raises(NotADirectoryError), hold(folder.path / "a.js"):
        pass


def test_a_folder_that_somebody_else_makes_at_the_same_time_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.mkdir

    def second(path: str, *rest: int, **named: int) -> None:
        real(path, *rest, **named)
        raise FileExistsError(17, "File exists")

    monkeypatch.setattr(os, "mkdir", second)
    with hold(tmp_path / "new", make=True) as folder:
        folder.write("a.js", b"")
    assert (tmp_path / "new" / "a.js").exists()


def test_a_folder_stays_the_same_whatever_its_path_leads_to_later(tmp_path: Path) -> None:
    (tmp_path / "folder" / "sub").mkdir(parents=True)
    with hold(tmp_path / "folder") as folder, folder.below("sub") as before:
        (tmp_path / "folder").rename(tmp_path / "moved")
        (tmp_path / "folder" / "sub").mkdir(parents=True)
        folder.write("a.js", b"")
        before.write("b.js", b"")
        with folder.below("sub") as after:
            after.write("c.js", b"")
    assert sorted(file.name for file in (tmp_path / "moved").rglob("*.js")) == ["a.js", "b.js", "c.js"]


def test_links_among_the_parents_are_settled_and_the_last_is_not(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "parent").symlink_to("real")
    (tmp_path / "real" / "out").symlink_to("..")
    assert settled(tmp_path / "parent" / "out") == tmp_path.resolve() / "real" / "out"
    with pytest.raises(LinkError), hold(settled(tmp_path / "parent" / "out")):
        pass


def test_a_folder_has_a_name_however_it_is_spelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to("sub/deep")
    monkeypatch.chdir(tmp_path / "sub")
    assert (
        settled(Path()) == settled(Path("../sub")) == settled(Path("deep/..")) == tmp_path.resolve() / "sub"
    )
    assert settled(Path("..")) == tmp_path.resolve()
    assert (
        settled(tmp_path / "link" / "..") == tmp_path.resolve() / "sub"
    ), "the parent of where the link leads"


def descriptors() -> set[str]:
    return {file.name for file in Path("/proc/self/fd").iterdir()}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nothing tells what is open")
def test_nothing_stays_open(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to("sub")
    gc.freeze()  # what nobody has any more is not closed meanwhile
    before = descriptors()
    for _ in range(3):
        with hold(tmp_path / "new" / "deep", make=True) as made:
            made.unlink("a.js")
            made.write("a.js", b"")
            made.sync_file("a.js")
            made.read("a.js", 1)
        with hold(tmp_path) as folder, folder.below("sub"), pytest.raises(OSError, match="not a file"):
            folder.read("sub", 1)
        with pytest.raises(LinkError), hold(tmp_path / "link"):
            pass
    assert descriptors() == before


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ELOOP, "Too many levels of symbolic links"), "its links go round in a circle"),
        (RuntimeError("Symlink loop from 'a'"), "its links go round in a circle"),
        (LinkError("a"), "it is a link"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "No such file or directory"),
    ],
)
def test_a_circle_of_links_has_the_same_words_with_any_python(error: OSError, words: str) -> None:
    assert disk.reason(error) == words


def test_nobody_foresees_a_name() -> None:
    names = {disk.token_hex(8) for _ in range(100)}
    assert len(names) == 100 and all(len(name) == 16 and int(name, 16) >= 0 for name in names)
