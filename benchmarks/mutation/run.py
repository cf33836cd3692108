"""Breaks the compiler in one place at a time, and says which breaks the tests do not notice.

In: modules, and a seed. Out: the score, and each survivor with its line.

    .venv/bin/python benchmarks/mutation/run.py --count 300 --seed 1
    .venv/bin/python benchmarks/mutation/run.py --count 50 actiongen/facts actiongen/checks

1. ``pytest --cov-context=test`` says which tests reach each line (kept in ``--data``, made anew with ``--again``).
   With ``--without-map`` the first run of the tests says it, of the drawn mutants alone: their functions tell.
2. One pytest collects the tests. For each mutant it forks: the child gives the function its wrong code and runs the
   tests that reach the line, the fastest first, until one fails.

Tests that start another process do not count, for that one has the right code; what stands outside of functions is
not changed; the tests of one mutant are not more than ``--most`` says, and fit into ``--seconds`` together. What
survives them gets all tests that reach it, as many as fit into ``--last``. So the score is a lower bound.
"""

import argparse
import builtins
import functools
import gc
import json
import mmap
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from forget import forget
from mutants import Mutant, code_of, codes_in, mutants_of, watched

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = (
    "actiongen/ir",
    "actiongen/facts",
    "actiongen/checks",
    "actiongen/project/journal.py",
    "actiongen/project/cache.py",
    "actiongen/runner",
)
"""Where a mistake costs most: what is known to be present, what is checked, what is written to the disk."""
TESTS = (
    *(
        "analysis",
        "auth0",
        "auth0_kit",
        "backends",
        "checks",
        "cli",
        "commands",
        "diagnostics",
        "evaluate",
        "facts",
        "flow",
    ),
    *(
        "ir",
        "javascript",
        "project",
        "report",
        "runner",
        "runs",
        "syntax",
        "testing",
        "test_bad_cases.py",
        "test_good_cases.py",
    ),
    *("test_link.py", "test_mistakes.py", "test_policies.py", "test_small_edits.py", "test_unicode.py"),
    "test_watch.py",
)
"""The tests that run the compiler in their own process."""
_KILLED, _SURVIVED, _NOT_MADE = 10, 11, 12


@dataclass(slots=True)
class Score:
    """The outcomes of some mutants."""

    killed: int = 0
    hung: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    unreached: list[Mutant] = field(default_factory=list)
    not_made: list[Mutant] = field(default_factory=list)
    by_folder: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, mutant: Mutant, outcome: str) -> None:
        if outcome == "not made":
            self.not_made.append(mutant)
            return
        folder = mutant.file.relative_to(ROOT).parts[1]
        self.by_folder.setdefault(folder, Counter())[outcome] += 1
        if outcome == "survived":
            self.survivors.append(mutant)
        elif outcome == "unreached":
            self.unreached.append(mutant)
        elif outcome == "hung":
            self.hung += 1
        else:
            self.killed += 1

    def show(self) -> str:
        noticed = self.killed + self.hung
        all_mutants = noticed + len(self.survivors) + len(self.unreached)
        lines = [f"survived: {_shown(survivor)}" for survivor in self.survivors]
        lines += [f"no test reaches: {_shown(each)}" for each in self.unreached]
        lines += [f"not counted, cannot be made: {_shown(each)}" for each in self.not_made]
        for folder, counts in sorted(self.by_folder.items()):
            good = counts["killed"] + counts["hung"]
            lines.append(f"{folder:12} {good:4} of {counts.total():4}  {100 * good / counts.total():5.1f} %")
        share = 100 * noticed / max(1, all_mutants)
        lines.append(f"{'all':12} {noticed:4} of {all_mutants:4}  {share:5.1f} %  ({self.hung} of them hung)")
        return "\n".join(lines)


def _shown(mutant: Mutant) -> str:
    return str(mutant).replace(f"{ROOT}/", "", 1)


@dataclass(slots=True)
class Plugin:
    """Takes the place of pytest's loop over the tests."""

    mutants: tuple[Mutant, ...]
    reach: dict[Path, dict[int, list[str]]] | None
    seconds: float
    last: float
    most: int
    first: str
    jobs: int
    score: Score = field(default_factory=Score)
    _functions: dict[tuple[str, str], list[FunctionType]] = field(default_factory=dict)
    _caches: dict[str, list[Any]] = field(default_factory=dict)
    _items: dict[str, pytest.Item] = field(default_factory=dict)
    _durations: dict[str, float] = field(default_factory=dict)
    _tried: set[str] = field(default_factory=set)
    _reached: dict[str, set[Mutant]] = field(default_factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._items = {item.nodeid: item for item in session.items}
        for file in {each.file for each in self.mutants}:  # what is imported late has no functions yet
            import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        self._functions = _functions()
        self._caches = _caches()
        gc.freeze()
        survivors = self._round(self.mutants, self.seconds)
        if survivors and self.last:
            self.most = len(self._items)
            survivors = self._round(survivors, self.last)
        for survivor in survivors:
            self.score.add(survivor, "survived")
        return True

    def _round(self, mutants: Sequence[Mutant], seconds: float) -> list[Mutant]:
        """Runs the tests of each mutant, at most so many seconds of them; gives those that survive."""
        self._baseline(mutants)
        waiting = list(mutants)
        survivors: list[Mutant] = []
        running: dict[int, tuple[Mutant, float]] = {}
        done = 0
        while waiting or running:
            while waiting and len(running) < self.jobs:
                mutant = waiting.pop()
                tests = self._chosen(mutant, seconds)
                if not tests:
                    self.score.add(mutant, "unreached")
                    continue
                running[self._fork(mutant, tests)] = mutant, time.monotonic()
            for pid, outcome in _finished(running, 10 * seconds) if running else ():
                mutant, _ = running.pop(pid)
                done += 1
                if outcome == "survived":
                    survivors.append(mutant)
                else:
                    self.score.add(mutant, outcome)
                print(f"[{done}] {outcome:9} {_shown(mutant)}", file=sys.stderr, flush=True)
        return survivors

    def _tests(self, mutant: Mutant) -> list[str]:
        """Those that reach the mutant: ``most`` of its own package and as many others, as they are drawn."""
        if self.reach is None:
            names = {name for name in self._items if mutant in self._reached.get(name, {mutant})}
        else:
            lines, (first, last) = self.reach.get(mutant.file, {}), mutant.lines
            names = {name for line in range(first, last + 1) for name in lines.get(line, ())}
        tests = sorted(name for name in names if name in self._items)
        random.Random(mutant.node).shuffle(tests)
        tests.sort(key=lambda name: self.first not in name)
        own = [name for name in tests if not _is_foreign(name, mutant)]
        others = [name for name in tests if _is_foreign(name, mutant)]
        return [*own[: self.most], *others[: self.most]]

    def _chosen(self, mutant: Mutant, seconds: float) -> list[str]:
        """First the tests of its own package, then the others, the fastest first."""
        tests = sorted(
            (name for name in self._tests(mutant) if name in self._durations),
            key=lambda name: (_is_foreign(name, mutant), self._durations[name], name),
        )
        budget, chosen = seconds, []
        for name in tests:
            budget -= self._durations[name]
            if budget < 0 and chosen:
                break
            chosen.append(name)
        return chosen

    def _baseline(self, mutants: Sequence[Mutant]) -> None:
        """Runs all tests that reach a mutant without one, in a child: how long each takes, and which to leave out."""
        wanted = sorted({name for each in mutants for name in self._tests(each)} - self._tried)
        self._tried |= set(wanted)
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            _silence()
            reached = mmap.mmap(-1, max(1, len(self.mutants)))  # those that a test forks write there, too
            if self.reach is None:
                self._watch(reached)
            with os.fdopen(writer, "w") as out:
                for name in wanted:
                    if any(reached[:]):  # what it kept would hide from the next test what that one reaches
                        reached[:] = bytes(len(reached))
                        forget()
                        self._forget()
                    start = time.process_time()
                    passed = self._passes(name)
                    taken = time.process_time() - start
                    numbers = [number for number, each in enumerate(reached[:]) if each]
                    out.write(json.dumps([name, taken, passed, numbers]) + "\n")
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as lines:
            for line in lines:
                name, duration, passed, numbers = json.loads(line)
                if passed:
                    self._durations[name] = duration
                if self.reach is None:
                    self._reached[name] = {self.mutants[number] for number in numbers}
        os.waitpid(pid, 0)
        print(
            f"{len(self._durations)} of {len(self._tried)} tests pass without a mutant",
            file=sys.stderr,
            flush=True,
        )

    def _watch(self, reached: mmap.mmap) -> None:
        """Lets the functions of all mutants tell, in this process, which mutants' statements run."""
        builtins.__reached__ = lambda number: reached.__setitem__(number, 1)  # type: ignore[attr-defined]
        of_function: dict[tuple[str, str], list[tuple[int, Mutant]]] = {}
        for number, mutant in enumerate(self.mutants):
            of_function.setdefault((str(mutant.file), mutant.function), []).append((number, mutant))
        for function, mutants in of_function.items():
            code = watched(mutants)
            for each in self._functions.get(function, ()):
                if code is not None and len(code.co_freevars) == len(each.__code__.co_freevars):
                    each.__code__ = code
            if code is not None:
                self._put_within(code)

    def _forget(self) -> None:
        for kept in self._caches.values():
            for each in kept:
                each.cache_clear()

    def _passes(self, name: str) -> bool:
        item = self._items[name]
        before = item.session.testsfailed
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return item.session.testsfailed == before

    def _applied(self, mutant: Mutant) -> bool:
        """Gives the function its wrong code, in this process."""
        code = code_of(mutant)
        functions = self._functions.get((str(mutant.file), mutant.function), [])
        if code is None or any(
            len(code.co_freevars) != len(function.__code__.co_freevars) for function in functions
        ):
            return False
        for function in functions:
            function.__code__ = code
        self._put_within(code)
        for kept in self._caches.get(str(mutant.file), ()):
            kept.cache_clear()  # what the right code has made
        return bool(functions)

    def _put_within(self, code: CodeType) -> None:
        """Gives the functions that a function has made before, as a module is read, the code of those in it now."""
        for inner in codes_in(code):
            for each in self._functions.get((inner.co_filename, inner.co_qualname), ()):
                old = each.__code__
                if (old.co_firstlineno, old.co_freevars) == (inner.co_firstlineno, inner.co_freevars):
                    each.__code__ = inner

    def _fork(self, mutant: Mutant, tests: list[str]) -> int:
        pid = os.fork()
        if pid:
            return pid
        os.setpgid(0, 0)
        _silence()
        try:
            if not self._applied(mutant):
                os._exit(_NOT_MADE)
            os._exit(_SURVIVED if all(self._passes(name) for name in tests) else _KILLED)
        finally:
            os._exit(_KILLED)


def _is_foreign(test: str, mutant: Mutant) -> bool:
    """Whether a test is none of the mutant's own package."""
    return not test.startswith(f"tests/{mutant.file.relative_to(ROOT).parts[1].removesuffix('.py')}/")


def _functions() -> dict[tuple[str, str], list[FunctionType]]:
    """The functions of this process by their file and name; methods of a class with slots are there twice."""
    gc.unfreeze()  # what the collection has frozen is not listed
    functions: dict[tuple[str, str], list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            functions.setdefault((thing.__code__.co_filename, thing.__code__.co_qualname), []).append(thing)
    return functions


def _caches() -> dict[str, list[Any]]:
    """What the functions of a file have answered before, by the file."""
    caches: dict[str, list[Any]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and isinstance(thing.__wrapped__, FunctionType):
            caches.setdefault(thing.__wrapped__.__code__.co_filename, []).append(thing)
    return caches


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def _finished(running: dict[int, tuple[Mutant, float]], most: float) -> list[tuple[int, str]]:
    outcomes = {_KILLED: "killed", _SURVIVED: "survived", _NOT_MADE: "not made"}
    pid, status = os.waitpid(-1, os.WNOHANG)
    if pid:
        return [(pid, outcomes.get(os.waitstatus_to_exitcode(status), "killed"))]
    for pid, (_, start) in running.items():
        if _worked(pid) > most or time.monotonic() - start > 10 * most:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return [(pid, "hung")]
    time.sleep(0.02)
    return []


def _worked(pid: int) -> float:
    """The seconds of CPU that a process has had; 0 where the system does not say: others may keep it busy."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reach_of(
    data: Path, again: bool, tests: list[str], files: Sequence[Path]
) -> dict[Path, dict[int, list[str]]]:
    """Which tests reach each line of the files, from a run with coverage."""
    if again or not data.exists():
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "-p",
            "no:cacheprovider",
            "-p",
            "forget",
            *tests,
        ]
        command += ["--cov=actiongen", "--cov-context=test", "--cov-report="]
        here = {"COVERAGE_FILE": str(data), "PYTHONPATH": str(Path(__file__).parent)}
        subprocess.run(command, cwd=ROOT, env=os.environ | here, check=True)
    found = coverage.CoverageData(str(data))
    found.read()
    return {
        Path(name): {
            line: [context.removesuffix("|run") for context in contexts if context.endswith("|run")]
            for line, contexts in found.contexts_by_lineno(name).items()
        }
        for name in found.measured_files()
        if Path(name) in files
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", default=list(MODULES))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20.0, help="of tests for each mutant")
    parser.add_argument("--last", type=float, default=60.0, help="seconds for a mutant that survives these")
    parser.add_argument(
        "--most", type=int, default=10_000, help="tests of its package for each mutant, and others"
    )
    parser.add_argument("--first", default="", help="a part of the names of tests that are drawn first")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--at",
        nargs="*",
        help="only those of the drawn mutants that stand at these FILE:LINE; no map is needed",
    )
    parser.add_argument(
        "--mapped", action="store_true", help="with --at: the tests that reach them, as the map says"
    )
    parser.add_argument(
        "--without-map",
        action="store_true",
        help="find out in the first run of the tests which of them reach the mutants, also in threads",
    )
    parser.add_argument("--data", type=Path, default=ROOT / ".coverage-of-tests")
    parser.add_argument("--again", action="store_true", help="find out anew which tests reach which line")
    parser.add_argument("--tests", nargs="*", default=[f"tests/{name}" for name in TESTS])
    options = parser.parse_args()
    tests = [name for name in options.tests if (ROOT / name).exists()]
    files = sorted(
        file
        for module in options.modules
        for file in ([ROOT / module] if module.endswith(".py") else (ROOT / module).rglob("*.py"))
    )
    every = [mutant for file in files for mutant in mutants_of(file)]
    chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
    if options.at is not None:
        chosen = [each for each in chosen if _shown(each).split(" ")[0] in options.at]
    no_map = options.without_map or (options.at is not None and not options.mapped)
    reach = None if no_map else reach_of(options.data, options.again, tests, files)
    plugin = Plugin(
        tuple(chosen), reach, options.seconds, options.last, options.most, options.first, options.jobs
    )
    arguments = ["-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly", "-q", *tests]
    status = pytest.main(arguments, plugins=[plugin])
    print(f"{len(chosen)} of {len(every)} mutants, seed {options.seed}")
    print(plugin.score.show())
    return int(status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED))


if __name__ == "__main__":
    raise SystemExit(main())
