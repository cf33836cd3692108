"""Many files are compiled in several processes, to the same end as in one."""

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.backends.javascript.emit import emit
from actiongen.ir import Program
from actiongen.project import processes
from actiongen.prover.logic import SolverLogics
from actiongen.report.outline import outline
from actiongen.source import Source
from actiongen.unit import CompiledFile, compile_file, compile_files, loader

GOOD = Path(__file__).parent.parent / "cases" / "good"
ACTION = """action(name="{name}", trigger="post-login")

load("shared/people.policy", "ADMIN")

with rule("Only one", when=event.user.email == ADMIN):
    api.access.deny("{words}")
"""
LIBRARY = Source("policies/shared/people.policy", 'ADMIN = "a@corp.example"\n')


def sources_of(count: int) -> tuple[Source, ...]:
    actions = (ACTION.format(name=f"One {index}", words=f"Go, {index}.") for index in range(count))
    return (*(Source(f"policies/one_{index}.policy", text) for index, text in enumerate(actions)), LIBRARY)


@cache
def made_by_one() -> tuple[tuple[Source, ...], tuple[CompiledFile, ...], list[str]]:
    """Some files, compiled in this process, and what their contents show."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(GOOD.glob("*.policy"))][:30]
    texts.insert(7, ACTION.format(name="Broken", words='")'))
    sources = tuple(Source(f"policies/one_{index}.policy", text) for index, text in enumerate(texts))
    alone = compile_files(sources, sources)
    return sources, alone, [outline(file.content) for file in alone]


@pytest.mark.slow
@pytest.mark.every(4)
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("with_contents", [False, True])
def test_several_processes_make_what_one_makes(
    method: str, with_contents: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, alone, outlines = made_by_one()
    monkeypatch.setattr(processes, "POLICIES_PER_PROCESS", {"fork": 4, "spawn": 4})
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(processes, "_start_method", lambda: method)
    here, real = os.getpid(), processes.compile_file

    def elsewhere(source, *rest):  # type: ignore[no-untyped-def]
        # Copies of this process begin with all that the first file has imported.
        assert os.getpid() != here or (method == "fork" and source is sources[0])
        return real(source, *rest)

    monkeypatch.setattr(processes, "compile_file", elsewhere)
    together = tuple(processes.compile_all(sources, sources, None, with_contents=with_contents))
    assert [file.unit for file in together] == [file.unit for file in alone]
    assert any(file.unit.diagnostics for file in alone)
    # Some nodes are equal to nothing but themselves.
    shown = outlines if with_contents else ["None"] * len(alone)
    assert [outline(file.content) for file in together] == shown
    programs = [file.content for file in together if isinstance(file.content, Program)]
    assert all(program.header.trigger is load_trigger(program.header.trigger.id) for program in programs)
    assert bool(programs) is with_contents
    for program in programs:
        if not program.path.endswith("_7.policy"):
            assert emit(program) == next(
                file.unit.javascript for file in alone if file.unit.path == program.path
            )


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_each_process_asks_a_solver_of_its_own(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = 'with rule("Never", when=event.stats.logins_count * {} == {}):\n    log("x")\n'
    header = 'action(name="A", trigger="post-login")\n\n'
    # A half, a third, a quarter, …: none of the numbers is whole.
    texts = [header + rule.format(index, 2 * index + 1) for index in range(2, 10)]
    sources = tuple(Source(f"policies/one_{index}.policy", text) for index, text in enumerate(texts))
    monkeypatch.setattr(processes, "POLICIES_PER_PROCESS", {"fork": 4, "spawn": 4})
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(processes, "_start_method", lambda: method)
    with SolverLogics() as logics:
        together = tuple(processes.compile_all(sources, sources, None, logic=logics))
        alone = [compile_file(source, loader(sources), logic=logics) for source in sources]
    assert [file.unit for file in together] == [file.unit for file in alone]
    found = [[each.code.id for each in file.unit.diagnostics] for file in together]
    assert all("AG405" in ids for ids in found)


@pytest.mark.slow
def test_a_content_that_nests_deeply_is_sent() -> None:
    def body(call: str) -> str:
        return "(" * 16 + call + " + 1)" * 16

    helpers = ["def h0(n):\n    return n + 1\n"]
    helpers += [f"def h{n}(n):\n    return {body(f'h{n - 1}(n)')}\n" for n in range(1, 8)]
    text = 'action(name="Deep", trigger="post-login")\n\n' + "\n".join(helpers)
    text += '\nwith rule("r", when=h7(event.stats.logins_count) > 3):\n    stop()\n'
    source = Source("policies/deep.policy", text)
    compiler = processes._Compiler(processes._Asked((source,), None, None, with_contents=True))
    file = pickle.loads(processes._pickled(compiler.compile(source)))
    assert isinstance(file.content, Program) and file.unit.javascript is not None
    # Files that nest deeper take seconds to compile; pickle gives up at a thousand.
    nested: tuple[object, ...] = ()
    for _ in range(2_000):
        nested = (nested,)
    found, depth = pickle.loads(processes._pickled(nested)), 0
    while found:
        (found,), depth = found, depth + 1
    assert depth == 2_000


def test_no_copy_of_a_process_with_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes.sys, "platform", "linux")
    monkeypatch.setattr(processes.threading, "active_count", lambda: 1)
    assert processes._start_method() == "fork"
    monkeypatch.setattr(processes.threading, "active_count", lambda: 2)
    assert processes._start_method() == "spawn"
    monkeypatch.setattr(processes.sys, "platform", "darwin")
    monkeypatch.setattr(processes.threading, "active_count", lambda: 1)
    assert processes._start_method() == "spawn"


@pytest.mark.parametrize("error", [OSError(11, "no processes"), ImportError("no semaphores")])
def test_a_system_without_processes(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(processes, "POLICIES_PER_PROCESS", {"fork": 1, "spawn": 1})
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(processes, "ProcessPoolExecutor", refuse)
    sources = sources_of(3)
    found = tuple(processes.compile_all(sources, sources, None))
    assert found == tuple(replace(file, content=None) for file in compile_files(sources, sources))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only a copy of this process knows what is patched")
def test_what_a_process_that_ended_left_undone_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = sources_of(40)
    here, real = os.getpid(), processes.compile_file

    def dying(source, *rest):  # type: ignore[no-untyped-def]
        if "one_30" in source.path and os.getpid() != here:
            os._exit(1)
        return real(source, *rest)

    monkeypatch.setattr(processes, "POLICIES_PER_PROCESS", {"fork": 4, "spawn": 4})
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(processes, "_start_method", lambda: "fork")
    monkeypatch.setattr(processes, "compile_file", dying)
    found = tuple(file.unit for file in processes.compile_all(sources, sources, None))
    assert found == tuple(file.unit for file in compile_files(sources, sources))


class Pool:
    """Takes the place of the pool of processes: does the work here, and notes what it was asked for."""

    made: list[tuple[int, list[int]]]
    ended: list[int]

    def __init__(self, count: int, context: object, start: object, arguments: tuple[object, ...]) -> None:
        (make,) = arguments
        processes._doing = make()  # type: ignore[operator]
        self._count = count

    def map(
        self, work: Callable[[tuple[Source, ...]], list[bytes]], portions: list[tuple[Source, ...]]
    ) -> Iterable[list[bytes]]:
        self.made.append((self._count, [len(portion) for portion in portions]))
        return map(work, portions)

    def shutdown(self, *, cancel_futures: bool) -> None:
        assert cancel_futures
        self.ended.append(self._count)


@pytest.mark.parametrize(
    ("count", "cores", "made"),
    [
        (19, 8, []),
        (20, 1, []),
        # The first file is compiled here.
        (20, 8, [(2, [1] * 19)]),
        (66, 2, [(2, [2] * 25 + [1] * 15)]),
        (65, 2, [(2, [1] * 64)]),
        (201, 3, [(3, [3] * 55 + [2] * 6 + [1] * 23)]),
        (120, 64, [(8, [1] * 119)]),
    ],
)
def test_as_many_processes_as_are_worth_it_get_small_portions(
    monkeypatch: pytest.MonkeyPatch, count: int, cores: int, made: list[tuple[int, list[int]]]
) -> None:
    monkeypatch.setattr(processes, "_doing", None)
    monkeypatch.setattr(processes, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(processes, "cores", lambda: cores)
    monkeypatch.setattr(processes, "_start_method", lambda: "fork")
    monkeypatch.setattr(Pool, "made", [], raising=False)
    monkeypatch.setattr(Pool, "ended", [], raising=False)
    empty = Source("policies/a.policy", "x = 1\n")
    wanted = (empty,) * count
    assert len(tuple(processes.compile_all(wanted, wanted, None))) == count
    assert Pool.made == made and Pool.ended == [number for number, _ in made]


def test_the_cores_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        os, "sched_getaffinity", lambda process: {1, 2, 5} if process == 0 else {1}, raising=False
    )
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert processes.cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert processes.cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processes.cores() == 1


def test_ctrl_c_comes_after_the_processes_have_started() -> None:
    seen: list[str] = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append("ctrl-c"))
    try:
        with processes._sigint_held_back():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            seen.append("started")
        assert seen == ["started", "ctrl-c"]
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.signal(signal.SIGINT, before)


def test_where_signals_cannot_be_held_back_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask")
    with processes._sigint_held_back():
        pass


def test_a_process_ignores_ctrl_c_and_ends_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, ignored, frozen = threading.Event(), [], []

    class Parent:
        def join(self) -> None:
            ended.wait(30)

    exits: list[int] = []
    monkeypatch.setattr(processes, "_doing", None)
    monkeypatch.setattr(processes, "parent_process", Parent)
    monkeypatch.setattr(os, "_exit", exits.append)
    monkeypatch.setattr(signal, "signal", lambda *given: ignored.append(given))
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append("freeze"))
    monkeypatch.setattr(gc, "set_threshold", frozen.append)
    before = set(threading.enumerate())
    asked = processes._Asked((LIBRARY,), "node18", None, with_contents=True)
    processes._start(partial(processes._compiler_of, asked))
    (waiting,) = set(threading.enumerate()) - before
    assert waiting.daemon and exits == [], "it lives as long as its parent"
    ended.set()
    waiting.join(30)
    assert exits == [1]
    assert ignored == [(signal.SIGINT, signal.SIG_IGN)] and frozen == ["freeze", 1_000_000]
    assert processes._doing is not None
    compiler = processes._doing.__self__  # type: ignore[attr-defined]
    assert (compiler.asked.runtime, compiler.asked.with_contents) == ("node18", True)


def test_a_process_without_a_parent_lives_on(monkeypatch: pytest.MonkeyPatch) -> None:
    exits: list[int] = []
    monkeypatch.setattr(processes, "parent_process", lambda: None)
    monkeypatch.setattr(os, "_exit", exits.append)
    processes._end_with_parent()
    assert exits == []
