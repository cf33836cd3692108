"""Which tests `make quick` runs: those that take no time, one case of each, and all cases that have changed.

In: the names of the cases of a test. Out: those to run. What has changed is what git sees between the main branch and
the working tree.

    pytest --quick

Of a random test it runs one seed, and of what a test tries by chance or with all policies a part: ``fewer``, ``some``.

Of a test that ``@pytest.mark.kinds`` marks it runs one case of each kind, as ``AG203-1`` is of ``AG203``.
Of a test that ``@pytest.mark.every(n)`` marks, `make test` runs every n-th case, and `make long` the others.
"""

import subprocess
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parent.parent
FEW = 1
"""How many cases of a test are taken, beside those that have changed."""
is_quick = False
"""Whether `make quick` runs; ``conftest`` says so."""


def quick(names: list[str], few: int = FEW) -> list[int]:
    """Which of the cases of a test run, by their positions."""
    cases = changed_cases()
    step = -(-len(names) // few)
    return [at for at, name in enumerate(names) if at % step == 0 or name.startswith(cases)]


def of_each_kind(names: list[str]) -> list[int]:
    """The first of the cases whose names begin alike, and the changed ones, by their positions."""
    first: dict[str, int] = {}
    for at, name in enumerate(names):
        first.setdefault(name.partition("-")[0], at)
    taken, own = set(first.values()), changed_cases()
    return [at for at, name in enumerate(names) if at in taken or name.startswith(own)]


def fewer(count: int, part: int = 10) -> int:
    """How often a test tries what it draws: a part of that in `make quick`."""
    return -(-count // part) if is_quick else count


def some(cases: Sequence[T]) -> Sequence[T]:
    """The cases of a test that tries them all: in `make quick` a few, from all over them."""
    return cases[:: -(-len(cases) // FEW)] if is_quick else cases


def is_left_to_long(name: str, n: int, met: Counter[str]) -> bool:
    """Whether a case of a test with ``@pytest.mark.every(n)`` is none of every n-th; ``met`` counts the cases."""
    test = name.partition("[")[0]
    met[test] += 1
    return (met[test] - 1) % n != 0


@cache
def changed_cases() -> tuple[str, ...]:
    """What the names of the changed cases begin with."""
    return tuple(case_of(file) for file in changed() if is_case(file))


def is_case(file: Path) -> bool:
    """Whether a file of the repository is a case: ``tests/cases/good/name…`` and so on."""
    return file.parts[:2] == ("tests", "cases") and len(file.parts) > 3 and file.parts[3][:1] != "."


def case_of(file: Path) -> str:
    """What the parameters of the tests about a case begin with: ``AG203``, or the name of the policy."""
    stem = file.parts[3].partition(".")[0]
    return stem.partition("-")[0] if stem.startswith("AG") else stem


def changed() -> set[Path]:
    """The files that differ from those of the main branch; none where git cannot say."""
    found: set[Path] = set()
    for command in (
        ("diff", "--name-only", "--merge-base", "main"),
        ("ls-files", "--others", "--exclude-standard"),
    ):
        done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        found |= {Path(name) for name in done.stdout.splitlines()}
    return found
