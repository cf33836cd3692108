"""Compares the interpreter with Node over many generated policies and events.

In: how many pairs, a seed. Out: the figures, and every pair that differs; the exit code is 1 if one does.

    python tests/differential/run.py 1000000 --seed 1
    python tests/differential/run.py 250 --policy 1000017
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from differential.choices import Choices
from differential.pairs import EXPLORED, Tally, tally
from differential.policy import write_policy

from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner

EVENTS = 250
_PORTION = 25
_SHOWN = 5
_EVERY_SECONDS = 30.0


def main() -> int:
    """Runs until so many pairs are done."""
    arguments = _arguments()
    began = shown = time.monotonic()
    total = Tally()
    for portion in _tallies(arguments):
        for mismatch in portion.mismatches[: max(0, _SHOWN - len(total.mismatches))]:
            print(f"MISMATCH {mismatch.text()}\n", flush=True)
        total += portion
        if time.monotonic() - shown > _EVERY_SECONDS:
            shown = time.monotonic()
            print(f"{_figures(total)}; {shown - began:.0f} s", flush=True)
    print(f"{_figures(total)}; {time.monotonic() - began:.0f} s, seed {arguments.seed}")
    return 1 if total.mismatches else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--policy", type=int, help="the seed of one policy, which is run on all pairs")
    parser.add_argument("--explored", type=float, default=EXPLORED)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args()


def _tallies(arguments: argparse.Namespace) -> Iterator[Tally]:
    """The tallies of portions of policies, until there are enough pairs; or that of the one policy that is named."""
    pairs = arguments.pairs
    if arguments.policy is not None:
        yield one(arguments.policy, pairs, arguments.explored)
        return
    first, done = arguments.seed * 1_000_000, 0
    with ProcessPoolExecutor(arguments.processes) as pool:
        while done < pairs:
            policies = -(-(pairs - done) // EVENTS)
            starts = range(first, first + policies, _PORTION)
            for portion in pool.map(_portion, starts, [min(_PORTION, policies)] * len(starts)):
                done += portion.pairs
                yield portion
            first += len(starts) * _PORTION


def _portion(start: int, count: int) -> Tally:
    return sum((one(seed) for seed in range(start, start + count)), Tally())


def one(seed: int, count: int = EVENTS, explored: float = EXPLORED) -> Tally:
    """The policy of a seed on so many of its events."""
    return tally(write_policy(Choices(Random(seed))), seed, count, _runner(), explored)


@cache
def _runner() -> Runner:
    return Runner(find_node(), Limits(seconds=30))


def _figures(total: Tally) -> str:
    return (
        f"{total.pairs:,} pairs, {total.policies:,} policies, {_share(total.accepted, total.policies)} accepted; "
        f"{_share(total.both, total.conditions)} of {total.conditions:,} conditions seen true and false; "
        f"{total.calls:,} calls, {_share(total.cut, total.pairs)} of the pairs cut short by a limit of Auth0; "
        f"{len(total.mismatches)} mismatches"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.1f} %"


if __name__ == "__main__":
    raise SystemExit(main())
