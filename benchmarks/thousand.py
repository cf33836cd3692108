"""Measures 1,000 policies beside 1,000 TypeScript Actions of the same content, all in one run.

In: how many, and the tools that ``npm ci`` put beside this file. Out: a table: seconds, multiples of
``python -c pass``, ratios to actiongen's cold build, memory of all processes together.

    npm ci --prefix benchmarks && python benchmarks/thousand.py
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from startup import ACTIONGEN, ENVIRONMENT, PASS, seconds

from policies import write_policies, write_typescript

TOOLS = Path(__file__).resolve().parent / "node_modules"
BUDGETS = {"actiongen, cold": 600, "actiongen, unchanged": 50}
_CONFIG = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "target": "es2022",
        "module": "esnext",
        "types": [],
        "lib": ["es2022", "dom"],
    },
    "include": ["*.ts"],
}


def measured(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of one run, and the most MB that it and the processes it started held together."""
    begin = time.perf_counter()
    most = 0.0
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=said, stderr=said) as child:
            while child.poll() is None:
                most = max(most, _resident(child.pid))
                time.sleep(0.01)
            taken = time.perf_counter() - begin
        said.seek(0)
        assert child.returncode == 0, said.read().decode(errors="replace")[-2000:]
    return taken, most


def _resident(process: int) -> float:
    """MB of memory of a process and all below it; pages that they share count once for each."""
    try:
        status = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
        below = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return int(status[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 + sum(_resident(int(each)) for each in below)


def commands(folder: Path) -> dict[str, tuple[list[str], Path, Callable[[int], None]]]:
    """What is measured: the command, where, and what is done before."""
    typescript = folder / "typescript"
    target = f"{sys.platform}-{'arm64' if os.uname().machine in ('arm64', 'aarch64') else 'x64'}"
    native = next((TOOLS / "@typescript").glob("typescript-*/lib/tsc"))
    (typescript / "tsconfig.json").write_text(json.dumps(_CONFIG), encoding="utf-8")
    build = [*ACTIONGEN, "build"]
    policy = sorted((folder / "policies").glob("*_7.policy"))[0]

    def forget(_: int) -> None:
        shutil.rmtree(folder / "policies" / ".actiongen-cache", ignore_errors=True)
        shutil.rmtree(folder / "generated", ignore_errors=True)

    def change(turn: int) -> None:
        text = policy.read_text(encoding="utf-8")
        policy.write_text(text + f"\n# Changed {turn} {time.time()}.\n", encoding="utf-8")

    def nothing(_: int) -> None:
        pass

    esbuild = [
        str(TOOLS / "@esbuild" / target / "bin" / "esbuild"),
        *sorted(p.name for p in typescript.glob("*_*.ts")),
    ]
    return {
        "actiongen, cold": (build, folder, forget),
        "actiongen, unchanged": (build, folder, nothing),
        "actiongen, one changed": (build, folder, change),
        "actiongen check, unchanged": ([*ACTIONGEN, "check"], folder, nothing),
        "tsc 5.9 --noEmit": (
            ["node", str(TOOLS / "typescript" / "bin" / "tsc"), "-p", "."],
            typescript,
            nothing,
        ),
        "tsc 7 (native) --noEmit": ([str(native), "-p", "."], typescript, nothing),
        "esbuild": (
            [*esbuild, "--format=cjs", "--outdir=../esbuild", "--log-level=error"],
            typescript,
            nothing,
        ),
    }


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_policies(folder, arguments.count)
        write_typescript(folder)
        found = commands(folder)
        base: list[float] = []
        taken: dict[str, list[float]] = {label: [] for label in found}
        most = dict.fromkeys(found, 0.0)
        for turn in range(arguments.rounds):
            for label, (command, where, prepare) in found.items():
                prepare(turn)
                base += [seconds(PASS, folder) for _ in range(5)]
                spent, memory = measured(command, where)
                taken[label].append(spent)
                most[label] = max(most[label], memory)
    ground, cold = statistics.median(base), statistics.median(taken["actiongen, cold"])
    print(f"{arguments.count} files, python -c pass: {ground * 1000:.0f} ms\n")
    print(f"{'':28}{'s':>8}{'x pass':>8}{'budget':>8}{'of cold':>9}{'MB':>6}")
    for label, times in taken.items():
        spent = statistics.median(times)
        budget = BUDGETS.get(label, "")
        print(f"{label:28}{spent:8.2f}{spent / ground:8.0f}{budget:>8}{spent / cold:9.2f}{most[label]:6.0f}")


if __name__ == "__main__":
    main()
