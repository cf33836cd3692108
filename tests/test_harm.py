"""Nothing that a build is given, and no moment at which it ends, does harm: no traceback, no hang, nothing lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from seeds import chance

from actiongen.project import journal

ACTION = '''"""Stops the banned."""

action(name="{name}", trigger="post-login")

with rule("The banned are refused", when=event.user.user_id == "auth0|{number}"):
    api.access.deny("Go away.")
'''
COMMAND = [sys.executable, "-c", "from actiongen.cli.main import main; main()"]


def build(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "build", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120, errors="replace",
    )  # fmt: skip


def write(folder: Path, count: int, version: int) -> None:
    (folder / "policies").mkdir(exist_ok=True)
    for index in range(count):
        text = ACTION.format(name=f"Ban {index}", number=version)
        (folder / "policies" / f"ban_{index}.policy").write_text(text)


def output(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in (folder / "generated").iterdir() if each.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was built once, to be copied."""
    folder = tmp_path_factory.mktemp("built")
    write(folder, 2, 1)
    assert build(folder).returncode == 0
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


# What a policy may be


def loop(file: Path) -> None:
    file.symlink_to(file.name)


def fifo(file: Path) -> None:
    os.mkfifo(file)


BAD: dict[str, bytes | Callable[[Path], None]] = {
    "binary": bytes(range(256)) * 20,
    "executable": b"\x7fELF" + bytes(2000),
    "large": b"# " + b"x" * (256 * 1024),
    "bom in the middle": b'x = "\xef\xbb\xbf"\ny = \xef\xbb\xbf1\n',
    "utf-16": "x = 1\n".encode("utf-16"),
    "nul": b'x = "a\x00b"\n',
    "nul alone": b"\x00",
    "lone surrogate": b'x = "\xed\xa0\x80"\n',
    "half a character": b'x = "\xe2\x82',
    "carriage returns": b"x = 1\ry = 2\r",
    "brackets": b"x = " + b"(" * 10_000 + b")" * 10_000 + b"\n",
    "open brackets": b"x = " + b"[{(" * 10_000,
    "nested f-strings": b"x = " + b'f"{' * 3000 + b"\n",
    "nots": b"x = " + b"not " * 20_000 + b"True\n",
    "signs": b"x = " + b"-" * 50_000 + b"1\n",
    "a long sum": b"x = 1" + b" + 1" * 30_000 + b"\n",
    "a long chain": b"x = event" + b".a" * 50_000 + b"\n",
    "calls of calls": b"x = f" + b"()" * 50_000 + b"\n",
    "ifs": b"".join(b" " * n + b"if a:\n" for n in range(600)),
    "elifs": b"if a:\n    b()\n" + b"elif a:\n    b()\n" * 5000,
    "digits": b"x = " + b"9" * 200_000 + b"\n",
    "one long text": b'x = "' + b"\\" * 200_001 + b'"\n',
    "line breaks of others": "x = 1\u2028y = 2\u2029z = 3\x85\x0b\x0c\n".encode(),
    "right to left": 'x = "\u202e\u2066"\n'.encode(),
    "a link to itself": loop,
    "a pipe": fifo,
    "a device": lambda file: file.symlink_to("/dev/zero"),
    "a link to nothing": lambda file: file.symlink_to("nothing.policy"),
    "a link outside": lambda file: file.symlink_to("/etc/passwd"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_diagnostic_and_the_last_output_stays(folder: Path, name: str) -> None:
    before = output(folder)
    bad = BAD[name]
    file = folder / "policies" / "bad.policy"
    if isinstance(bad, bytes):
        file.write_bytes(bad)
    else:
        bad(file)
    done = build(folder)
    assert done.returncode == 1, done.stderr[-2000:]
    assert "error[AG" in done.stderr and "policies/bad.policy" in done.stderr
    assert "Traceback" not in done.stderr and "AG900" not in done.stderr
    assert output(folder) == before


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + ACTION.encode(), ACTION.replace("\n", "\r\n").encode()])
def test_marks_and_line_ends_of_other_systems_harm_nothing(folder: Path, data: bytes) -> None:
    (folder / "policies" / "bad.policy").write_bytes(data.replace(b"{name}", b"X").replace(b"{number}", b"3"))
    done = build(folder)
    assert "Traceback" not in done.stderr and done.returncode in (0, 1)
    assert done.returncode == 0 or "error[AG" in done.stderr


def lock(path: Path) -> None:
    """Takes all rights; skips the test where that changes nothing."""
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user reads everything")


def test_what_cannot_be_read(folder: Path) -> None:
    before = output(folder)
    lock(folder / "policies" / "ban_0.policy")
    done = build(folder)
    assert done.returncode == 1 and "AG651" in done.stderr and output(folder) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [("policies", "AG651"), ("generated", "AG656"), ("actiongen.toml", "AG660"), ("hidden", "AG654")],
)
def test_what_nobody_may_look_into(folder: Path, name: str, code: str) -> None:
    (folder / "actiongen.toml").write_text('policies = "hidden/policies"\n' if name == "hidden" else "")
    (folder / "hidden" / "policies").mkdir(parents=True)
    write(folder, 2, 5)
    lock(folder / name)
    try:
        for command in ("build", "check", "fmt"):
            said = subprocess.run(
                [*COMMAND, command], cwd=folder, capture_output=True, text=True, check=False
            )
            assert "Traceback" not in said.stderr and said.returncode in (0, 1, 2)
            assert (said.returncode == 0) is (name == "generated" and command != "build")
            assert said.returncode == 0 or code in said.stderr
    finally:
        (folder / name).chmod(0o700)


# What the output may be


def test_an_output_that_is_a_file(folder: Path) -> None:
    (folder / "file").write_text("precious")
    done = build(folder, "--out", "file")
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr
    assert (folder / "file").read_text() == "precious"


IN_THE_WAY: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a pipe": ("AG656", fifo),
    "a link to a device": ("AG668", lambda file: file.symlink_to("/dev/zero")),
    "a folder": ("AG656", lambda file: file.mkdir()),
    "a link to itself": ("AG668", loop),
    "a link to nothing": ("AG668", lambda file: file.symlink_to("nothing")),
    "a large file": ("AG656", lambda file: os.truncate(file, 2**40)),
}
WHY = {
    "a pipe": "it is not a file",
    "a folder": "it is not a file",
    "a large file": "it is larger than 64 MB",
}


@pytest.mark.parametrize("name", ["ban_0.js", ".actiongen-manifest"])
@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_stands_in_the_place_of_output(folder: Path, name: str, what: str) -> None:
    code, make = IN_THE_WAY[what]
    file = folder / "generated" / name
    if what == "a large file":
        file.touch()
    else:
        file.unlink()
    make(file)
    before = file.lstat()
    for arguments in ((), ("--check",)):
        done = build(folder, *arguments)
        assert done.returncode == 1, done.stderr[-2000:]
        assert f"error[{code}]" in done.stderr and f"`generated/{name}`" in done.stderr
        assert WHY.get(what, "is a link") in done.stderr and "Traceback" not in done.stderr
    assert (file.lstat().st_mode, file.lstat().st_ino) == (before.st_mode, before.st_ino)


def test_what_stands_in_the_place_of_the_journal(folder: Path) -> None:
    staging = folder / "generated" / journal.STAGING
    staging.mkdir()
    fifo(staging / "journal")
    done = build(folder)
    assert done.returncode == 1 and f"delete `generated/{journal.STAGING}/journal`" in done.stderr
    (staging / "journal").unlink()
    assert build(folder).returncode == 0
    (staging / "inner").mkdir(parents=True)
    done = build(folder)
    assert done.returncode == 1 and f"`generated/{journal.STAGING}` cannot be written" in done.stderr


def test_a_full_disk(folder: Path) -> None:
    """/dev/full answers every write as a full disk does; here it is a limit on the size of files."""
    before = output(folder)
    write(folder, 30, 2)
    script = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600));"
        "from actiongen.cli.main import main; main()"
    )
    # -B: Python itself would leave the half of a module that it compiles behind, for all who come later.
    command = [sys.executable, "-B", "-c", script, "build"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "AG656" in done.stderr and "Traceback" not in done.stderr
    assert output(folder) == before and not journal.is_pending(folder / "generated")
    assert build(folder).returncode == 0


def test_a_path_in_a_policy_stays_below_its_root(folder: Path) -> None:
    (folder / "secret.policy").write_text('TOKEN = "geheim"\n')
    (folder / "policies" / "inner").mkdir()
    for path in (
        "../secret.policy",
        "inner/../../secret.policy",
        str(folder / "secret.policy"),
        "./ban_0.policy",
    ):
        text = ACTION.replace("\n\nwith", f'\n\nload("{path}", "TOKEN")\n\nwith')
        (folder / "policies" / "bad.policy").write_text(text.format(name="X", number=1))
        done = build(folder)
        assert (
            done.returncode == 1 and "error[AG" in done.stderr and "geheim" not in done.stderr + done.stdout
        )


# When it ends


def test_killed_at_a_random_moment(tmp_path: Path) -> None:
    """Twenty builds, each killed; after each the output is one build's or completed by the next one.

    `test_killed_build.py` tries every change of the disk; these are the moments between them.
    """
    random = chance(11)
    write(tmp_path, 6, 0)
    begin = time.perf_counter()
    assert build(tmp_path).returncode == 0
    whole = time.perf_counter() - begin
    for version in range(1, 21):
        write(tmp_path, 6, version)
        child = subprocess.Popen(
            [*COMMAND, "build"], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(random.uniform(0.2, 1.1) * whole)
        child.send_signal(signal.SIGKILL)
        child.wait()
        out = tmp_path / "generated"
        if journal.is_pending(out):
            assert build(tmp_path).returncode == 0
        found = {text for name, text in output(tmp_path).items() if name.endswith(".js")}
        numbers = {text.split("auth0|")[1].split('"')[0] for text in found}
        assert len(numbers) == 1, "the output of one build"
    assert build(tmp_path).returncode == 0
    _assert_clean(tmp_path)


def test_interrupted_with_worker_processes(tmp_path: Path) -> None:
    write(tmp_path, 80, 0)
    # The first pauses hit the worker processes while they start.
    for pause in (0.0, 0.05, 0.1, 0.2, 0.4, 1.0):
        child = subprocess.Popen(
            [*COMMAND, "build", "--no-cache"],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        while child.poll() is None and not has_children(child.pid):
            time.sleep(0.01)
        time.sleep(pause)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGINT)
        _, said = child.communicate(timeout=120)
        assert child.returncode in (0, 1, 130) and "Traceback" not in said
    assert build(tmp_path).returncode == 0
    _assert_clean(tmp_path)


def has_children(process: int) -> bool:
    """Whether a process has started others; elsewhere than on Linux it is taken to have, a little later."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    if not sys.platform.startswith("linux"):
        time.sleep(0.5)
        return True
    try:
        return bool(listed.read_text(encoding="ascii").strip())
    except OSError:
        return True


def test_many_builds_at_once(tmp_path: Path) -> None:
    write(tmp_path, 4, 1)
    for version in range(2, 5):
        write(tmp_path, 4, version)
        command = [*COMMAND, "build"]
        children = [
            subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) for _ in range(4)
        ]
        for child in children:
            _, said = child.communicate(timeout=120)
            assert child.returncode == 0, said
        _assert_clean(tmp_path)


def _assert_clean(folder: Path) -> None:
    """The output is that of a build in a place where nothing was before."""
    fresh = folder / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    shutil.copytree(folder / "policies", fresh / "policies", ignore=shutil.ignore_patterns(".*"))
    assert build(fresh).returncode == 0
    assert output(fresh) == output(folder)
    assert not journal.is_pending(folder / "generated")
