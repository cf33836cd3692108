"""How the cost of compiling grows with the size of a policy.

In: nothing. Out: a table: for each shape of a policy the functions that are called at three sizes, and the power of the
size that they grow with. 1 is linear. The figures are counted, not timed: they are the same on every machine.

    python benchmarks/growth.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from hostile.cost import compiled, count, exponent
from hostile.shapes import SHAPES

ROWS = {
    "rules that deny": (100, 200, 400),
    "rules that deny on lists": (100, 200, 400),
    "rules on two fields": (100, 200, 400),
    "rules on different fields": (100, 200, 400),
    "thresholds": (100, 200, 400),
    "thresholds that stop": (100, 200, 400),
    "rules that never run": (50, 100, 200),
    "rules that never run for one reason": (50, 100, 200),
    "ifs that deny": (100, 200, 400),
    "flat or": (125, 250, 500),
    "elifs": (125, 250, 500),
    "elifs that deny on lists": (100, 200, 400),
    "elifs that challenge on counters": (100, 200, 400),
    "dates and names that deny": (100, 200, 400),
    "counters that deny": (100, 200, 400),
    "counters and names that deny": (100, 200, 400),
    "numbers that deny": (100, 200, 400),
    "shared conditions that deny": (100, 200, 400),
    "chained lists": (25, 50, 100),
    "chained conditions": (25, 50, 100),
    "doubling numbers": (25, 50, 100),
    "doubling choices": (25, 50, 100),
    "doubling records": (25, 50, 100),
    "calls of one helper": (100, 200, 400),
    "helpers in a row": (5, 10, 20),
    "calls of one helper with other arguments": (100, 200, 400),
    "calls of one long helper": (10, 20, 40),
    "calls in calls": (6, 12, 24),
    "helpers that double": (2, 4, 8),
    "helpers that return dictionaries twice": (2, 4, 8),
    "helpers that choose": (2, 4, 8),
    "effect helpers that double": (2, 4, 8),
}


def main() -> None:
    """Prints the table."""
    compiled(SHAPES["flat or"].text(2))
    print("| shape | sizes | calls of functions | exponents |")
    print("|---|---|---|---|")
    for name, sizes in ROWS.items():
        costs = [count(SHAPES[name].text(size)) for size in sizes]
        powers = (exponent(*costs[at : at + 2], sizes[at + 1] / sizes[at]) for at in (0, 1))
        listed = ", ".join(f"{cost:,}" for cost in costs)
        print(
            f"| {name} | {', '.join(map(str, sizes))} | {listed} | {', '.join(f'{p:.2f}' for p in powers)} |"
        )


if __name__ == "__main__":
    main()
