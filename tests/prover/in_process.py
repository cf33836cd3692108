"""cvc5 in the process of the tests: what takes a process of its own to be safe takes none to be tried.

In: problems, which go through the lines that a process would get and give. Out: their answers.

    InProcess().solve(problem)   ->   Solved(Status.POSSIBLE, {"x": True}, …)
"""

import json
from collections.abc import Sequence
from typing import Any

from actiongen.prover import solve, worker
from actiongen.prover.problem import Problem, Solved


class InProcess:
    """A solver; ``problems`` are those that it was asked."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def solve(self, problem: Problem) -> Solved:
        self.problems.append(problem)
        return solve._solved(answer(json.loads(solve._line(problem))))


def answer(problem: dict[str, Any], found: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """What the process answers; ``found`` gets what it says before."""
    before: list[dict[str, Any]] = [] if found is None else found
    made = worker._answer_or_reason(problem, before.append)
    return dict(json.loads(json.dumps(made)))


def problem(
    declared: str,
    *assertions: str,
    prefer: Sequence[str] = (),
    few: Sequence[str] = (),
    pleasant: Sequence[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """``declared`` as "x:String abc", where a name alone is some truth values; all of it is wanted."""
    sorts: dict[str, str] = {}
    for word in declared.split():
        name, _, sort = word.partition(":")
        sorts.update({name: sort} if sort else dict.fromkeys(name, "Bool"))
    return {
        "declarations": [f"(declare-const {name} {sort})" for name, sort in sorts.items()],
        "assertions": [*assertions],
        "prefer": [*prefer],
        "few": [*few],
        "pleasant": [*pleasant],
        "wanted": {name: name for name in sorts},
        "milliseconds": 60_000,
        "units": None,
    } | more
