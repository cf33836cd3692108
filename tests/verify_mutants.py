"""Breaks the emitter in one place at a time and lists the breaks that translation validation does not notice.

In: the breaks of ``mutate_emitter.py``. Out: for each break whether it changes no output, crashes, is noticed
without a run
of any event, or is not: then the events of the good cases say whether it changes what an Action does. It takes some
minutes, so it is run by hand and not in CI:

    python tests/verify_mutants.py                 # all of them
    python tests/verify_mutants.py lower_members   # those of one file
    python tests/verify_mutants.py --every 3 1     # each third, from the second on
"""

import importlib
import json
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.compile import programs_of
from bench.node import NodeBench
from bench.tables import Row, read_table
from mutate_emitter import (
    FILES,
    PACKAGE,
    Break,
    _Broken,
    _put_into_runtime,
    breaks_of_python,
    breaks_of_runtime,
)
from test_good_cases import CASES, handler_of

from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.ir import Program
from actiongen.javascript.parse import parse_javascript
from actiongen.verify.verify import verify

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Example:
    """An Action of the good cases, and what it must do."""

    program: Program
    code: str
    rows: Sequence[Row]


def examples() -> list[Example]:
    """Every Action of the good cases."""
    found = []
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            programs = programs_of(case.policies(Path(folder)))
        for program in programs:
            code = write(assemble(program))
            found.append(Example(program, code, read_table(case.events(f"{program.stem}.js"))))
    return found


def is_noticed(program: Program, file: File, code: str) -> bool:
    """Whether the validation says that the JavaScript is another program."""
    below = "".join(f"\n\n{part}" for part in file.below) + "\n"
    script = parse_javascript(code.removesuffix(below))
    if isinstance(script, str):
        return True
    runtime = {helper.name: helper.text for helper in file.runtime}
    verdicts = verify(program, script.program, runtime, file.own_externs)
    return any(verdict.difference is not None for verdict in verdicts)


def verdict(broken: Break, all_examples: Sequence[Example]) -> tuple[str, str]:
    """What becomes of a break; tried in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(_SECONDS)
        os.close(reading)
        os.write(writing, json.dumps(_try(broken, all_examples)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return tuple(json.loads(text)) if text else ("crashed", "it took too long")


def _try(broken: Break, all_examples: Sequence[Example]) -> tuple[str, str]:
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]
    text = broken.applied(broken.file.read_text(encoding="utf-8"))
    changes = []
    try:
        if broken.file.suffix == ".js":
            _put_into_runtime(broken.file.stem, text.rstrip("\n"))
        else:
            sys.meta_path.insert(0, _Broken(f"{PACKAGE}.{broken.file.stem}", text))
        emit = importlib.import_module(f"{PACKAGE}.emit")
        for example in all_examples:
            file = emit.assemble(example.program)
            code = emit.write(file)
            if code != example.code:
                changes.append((example, file, code))
    except Exception as error:
        return "crashed", repr(error)[:200]
    if not changes:
        return "unseen", ""
    missed = [change for change in changes if not is_noticed(change[0].program, change[1], change[2])]
    if not missed:
        return "noticed", ""
    differs = _differing(missed)
    if differs is not None:
        return "MISSED", _change(*differs)
    return ("noticed" if len(missed) < len(changes) else "equivalent"), _change(missed[0][0], missed[0][2])


def _differing(missed: Sequence[tuple[Example, File, str]]) -> tuple[Example, str] | None:
    """The first program that is taken to be the same, and does something else on an event of its case."""
    with NodeBench(22) as node:
        for example, _, code in missed:
            for row in example.rows:
                if _is_right(node, example.code, example, row) and not _is_right(node, code, example, row):
                    return example, code
    return None


def _is_right(node: NodeBench, code: str, example: Example, row: Row) -> bool:
    handler = row.handler or handler_of(example.code)
    outcome = node.run(code, row.event, handler, now=row.now, method_returns=row.returns, writes=row.writes)
    return row.problem(outcome) is None


def _change(example: Example, code: str) -> str:
    pairs = zip(example.code.splitlines(), code.splitlines(), strict=False)
    old, new = next(((old, new) for old, new in pairs if old != new), ("", "an end"))
    return f"{example.program.stem}: {old.strip()}  =>  {new.strip()}"


def main(wanted: Sequence[str]) -> int:
    step, first = 1, 0
    if wanted and wanted[0] == "--every":
        step, first, wanted = int(wanted[1]), int(wanted[2]), wanted[3:]
    all_examples = examples()
    tried = 0
    counts: Counter[str] = Counter()
    for file in FILES:
        if wanted and not any(part in file.name for part in wanted):
            continue
        text = file.read_text(encoding="utf-8")
        found = breaks_of_runtime(file, text) if file.suffix == ".js" else breaks_of_python(file, text)
        for broken in dict.fromkeys(found):
            tried += 1
            if (tried - 1) % step != first:
                continue
            result, why = verdict(broken, all_examples)
            counts[result] += 1
            if result in ("MISSED", "equivalent"):
                print(f"{result}: {broken.shown(text)}  {why}", flush=True)
        print(f"{file.name}: {dict(counts)}", flush=True)
    print(dict(counts))
    return 1 if counts["MISSED"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
