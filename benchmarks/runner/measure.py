"""Cases a second of the runner, beside Node's own test runner with hand-written mocks.

In: a number of cases. Out: one line for each way, and their ratio.

    python benchmarks/runner/measure.py 20000
"""

import copy
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import JsonValue
from actiongen.runner.find import Node, find_node, node_at
from actiongen.runner.session import Runner
from actiongen.runs.world import World

HERE = Path(__file__).resolve().parent
NOW = 1_772_359_200_000.0
ROUNDS = 3


def events(count: int) -> list[dict[str, JsonValue]]:
    """Events of post-login that lead the Action to its different ends."""
    trigger = load_trigger("post-login")
    assert trigger is not None
    made = []
    for number in range(count):
        event = copy.deepcopy(dict(trigger.default_event))
        user = event["user"]
        assert isinstance(user, dict)
        user["email"] = f"user{number}@{('corp.example', 'other.example')[number % 2]}"
        user["app_metadata"] = {"blocked": number % 5 == 0}
        event["n"] = number
        made.append(event)
    return made


def with_runner(node: Node, code: str, worlds: list[World]) -> list[list[JsonValue]]:
    """The calls of each case, through the runner."""
    trigger = load_trigger("post-login")
    assert trigger is not None
    with Runner(node) as runner:
        runs = runner.run(runner.load(code, trigger), worlds)
        return [[[name, list(args)] for name, args in ran.run.calls] for ran in runs]


def with_node_test(node: Node, action: Path, cases: Path) -> None:
    """The same cases as tests of ``node --test``; a test that fails is an error."""
    command = [str(node.path), "--test", "--test-reporter=dot", str(HERE / "mocked.test.js")]
    environment = {"ACTION": str(action), "CASES": str(cases), "PATH": str(node.path.parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])


def seconds(work: Callable[[], object]) -> float:
    """The median of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    node = node_at(Path(sys.argv[2])) if len(sys.argv) > 2 else find_node()
    assert node is not None
    action = HERE / "action.js"
    code = action.read_text(encoding="utf-8")
    made = events(count)
    worlds = [World(event, now_ms=NOW) for event in made]
    expected = with_runner(node, code, worlds)
    with tempfile.TemporaryDirectory() as folder:
        cases = Path(folder) / "cases.json"
        pairs = [{"event": event, "calls": calls} for event, calls in zip(made, expected, strict=True)]
        cases.write_text(json.dumps(pairs), encoding="utf-8")
        mocked = count / seconds(lambda: with_node_test(node, action, cases))
    ours = count / seconds(lambda: with_runner(node, code, worlds))
    print(f"Node {'.'.join(map(str, node.version))}, {count} cases, median of {ROUNDS}")
    print(f"node --test, hand-written mocks  {mocked:8.0f} cases/s")
    print(f"actiongen.runner                 {ours:8.0f} cases/s   ratio {ours / mocked:.2f}")


if __name__ == "__main__":
    main()
