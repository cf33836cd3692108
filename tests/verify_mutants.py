"""Breaks the emitter in one place at a time and lists the breaks that translation validation does not notice.

In: the breaks of ``mutate_emitter.py`` in Python; those of the functions of the runtime are compared by their text
(``verify/test_breaks.py``). Out: for each break whether it changes no output, crashes, is noticed without a run of any
event, or is not: then events say whether it changes what an Action does: those of the good case, and drawn ones. A
break is tried on the programs that reach its line: the good cases, and where it changes none of those, other
policies, recipes, templates and generated policies. It takes some twenty minutes, so it is run by hand and not in CI:

    python tests/verify_mutants.py                 # all of them
    python tests/verify_mutants.py lower_members   # those of one file
    python tests/verify_mutants.py --every 3 1     # each third, from the second on
"""

import ast
import gc
import importlib
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from bench.compile import programs_of
from bench.node import NodeBench
from bench.tables import Row, read_table
from differential.choices import Choices
from differential.events import Events
from differential.pairs import EXPLORED, problems_of, program_of, worlds
from differential.policy import write_policy
from mutate_emitter import FILES, PACKAGE, Break, _Broken, breaks_of_python
from test_good_cases import CASES, handler_of

from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.ir import Program
from actiongen.javascript.parse import parse_javascript
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.runs.world import World
from actiongen.testing.externs import for_a_run
from actiongen.verify.verify import verify

ROOT = Path(__file__).parent.parent
EMITTER = [file for file in FILES if file.suffix == ".py"]
GENERATED = range(5_100_000, 5_100_150)
_SECONDS = 300
_EVENTS = 100
_MOST_CHANGED = 12
"""How many programs are looked at that a break changes."""
_MOST_JUDGED = 3
"""How many programs that are taken to be the same are run."""

Line = tuple[str, int]
"""A file of the emitter, and a line of it."""


@dataclass(frozen=True, slots=True)
class Example:
    """An Action: what the whole emitter makes of it, by which of its lines, and what it must do."""

    program: Program
    code: str
    lines: frozenset[Line] = field(repr=False)
    rows: Sequence[Row] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """Other JavaScript of an example."""

    example: Example
    file: File
    code: str

    def shown(self) -> str:
        """The first line that is another one."""
        pairs = zip(self.example.code.splitlines(), self.code.splitlines(), strict=False)
        old, new = next(((old, new) for old, new in pairs if old != new), ("", "an end"))
        return f"{self.example.program.stem}: {old.strip()}  =>  {new.strip()}"


def examples() -> list[Example]:
    """Every Action of the good cases."""
    found = []
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            programs = programs_of(case.policies(Path(folder)))
        found += [_example(each, read_table(case.events(f"{each.stem}.js"))) for each in programs]
    return found


def more_examples() -> list[Example]:
    """Actions of which no table says what they do."""
    folders = "policies", "docs/recipes", "tests/cases/templates"
    programs = [program for folder in folders for program in programs_of(ROOT / folder)]
    generated = [program_of(write_policy(Choices(Random(seed)))) for seed in GENERATED]
    return [_example(each, ()) for each in (*programs, *generated) if each is not None]


def _example(program: Program, rows: Sequence[Row]) -> Example:
    with _lines() as lines:
        code = write(assemble(program))
    return Example(program, code, frozenset(lines), rows)


@contextmanager
def _lines() -> Iterator[set[Line]]:
    """The lines of the emitter that are run."""
    files, found = {str(file): file.name for file in EMITTER}, set[Line]()

    def note(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        name = files.get(frame.f_code.co_filename)
        if name is None:
            return None
        if event == "line":
            found.add((name, frame.f_lineno))
        return note

    sys.settrace(note)
    yield found
    sys.settrace(None)


def _lines_of(broken: Break, text: str) -> frozenset[Line]:
    """The lines of a break; none where the programs that were traced may have been spared them."""
    first, last = (text.count("\n", 0, place) + 1 for place in (broken.start, broken.end))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.lineno <= first <= (node.end_lineno or 0):
            is_cached = any(isinstance(each, ast.Name) for each in node.decorator_list)
            return frozenset(
                () if is_cached else ((broken.file.name, line) for line in range(first, last + 1))
            )
    return frozenset()


def is_noticed(program: Program, file: File, code: str) -> bool:
    """Whether the validation says that the JavaScript is another program."""
    below = "".join(f"\n\n{part}" for part in file.below) + "\n"
    script = parse_javascript(code.removesuffix(below))
    if isinstance(script, str):
        return True
    runtime = {helper.name: helper.text for helper in file.runtime}
    verdicts = verify(program, script.program, runtime, file.own_externs)
    return any(verdict.difference is not None for verdict in verdicts)


def verdict(broken: Break, *sets: Sequence[Example]) -> tuple[str, str]:
    """What becomes of a break on the first set of examples that it changes; tried in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        gc.disable()
        signal.alarm(_SECONDS)
        os.close(reading)
        os.write(writing, json.dumps(_try(broken, sets)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return tuple(json.loads(text)) if text else ("crashed", "it took too long")


def _try(broken: Break, sets: Sequence[Sequence[Example]]) -> tuple[str, str]:
    text = broken.file.read_text(encoding="utf-8")
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Broken(f"{PACKAGE}.{broken.file.stem}", broken.applied(text)))
    try:
        emit = importlib.import_module(f"{PACKAGE}.emit")
    except Exception as error:
        return "crashed", repr(error)[:200]
    lines = _lines_of(broken, text)
    crash = None
    for each in sets:
        changes = []
        for example in each:
            if lines and not lines & example.lines:
                continue
            if len(changes) == _MOST_CHANGED:
                break
            try:
                file = emit.assemble(example.program)
                code = emit.write(file)
            except Exception as error:
                crash = crash or repr(error)[:200]
                continue
            if code != example.code:
                changes.append(Change(example, file, code))
        if changes:
            return _judged(changes)
        if crash is not None:
            return "crashed", crash
    return "unseen", ""


def _judged(changes: Sequence[Change]) -> tuple[str, str]:
    missed = [each for each in changes if not is_noticed(each.example.program, each.file, each.code)]
    for each in missed[:_MOST_JUDGED]:
        if _does_something_else(each):
            return "MISSED", each.shown()
    if len(missed) < len(changes):
        return "noticed", ""
    return "equivalent", missed[0].shown()


def _does_something_else(change: Change) -> bool:
    """Whether an event shows the change: one of its case, or one that is drawn."""
    example, code = change.example, change.code
    with NodeBench(22) as node:
        for row in example.rows:
            if _is_right(node, example.code, row) and not _is_right(node, code, row):
                return True
    program = example.program
    drawn = worlds(Events(program, 1), program, Random(1), _EVENTS, EXPLORED)
    with Runner(find_node(), Limits(seconds=30)) as runner:
        one, other = (_problems(runner, program, each, drawn) for each in (example.code, code))
    return any(not was and now for was, now in zip(one, other, strict=True))


def _is_right(node: NodeBench, code: str, row: Row) -> bool:
    handler = row.handler or handler_of(code)
    outcome = node.run(code, row.event, handler, now=row.now, method_returns=row.returns, writes=row.writes)
    return row.problem(outcome) is None


def _problems(runner: Runner, program: Program, code: str, drawn: Sequence[World]) -> list[tuple[str, ...]]:
    """How an Action differs from the interpreter, for each of some worlds."""
    loaded = runner.load(for_a_run(program, code), program.header.trigger)
    runs = runner.run(loaded, drawn)
    pairs = zip(drawn, runs, strict=True)
    return [problems_of(program, replace(world, results=ran.externs), ran.run) for world, ran in pairs]


def breaks(wanted: Sequence[str] = ()) -> list[Break]:
    """The breaks of all files whose names hold one of some words; of all without words."""
    files = [file for file in EMITTER if not wanted or any(part in file.name for part in wanted)]
    return [
        broken
        for file in files
        for broken in dict.fromkeys(breaks_of_python(file, file.read_text(encoding="utf-8")))
    ]


def main(wanted: Sequence[str]) -> int:
    step, first = 1, 0
    if wanted and wanted[0] == "--every":
        step, first, wanted = int(wanted[1]), int(wanted[2]), wanted[3:]
    sets = examples(), more_examples()
    counts: Counter[str] = Counter()
    for broken in breaks(wanted)[first::step]:
        result, why = verdict(broken, *sets)
        counts[result] += 1
        if result != "noticed":
            text = broken.file.read_text(encoding="utf-8")
            print(f"{result}: {broken.shown(text)}  {why}", flush=True)
        if counts.total() % 50 == 0:
            print(dict(counts), f"{time.process_time():.0f} s", flush=True)
    print(dict(counts))
    return 1 if counts["MISSED"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
