"""Compiles many mutated and random policies: none may end in a traceback, take long, or give JavaScript that is none.

In: how many, and a seed. Out: figures on standard output; exit code 1 and the failing texts if there are any.

    python tests/fuzz/run.py 200000 --seed 1
"""

import argparse
import json
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import esprima
from bench.install import node_binary

from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import render, to_json
from actiongen.source import Source
from fuzz.mutate import Corpus

SCRIPTS = Path(__file__).with_name("scripts.js")
LIBRARIES = (
    Source("policies/shared/tenants.policy", 'TEST = "t"\n\non_test_tenant = event.tenant.id == TEST\n'),
    Source("policies/shared/domains.policy", 'STAFF = "corp.example"\n'),
)
# Seconds of this process alone, as others may want the machine too; a policy of a person takes a hundredth of one.
TOO_LONG = 20
SLOW = 1.0


class TooLongError(BaseException):
    """A compilation that does not come to an end; no handler of the compiler catches it."""


@dataclass
class Node:
    """One Node for the whole run, which is asked whether texts are scripts."""

    process: "subprocess.Popen[str]"
    asked: int = 0

    @classmethod
    def start(cls) -> Self:
        """Starts it."""
        command = [str(node_binary(22)), str(SCRIPTS)]
        return cls(
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        )

    def reject(self, code: str) -> str | None:
        """Why a text is no script, None if it is one."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.asked += 1
        self.process.stdin.write(json.dumps([self.asked, code]) + "\n")
        self.process.stdin.flush()
        id, message = json.loads(self.process.stdout.readline())
        assert id == self.asked
        return None if message is None else str(message)


@dataclass
class Figures:
    """What was seen."""

    inputs: int = 0
    outputs: int = 0
    slowest: float = 0.0
    slowest_text: str = ""
    codes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)


def fuzz(count: int, seed: int) -> Figures:
    """Runs them."""
    random, corpus, node, figures = Random(seed), Corpus.of_repository(), Node.start(), Figures()
    signal.signal(signal.SIGPROF, _too_long)
    for _ in range(count):
        text = corpus.policy(random)
        begin = time.process_time()
        figures.inputs += 1
        try:
            signal.setitimer(signal.ITIMER_PROF, TOO_LONG)
            problem = _problem(text, node, figures)
        except TooLongError:
            problem = f"takes longer than {TOO_LONG} s"
        except Exception:
            problem = traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        taken = time.process_time() - begin
        if taken > figures.slowest:
            figures.slowest, figures.slowest_text = taken, text
        if problem is not None:
            figures.failures.append((text, problem))
    node.process.kill()
    return figures


def _too_long(_: int, __: FrameType | None) -> None:
    raise TooLongError


def _problem(text: str, node: Node, figures: Figures) -> str | None:
    """What is wrong with what the compiler makes of a text."""
    sources = (Source("policies/fuzz.policy", text), *LIBRARIES)
    compiled = compile_folder(sources)
    by_path = {source.path: source for source in sources}
    json.loads(to_json(compiled.diagnostics, by_path))
    render(compiled.diagnostics, by_path)
    figures.codes.update({diagnostic.code.id for diagnostic in compiled.diagnostics})
    wrong = [
        diagnostic.message
        for diagnostic in compiled.diagnostics
        if diagnostic.code.id.startswith(("AG60", "AG9")) and diagnostic.code.name not in ("code-too-large",)
    ]
    if wrong:
        return f"the compiler does not trust its own output: {wrong}"
    if compiled.value is None:
        return (
            None
            if any(diagnostic.is_error for diagnostic in compiled.diagnostics)
            else "no output and no error"
        )
    for file in compiled.value.files:
        if file.path.endswith(".js"):
            figures.outputs += 1
            esprima.parseScript(file.text)
            rejected = node.reject(file.text)
            if rejected is not None:
                return f"Node: {rejected}\n{file.text}"
        file.text.encode("utf-8")
    return None


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else time.time_ns() % 1_000_000
    print(f"{arguments.count:,} inputs, seed {seed}", flush=True)
    begin = time.perf_counter()
    figures = fuzz(arguments.count, seed)
    print(
        f"{figures.outputs:,} compiled to JavaScript that esprima and Node accept, "
        f"{len(figures.codes)} kinds of diagnostics, {len(figures.failures)} failures, "
        f"the slowest took {figures.slowest:.2f} s, {time.perf_counter() - begin:.0f} s in all"
    )
    if figures.slowest > SLOW:
        print(f"\n--- the slowest: {figures.slowest_text!r}")
    if figures.failures:
        print(f"\nagain: python tests/fuzz/run.py {arguments.count} --seed {seed}")
    for text, problem in figures.failures[:20]:
        print(f"\n--- {text!r}\n{problem}")
    sys.exit(bool(figures.failures))


if __name__ == "__main__":
    main()
