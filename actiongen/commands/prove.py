"""``actiongen prove``: whether the properties of policies hold in every event.

In: what the user asked for. Out: an :class:`Outcome`.

    prove(Request(), (Path("policies"),), ProveOptions()).exit_code   ->   0
"""

import time
from dataclasses import dataclass
from pathlib import Path

from actiongen.commands.proving import Prover, answers, questions_about
from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.commands.test import subjects_of
from actiongen.diagnostics.codes_project import SOLVER_MISSING
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, Outcome
from actiongen.prover.model import Verdict
from actiongen.prover.solve import SolverMissing
from actiongen.report.proofs import RENDERERS, Proofs


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The options of ``actiongen prove``.

    ``way`` is the id of a way of logging in, None for all; ``seconds`` the time for one property, None for that of the
    settings; ``form`` a key of :data:`~actiongen.report.proofs.RENDERERS`, ``colour`` for text alone.
    """

    way: str | None = None
    seconds: float | None = None
    form: str = "text"
    colour: bool = False


def prove(request: Request, paths: tuple[Path, ...], options: ProveOptions) -> Outcome:
    """Proves the properties of the policies at some paths."""
    found = select(request, paths)
    return found if isinstance(found, Outcome) else prove_selection(found, options, Prover())


def prove_selection(selection: Selection, options: ProveOptions, prover: Prover) -> Outcome:
    """Proves the properties of some actions and flows."""
    subjects = subjects_of(selection)
    questions = [*questions_about(subjects, options.way)]
    seconds = selection.proof_seconds if options.seconds is None else options.seconds
    start = time.perf_counter()
    try:
        proofs = tuple(answers(questions, seconds, prover))
    except SolverMissing as missing:
        diagnostic = Diagnostic(SOLVER_MISSING, str(missing), None)
        return Outcome(NO_TOOL, (*selection.diagnostics, diagnostic), selection.sources)
    found = Proofs(
        proofs,
        {source.path: source for source in selection.sources},
        time.perf_counter() - start,
        sum(len(subject.properties) for subject in subjects) - len(questions),
        options.colour,
    )
    are_proved = all(proof.answer.verdict is Verdict.PROVED for proof in proofs)
    text = RENDERERS[options.form](found)
    return Outcome(CLEAN if are_proved else ERRORS, selection.diagnostics, selection.sources, text)
