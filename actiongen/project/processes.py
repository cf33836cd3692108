"""Does the same with many things in several processes: compiles files, for example.

In: sources, or what there is of others. Out: the compiled files in the same order, one by one as they are done, the
same in however many processes.

    for file in compile_all(wanted, sources, runtime=None): …
"""

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context, parent_process
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from actiongen.flow.satisfiability import MakeLogic
from actiongen.recursion import deep_recursion
from actiongen.source import Source
from actiongen.unit import CompiledFile, compile_file, loader

Given = TypeVar("Given")
Made = TypeVar("Made")

# Starting a process costs as much as two policies where it is a copy of this one, else as thirty.
POLICIES_PER_PROCESS = MappingProxyType({"fork": 10, "spawn": 30})
_MOST_PROCESSES = 8
# Many portions for each process, and so many of each size towards the end, so that none waits long for the last one.
_PORTIONS, _LAST = 32, 4
# A policy leaves no cycles (tests/test_cycles.py), and some 400 objects for as long as its tree is kept: a process that
# looked for cycles every 50,000 objects took 1.5 % of its time for it, and found none.
_OBJECTS_PER_COLLECTION = 1_000_000


def compile_all(
    wanted: tuple[Source, ...],
    sources: tuple[Source, ...],
    runtime: str | None,
    *,
    logic: MakeLogic | None = None,
    with_contents: bool = False,
) -> Iterator[CompiledFile]:
    """Compiles some sources, which may load any: many of them in several processes. Contents are kept only if they are
    asked for. ``logic``: who answers the checks; it goes into each process.
    """
    asked = _Asked(sources, runtime, logic, with_contents)
    yield from spread(partial(_compiler_of, asked), wanted, POLICIES_PER_PROCESS)


def spread(
    make: Callable[[], Callable[[Given], Made]], given: Sequence[Given], per_process: Mapping[str, int]
) -> Iterator[Made]:
    """What comes of each thing, in their order: of many in several processes, if there are so many for each by the way
    in which processes start. ``make`` makes what does it, once in each process. All of it can be pickled.
    """
    done = 0
    try:
        for made in _in_processes(make, given, per_process):
            yield made
            done += 1
    except (OSError, ImportError, BrokenProcessPool):
        # A system that gives no processes, or ends them.
        pass
    if done < len(given):
        yield from map(make(), given[done:])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a process is told once: which files there are, and what is wanted of those that it compiles."""

    sources: tuple[Source, ...]
    runtime: str | None
    logic: MakeLogic | None
    with_contents: bool


def _in_processes(
    make: Callable[[], Callable[[Given], Made]], given: Sequence[Given], per_process: Mapping[str, int]
) -> Iterator[Made]:
    """What comes of the things if they are worth several processes, else of none of them."""
    method = _start_method()
    processes = min(cores(), _MOST_PROCESSES, len(given) // per_process[method])
    if processes < 2:
        return
    if method == "fork":
        # The copies begin with all that doing it once imports and reads.
        yield make()(given[0])
        given = given[1:]
    portions = [*_portions(given, processes)]
    pool = ProcessPoolExecutor(processes, get_context(method), _start, (make,))
    try:
        with _sigint_held_back():
            work = pool.map(_work, portions)
        for pickled in work:
            yield from map(pickle.loads, pickled)
    finally:
        pool.shutdown(cancel_futures=True)


def _portions(given: Sequence[Given], processes: int) -> Iterator[Sequence[Given]]:
    """The things in portions, the last ones small, so that all processes end at the same time."""
    most = -(-len(given) // (processes * _PORTIONS))
    start = 0
    while start < len(given):
        size = max(1, min(most, (len(given) - start) // (processes * _LAST)))
        yield given[start : start + size]
        start += size


def _start_method() -> Literal["fork", "spawn"]:
    """A copy of this process has imported everything. It would hold the locks of other threads, and systems other
    than Linux have threads of their own.
    """
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


@contextmanager
def _sigint_held_back() -> Iterator[None]:
    """Ctrl-C comes after the block. A process that starts in it is not hit before it can ignore Ctrl-C."""
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


class _Compiler:
    """Compiles files one by one."""

    def __init__(self, asked: _Asked) -> None:
        self.load = loader(asked.sources)
        self.asked = asked

    def compile(self, source: Source) -> CompiledFile:
        """Compiles a source."""
        file = compile_file(source, self.load, self.asked.runtime, self.asked.logic)
        return file if self.asked.with_contents else replace(file, content=None)


def _compiler_of(asked: _Asked) -> Callable[[Source], CompiledFile]:
    return _Compiler(asked).compile


_doing: Callable[[Any], object] | None = None


def _start(make: Callable[[], Callable[[Any], object]]) -> None:
    global _doing
    _doing = make()
    gc.freeze()
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    # Ctrl-C goes to all processes, and the first one says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(given: Sequence[object]) -> list[bytes]:
    assert _doing is not None
    return [_pickled(_doing(each)) for each in given]


def _pickled(made: object) -> bytes:
    with deep_recursion():
        return pickle.dumps(made)


def cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
