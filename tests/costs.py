"""What each test costs in time of the processor, that of the processes it starts included: it hardly depends on what
else the machine does.

In: the options ``-p costs --costs FILE``. Out: the file, a line of JSON a test: its name, the seconds of the processor,
and those of the clock. Each worker of xdist adds to it; ``(collection)`` is what a worker did before its first test,
``(end)`` what it, or the process that gives out the tests, did after the last. As a script: the sums of the files of
tests, and the twenty dearest tests.

    python -m pytest -p costs -n 2 -m "not long" --costs /tmp/costs; python tests/costs.py /tmp/costs
"""

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest

TICK = os.sysconf("SC_CLK_TCK")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--costs", metavar="FILE", help="add what each test costs to a file, in time of the processor"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.option.costs:
        config.pluginmanager.register(Costs(Path(config.option.costs)))


class Costs:
    def __init__(self, file: Path) -> None:
        self.file = file.open("a", buffering=1)
        self.before = (0.0, time.monotonic())

    def note(self, name: str) -> None:
        now = (processor_time(), time.monotonic())
        # What a browser took is lost with its last page, when nobody waits for its processes.
        spent = [max(0, round(after - before, 4)) for after, before in zip(now, self.before, strict=True)]
        self.file.write(json.dumps([name, *spent]) + "\n")
        self.before = now

    def pytest_collection_finish(self) -> None:
        self.note("(collection)")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        try:
            return (yield)
        finally:
            self.note(item.nodeid)

    def pytest_unconfigure(self) -> None:
        self.note("(end)")


def processor_time() -> float:
    """Of this process and all that it has started, those that still run included."""
    ended = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in ended) + sum(map(of_process, children(os.getpid())))


def children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        found = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [each for child in found for each in (child, *children(child))]


def of_process(process: int) -> float:
    """Its own time and that of its children that have ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICK


def main() -> None:
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    files: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0])
    for name, processor, clock in lines:
        for group in (name.partition("::")[0], "all"):
            files[group] = [sum(each) for each in zip(files[group], (processor, clock, 1), strict=True)]
    print("seconds of the processor, of the clock, tests")
    for name, (processor, clock, tests) in sorted(files.items(), key=lambda entry: -entry[1][0]):
        print(f"{processor:9.2f} {clock:9.2f} {tests:6}  {name}")
    print("\nthe dearest tests")
    for name, processor, clock in sorted(lines, key=lambda line: -line[1])[:20]:
        print(f"{processor:9.2f} {clock:9.2f}  {name}")


if __name__ == "__main__":
    main()
