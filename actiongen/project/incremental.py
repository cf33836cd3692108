"""Makes the units of a folder: from the cache where nothing that they depend on has changed, else anew.

In: a cache, and the sources. Out: the units of the wanted ones, in order, the same whatever the cache holds and in
however many processes they are made.

    compile_folder(sources, Units(Cache.beside(root)).make)
"""

import gc
import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread

from actiongen.diagnostics.stored import Json, items, text
from actiongen.project import unit_codec
from actiongen.project.cache import Cache, identity, key
from actiongen.source import Source
from actiongen.unit import Keep, Progress, Unit, below, make_units

# Starting a process costs as much as some thirty policies.
ENOUGH_FOR_PROCESSES = 60
_MOST_PROCESSES = 8
# Many portions for each process, so that none waits long for the last one.
_PORTIONS = 16
# Trees without cycles are most of what a policy takes: looking for cycles seldom saves time.
_OBJECTS_PER_COLLECTION = 50_000


@dataclass(frozen=True, slots=True)
class Units:
    """Makes units; ``runtime`` is that of actions that name none, ``keep`` is told what is analysed in this process."""

    cache: Cache
    runtime: str | None = None
    progress: Progress = lambda done, all: None
    keep: Keep = lambda path, meaning: None

    def make(self, wanted: tuple[Source, ...], sources: tuple[Source, ...]) -> tuple[Unit, ...]:
        """The units of some sources, which may load any."""
        texts = {below(source): key(source.text) for source in sources}
        found = {source.path: self._kept(source, texts) for source in wanted}
        missing = tuple(source for source in wanted if found[source.path] is None)
        made = make_all(missing, sources, self.runtime, self.progress, self.keep)
        for source, unit in zip(missing, made, strict=True):
            found[source.path] = unit
            needs: list[Json] = [[path, texts.get(path)] for path in unit.loaded]
            self.cache.put("unit", self._name(source), [needs, unit_codec.pack(unit)])
        if missing:
            self.cache.sweep()
        return tuple(unit for unit in found.values() if unit is not None)

    def _kept(self, source: Source, texts: Mapping[str, str]) -> Unit | None:
        entry = self.cache.get("unit", self._name(source))
        try:
            needs, packed = items(entry)
            for path, digest in map(items, items(needs)):
                if texts.get(text(path)) != digest:
                    return None
            unit = unit_codec.unpack(packed)
        except ValueError:
            return None
        return unit if unit.path == source.path else None

    def _name(self, source: Source) -> str:
        return key(identity(), self.runtime or "", source.path, source.text)


def make_all(
    wanted: tuple[Source, ...],
    sources: tuple[Source, ...],
    runtime: str | None,
    progress: Progress,
    keep: Keep,
) -> tuple[Unit, ...]:
    """The units of some sources: many of them in several processes."""
    processes = min(_cores(), _MOST_PROCESSES, len(wanted) // (ENOUGH_FOR_PROCESSES // 2))
    if processes < 2:
        return make_units(wanted, sources, runtime, progress, keep)
    size = -(-len(wanted) // (processes * _PORTIONS))
    portions = [wanted[start : start + size] for start in range(0, len(wanted), size)]
    packed: list[Json] = []
    try:
        # A fresh process for each: a copy of this one would hold its locks and threads too.
        with ProcessPoolExecutor(processes, get_context("spawn"), _start, (sources, runtime)) as pool:
            with _sigint_held_back():
                work = pool.map(_work, portions)
            for made in work:
                packed += made
                progress(len(packed), len(wanted))
    except (OSError, ImportError, BrokenProcessPool):
        # A system that gives no processes, or ends them.
        return make_units(wanted, sources, runtime, progress, keep)
    return tuple(unit_codec.unpack(each) for each in packed)


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


_told: tuple[tuple[Source, ...], str | None] = ((), None)


def _start(sources: tuple[Source, ...], runtime: str | None) -> None:
    """What a process is told once: all sources, which any policy may load."""
    global _told
    _told = sources, runtime
    gc.freeze()
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    # Ctrl-C goes to all processes, and the first one says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(wanted: tuple[Source, ...]) -> list[Json]:
    return [unit_codec.pack(unit) for unit in make_units(wanted, *_told)]


def _cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
