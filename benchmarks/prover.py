"""Measures the prover: what a query takes, what a property takes, and two versions of a long policy beside each other.

In: nothing. Out: a table on standard output; times are also multiples of ``python -c pass`` in the same run.

    python benchmarks/prover.py

The properties are those of ``tests/prover/known``. A query is one question to the solver, with the wish for an event
that people recognise where there is one.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from actiongen import ir
from actiongen.project import files
from actiongen.prover.differences import compare
from actiongen.prover.problem import Problem, Solved
from actiongen.prover.questions import prove
from actiongen.prover.solve import Worker
from actiongen.testing.in_order import Subject
from actiongen.unit import analyse_source, loader

ROOT = Path(__file__).resolve().parent.parent
_ROUNDS = 9
_RULES = 50
_LIMIT = 5_000


class Timed:
    """A solver with a clock."""

    def __init__(self, solver: Worker) -> None:
        self.solver = solver
        self.taken: list[float] = []

    def solve(self, problem: Problem) -> Solved:
        """The answer of the solver."""
        begin = time.perf_counter()
        solved = self.solver.solve(problem)
        self.taken.append((time.perf_counter() - begin) * 1000)
        return solved


def programs(root: Path) -> Iterator[ir.Program]:
    """The actions of a folder."""
    sources = files.read(root).value or ()
    load = loader(sources)
    contents = (analyse_source(source, load).value for source in sources)
    return (content for content in contents if isinstance(content, ir.Program))


def long_policy(denied: str) -> str:
    """Fifty rules about all kinds of things; ``denied`` is the plan that is refused."""
    lines = [
        'action(name="Long", trigger="post-login")',
        "",
        "schema(event.user.app_metadata, plan=string, level=number)",
    ]
    for index in range(_RULES):
        kind = index % 5
        condition = (
            f'email_domain(event.user.email) == "d{index}.example"',
            f'event.client.client_id == "client-{index}"',
            f"event.stats.logins_count > {index}",
            f'"role{index}" in event.authorization.roles',
            f'event.user.app_metadata.plan == "{denied if index == 24 else f"plan{index}"}"',
        )[kind]
        effect = (
            'api.multifactor.enable("any")',
            "stop()",
            f'api.idToken.setCustomClaim("https://corp.example/c{index}", True)',
            f'api.user.setAppMetadata("k{index}", event.user.name)',
            f'api.access.deny("Refused {index}.")',
        )[kind]
        lines += ["", f'with rule("Rule {index}", when={condition}):', f"    {effect}"]
    return "\n".join(lines) + "\n"


def subject_of(text: str) -> Subject:
    """The policy of a text."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "long.policy").write_text(text, encoding="utf-8")
        (program,) = programs(Path(name))
        return Subject.of_action(program)


def base() -> float:
    """What ``python -c pass`` takes, in milliseconds."""
    taken = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Prints the table."""
    one = base()
    with Worker() as worker:
        solver = Timed(worker)
        whole = []
        for program in programs(ROOT / "tests" / "prover" / "known"):
            for claim in program.properties:
                answer = prove(Subject.of_action(program), claim, solver, way=None, milliseconds=_LIMIT)
                whole.append(answer.milliseconds)
        queries, solver.taken = solver.taken, []
        print(f"{'python -c pass':36} {one:8.1f} ms")
        for name, taken in (("one query of the solver", queries), ("one property", whole)):
            ordered = sorted(taken)
            middle, high = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
            print(
                f"{name + f' ({len(ordered)})':36} {middle:8.1f} ms  {middle / one:5.1f} x   95 %: {high:.0f} ms"
            )
        before, alike, changed = (subject_of(long_policy(plan)) for plan in ("gold", "gold", "silver"))
        for name, after in (("fifty rules, nothing changed", alike), ("fifty rules, one changed", changed)):
            taken = []
            for _ in range(3):
                begin = time.perf_counter()
                found = compare(before, after, solver, way=None, milliseconds=_LIMIT)
                taken.append((time.perf_counter() - begin) * 1000)
            middle = statistics.median(taken)
            print(f"{name:36} {middle:8.1f} ms  {middle / one:5.1f} x   {found.change.value}")


if __name__ == "__main__":
    main()
