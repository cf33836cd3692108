"""Breaks the emitter in one place at a time and lists the breaks that translation validation does not notice.

In: the breaks of ``mutate_emitter.py`` in Python; those of the functions of the runtime are compared by their text
(``verify/test_breaks.py``). Out: for each break whether it changes no output, crashes, is noticed without a run of any
event, or is not: then events say whether it changes what an Action does: those of the good case, and drawn ones. A
break is tried on the programs that it may change (``emitter_probes.py``): the good cases, and where it changes none of
those, other policies, recipes, templates and generated policies. It takes ten minutes of the processor, so it is run by
hand and not in CI (there one break in twenty is tried). What is found is written to a file, a line of JSON for each
break, and a run goes on where the last one ended:

    python tests/verify_mutants.py found.jsonl                 # all of them
    python tests/verify_mutants.py found.jsonl lower_members   # those of one file
"""

import gc
import importlib
import json
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from bench.compile import programs_of
from bench.node import NodeBench
from bench.tables import Row, read_table
from differential.choices import Choices
from differential.events import Events
from differential.pairs import EXPLORED, problems_of, program_of, worlds
from differential.policy import write_policy
from emitter_probes import Probes
from mutate_emitter import FILES, PACKAGE, Break, Broken, breaks_of_python
from test_good_cases import CASES, handler_of
from verify.cases import programs as small
from verify.rare import POLICIES

from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.ir import Program
from actiongen.javascript.parse import parse_javascript
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits, NodeRun
from actiongen.runner.session import Runner
from actiongen.runs.world import World
from actiongen.testing.externs import for_a_run
from actiongen.verify.verify import verify

ROOT = Path(__file__).parent.parent
EMITTER = [file for file in FILES if file.suffix == ".py"]
_REACHING = (
    *(5_100_155, 5_100_157, 5_100_235, 5_100_256, 5_100_276, 5_100_283, 5_100_285, 5_100_315, 5_100_653),
    *(5_100_795, 5_100_874, 5_100_894, 5_101_095, 5_101_478, 5_101_561),
)
"""Of 1,750 further seeds those whose policies reach what no other does."""
GENERATED = (*range(5_100_000, 5_100_150), *_REACHING)
_SEED = 11
_SECONDS = 300
_EVENTS = 100
_MOST_CHANGED = 12
"""How many programs are looked at that a break changes."""
_MOST_JUDGED = 3
"""How many programs that are taken to be the same are run."""


@dataclass(frozen=True, slots=True)
class Example:
    """An Action: what the whole emitter makes of it, which breaks of that may change it, and what it must do."""

    program: Program
    code: str
    breaks: frozenset[Break] = field(repr=False)
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


def examples(probes: Probes) -> list[Example]:
    """Every Action of the good cases."""
    found = []
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            programs = programs_of(case.policies(Path(folder)))
        found += [example_of(each, probes, read_table(case.events(f"{each.stem}.js"))) for each in programs]
    return found


def more_examples(probes: Probes) -> list[Example]:
    """Actions of which no table says what they do."""
    folders = "policies", "docs/recipes", "tests/cases/templates"
    programs = [program for folder in folders for program in programs_of(ROOT / folder)]
    rare = [program for text in POLICIES.values() for program in small(text)]
    generated = [program_of(write_policy(Choices(Random(seed)))) for seed in GENERATED]
    return [example_of(each, probes) for each in (*programs, *rare, *generated) if each is not None]


def example_of(program: Program, probes: Probes, rows: Sequence[Row] = ()) -> Example:
    """An Action of a program; ``rows``: the events of which a table says what it does."""
    return Example(program, write(assemble(program)), probes.met(program), rows)


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
    if not any(broken in example.breaks for each in sets for example in each):
        return "unseen", ""
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
    sys.meta_path.insert(0, Broken(f"{PACKAGE}.{broken.file.stem}", broken.applied(text)))
    try:
        emit = importlib.import_module(f"{PACKAGE}.emit")
    except Exception as error:
        return "crashed", repr(error)[:200]
    crash = None
    for each in sets:
        changes: list[Change] = []
        for example in each:
            if broken not in example.breaks:
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
        if does_something_else(each):
            return "MISSED", each.shown()
    if len(missed) < len(changes):
        return "noticed", ""
    return "equivalent", missed[0].shown()


def does_something_else(change: Change) -> bool:
    """Whether an event shows the change: one of its case, or one that is drawn."""
    example, code = change.example, change.code
    with NodeBench(22) as node:
        for row in example.rows:
            if not _is_right(node, code, row) and _is_right(node, example.code, row):
                return True
    program = example.program
    drawn = worlds(Events(program, 1), program, Random(1), _EVENTS, EXPLORED)
    with Runner(find_node(), Limits(seconds=30)) as runner:
        one, other = (_runs(runner, program, each, drawn) for each in (example.code, code))
    # What does the same needs no interpreter to say so.
    changed = (each for each in zip(drawn, one, other, strict=True) if repr(each[1].run) != repr(each[2].run))
    return any(
        not _problems(program, world, was) and _problems(program, world, now) for world, was, now in changed
    )


def _is_right(node: NodeBench, code: str, row: Row) -> bool:
    handler = row.handler or handler_of(code)
    outcome = node.run(code, row.event, handler, now=row.now, method_returns=row.returns, writes=row.writes)
    return row.problem(outcome) is None


def _runs(runner: Runner, program: Program, code: str, drawn: Sequence[World]) -> list[NodeRun]:
    """What an Action does in each of some worlds."""
    return [*runner.run(runner.load(for_a_run(program, code), program.header.trigger), drawn)]


def _problems(program: Program, world: World, ran: NodeRun) -> tuple[str, ...]:
    """How a run differs from the interpreter."""
    return problems_of(program, replace(world, results=ran.externs), ran.run)


def breaks(wanted: Sequence[str] = ()) -> list[Break]:
    """The breaks of all files whose names hold one of some words; of all without words."""
    files = [file for file in EMITTER if not wanted or any(part in file.name for part in wanted)]
    return [
        broken
        for file in files
        for broken in dict.fromkeys(breaks_of_python(file, file.read_text(encoding="utf-8")))
    ]


def main(wanted: Sequence[str]) -> int:
    path = Path(wanted[0])
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    found = {tuple(each[0]): each[1] for each in map(json.loads, lines)}
    all_breaks = breaks(wanted[1:])
    left = [each for each in Random(_SEED).sample(all_breaks, len(all_breaks)) if _name(each) not in found]
    for is_last, load in enumerate((examples, more_examples)):
        with Probes(left) as probes:
            loaded = load(probes)
        unseen = []
        for broken in left:
            result, why = verdict(broken, loaded)
            if result == "unseen" and not is_last:
                unseen.append(broken)
                continue
            shown = broken.shown(broken.file.read_text(encoding="utf-8"))
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([_name(broken), result, shown, why]) + "\n")
            found[_name(broken)] = result
        left = unseen
    counts = Counter(found[_name(each)] for each in all_breaks)
    print(dict(counts))
    return 1 if counts["MISSED"] else 0


def _name(broken: Break) -> tuple[object, ...]:
    return broken.file.name, broken.start, broken.end, broken.replacement


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
