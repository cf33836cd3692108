"""The two ways to read a term, held against each other: ``at.py`` and ``smtlib.py``.

In: terms, what their free values are. Out: the terms of which the solver can say otherwise than ``at.py``.

    differing([term], values, solver)   ->   []
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from actiongen.prover.problem import Problem, Solver, Status
from actiongen.prover.smtlib import Script
from actiongen.prover.term import Constant, Make, Term, below
from actiongen.prover.terms import Terms

_MILLISECONDS = 10_000
LONGEST = 400
"""Texts with more units are left out: it is not the length of texts that is tried out."""


def comparable(term: Term, values: Mapping[Term, Constant]) -> bool:
    """Whether a term has one value: nothing in it is divided by 0 or cut from a place that is none."""
    for part in below(term):
        value = values[part]
        if isinstance(value, str) and len(value) > LONGEST:
            return False
        if part.make is Make.DIVIDE and not values[part.parts[1]]:
            return False
        if part.make is Make.CUT and any(_is_no_place(values[each]) for each in part.parts[1:]):
            return False
        if part.make is Make.REPLACE and not values[part.parts[1]]:
            return False
    return True


def _is_no_place(value: Constant) -> bool:
    return isinstance(value, Fraction) and (value < 0 or value.denominator != 1)


def differing(
    terms: Terms, asked: Sequence[Term], values: Mapping[Term, Constant], solver: Solver
) -> tuple[list[Term], int]:
    """The terms that the solver takes to be something else, and how many it does not decide."""
    status = _status(terms, asked, values, solver)
    if status is Status.IMPOSSIBLE:
        return [], 0
    if len(asked) == 1:
        return ([*asked], 0) if status is Status.POSSIBLE else ([], 1)
    half = len(asked) // 2
    wrong, unknown = differing(terms, asked[:half], values, solver)
    others, more = differing(terms, asked[half:], values, solver)
    return [*wrong, *others], unknown + more


def _status(terms: Terms, asked: Sequence[Term], values: Mapping[Term, Constant], solver: Solver) -> Status:
    script = Script()
    texts = [(script.text(term), script.text(terms.constant(values[term]))) for term in asked]
    known = [*_known(script, terms, values)]
    other = f"(or false {' '.join(f'(not (= {one} {constant}))' for one, constant in texts)})"
    problem = Problem(
        declarations=tuple(script.declarations),
        assertions=(*known, other),
        prefer=(),
        few=(),
        pleasant=(),
        wanted={},
        milliseconds=_MILLISECONDS,
    )
    return solver.solve(problem).status


def _known(script: Script, terms: Terms, values: Mapping[Term, Constant]) -> Iterator[str]:
    for term, name in [*script.names.items()]:
        yield f"(= {name} {script.text(terms.constant(values[term]))})"
