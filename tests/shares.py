"""`make quick` and `make test` on all cores: processes that share what one has collected.

In: the collected tests. Out: their reports, in the one process that shows them.

    pytest --quick; pytest --shares 3

xdist has every worker import and collect all tests, and its tests and reports cost about a millisecond each. Here the
process that has collected them forks, and each of the processes takes one file after another.
"""

import os
import signal
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Protocol

import pytest

MOST = 4
"""Processes of `make quick`; more are started sooner than they are of use."""
TICKET = 2
"""Bytes of the number of a file, which a process reads at once."""

RUN = "ACTIONGEN_TEST_RUN"
"""The variable of the environment that is the same in all processes of a run."""

Told = tuple[str, dict[str, object]]


class Markable(Protocol):
    """As much of a test as is asked for."""

    def get_closest_marker(self, name: str) -> object:
        """Its mark of that name."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Runs the tests where several processes may, else leaves that to pytest."""
    option = session.config.option
    shares = getattr(option, "shares", None)
    files = [[*items] for _, items in groupby(session.items, lambda item: item.path)]
    files.sort(key=dear, reverse=True)  # no process begins the dearest when the others have nothing left
    count = min(shares or min(MOST, cores()), len(files))
    alone = (
        not (option.quick or shares)
        or option.collectonly
        or option.usepdb
        or getattr(option, "tx", None)
        or getattr(option, "costs", None)  # each process would count the others
        or hasattr(session.config, "workerinput")
    )
    if alone or count < 2 or cores() < 2 or session.testsfailed:
        return None
    os.environ[RUN] = str(os.getpid())
    tickets, given = os.pipe()
    os.write(given, b"".join(number.to_bytes(TICKET) for number in range(len(files))))
    os.close(given)
    base = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all
    processes: list[Process] = []
    try:
        for number in range(count):
            folder = base / f"process{number}"
            folder.mkdir()
            session.config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]
            processes.append(Process(session, files, tickets))
        session.config._tmp_path_factory._basetemp = base  # type: ignore[attr-defined]
        listen(session, processes)
    except BaseException:
        for each in processes:
            each.kill()
        raise
    return True


def dear(items: Iterable[Markable]) -> tuple[int, int]:
    """What says of a file how long it takes: how many of its tests are slow, then how many there are."""
    slow = [item.get_closest_marker("slow") is not None for item in items]
    return sum(slow), len(slow)


def cores() -> int:
    """Those that the process may use; 1 where it cannot fork."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


class Process:
    """One that takes files, and tells of its tests through ``ears``."""

    def __init__(self, session: pytest.Session, files: list[list[pytest.Item]], tickets: int) -> None:
        self.ears, mouth = Pipe(duplex=False)
        self.running = ""
        self.pid = os.fork()
        if not self.pid:
            _run_and_tell(session, taken(files, tickets), mouth)
        mouth.close()

    def kill(self) -> None:
        """Ends it at once."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def ended(self) -> None:
        """Its end; one that was not to end is an error."""
        _, status = os.waitpid(self.pid, 0)
        if status:
            code = os.waitstatus_to_exitcode(status)
            at = f", in {self.running}" if self.running else ""
            raise RuntimeError(f"a process that ran tests ended early, with code {code}{at}")


def taken(files: list[list[pytest.Item]], tickets: int) -> Iterator[pytest.Item]:
    """The tests of one file after another that no other process has taken."""
    while ticket := os.read(tickets, TICKET):
        yield from files[int.from_bytes(ticket)]


def run(session: pytest.Session, items: Iterator[pytest.Item]) -> None:
    """Runs tests as pytest does: what they share is taken down when the next needs it no more."""
    item = next(items, None)
    while item is not None:
        following = next(items, None)
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following


class Telling:
    """What a process tells at once: which test begins, its reports, and its warnings."""

    def __init__(self, config: pytest.Config, mouth: "Connection[list[Told], object]") -> None:
        self.config = config
        self.mouth = mouth
        self.kept: list[Told] = []

    def pytest_runtest_logstart(self, nodeid: str, location: object) -> None:
        self.mouth.send([*self.kept, ("start", {"nodeid": nodeid, "location": location})])
        self.kept = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.kept.append(("report", data))

    def pytest_runtest_logfinish(self, nodeid: str, location: object) -> None:
        self.kept.append(("finish", {"nodeid": nodeid, "location": location}))

    def pytest_warning_recorded(
        self, warning_message: object, when: str, nodeid: str, location: object
    ) -> None:
        what = {"warning_message": warning_message, "when": when, "nodeid": nodeid, "location": location}
        self.kept.append(("warning", what))


def _run_and_tell(
    session: pytest.Session, items: Iterator[pytest.Item], mouth: "Connection[list[Told], object]"
) -> None:
    """In the fork: runs tests, and ends it."""
    plugins = session.config.pluginmanager
    plugins.unregister(name="terminalreporter")
    capture = plugins.getplugin("capturemanager")
    assert capture is not None
    capture.stop_global_capturing()  # what is caught so lies in one file for all
    capture.start_global_capturing()
    telling = Telling(session.config, mouth)
    plugins.register(telling)
    status = 1
    try:
        with suppress(session.Failed, session.Interrupted):
            run(session, items)
        mouth.send(telling.kept)
        status = 0
    except Exception:
        capture.stop_global_capturing()
        traceback.print_exc()
    finally:
        os._exit(status)  # what this process would take down at its end is not its own


def listen(session: pytest.Session, processes: list[Process]) -> None:
    """Tells pytest here what the processes tell, until all have ended."""
    of = {each.ears: each for each in processes}
    while of:
        for ears in wait([*of]):
            process = of[ears]  # type: ignore[index]
            try:
                told = process.ears.recv()
            except EOFError:
                del of[process.ears]
                process.ended()
                continue
            for kind, what in told:
                process.running = str(what["nodeid"]) if kind == "start" else process.running
                tell(session.config, kind, what)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)


def tell(config: pytest.Config, kind: str, what: dict[str, object]) -> None:
    """Tells pytest one thing as if it had come about here."""
    hook = config.hook
    match kind:
        case "start":
            hook.pytest_runtest_logstart(**what)
        case "finish":
            hook.pytest_runtest_logfinish(**what)
        case "warning":
            hook.pytest_warning_recorded.call_historic(kwargs=what)
        case _:
            report = hook.pytest_report_from_serializable(config=config, data=what)
            hook.pytest_runtest_logreport(report=report)
