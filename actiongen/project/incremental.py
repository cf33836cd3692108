"""Compiles the files of a folder: what the cache has is used where nothing that it was made of has changed.

In: a cache, and the sources. Out: the wanted files, in order, the same whatever the cache holds.

    compile_folder(sources, IncrementalCompiler(Cache.beside(root)).make)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from actiongen.flow.satisfiability import MakeLogic
from actiongen.project import unit_codec
from actiongen.project.cache import Cache, FileKind, ReadFile, digest, key_of
from actiongen.project.processes import compile_all
from actiongen.project.unit_codec import CachedUnit
from actiongen.source import Source
from actiongen.unit import CompiledFile, Progress, Unit, below


@dataclass(frozen=True, slots=True)
class IncrementalCompiler:
    """Compiles files; ``runtime`` is that of actions that name none. ``with_contents``: whether somebody wants the
    contents of the files that are compiled. ``logic``: who answers the checks, if not what is built in; every such
    one finds the same.
    """

    cache: Cache
    runtime: str | None = None
    progress: Progress = lambda done, all: None
    with_contents: bool = False
    logic: MakeLogic | None = None

    def make(self, wanted: tuple[Source, ...], sources: tuple[Source, ...]) -> tuple[CompiledFile, ...]:
        """Compiles some sources, which may load any; those from the cache come without contents."""
        digests = {(FileKind.LIBRARY, below(source)): digest(*source.content) for source in sources}
        keys = {source.path: self._key(source) for source in wanted}
        files = {source.path: self._cached(keys[source.path], digests) for source in wanted}
        missing = tuple(source for source in wanted if files[source.path] is None)
        compiled = compile_all(
            missing, sources, self.runtime, logic=self.logic, with_contents=self.with_contents
        )
        for done, (source, file) in enumerate(zip(missing, compiled, strict=True), 1):
            files[source.path] = file
            self._keep(keys[source.path], file.unit, digests)
            self.progress(done, len(missing))
        if missing:
            self.cache.sweep()
        return tuple(file for file in files.values() if file is not None)

    def _cached(self, key: str, digests: Mapping[tuple[FileKind, str], str]) -> CompiledFile | None:
        entry = self.cache.get("unit", key)
        try:
            cached = unit_codec.decode(entry)
        except ValueError:
            return None
        is_current = all(digests.get((read.kind, read.path)) == read.digest for read in cached.reads)
        return CompiledFile(cached.unit, None) if is_current else None

    def _keep(self, key: str, unit: Unit, digests: Mapping[tuple[FileKind, str], str]) -> None:
        reads = tuple(
            ReadFile(FileKind.LIBRARY, path, digests.get((FileKind.LIBRARY, path))) for path in unit.loaded
        )
        self.cache.put("unit", key, unit_codec.encode(CachedUnit(reads, unit)))

    def _key(self, source: Source) -> str:
        asked = () if self.logic is None else ("proved",)
        return key_of(("unit", self.runtime or "", *asked), (ReadFile.policy(source),))
