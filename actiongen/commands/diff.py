"""``actiongen diff``: what a change of policies changes, for every event.

In: what the user asked for, and who compares. Out: an :class:`Outcome`, which the command line shows.

    diff(Request(), "main", None, Wanted(), comparing).exit_code   ->   0

Who compares is passed in: what is equal needs no solver, so that one that is not installed is missed when it is asked.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from actiongen.commands.comparing import Comparing, Lazy, Session
from actiongen.commands.diff_tests import tests_of
from actiongen.commands.pairing import (
    BY_NAME,
    BY_RESOURCE,
    ActionPair,
    FlowPair,
    actions_of,
    flows_of,
    pair_actions,
    pair_flows,
)
from actiongen.commands.request import Request
from actiongen.commands.sides import Side, read_sides
from actiongen.commands.write_tests import write_tests
from actiongen.diagnostics.codes_project import CANNOT_WRITE, CHANGE_REFUSED, SOLVER_MISSING, UNKNOWN_POLICY
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, Outcome, usage
from actiongen.prover.model import Change
from actiongen.prover.solve import SolverMissing
from actiongen.report.diff.facts import Diff, refused
from actiongen.report.diff.formats import RENDERERS
from actiongen.spelling import LOOSE, meant


@dataclass(frozen=True, slots=True)
class Wanted:
    """``only``: the actions of such names and the flows that run them. ``width``: that of the terminal, in columns.

    ``write_test``: each difference becomes a test in the policies of the new side.
    """

    only: str | None = None
    way: str | None = None
    fail_on: tuple[Change, ...] = ()
    form: str = "text"
    width: int = 100
    colour: bool = False
    write_test: bool = False


def diff(request: Request, old: str, new: str | None, wanted: Wanted, comparing: Comparing) -> Outcome:
    """Compares the policies of two sides."""
    sides = read_sides(request, old, new)
    if isinstance(sides, Outcome):
        return sides
    one, other = sides
    if wanted.write_test and other.is_past:
        message = f"`--write-test` writes to policies that lie on the disk, and `{other.name}` is a revision"
        return usage(CANNOT_WRITE, message, "compare with the working tree: leave the new side out")
    target = other.resolved.options.target
    pairs = pair_actions(
        actions_of(one.folder), actions_of(other.folder), BY_RESOURCE if target.has_terraform else BY_NAME
    )
    flows = pair_flows(flows_of(one.folder), flows_of(other.folder))
    if wanted.only is not None:
        chosen = tuple(pair for pair in pairs if _is_called(pair, wanted.only))
        if not chosen:
            return _unknown(wanted.only, pairs)
        flows = tuple(pair for pair in flows if _runs_any(pair, chosen))
    else:
        chosen = pairs
    try:
        with ExitStack() as stack:
            session = Session(pairs, flows, Lazy(comparing, stack), wanted.way)
            compared = (*session.actions(chosen), *session.flows())
    except SolverMissing as missing:
        return Outcome(NO_TOOL, (Diagnostic(SOLVER_MISSING, str(missing), None),))
    found = Diff(
        one.name, other.name, compared, wanted.way, refused(compared, wanted.fail_on), session.not_run
    )
    told = _told(found, wanted, sides)
    return _with_tests(told, found, other, wanted.form) if wanted.write_test else told


def _with_tests(told: Outcome, found: Diff, side: Side, form: str) -> Outcome:
    """The outcome with the tests of the differences written."""
    written = write_tests(
        side.folder.sources, side.resolved.root, tests_of(found.compared, side), "diff --write-test"
    )
    code = ERRORS if written.problems else told.exit_code
    # What other programs read, or go into a comment, has nothing beside it.
    notes = written.notes if form == "text" else ()
    return replace(told, exit_code=code, diagnostics=(*told.diagnostics, *written.problems), notes=notes)


def _is_called(pair: ActionPair, only: str) -> bool:
    return any(action is not None and fnmatchcase(action.summary.stem, only) for action in pair)


def _runs_any(pair: FlowPair, chosen: Iterable[ActionPair]) -> bool:
    """Whether a flow runs one of some actions, on its side."""
    stems = [{each.summary.stem for each in side if each is not None} for side in zip(*chosen, strict=True)]
    return any(
        placed is not None and bool(names & set(placed.flow.actions))
        for placed, names in zip(pair, stems, strict=True)
    )


def _unknown(only: str, pairs: Iterable[ActionPair]) -> Outcome:
    close = meant(
        only, [action.summary.stem for pair in pairs for action in pair if action is not None], LOOSE
    )
    hint = f"did you mean `{close}`?" if close else "it is the name of a policy without `.policy`"
    return usage(UNKNOWN_POLICY, f"no action is called `{only}` on either side", hint)


def _told(found: Diff, wanted: Wanted, sides: tuple[Side, Side]) -> Outcome:
    text = RENDERERS[wanted.form](found, wanted.width, wanted.colour)
    is_file = wanted.form == "json"
    if not found.failed:
        return Outcome(CLEAN, text=text, is_file=is_file)
    kinds = ", ".join(kind.value for kind in found.failed)
    message = f"`--fail-on` does not let this change through: {kinds}"
    hint = None
    if Change.UNDECIDED in found.failed:
        hint = "nobody knows what an undecided change does: give it more time with `--timeout`"
    return Outcome(
        ERRORS,
        (Diagnostic(CHANGE_REFUSED, message, None, help=hint),),
        sides[1].folder.sources,
        text,
        is_file=is_file,
    )
