"""Lets the solver be a fork of the tests, where that is asked for."""

from prover import forked_solver

from actiongen.prover import solve

if forked_solver.WANTED:
    solve.Talking = forked_solver.Forked  # type: ignore[misc]
