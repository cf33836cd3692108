"""``actiongen prove``: whether the properties of policies hold in every event.

In: what the user asked for. Out: an :class:`Outcome`.

    prove(Request(), (Path("policies"),), ProveOptions()).exit_code   ->   0
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actiongen.commands.proving import Prover, answers, bugs_of, exit_code_of, questions_about
from actiongen.commands.replay import replayed
from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.commands.test import subjects_of
from actiongen.commands.write_tests import Written, write_tests
from actiongen.diagnostics.codes_meaning import FLOW_CONFLICT
from actiongen.diagnostics.codes_project import SOLVER_MISSING
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome
from actiongen.prover.conflicts import conflicts
from actiongen.prover.limits import limits
from actiongen.prover.model import Verdict
from actiongen.prover.solve import SolverMissing
from actiongen.prover.unproved import unproved
from actiongen.prover.wanted import wanted
from actiongen.recursion import deep_recursion
from actiongen.report.proofs import RENDERERS, Proof, Proofs
from actiongen.report.written_test import NewTest
from actiongen.runner.find import Node, find_node
from actiongen.testing.in_order import Subject


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The options of ``actiongen prove``.

    ``way`` is the id of a way of logging in, None for all; ``seconds`` the time for one property, None for that of the
    settings; ``form`` a key of :data:`~actiongen.report.proofs.RENDERERS`, ``colour`` for text alone. ``write_test``:
    each event that refutes a property becomes a test in its file.
    """

    way: str | None = None
    seconds: float | None = None
    form: str = "text"
    colour: bool = False
    write_test: bool = False


def prove(request: Request, paths: tuple[Path, ...], options: ProveOptions) -> Outcome:
    """Proves the properties of the policies at some paths."""
    found = select(request, paths, every_flow=True)
    if isinstance(found, Outcome):
        return found
    outcome = prove_selection(found, options, Prover(), find_node)
    return outcome if paths or options.way else with_notes(found, outcome, Prover(), options.seconds)


def prove_selection(
    selection: Selection, options: ProveOptions, prover: Prover, find: Callable[[], Node]
) -> Outcome:
    """Proves the properties of some actions and flows; ``find`` gives the Node on which what refutes one is run."""
    subjects = subjects_of(selection)
    questions = [*questions_about(subjects, options.way)]
    seconds = selection.proof_seconds if options.seconds is None else options.seconds
    start = time.perf_counter()
    try:
        proofs = tuple(answers(questions, seconds, prover))
    except SolverMissing as missing:
        diagnostic = Diagnostic(SOLVER_MISSING, str(missing), None)
        return Outcome(NO_TOOL, (*selection.diagnostics, diagnostic), selection.sources)
    seconds_taken = time.perf_counter() - start
    events = [(each.subject, each.answer.example.input) for each in proofs if each.answer.example is not None]
    on_node = replayed(events, selection.javascript_of, find)
    found = Proofs(
        proofs,
        {source.path: source for source in selection.sources},
        seconds_taken,
        sum(len(subject.properties) for subject in subjects) - len(questions),
        on_node.lacking,
        options.colour,
    )
    written = (
        write_tests(selection.sources, selection.root, _tests(proofs), _WRITING)
        if options.write_test
        else Written((), ())
    )
    bugs = (*on_node.bugs, *bugs_of(proofs))
    exit_code = BUG if on_node.bugs else exit_code_of(proofs)
    diagnostics = (*selection.diagnostics, *bugs, *written.problems)
    # What other programs read is one object alone.
    notes = written.notes if options.form == "text" else ()
    return Outcome(exit_code, diagnostics, selection.sources, RENDERERS[options.form](found), notes)


def with_notes(selection: Selection, outcome: Outcome, prover: Prover, seconds: float | None) -> Outcome:
    """Says of a whole folder, once all of its properties are proved, which actions have none, which calls no login
    keeps because later actions of the flow replace them, and which are too many for one login.
    """
    if outcome.exit_code != CLEAN:
        return outcome
    subjects = subjects_of(selection)
    found = [*unproved(subjects)]
    known = {
        label.span for each in selection.diagnostics if each.code is FLOW_CONFLICT for label in each.secondary
    }
    found += [
        each
        for each in _of_flows(subjects, selection, prover, seconds)
        if each.primary is None or each.primary.span not in known
    ]
    told = selection.levels.apply(tuple(found))
    exit_code = ERRORS if any(each.is_error for each in told) else CLEAN
    return replace(outcome, exit_code=exit_code, diagnostics=(*outcome.diagnostics, *told))


_WRITING = "prove --write-test"


def _tests(proofs: Iterable[Proof]) -> Iterator[NewTest]:
    """Of each event that refutes a property the test that the property asks for."""
    for proof in proofs:
        if proof.answer.verdict is Verdict.REFUTED and proof.answer.example is not None:
            subject, given = proof.subject, proof.answer.example.input
            right = wanted(subject, proof.claim, given)
            title = f"{proof.claim.title} (an event that the prover found)"
            yield NewTest(
                subject.path, title, given, right.calls, subject.trigger, right.rules, subject.is_flow
            )


def _of_flows(
    subjects: Iterable[Subject], selection: Selection, prover: Prover, seconds: float | None
) -> Iterator[Diagnostic]:
    """The calls of flows that no login keeps, or that are too many for one login; nothing where there is no solver,
    which nobody has asked for then."""
    milliseconds = int((selection.proof_seconds if seconds is None else seconds) * 1000)
    flows = [subject for subject in subjects if len(subject.programs) > 1]
    if flows:
        with suppress(SolverMissing), prover.start() as solver, deep_recursion():
            for flow in flows:
                yield from conflicts(flow, solver, milliseconds)
                yield from limits(flow, solver, milliseconds)
