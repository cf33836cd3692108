"""Measures what a user waits for, as multiples of ``python -c pass`` in the same run.

In: nothing. Out: a table on standard output; each figure is the median of several runs that take turns with the base.

    python benchmarks/startup.py
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASS = [sys.executable, "-c", "pass"]
ACTIONGEN = [sys.executable, "-c", "from actiongen.cli.main import main; main()"]
BUDGETS = {"nothing changed": 12, "one policy changed": 20, "the same, and proved": 45}
_ROUNDS = 15
# As somebody runs it who has installed it: Python keeps what it has compiled.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str], folder: Path) -> float:
    """The time one run takes."""
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - begin


def multiple(
    command: list[str], folder: Path, prepare: Callable[[int], None], rounds: int
) -> tuple[float, float]:
    """The median time of a command, and how many times that of the base it is."""
    taken, base = [], []
    for index in range(rounds):
        prepare(index)
        base.append(seconds(PASS, folder))
        taken.append(seconds(command, folder))
    return statistics.median(taken), statistics.median(taken) / statistics.median(base)


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "policies", folder / "policies", ignore=shutil.ignore_patterns(".*"))
        policy = folder / "policies" / "mfa_action.policy"
        text = policy.read_text(encoding="utf-8")
        build = [*ACTIONGEN, "build"]
        seconds(build, folder)

        def change(index: int) -> None:
            policy.write_text(
                text.replace('"First logins skip MFA"', f'"First logins skip MFA, {index}"'), encoding="utf-8"
            )

        def forget(index: int) -> None:
            shutil.rmtree(folder / "policies" / ".actiongen-cache", ignore_errors=True)
            shutil.rmtree(folder / "generated", ignore_errors=True)

        rows = (
            ("--version", [*ACTIONGEN, "--version"], lambda index: None),
            ("nothing changed", build, lambda index: None),
            ("one policy changed", [*build, "--no-prove"], change),
            ("the same, and proved", build, change),
            ("nothing known", [*build, "--no-prove"], forget),
        )
        print(f"{'':24}{'ms':>8}{'x python -c pass':>18}{'budget':>8}")
        for label, command, prepare in rows:
            taken, times = multiple(command, folder, prepare, _ROUNDS)
            print(f"{label:24}{taken * 1000:8.0f}{times:18.1f}{BUDGETS.get(label, ''):>8}")


if __name__ == "__main__":
    main()
