"""Breaks the whole product, each package in proportion to its size, and runs the tests of that package against it.

In: how many mutants, a seed. Out: each survivor with its line, a row a package, and the score of all.

    .venv/bin/python benchmarks/mutation/whole.py --count 200 --seed 1

A sample over all packages at once would need a first run of all tests (`run.py`); here each package has a first run of
its own tests alone, all cases of those that are not slow, so what only others notice counts as a survivor.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from mutants import mutants_of
from run import ROOT

_CASES = ("tests/test_bad_cases.py", "tests/test_good_cases.py")
_MORE = {
    "analysis": _CASES,
    "backends": ("tests/test_good_cases.py",),
    "commands": (
        *(
            f"tests/cli/test_{each}.py"
            for each in ["add_allow", "asked_for", "docs", "fix", "output", "pages", "select"]
        ),
        *("tests/report/test_summary.py", "tests/testing/test_explain.py"),
    ),
    "checks": _CASES,
    "core": ("tests/importer/normalise",),
    "evaluate": ("tests/testing",),
    "facts": ("tests/analysis",),
    "flow": ("tests/checks", *_CASES),
    "importer/legacy": ("tests/importer/test_cases.py",),
    "importer/libraries": ("tests/importer/lift", "tests/importer/test_cases.py"),
    "importer/lift": ("tests/importer/test_cases.py",),
    "ir": ("tests/analysis", "tests/evaluate", *_CASES),
    "project": ("tests/commands", "tests/cli", "tests/importer/sources"),
    "report": ("tests/commands", "tests/testing"),
    "scaffold": ("tests/commands",),
    "syntax": ("tests/analysis", "tests/test_mistakes.py", "tests/commands/test_fmt.py", *_CASES),
    "top": (
        "tests/test_compiler.py",
        "tests/test_lazy_dataclass.py",
        "tests/test_link.py",
        "tests/test_unicode.py",
        "tests/test_small_edits.py",
        "tests/test_spelling.py",
    ),
}
_WITH_SLOW = frozenset(("importer/judge", "lsp", "runner", "runs"))
"""Packages whose tests nearly all start Node, or a server."""
_ROW = re.compile(r"^all +(\d+) of +(\d+)", re.MULTILINE)
_SCORE = re.compile(r"\d+ of \d+ mutants, seed .*", re.DOTALL)


def packages() -> dict[str, list[str]]:
    """The modules of each package by its name, those of `importer` by that of the folder in it."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "actiongen").rglob("*.py")):
        folders = file.relative_to(ROOT).parts[1:-1]
        name = "/".join(folders[: 2 if folders[:1] == ("importer",) else 1]) or "top"
        found.setdefault(name, []).append(str(file.relative_to(ROOT)))
    return found


def main() -> int:
    """Runs the packages one after another."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", nargs="*", help="these alone; they keep their part of the sample")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--last", type=float, default=30.0)
    options = parser.parse_args()
    modules = packages()
    sizes = {name: sum(len(mutants_of(ROOT / each)) for each in modules[name]) for name in modules}
    noticed = tried = 0
    for name, size in sizes.items():
        count = round(options.count * size / sum(sizes.values()))
        if count == 0 or (options.packages and name not in options.packages):
            continue
        said = _run(name, modules[name], count, options)
        print(said, flush=True)
        row = _ROW.search(said)
        if row is None:
            print(f"{name}: no score", flush=True)
            return 1
        noticed, tried = noticed + int(row[1]), tried + int(row[2])
        print(f"{name:20} {row[1]:>4} of {row[2]:>4}\n", flush=True)
    print(f"{'the sample':20} {noticed:4} of {tried:4}  {100 * noticed / max(tried, 1):.1f} %")
    return 0


def _run(name: str, modules: list[str], count: int, options: argparse.Namespace) -> str:
    tests = [each for each in (f"tests/{name}", *_MORE.get(name, ())) if (ROOT / each).exists()]
    command = [sys.executable, str(Path(__file__).with_name("run.py")), *modules, "--without-map"]
    command += [f"--{each}={getattr(options, each)}" for each in ("seed", "seconds", "last")]
    command += [f"--count={count}", "--jobs=1", "--tests", *tests]
    marked = "not long" if name in _WITH_SLOW else "not slow"
    environment = os.environ | {"PYTEST_ADDOPTS": f"-m '{marked}' --every-case"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    score = _SCORE.search(done.stdout)
    return done.stderr[-2000:] if score is None else score[0]


if __name__ == "__main__":
    raise SystemExit(main())
