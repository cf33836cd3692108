"""Every random test has a seed, says it when it fails, and does the same again with it on every Python."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

HERE = Path(__file__).parent
OF_THE_CLOCK = {"fuzz/run.py"}
"""What is run by hand may begin with a seed of the clock, which it prints."""

CASES = """
import hashlib
from random import Random
from analysis.test_fuzz import mutated as changed
from differential.choices import Choices
from differential.events import Events
from differential.pairs import worlds, program_of
from differential.policy import write_policy
from facts.test_presence import test
from fuzz.mutate import Corpus
from ir.test_regex import random_pattern
from javascript.samples import Samples
from syntax.policies import expression, mutated, noise
from actiongen.testing.generate import Generator

def told(name, cases):
    print(name, hashlib.sha256("\\0".join(map(repr, cases)).encode("utf-8", "backslashreplace")).hexdigest())

corpus, random = Corpus.of_repository(), Random(3)
told("fuzz", (corpus.policy(random) for _ in range(100)))
for make in (mutated, noise, changed):
    told(make.__module__ + make.__name__, map(make, range(50)))
told("expressions", (expression(Random(seed), 5) for seed in range(50)))
told("patterns", (random_pattern(Random(seed), 4) for seed in range(50)))
told("conditions", (test(Random(seed), 3).code for seed in range(50)))
told("JavaScript", (Samples(seed).program() for seed in range(20)))
for seed in range(8):
    policy = write_policy(Choices(Random(seed)))
    told("policy", [policy])
    program = program_of(policy)
    if program is not None:
        told("drawn", Generator(program, seed).inputs(100))
        told("worlds", worlds(Events(program, seed), program, Random(seed), 40, 0.5))
"""


def of_hashes(seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE)}
    command = [sys.executable, "-c", CASES]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=HERE)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
def test_a_seed_gives_the_same_cases_whatever_the_order_of_hashes() -> None:
    first, second = of_hashes("0"), of_hashes("77")
    assert first == second and first.count("worlds") > 4


def test_chance_is_the_same_on_every_python() -> None:
    """What the generators ask of ``Random``, with the values of Python 3.11."""
    random = Random(7)
    order = [*range(6)]
    random.shuffle(order)
    assert [
        random.random(),
        random.randint(0, 99),
        random.randrange(7),
        random.choice("abcdef"),
        random.choices("abcdef", k=3),
        random.sample(range(50), 4),
        random.randbytes(3),
        order,
        Random("0 stem").random(),
    ] == [
        0.07243628666754276,
        68,
        0,
        "c",
        ["d", "f", "b"],
        [5, 27, 26, 4],
        b"\x17\x9c=",
        [4, 0, 5, 3, 1, 2],
        0.2897898813678448,
    ]


def unseeded(tree: ast.Module) -> list[int]:
    """The lines that draw from the chance of the process, or from a source without a seed."""
    lines = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="random"), attr=name) if name in MODULE and _imports(tree):
                lines.append(node.lineno)
            case ast.Call(func=ast.Name(id="Random") | ast.Attribute(attr="Random"), args=[]):
                lines.append(node.lineno)
            case ast.Attribute(attr="SystemRandom") | ast.Name(id="SystemRandom"):
                lines.append(node.lineno)
    return lines


MODULE = frozenset(
    ("random", "randint", "randrange", "choice", "choices", "sample", "shuffle", "seed", "randbytes")
)


def _imports(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import) and node.names[0].name == "random" for node in ast.walk(tree))


@pytest.mark.slow
def test_every_source_of_chance_has_a_seed() -> None:
    found = {}
    for path in sorted(HERE.rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        lines = unseeded(ast.parse(path.read_text(encoding="utf-8")))
        if lines:
            found[path.relative_to(HERE).as_posix()] = lines
    assert found == {}


@pytest.mark.parametrize("text", ["import random\nrandom.choice([1])", "Random()", "random.Random()"])
def test_a_source_of_chance_without_a_seed_is_noticed(text: str) -> None:
    assert unseeded(ast.parse(text)) != []


FAILING = """
import pytest
from seeds import chance, seeds

def test_in_a_loop():
    for seed in seeds(range(10)):
        assert seed != 4

def test_one_seed():
    assert chance(7).random() > 2

@pytest.mark.parametrize("seed", range(2))
def test_a_parameter(seed):
    assert seed == 0

def test_without_a_seed():
    assert False
"""


def outcome(file: Path, *names: str, **environment: str) -> str:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "seeds",
        "-p",
        "no:cacheprovider",
        "-q",
        "--rootdir",
        ".",
    ]
    done = subprocess.run(
        [*command, *(f"{file.name}::{name}" for name in names or ("",))],
        env=os.environ | {"PYTHONPATH": str(HERE)} | environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=file.parent,
    )
    return done.stdout


@pytest.mark.slow
def test_a_failure_says_its_seed_and_how_to_see_it_again(tmp_path: Path) -> None:
    file = tmp_path / "test_chance.py"
    file.write_text(FAILING, encoding="utf-8")
    said = [
        line
        for line in outcome(
            file, "test_in_a_loop", "test_one_seed", "test_a_parameter", "test_without_a_seed"
        ).splitlines()
        if line.startswith("seed ") and "again" in line
    ]
    assert said == [
        "seed 4, again: ACTIONGEN_SEED=4 python -m pytest -n 0 test_chance.py::test_in_a_loop",
        "seed 7, again: python -m pytest -n 0 test_chance.py::test_one_seed",
        "seed 1, again: python -m pytest -n 0 'test_chance.py::test_a_parameter[1]'",
    ]
    assert "1 failed" in outcome(file, "test_in_a_loop", ACTIONGEN_SEED="4")
    assert "1 passed" in outcome(file, "test_in_a_loop", ACTIONGEN_SEED="3")
