"""A Node is written to and read from without ever waiting for it, whatever it does."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest
from runner.conftest import world

from actiongen.auth0.load import load_trigger
from actiongen.runner import session
from actiongen.runner.find import Node
from actiongen.runner.model import Limits
from actiongen.runner.process import Child
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.runs.run import Ending
from actiongen.runs.world import World

WITHIN_SECONDS = 60.0


@pytest.fixture
def fake(tmp_path: Path) -> Callable[[str], Node]:
    """Something that is started as Node is, and does what a script of the shell says."""

    def made(says: str) -> Node:
        binary = tmp_path / "node"
        binary.write_text(f"#!/bin/sh\n{says}\n")
        binary.chmod(0o755)
        return Node(binary, (22, 0, 0))

    return made


def until(child: Child, is_done: Callable[[list[bytes]], bool]) -> list[bytes]:
    """What it writes until that holds."""
    found: list[bytes] = []
    end = time.monotonic() + WITHIN_SECONDS
    while not is_done(found):
        assert time.monotonic() < end, found
        found += child.lines(0.02)
    return found


def ended(child: Child) -> list[bytes]:
    return until(child, lambda _: child.ended)


def test_lines_are_whole_however_they_arrive(fake: Callable[[str], Node]) -> None:
    node = fake("printf 'on'; sleep 0.05; printf 'e\\ntwo\\n\\nth'; sleep 0.05; printf 'ree\\nrest'")
    with Child(node, 0) as child:
        assert ended(child) == [b"one", b"two", b"", b"three"]
        assert child.lines(0) == []


def test_nothing_is_waited_for_longer_than_asked(fake: Callable[[str], Node]) -> None:
    with Child(fake("exec sleep 60"), 0) as child:
        assert child.lines(0) == [] and not child.ended
        assert child.lines(0.01) == []
    assert child.ended


def test_much_that_is_not_read_yet_holds_nobody_up(fake: Callable[[str], Node]) -> None:
    data = b"x" * (1 << 20) + b"\n"
    with Child(fake("read go; cat"), 0) as child:
        child.write(b"go\n")
        child.write(data)
        assert child.unwritten == len(data) + 3
        found = until(child, lambda lines: len(lines) == 1)
        assert found == [data[:-1]] and child.unwritten == 0
        child.write(b"more\n")
        assert until(child, lambda lines: len(lines) == 1) == [b"more"]


def test_one_that_closes_its_input_is_written_to_in_vain(fake: Callable[[str], Node]) -> None:
    node = fake("exec 0<&-; echo closed; sleep 0.05; echo last")
    with Child(node, 0) as child:
        assert until(child, lambda lines: len(lines) == 1) == [b"closed"]
        child.write(b"x" * (1 << 20))
        assert ended(child) == [b"last"] and child.unwritten == 0
        child.write(b"more")
        assert child.lines(0) == [] and child.unwritten == 4


def test_the_end_of_its_errors_is_told_when_it_is_ended(fake: Callable[[str], Node]) -> None:
    child = Child(fake("head -c 100000 /dev/zero | tr '\\0' a >&2; echo ' b\\303' >&2"), 0)
    ended(child)
    told = child.kill()
    assert len(told) == 8191 and told == "a" * 8188 + " b\ufffd"
    assert child.kill() == told, "it may be ended twice"


def test_errors_that_nobody_has_read_yet_are_told_too(fake: Callable[[str], Node], tmp_path: Path) -> None:
    child = Child(fake(f"echo wrong >&2; touch {tmp_path}/written; exec sleep 60"), 0)
    end = time.monotonic() + WITHIN_SECONDS
    while not (tmp_path / "written").exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert child.kill() == "wrong"


def test_errors_that_end_early_cost_nothing(fake: Callable[[str], Node]) -> None:
    """Else every look would return at once, and none would wait."""
    with Child(fake("exec 2>&-; echo closed; exec sleep 60"), 0) as child:
        until(child, lambda lines: lines == [b"closed"])
        until(
            child, lambda _: child._errors not in {key.fileobj for key in child._selector.get_map().values()}
        )
        assert child._selector.select(0) == []


def test_it_is_ended_with_the_block_whatever_it_does(fake: Callable[[str], Node]) -> None:
    with Child(fake("trap '' TERM INT; echo $$; while :; do sleep 60; done"), 0) as child:
        (process,) = until(child, lambda lines: len(lines) == 1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


def test_it_sees_no_more_of_the_environment_than_it_needs(
    fake: Callable[[str], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", "secret")
    monkeypatch.setenv("NODE_OPTIONS", "--inspect")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("TMPDIR", "/tmp/x")
    with Child(fake("exec env"), 0) as child:
        seen = dict(line.decode().split("=", 1) for line in ended(child))
    assert (seen["TZ"], seen["TMPDIR"], seen["PATH"]) == ("UTC", "/tmp/x", os.environ["PATH"])
    assert not {"API_KEY", "NODE_OPTIONS", "HOME"} & seen.keys()


@pytest.mark.parametrize(("memory", "megabytes"), [(256 << 20, 256), (1 << 20, 32), (33 << 20, 33)])
def test_it_runs_the_harness_with_as_much_memory_as_a_case_may_take(
    fake: Callable[[str], Node], memory: int, megabytes: int
) -> None:
    with Child(fake('for argument in "$@"; do echo "$argument"; done'), memory) as child:
        heap, warnings, script = ended(child)
    assert (heap, warnings) == (f"--max-old-space-size={megabytes}".encode(), b"--no-warnings")
    assert script.endswith(b"/actiongen/runner/js/main.js") and Path(script.decode()).is_file()


@pytest.mark.parametrize(
    "platform",
    ["linux", pytest.param("darwin", marks=pytest.mark.skipif(which("ps") is None, reason="no ps"))],
)
def test_its_memory_is_seen_while_it_runs(
    fake: Callable[[str], Node], platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Child(fake("echo started; exec sleep 60"), 0) as child:
        until(child, lambda lines: lines == [b"started"])
        if platform != sys.platform:
            monkeypatch.setattr(sys, "platform", platform)
        # While the shell becomes `sleep` it has little or none.
        while (held := child.resident_bytes()) <= 10_000:
            time.sleep(0.001)
        assert held < 100_000_000
    assert child.resident_bytes() == 0


def runs(node: Node, limits: Limits | None = None, count: int = 1) -> list[tuple[Ending, str]]:
    trigger = load_trigger("post-login")
    assert trigger is not None
    with Runner(node, limits) as runner:
        ran = list(runner.run(runner.load("", trigger), [world("{}")] * count))
    return [(each.run.end.kind, each.run.end.message) for each in ran]


def test_a_node_that_does_not_run_the_harness_is_told(
    fake: Callable[[str], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    node = fake("echo 'what is this?' >&2; exit 3")
    start = time.monotonic()
    with pytest.raises(RunnerBroken, match=r"node does not run the harness: what is this\?$"):
        runs(node)
    assert time.monotonic() - start < session._START_SECONDS / 2, "at once"
    monkeypatch.setattr(session, "_START_SECONDS", 0.1)
    with pytest.raises(RunnerBroken, match=r"node does not run the harness: $"):
        runs(fake("exec sleep 60"))


MEMORY = (Ending.MEMORY, "the handler took more than 256 MB of memory")


@pytest.mark.parametrize(
    ("says", "end"),
    [
        ("echo one >&2; echo two >&2", (Ending.CRASHED, "Node ended in the middle of the case: two")),
        ("", (Ending.CRASHED, "Node ended in the middle of the case: it wrote nothing about it")),
        ("echo 'FATAL ERROR: JavaScript heap out of memory' >&2; echo at >&2", MEMORY),
        ("echo 'Fatal process out of memory: Allocation failed' >&2; echo at >&2", MEMORY),
        ("echo 'Fatal JavaScript invalid size error: invalid array length' >&2; echo at >&2", MEMORY),
    ],
)
def test_a_node_that_ends_takes_one_case_along_and_says_why(
    fake: Callable[[str], Node], says: str, end: tuple[Ending, str]
) -> None:
    node = fake(f"echo ready; read table; read action; read run; read event; {says}")
    assert runs(node, Limits(seconds=60, memory_bytes=256 << 20), count=3) == [end] * 3


def test_a_case_that_is_not_answered_is_given_up_and_its_node_ended(
    fake: Callable[[str], Node], tmp_path: Path
) -> None:
    node = fake(f"echo $$ >> {tmp_path}/started; echo ready; exec sleep 60")
    message = "the handler did not settle within 50 ms"
    assert runs(node, Limits(seconds=0.05), count=2) == [(Ending.TIMEOUT, message)] * 2
    started = (tmp_path / "started").read_text().split()
    assert len(started) == 2
    for process in started:
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


@pytest.mark.parametrize(("length", "ahead"), [(10, 256), (100_000, 11), (2_000_000, 1)])
def test_cases_are_sent_ahead_up_to_a_number_and_a_size(
    fake: Callable[[str], Node], length: int, ahead: int
) -> None:
    drawn = 0

    def worlds() -> Iterator[World]:
        nonlocal drawn
        while True:
            drawn += 1
            yield World({"text": "x" * length})

    trigger = load_trigger("post-login")
    assert trigger is not None
    with Runner(fake("echo ready; exec sleep 60"), Limits(seconds=0.05)) as runner:
        outcomes = runner.run(runner.load("", trigger), worlds())
        assert next(outcomes).run.end.kind is Ending.TIMEOUT
        # A pipe may have taken a part.
        assert ahead <= drawn <= ahead + (length == 100_000)


@pytest.mark.parametrize(("kind", "starts"), [(Ending.TIMEOUT, 1), (Ending.MEMORY, 2)])
def test_memory_that_earlier_cases_may_have_taken_is_judged_on_a_new_node(
    fake: Callable[[str], Node], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Ending, starts: int
) -> None:
    started = tmp_path / "started"
    answer = """echo '{"run": 1, "calls": [], "logs": [], "ms": 1}'"""
    node = fake(
        f"echo >> {started}; echo ready; read table; read action; read run; read event\n"
        f"[ $(wc -l < {started}) = 1 ] && {answer}; exec sleep 60"
    )
    trigger = load_trigger("post-login")
    assert trigger is not None
    with Runner(node, Limits(seconds=60)) as runner:
        outcomes = runner.run(runner.load("", trigger), [world("{}")] * 2)
        assert next(outcomes).run.end.kind is Ending.FINISHED
        if kind is Ending.MEMORY:
            monkeypatch.setattr(Child, "resident_bytes", lambda _: 1 << 40)
        else:
            runner._limits = Limits(seconds=0.05)
        assert [outcome.run.end.kind for outcome in outcomes] == [kind]
    assert started.read_text() == "\n" * starts


def test_a_node_that_takes_its_leave_is_followed_by_another(
    fake: Callable[[str], Node], tmp_path: Path
) -> None:
    node = fake(
        f"echo >> {tmp_path}/started; echo ready; read table; read action; read run; read event; "
        f"""echo '{{"run": '$(wc -l < {tmp_path}/started)', "calls": [], "logs": [], "ms": 1, "bye": true}}'"""
    )
    assert runs(node, Limits(seconds=60), count=3) == [(Ending.FINISHED, "")] * 3
    assert (tmp_path / "started").read_text() == "\n" * 3


def test_a_case_that_takes_too_much_memory_is_given_up(fake: Callable[[str], Node]) -> None:
    node = fake("echo ready; exec sleep 60")
    ends = runs(node, Limits(seconds=60, memory_bytes=4096), count=2)
    assert ends == [(Ending.MEMORY, "the handler took more than 0 MB of memory")] * 2
