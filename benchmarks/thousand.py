"""Measures 1,000 policies beside 1,000 TypeScript Actions of the same content, all in one run.

In: how many, and the tools that ``npm ci`` put beside this file. Out: a table: seconds, multiples of
``python -c pass``, ratios to actiongen's cold build, memory of all processes together; and the time of the processor
as multiples of that of ``python -c pass``, which says most where the machine has other work.

    npm ci --prefix benchmarks && python benchmarks/thousand.py
"""

import argparse
import json
import os
import resource
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
BUDGETS = {"actiongen, cold": 450, "actiongen, unchanged": 50}
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


def processor() -> float:
    """Seconds that all processes that have ended took of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds of one run, those of the processor, and the most MB that all its processes held together."""
    begin, used = time.perf_counter(), processor()
    most = 0.0
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=said, stderr=said) as child:
            while child.poll() is None:
                most = max(most, _resident(child.pid))
                time.sleep(0.01)
            taken = time.perf_counter() - begin
        said.seek(0)
        assert child.returncode == 0, said.read().decode(errors="replace")[-2000:]
    return taken, processor() - used, most


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

    def forget(turn: int) -> None:
        # Moved, not deleted: for some minutes after thousands of files were deleted, ext4 takes ten times as long to
        # make new ones beside them, and nobody deletes his build before each one.
        for what in (folder / "policies" / ".actiongen-cache", folder / "generated"):
            if what.exists():
                what.rename(folder / f"before-{turn}-{what.name.strip('.')}")

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
        base_work = 0.0
        taken: dict[str, list[float]] = {label: [] for label in found}
        work: dict[str, list[float]] = {label: [] for label in found}
        most = dict.fromkeys(found, 0.0)
        for turn in range(arguments.rounds):
            for label, (command, where, prepare) in found.items():
                prepare(turn)
                used = processor()
                base += [seconds(PASS, folder) for _ in range(5)]
                base_work += processor() - used
                spent, worked, memory = measured(command, where)
                taken[label].append(spent)
                work[label].append(worked)
                most[label] = max(most[label], memory)
    load = os.getloadavg()[0]
    ground, ground_work = statistics.median(base), base_work / len(base)
    print(f"{arguments.count} files, {os.cpu_count()} cores, load {load:.1f}; python -c pass:", end=" ")
    print(f"{ground * 1000:.0f} ms, {ground_work * 1000:.0f} of the processor\n")
    print(f"{'':28}{'s':>8}{'x pass':>8}{'budget':>8}{'of cold':>9}{'MB':>6}{'processor, x pass':>20}")
    cold = statistics.median(taken["actiongen, cold"])
    for label, times in taken.items():
        spent, worked = statistics.median(times), statistics.median(work[label])
        print(
            f"{label:28}{spent:8.2f}{spent / ground:8.0f}{BUDGETS.get(label, ''):>8}{spent / cold:9.2f}"
            f"{most[label]:6.0f}{worked / ground_work:20.0f}"
        )


if __name__ == "__main__":
    main()
