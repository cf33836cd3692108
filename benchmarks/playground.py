"""Measures how long the playground takes, as multiples of a loop of JavaScript in the same page.

In: the page that ``make web`` has built. Out: a table on standard output, medians of several rounds; it needs Chromium.

    PYTHONPATH=tests:scripts python benchmarks/playground.py

The loop does 10 million rounds of integer arithmetic. On a machine that does other things as well, multiples say more
than milliseconds, and fewer of them than on a quiet one are no progress.
"""

import json
import statistics
from collections.abc import Sequence

from bench.browser import Browser
from playground_links import fragment_of
from web.playground_site import Served, built

ROUNDS = 5
EDITS = 12
RULES = 50
LOOP = """(() => {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const begun = performance.now();
    let value = 1;
    for (let step = 0; step < 1e7; step += 1) value = (Math.imul(value, 31) + step) | 0;
    times.push(performance.now() - begun + (value && 0));
  }
  return times.sort((a, b) => a - b)[2];
})()"""
MEASURES = "JSON.stringify(performance.getEntriesByType('measure').map((each) => [each.name, each.duration]))"
FIRST = "performance.getEntriesByName('first')[0].startTime"
OUTPUT = ["until", "document.documentElement.dataset.output"]
RAN = ["until", "document.documentElement.dataset.ran"]


def policy() -> str:
    """A policy of about 300 lines."""
    rule = (
        'with rule("Rule {0}", when=event.stats.logins_count == {0} and event.user.email_verified):\n'
        '    api.user.setAppMetadata("key{0}", {0})\n\n'
        'test(\n    "rule {0}",\n    given={{event.stats.logins_count: {0}, event.user.email_verified: True}},\n'
        '    expect=api.user.setAppMetadata("key{0}", {0}),\n)\n\n'
    )
    return 'action(name="Long", trigger="post-login")\n\n' + "".join(rule.format(at) for at in range(RULES))


def loaded(browser: Browser, address: str) -> dict[str, float]:
    """What one load takes, in multiples of the loop."""
    steps: Sequence[Sequence[object]] = [
        OUTPUT,
        RAN,
        ["evaluate", MEASURES],
        ["evaluate", FIRST],
        ["evaluate", LOOP],
    ]
    *_, measures, first, loop = browser.look(address, steps).answers
    found = dict(json.loads(measures))
    return {
        "milliseconds of the loop": loop,
        "page -> the first example, compiled beforehand": first / loop,
        "Pyodide": found["runtime"] / loop,
        "Pyodide is there -> compiler is there": found["compiler"] / loop,
        "Pyodide is there -> what is in the page, compiled": (found["output"] - found["problems"]) / loop
        + found["compiler"] / loop,
    }


def typed(browser: Browser, address: str) -> dict[str, float]:
    """From a key to the problems that are shown, in the middle of a long policy."""
    steps: list[Sequence[object]] = [OUTPUT, RAN, ["focus", "#editor .cm-content"]]
    steps += [
        ["press", "Control", "Home"],
        *[["press", "ArrowDown"]] * 7,
        ["press", "End"],
        ["press", "ArrowLeft"],
    ]
    for edit in range(EDITS):
        wait = f"+document.documentElement.dataset.problems >= {2 + edit}"
        steps += [
            ["type", str(edit % 10)],
            ["until", wait],
            ["evaluate", "new Promise((done) => setTimeout(done, 400))"],
        ]
    *_, measures, loop = browser.look(address, [*steps, ["evaluate", MEASURES], ["evaluate", LOOP]]).answers
    taken = [duration for name, duration in json.loads(measures) if name == "problems"][1:]
    return {
        f"key -> problems, {len(policy().splitlines())} lines, median": statistics.median(taken) / loop,
        f"key -> problems, {len(policy().splitlines())} lines, worst": max(taken) / loop,
    }


def main() -> None:
    """Prints the table."""
    files = [("policies/long.policy", policy()), ("policies/flows.policy", 'flow("post-login", ["long"])\n')]
    rounds: list[dict[str, float]] = []
    with Served(built()) as served, Browser(*served.browser_arguments) as browser:
        for _ in range(ROUNDS):
            rounds.append(
                loaded(browser, served.address) | typed(browser, served.address + fragment_of(files))
            )
    loop = statistics.median(each.pop("milliseconds of the loop") for each in rounds)
    print(f"{loop:8.1f} ms     the loop")
    for name in rounds[0]:
        found = statistics.median(each[name] for each in rounds)
        print(f"{found:8.1f} loops  {name} ({found * loop:.0f} ms)")


if __name__ == "__main__":
    main()
