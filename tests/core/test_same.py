"""Core means what JavaScript means: programs and what Core prints of them do the same on Node."""

import json
import os
import subprocess
from pathlib import Path
from random import Random

import pytest
from bench.install import node_binary
from seeds import ONLY, seeds

from actiongen.core.printer import print_core
from actiongen.core.read import Unreadable, read_core
from actiongen.core.tree import OtherExpr, OtherStatement
from actiongen.core.walk import below
from actiongen.recursion import deep_recursion
from core.programs import LINES, Writer

SAME = Path(__file__).with_name("same.js")
# What the printer takes over as it stands, and needs no other name.
AS_IT_STANDS = frozenset({"a class"})


def differences(texts: dict[int, str]) -> tuple[int, list[str]]:
    """How many programs were run, and those that do something else when Core has printed them."""
    pairs: list[tuple[str, str]] = []
    tried: list[int] = []
    for seed, text in texts.items():
        file = read_core("program.js", text)
        if isinstance(file, Unreadable) or not _is_whole(file):
            continue
        with deep_recursion():
            pairs.append((text, print_core(file)))
        tried.append(seed)
    done = subprocess.run(
        [node_binary(22), "--stack-size=2000", SAME],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    answer = json.loads(done.stdout)
    return answer["valid"], [
        f"program {tried[index]}:\n{pairs[index][0]}\nas Core:\n{pairs[index][1]}\n{first}\n{second}"
        for index, first, second in answer["found"]
    ]


def _is_whole(file: object) -> bool:
    return all(
        each.what in AS_IT_STANDS
        for each in below(file)  # type: ignore[arg-type]  # a file
        if isinstance(each, OtherExpr | OtherStatement)
    )


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("start", [0, 300])
def test_made_up_programs_do_the_same(start: int) -> None:
    texts = {seed: Writer(Random(seed)).program() for seed in seeds(range(start, start + 300))}
    valid, found = differences(texts)
    assert not found, found[0]
    assert valid > 150 or ONLY in os.environ


@pytest.mark.long
def test_many_made_up_programs_do_the_same() -> None:
    for start in range(1_000, 9_000, 1_000):
        texts = {seed: Writer(Random(seed)).program() for seed in seeds(range(start, start + 1_000))}
        _, found = differences(texts)
        assert not found, found[0]


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_these_do_the_same(line: str) -> None:
    valid, found = differences({0: f"exports.main = (e, log, tick) => {{ {line} }};"})
    assert not found, found[0]
    assert valid == 1
