"""`make quick` on all cores: processes that share what one has collected.

In: the collected tests. Out: their reports, in the one process that shows them.

xdist has every worker import and collect all tests, which takes longer than to run the quick ones. Here the process
that has collected them forks, and each of the processes takes one file after another.
"""

import contextlib
import os
import pickle
import signal
import traceback
from collections.abc import Iterator
from itertools import groupby

import pytest

MOST = 4
"""Processes; more are started sooner than they are of use."""
TICKET = 2
"""Bytes of the number of a file, which a process reads at once."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Runs the tests where `make quick` may use several cores, else leaves that to pytest."""
    option = session.config.option
    files = [[*items] for _, items in groupby(session.items, lambda item: item.path)]
    count = min(MOST, len(files), cores())
    alone = (
        option.collectonly
        or option.usepdb
        or getattr(option, "tx", None)
        or hasattr(session.config, "workerinput")
    )
    if not option.quick or alone or count < 2 or session.testsfailed:
        return None
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all
    tickets, given = os.pipe()
    os.write(given, b"".join(number.to_bytes(TICKET) for number in range(len(files))))
    os.close(given)
    others = [_started(session, files, tickets) for _ in range(count - 1)]
    try:
        run(session, taken(files, tickets))
    except BaseException:
        for pid, _ in others:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        raise
    for pid, read in others:
        show(session, pid, read)
    return True


def cores() -> int:
    """Those that the process may use; 1 where it cannot fork."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


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


class Kept:
    """What another process has to tell: its reports, and its warnings."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.told: list[tuple[str, dict[str, object]]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.told.append(("report", data))

    def pytest_warning_recorded(
        self, warning_message: object, when: str, nodeid: str, location: object
    ) -> None:
        what = {"warning_message": warning_message, "when": when, "nodeid": nodeid, "location": location}
        self.told.append(("warning", what))


def _started(session: pytest.Session, files: list[list[pytest.Item]], tickets: int) -> tuple[int, int]:
    """A process that takes files too; its number, and where it writes."""
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, read
    os.close(read)
    plugins = session.config.pluginmanager
    plugins.unregister(name="terminalreporter")
    capture = plugins.getplugin("capturemanager")
    assert capture is not None
    capture.stop_global_capturing()  # what is caught so lies in one file for all
    capture.start_global_capturing()
    kept = Kept(session.config)
    plugins.register(kept)
    status = 1
    try:
        with contextlib.suppress(session.Failed, session.Interrupted):
            run(session, taken(files, tickets))
        with os.fdopen(write, "wb") as stream:
            pickle.dump(kept.told, stream)
        status = 0
    except Exception:
        capture.stop_global_capturing()
        traceback.print_exc()
    finally:
        os._exit(status)  # what this process would take down at its end is not its own


def show(session: pytest.Session, pid: int, read: int) -> None:
    """Tells pytest here what another process has to tell."""
    with os.fdopen(read, "rb") as stream:
        text = stream.read()
    _, status = os.waitpid(pid, 0)
    if status:
        code = os.waitstatus_to_exitcode(status)
        raise RuntimeError(f"a process that ran tests ended early, with code {code}")
    hook = session.config.hook
    for kind, what in pickle.loads(text):
        if kind == "warning":
            hook.pytest_warning_recorded.call_historic(kwargs=what)
            continue
        report = hook.pytest_report_from_serializable(config=session.config, data=what)
        if report.when == "setup":
            hook.pytest_runtest_logstart(nodeid=report.nodeid, location=report.location)
        hook.pytest_runtest_logreport(report=report)
        if report.when == "teardown":
            hook.pytest_runtest_logfinish(nodeid=report.nodeid, location=report.location)
