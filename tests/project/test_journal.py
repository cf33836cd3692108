"""Several files change as one, whatever fails and whenever the process ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from seeds import chance

from actiongen.project import disk, journal
from actiongen.project.disk import LinkError

OLD = {"a.js": "a old", "b.js": "b old", "gone.js": "gone old"}
CHANGE: dict[str, str | None] = {"a.js": "a new", "b.js": "b new", "gone.js": None, "more.tf": "more new"}
NEW = {"a.js": "a new", "b.js": "b new", "more.tf": "more new"}


def contents(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in folder.iterdir() if each.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in OLD.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def change(folder: Path) -> None:
    with journal.locked(folder) as held:
        journal.recover(held)
        journal.replace_all(held, CHANGE)


def test_all_is_changed_and_nothing_left_over(folder: Path) -> None:
    change(folder)
    assert contents(folder) == NEW
    assert not journal.is_pending(folder)
    assert sorted(each.name for each in folder.iterdir()) == sorted(NEW)


OPERATIONS = ("replace", "unlink", "link", "mkdir", "rmdir", "fsync", "open")


class Fault:
    """Fails at the given call of the operations of the disk, and with ``for_good`` at all calls after it."""

    def __init__(
        self, patch: pytest.MonkeyPatch, at: int, *, for_good: bool, error: type[BaseException]
    ) -> None:
        self.calls, self._at, self._for_good, self._error = 0, at, for_good, error
        for name in OPERATIONS:
            patch.setattr(os, name, self._guard(getattr(os, name)))

    def _guard(self, real: Callable[..., object]) -> Callable[..., object]:
        def guarded(*arguments: object, **named: object) -> object:
            self.calls += 1
            if self.calls == self._at or (self._for_good and self.calls > self._at):
                raise OSError(28, "No space left on device") if self._error is OSError else self._error()
            return real(*arguments, **named)

        return guarded


def count_of_calls(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    with monkeypatch.context() as patch:
        fault = Fault(patch, -1, for_good=False, error=OSError)
        change(folder)
    return fault.calls


@pytest.mark.slow
@pytest.mark.every(4)
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("for_good", [False, True])
def test_a_fault_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, for_good: bool, error: type[BaseException]
) -> None:
    calls = count_of_calls(_fresh(tmp_path / "counted"), monkeypatch)
    assert calls > 15
    outcomes = set()
    for at in range(1, calls + 1):
        folder = _fresh(tmp_path / str(at))
        with monkeypatch.context() as patch:
            Fault(patch, at, for_good=for_good, error=error)
            try:
                change(folder)
                failed = False
            except error:
                failed = True
        found = contents(folder)
        if not journal.is_pending(folder):
            assert found == (OLD if failed else NEW) or (error is KeyboardInterrupt and found == NEW), at
        # Whatever is left unfinished, the next build finds one state or the other, whole.
        with journal.locked(folder) as held:
            journal.recover(held)
        assert contents(folder) in (OLD, NEW), at
        assert not failed or contents(folder) == OLD or for_good or error is KeyboardInterrupt, at
        outcomes.add(contents(folder) == NEW)
        change(folder)
        assert contents(folder) == NEW
    assert outcomes == {True, False}


def test_many_files_change_as_one_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many: dict[str, str | None] = {f"many_{index}.js": str(index) for index in range(200)}
    real, calls = os.fsync, 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 150:
            raise OSError(5, "Input/output error")
        real(descriptor)

    with monkeypatch.context() as patch, journal.locked(folder) as held:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="Input/output"):
            journal.replace_all(held, many)
    assert contents(folder) == OLD and not journal.is_pending(folder)
    with journal.locked(folder) as held:
        journal.replace_all(held, many)
    assert contents(folder) == OLD | many and calls >= 150


def _fresh(folder: Path) -> Path:
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.slow
def test_an_end_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = count_of_calls(_fresh(tmp_path / "counted"), monkeypatch)
    outcomes, marked = [], 0
    for at in range(1, calls + 1):
        folder = _fresh(tmp_path / str(at))
        script = _KILL.format(at=at, operations=OPERATIONS, change=CHANGE)
        done = _forked(script, folder)
        assert done == -signal.SIGKILL, at
        left = contents(folder)
        # Terraform reads no mix of old and new files: it refuses the folder.
        assert left.pop(journal.UNFINISHED, None) is not None or left in (OLD, NEW), at
        marked += left not in (OLD, NEW)
        with journal.locked(folder) as held:
            journal.recover(held)
        assert contents(folder) in (OLD, NEW), at
        assert not journal.is_pending(folder)
        outcomes.append(contents(folder) == NEW)
    assert outcomes == sorted(outcomes) and set(outcomes) == {True, False}, "decided at one moment"
    assert marked >= 3, "the process has ended between two changes"


_KILL = """
calls = 0
def guard(real):
    def guarded(*a, **k):
        global calls
        calls += 1
        if calls == {at}:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*a, **k)
    return guarded
for name in {operations}:
    setattr(os, name, guard(getattr(os, name)))
with journal.locked(folder) as held:
    journal.recover(held)
    journal.replace_all(held, {change})
"""


def _forked(script: str, folder: Path) -> int:
    """Runs the script in a copy of this process: starting Python sixty times would take long."""
    child = os.fork()
    if child == 0:
        exec(script, {"os": os, "signal": signal, "journal": journal, "folder": folder})
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"../a.js": [true, true]}', '{"a.js": 1}', '{"a.js": [true]}', "[" * 99999],
)
def test_a_strange_journal_is_none(folder: Path, text: str) -> None:
    staging = folder / journal.STAGING
    staging.mkdir()
    (staging / "journal").write_text(text)
    (staging / "new-a.js").write_text("strange")
    with journal.locked(folder) as held:
        journal.recover(held)
    assert contents(folder) == OLD and not journal.is_pending(folder)


@pytest.mark.parametrize("change", ["[false, true]", "[false, false]", "[true, false]", "[true, true]"])
@pytest.mark.parametrize("journal_name", ["journal", "revoked"])
@pytest.mark.parametrize(
    "name", ["../outside.js", "{outside}", "sub/inside.js", ".git", "notes.md", "", ".."]
)
def test_a_journal_reaches_no_file_but_those_of_a_build(
    tmp_path: Path, name: str, journal_name: str, change: str
) -> None:
    folder = _fresh(tmp_path / "generated")
    outside = tmp_path / "outside.js"
    (folder / "sub").mkdir()
    precious = [outside, folder / "sub" / "inside.js", folder / ".git", folder / "notes.md"]
    for file in precious:
        file.write_text("precious")
    staging = folder / journal.STAGING
    staging.mkdir()
    name = name.format(outside=outside)
    (staging / journal_name).write_text(f'{{"{name}": {change}, "a.js": [false, false]}}')
    with journal.locked(folder) as held:
        journal.recover(held)
    assert [file.read_text() for file in precious] == ["precious"] * 4
    assert (folder / "a.js").read_text() == "a old", "a journal with such a name is none at all"
    assert not journal.is_pending(folder)


@pytest.mark.parametrize("name", ["journal", "revoked"])
def test_a_journal_goes_before_what_it_names(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Else an end in between leaves one that acts again, on files that somebody has changed since."""
    staging = folder / journal.STAGING
    staging.mkdir()
    (staging / ".gitignore").write_text("*\n")
    (staging / "old-a.js").write_text("a older")
    (staging / "new-a.js").write_text("a new")
    (staging / name).write_text('{"a.js": [true, true]}')
    with monkeypatch.context() as patch, journal.locked(folder) as held:
        steps = Steps(patch, folder)
        journal.recover(held)
    gone = [step for step in steps.names if step.startswith("unlink")]
    assert gone[0] == f"unlink {name}" and len(gone) == 3
    assert (folder / "a.js").read_text() == ("a new" if name == "journal" else "a older")


def test_a_revoked_change_is_put_back_whatever_the_journal_says(folder: Path) -> None:
    staging = folder / journal.STAGING
    staging.mkdir()
    (staging / "old-a.js").write_text("a older")
    (staging / "new-a.js").write_text("a new")
    for name in ("journal", "revoked"):
        (staging / name).write_text('{"a.js": [true, true], "b.js": [true, false]}')
    with journal.locked(folder) as held:
        journal.recover(held)
    assert contents(folder) == {"a.js": "a older", "gone.js": "gone old"}
    assert not journal.is_pending(folder)


def test_the_manifest_changes_with_the_files(folder: Path) -> None:
    staging = folder / journal.STAGING
    staging.mkdir()
    (staging / "journal").write_text('{".actiongen-manifest": [true, false], "a.js": [true, true]}')
    (staging / "new-.actiongen-manifest").write_text("a.js")
    (staging / "new-a.js").write_text("a new")
    with journal.locked(folder) as held:
        journal.recover(held)
    assert contents(folder) == OLD | {"a.js": "a new", ".actiongen-manifest": "a.js"}


class Steps:
    """What a change asks of the disk, in order: ``sync new-a.js``, ``sync staging``, ``move new-a.js``, …"""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.names: list[str] = []
        sync, replace, unlink = os.fsync, os.replace, os.unlink

        def on_sync(descriptor: int) -> None:
            file = Path(f"/proc/self/fd/{descriptor}").readlink()
            self.names.append(f"sync {'folder' if file == folder else file.name.lstrip('.')}")
            sync(descriptor)

        def on_replace(source: str, target: str, **folders: int) -> None:
            self.names.append(f"move {source}")
            replace(source, target, **folders)

        def on_unlink(name: str, **folders: int) -> None:
            self.names.append(f"unlink {name}")
            unlink(name, **folders)

        for name, step in (("fsync", on_sync), ("replace", on_replace), ("unlink", on_unlink)):
            patch.setattr(os, name, step)


@pytest.mark.skipif(sys.platform != "linux", reason="names of descriptors")
def test_the_disk_has_each_step_before_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a machine loses that stops at once is never what the next step relies on."""
    with monkeypatch.context() as patch:
        steps = Steps(patch, folder)
        change(folder)
    at_end = steps.names.index("unlink journal")
    assert steps.names[:at_end] == [
        *("sync mark", "sync new-a.js", "sync new-b.js", "sync new-more.tf", "sync draft"),
        *("sync actiongen-staging", "move draft", "sync actiongen-staging"),
        *("move mark", "sync folder"),
        *("move new-a.js", "move new-b.js", "unlink gone.js", "move new-more.tf", "sync folder"),
        *(f"unlink {journal.UNFINISHED}", "sync folder"),
    ]
    assert "unlink old-a.js" in steps.names[at_end:], "old files go when nothing needs them any more"


@pytest.mark.skipif(sys.platform != "linux", reason="names of descriptors")
def test_what_is_revoked_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        steps = Steps(patch, folder)
        real = os.replace

        def full(source: str, target: str, **folders: int) -> None:
            if source == "new-b.js":
                raise OSError(28, "No space left on device")
            real(source, target, **folders)

        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            change(folder)
    assert contents(folder) == OLD
    assert sorted(file.name for file in folder.iterdir()) == sorted(OLD)
    revoked = steps.names.index("move journal")
    swept = steps.names.index("unlink revoked")
    assert steps.names[revoked:swept] == [
        *("move journal", "move old-a.js", "move old-b.js", "move old-gone.js", "unlink more.tf"),
        *("sync folder", f"unlink {journal.UNFINISHED}", "sync folder"),
    ]
    assert "unlink new-b.js" in steps.names[swept:]


def test_staging_is_no_link_and_no_file(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("")
    (folder / journal.STAGING).symlink_to(elsewhere)
    with pytest.raises(LinkError) as link:
        change(folder)
    assert link.value.filename == str(folder / journal.STAGING)
    (folder / journal.STAGING).unlink()
    (folder / journal.STAGING).write_text("")
    with pytest.raises(journal.InTheWayError) as file:
        change(folder)
    assert file.value.filename == str(folder / journal.STAGING)
    assert file.value.strerror == "`.actiongen-staging` is in the way: actiongen did not make it"
    assert (elsewhere / "precious").exists() and (folder / "a.js").read_text() == "a old"


def test_a_change_begins_with_no_other_in_the_folder(folder: Path) -> None:
    with journal.locked(folder) as held:
        (folder / journal.STAGING).mkdir()
        with pytest.raises(journal.InTheWayError, match=r"`\.actiongen-staging` is in the way"):
            journal.replace_all(held, CHANGE)
    assert contents(folder) == OLD


def test_what_stands_in_the_staging_folder_is_named_and_stays(folder: Path, tmp_path: Path) -> None:
    staging = folder / journal.STAGING
    (staging / "mine").mkdir(parents=True)
    with pytest.raises(journal.InTheWayError, match="`mine` is in the way"):
        change(folder)
    (staging / "mine").rmdir()
    (tmp_path / "precious").write_text("precious")
    (staging / "new-a.js").symlink_to(tmp_path / "precious")
    (staging / "journal").write_text('{"a.js": [true, true]}')
    with pytest.raises(journal.InTheWayError, match=r"`new-a.js` is in the way"):
        change(folder)
    assert (folder / "a.js").read_text() == "a old" and (staging / "new-a.js").is_symlink()


def test_the_staging_folder_is_left_out_by_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = os.replace, []

    def look(source: str, target: str, **folders: int) -> None:
        seen.append((folder / journal.STAGING / ".gitignore").read_text())
        real(source, target, **folders)

    monkeypatch.setattr(os, "replace", look)
    change(folder)
    assert seen and set(seen) == {"*\n"}


def test_a_mark_that_was_left_alone_goes_with_the_next_change(folder: Path) -> None:
    with journal.locked(folder) as held:
        journal.replace_all(held, {})
    (folder / journal.UNFINISHED).write_bytes(journal._SAYS)
    assert journal.is_pending(folder)
    change(folder)
    assert contents(folder) == NEW and not journal.is_pending(folder)
    (folder / journal.UNFINISHED).write_text("mine")
    with pytest.raises(journal.InTheWayError):
        change(folder)
    assert (folder / journal.UNFINISHED).read_text() == "mine"


def test_a_file_of_somebody_else_is_never_taken_for_the_mark(folder: Path) -> None:
    staging = folder / journal.STAGING
    staging.mkdir()
    (staging / "mark").write_bytes(journal._SAYS)
    (staging / "journal").write_text('{"a.js": [true, true]}')
    (staging / "new-a.js").write_text("a new")
    (folder / journal.UNFINISHED).write_text("mine")
    with journal.locked(folder) as held, pytest.raises(journal.InTheWayError, match="actiongen_unfinished"):
        journal.recover(held)
    assert (folder / journal.UNFINISHED).read_text() == "mine" and (folder / "a.js").read_text() == "a old"


def test_a_disk_without_hard_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    real = os.replace

    def full(source: str, target: str, **folders: int) -> None:
        if target.endswith("b.js"):
            raise OSError(28, "No space left on device")
        real(source, target, **folders)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            change(folder)
    with journal.locked(folder) as held:
        journal.recover(held)
    assert contents(folder) in (OLD, NEW)
    change(folder)
    assert contents(folder) == NEW


def test_links_are_refused_and_not_followed(folder: Path) -> None:
    (folder / "target").write_text("precious")
    (folder / "a.js").unlink()
    (folder / "a.js").symlink_to("target")
    with pytest.raises(LinkError):
        change(folder)
    assert (folder / "a.js").is_symlink() and (folder / "target").read_text() == "precious"
    assert (folder / "b.js").read_text() == "b old" and not journal.is_pending(folder)


@pytest.mark.slow
def test_one_at_a_time(folder: Path) -> None:
    script = f"""
import sys, time
from pathlib import Path
from actiongen.project import disk, journal
with journal.locked(Path({str(folder)!r})):
    print("locked", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "locked\n"
        with (
            pytest.raises(journal.FolderBusyError, match=r"^\[Errno 0\] another build is writing there$"),
            journal.locked(folder, patience=0.05),
        ):
            pass
        other.kill()
        other.wait()
        with journal.locked(folder, patience=5):
            pass


def test_one_waits_for_another_and_looks_now_and_then(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ExitStack() as other:
        other.enter_context(journal.locked(folder))
        pauses: list[float] = []

        def sleep(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                other.close()

        monkeypatch.setattr(time, "sleep", sleep)
        with journal.locked(folder, patience=600):
            assert len(pauses) == 3 and all(0 < pause < 1 for pause in pauses)


def test_a_disk_that_knows_no_locks_is_written_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    change(folder)
    assert contents(folder) == NEW


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that opens no folders, and has no locks for them."""
    monkeypatch.setattr(disk, "_HOLDS", False)
    monkeypatch.setitem(sys.modules, "fcntl", None)


@pytest.mark.usefixtures("windows")
def test_a_system_that_opens_no_folders_changes_all_or_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def full(source: str, target: str, **folders: int) -> None:
        if source.endswith("new-b.js"):
            raise OSError(28, "No space left on device")
        real(source, target, **folders)

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(os, "replace", full)
        change(folder)
    assert contents(folder) == OLD and not journal.is_pending(folder)
    change(folder)
    assert contents(folder) == NEW and not journal.is_pending(folder)


@pytest.mark.slow
def test_a_build_killed_at_a_random_moment(tmp_path: Path) -> None:
    """Real processes and real signals: what a fault in a test may miss."""
    random = chance(7)
    script = """
import sys
from pathlib import Path
from actiongen.project import disk, journal
folder = Path(sys.argv[1])
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    with journal.locked(folder) as held:
        journal.recover(held)
        journal.replace_all(held, {f"f{i}.js": f"{turn}" for i in range(8)})
"""
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(random.uniform(0.0, 0.05))
            child.kill()
        with journal.locked(tmp_path) as held:
            journal.recover(held)
        found = contents(tmp_path)
        assert len(set(found.values())) <= 1 and len(found) in (0, 8)
