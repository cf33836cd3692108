"""Attacks the prover: its formulas at events, its proofs, its examples.

In: which attack, how much, a seed. Out: the figures, and everything that is wrong; the exit code is 1 if something is.

    python tests/prover/attack/run.py formulas 100000 --seed 1
    python tests/prover/attack/run.py formulas 250 --policy 1000017
    python tests/prover/attack/run.py scripts 5000 --seed 1
    python tests/prover/attack/run.py proofs 500 --policies 120 --events 10000 --seed 1
    python tests/prover/attack/run.py proofs 500 --events 10000 --folder docs/recipes
"""

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from differential.choices import Choices
from differential.events import Events
from differential.externs import FILE
from differential.pairs import program_of, worlds
from differential.policy import write_policy
from prover.attack import proofs, scripts
from prover.attack.formulas import Formulas, Tally

from actiongen.auth0.model import HandlerKind
from actiongen.prover.problem import Solver
from actiongen.prover.solve import Worker
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.source import JavaScriptFile
from actiongen.testing.values import event_json

_EVENTS = 200
_SHOWN = 20
_EVERY_SECONDS = 30.0
_SLOW_SECONDS = 60.0


def main() -> int:
    """Runs one attack."""
    arguments = _arguments()
    attack = {"formulas": _formulas, "proofs": _proofs, "scripts": _scripts}[arguments.attack]
    return attack(arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attack", choices=("formulas", "proofs", "scripts"))
    parser.add_argument("count", type=int, help="pairs, terms, or properties that are proved")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--policy", type=int, help="the seed of one policy")
    parser.add_argument("--folder", type=Path, help="attack proofs about the policies of a folder")
    parser.add_argument("--claims", type=int, default=40, help="how many properties a policy gets")
    parser.add_argument(
        "--policies", type=int, default=1, help="go on until there are proofs of so many policies"
    )
    parser.add_argument("--milliseconds", type=int, default=2_000, help="how long each may take")
    parser.add_argument("--events", type=int, default=10_000, help="with how many a proof is attacked")
    return parser.parse_args()


def _formulas(arguments: argparse.Namespace) -> int:
    began = shown = time.monotonic()
    total, seed = Tally(), arguments.seed * 1_000_000 if arguments.policy is None else arguments.policy
    while total.compared < arguments.count:
        start = time.monotonic()
        made = one(seed, arguments.count if arguments.policy is not None else _EVENTS)
        for mismatch in made.mismatches[: max(0, _SHOWN - len(total.mismatches))]:
            print(
                f"MISMATCH policy {seed}: {mismatch.what}\n  {event_json(dict(mismatch.world.event))}",
                flush=True,
            )
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


def _proofs(arguments: argparse.Namespace) -> int:
    began = shown = time.monotonic()
    total = proofs.Tally()
    with Worker() as solver:
        node = Runner(find_node(), Limits(seconds=30))
        attack = proofs.Attack(solver, node, arguments.events, arguments.milliseconds)
        for seed, policy in _policies(arguments):
            made = proofs.attacked(policy, attack, seed, arguments.claims)
            for wrong in made.wrong[: max(0, _SHOWN - len(total.wrong))]:
                print(f"WRONG policy {seed}, {wrong.claim}: {wrong.what}\n{wrong.text}", flush=True)
                print(f"  {event_json(dict(wrong.world.event))}", flush=True)
            total += made
            attacked = {each.policy for each in total.proofs}
            if total.proved >= arguments.count and len(attacked) >= arguments.policies:
                break
            if time.monotonic() - shown > _EVERY_SECONDS:
                shown = time.monotonic()
                print(f"{total.text()}\n  {shown - began:.0f} s", flush=True)
    print(f"{total.text()}\n  {time.monotonic() - began:.0f} s, seed {arguments.seed}")
    return 1 if total.wrong else 0


def _scripts(arguments: argparse.Namespace) -> int:
    done = unknown = wrong = 0
    with Worker() as solver:
        for seed in count(arguments.seed * 1_000_000):
            asked, differing, undecided = terms_of(seed, solver)
            for text in differing:
                print(f"WRONG policy {seed}: {text}")
            done, unknown, wrong = done + asked, unknown + undecided, wrong + len(differing)
            if done >= arguments.count:
                break
    print(f"{done:,} terms, {wrong} wrong, {unknown} undecided, seed {arguments.seed}")
    return 1 if wrong else 0


def terms_of(seed: int, solver: Solver, events: int = 4, most: int = 60) -> tuple[int, list[str], int]:
    """Some terms of the policy of a seed at some of its events: how many, those that the solver takes to be something
    else than they are, and how many it does not decide."""
    program, random = program_of(write_policy(Choices(Random(seed)))), Random(seed)
    done, wrong, unknown = 0, list[str](), 0
    for world in [] if program is None else worlds(Events(program, seed), program, random, events, 0.24):
        formulas = Formulas.of(program, world.handler)
        values = None if formulas is None else formulas.values_at(world)
        if values is None:
            continue
        terms = [term for term in values if term.parts and scripts.comparable(term, values)]
        asked = random.sample(terms, min(most, len(terms)))
        if asked:
            found, undecided = scripts.differing(formulas.encoder.terms, asked, values, solver)
            wrong += [f"{term!r:.300} is {values[term]!r:.100}" for term in found]
            done, unknown = done + len(asked), unknown + undecided
    return done, wrong, unknown


def _policies(arguments: argparse.Namespace) -> Iterator[tuple[int, proofs.Text]]:
    """The policies of a folder, or those of the seeds one after the other."""
    if arguments.folder is not None:
        for seed, path in enumerate(sorted(arguments.folder.glob("*.policy"))):
            externs = (JavaScriptFile(f"externs/{each.name}", each.read_text("utf-8"))
                       for each in sorted((path.parent / "externs").glob("*.js")))  # fmt: skip
            yield seed, proofs.Text(path.read_text("utf-8"), externs=tuple(externs))
        return
    only = arguments.policy
    for seed in count(arguments.seed * 1_000_000) if only is None else (only,):
        policy = write_policy(Choices(Random(seed)))
        yield seed, proofs.Text(policy.text, policy.libraries, (FILE,))


def one(seed: int, events: int) -> Tally:
    """The policy of a seed, at so many of its events."""
    program = program_of(write_policy(Choices(Random(seed))))
    if program is None:
        return Tally()
    total = Tally(policies=1)
    formulas: dict[HandlerKind, Formulas | None] = {}
    for world in worlds(Events(program, seed), program, Random(seed), events, 0.24):
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
