"""Attacks the prover: its formulas at events, its proofs, its examples.

In: which attack, how much, a seed. Out: the figures, and everything that is wrong; the exit code is 1 if something is.

    python tests/prover/attack/run.py formulas 100000 --seed 1
    python tests/prover/attack/run.py formulas 250 --policy 1000017
    python tests/prover/attack/run.py proofs 500 --events 10000 --seed 1
"""

import argparse
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from differential.choices import Choices
from differential.events import Events
from differential.pairs import program_of, worlds
from differential.policy import write_policy
from prover.attack.formulas import Formulas, Tally

from actiongen.auth0.model import HandlerKind
from actiongen.testing.values import event_json

_EVENTS = 200
_SHOWN = 20
_EVERY_SECONDS = 30.0
_SLOW_SECONDS = 60.0


def main() -> int:
    """Runs one attack."""
    arguments = _arguments()
    attack = {"formulas": _formulas}[arguments.attack]
    return attack(arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attack", choices=("formulas", "proofs"))
    parser.add_argument("count", type=int, help="pairs, or properties that are proved")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--policy", type=int, help="the seed of one policy")
    parser.add_argument("--events", type=int, default=10_000, help="with how many a proof is attacked")
    return parser.parse_args()


def _formulas(arguments: argparse.Namespace) -> int:
    began = shown = time.monotonic()
    total, seed = Tally(), arguments.seed * 1_000_000 if arguments.policy is None else arguments.policy
    while total.compared < arguments.count:
        start = time.monotonic()
        count = arguments.count if arguments.policy is not None else _EVENTS
        made = one(seed, count)
        for mismatch in made.mismatches[: max(0, _SHOWN - len(total.mismatches))]:
            print(f"MISMATCH policy {seed}: {mismatch.what}\n  {event_json(dict(mismatch.world.event))}")
        if time.monotonic() - start > _SLOW_SECONDS:
            print(f"policy {seed} took {time.monotonic() - start:.0f} s")
        total += made
        if arguments.policy is not None:
            break
        seed += 1
        if time.monotonic() - shown > _EVERY_SECONDS:
            shown = time.monotonic()
            print(f"{total.text()}; {shown - began:.0f} s", flush=True)
    print(f"{total.text()}; {time.monotonic() - began:.0f} s, seed {arguments.seed}")
    return 1 if total.mismatches else 0


def one(seed: int, count: int) -> Tally:
    """The policy of a seed, at so many of its events."""
    program = program_of(write_policy(Choices(Random(seed))))
    if program is None:
        return Tally()
    total = Tally(policies=1)
    formulas: dict[HandlerKind, Formulas | None] = {}
    for world in worlds(Events(program, seed), program, Random(seed), count, 0.24):
        if world.handler not in formulas:
            formulas[world.handler] = Formulas.of(program, world.handler)
        formula = formulas[world.handler]
        if formula is None:
            return total + Tally(too_large=1)
        total += formula.compared(world)
        if len(total.mismatches) > _SHOWN:
            break
    return total


if __name__ == "__main__":
    raise SystemExit(main())
