"""``actiongen diff``: what a change of policies changes, for every event.

In: what the user asked for, and who compares. Out: an :class:`Outcome`, which the command line shows.

    diff(Request(), "main", None, Wanted(), comparing).exit_code   ->   0

Who compares is passed in: what is equal needs no solver, so that one that is not installed is missed when it is asked.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from fnmatch import fnmatchcase

from actiongen.commands.comparing import Comparing, Lazy, Session
from actiongen.commands.diff_events import Shown, replayed_both, tests_of
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
from actiongen.commands.replay import Replayed
from actiongen.commands.request import Request
from actiongen.commands.sides import Side, read_sides
from actiongen.commands.write_tests import Written, write_tests
from actiongen.diagnostics.codes_project import CHANGE_REFUSED, NO_FOLDER, SOLVER_MISSING, UNKNOWN_POLICY
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome, usage
from actiongen.diagnostics.snippet import shown
from actiongen.prover.model import Change
from actiongen.prover.solve import SolverMissing
from actiongen.report.diff.facts import Diff, refused
from actiongen.report.diff.formats import RENDERERS
from actiongen.report.relocation import relocated, relocated_sources
from actiongen.runner.find import Node, find_node
from actiongen.spelling import LOOSE, meant


@dataclass(frozen=True, slots=True)
class Wanted:
    """``only``: the actions of such names and the flows that run them. ``width``: that of the terminal, in columns.

    ``write_test``: each event becomes a test of the new side. ``seconds``: the time for one question, None for that of
    the settings.
    """

    only: str | None = None
    way: str | None = None
    fail_on: tuple[Change, ...] = ()
    form: str = "text"
    width: int = 100
    colour: bool = False
    write_test: bool = False
    seconds: float | None = None


def diff(
    request: Request,
    old: str,
    new: str | None,
    wanted: Wanted,
    comparing: Comparing,
    find: Callable[[], Node] = find_node,
) -> Outcome:
    """Compares the policies of two sides; ``find`` gives the Node on which the events that show it are run."""
    sides = read_sides(request, old, new)
    if isinstance(sides, Outcome):
        return sides
    one, other = sides
    if wanted.write_test and not other.is_kept:
        return usage(
            NO_FOLDER,
            f"`--write-test` writes into the policies of a folder, and `{shown(other.name)}` is a revision",
            "leave the second revision out to compare with the working tree",
        )
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
    seconds = other.resolved.options.proof_seconds if wanted.seconds is None else wanted.seconds
    try:
        with ExitStack() as stack:
            session = Session(pairs, flows, Lazy(comparing, seconds, stack), wanted.way)
            compared = (*session.actions(chosen), *session.flows())
    except SolverMissing as missing:
        return Outcome(NO_TOOL, (Diagnostic(SOLVER_MISSING, str(missing), None),))
    replays = replayed_both(session.shown, find)
    found = Diff(
        one.name,
        other.name,
        compared,
        wanted.way,
        refused(compared, wanted.fail_on),
        session.not_run,
        replays[0].lacking or replays[1].lacking,
    )
    written = _written(session.shown, sides) if wanted.write_test else Written((), ())
    return _told(found, wanted, sides, replays, written)


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


def _written(shown: Iterable[Shown], sides: tuple[Side, Side]) -> Written:
    one, other = sides
    tests = tests_of(shown, one.name)
    return write_tests(other.folder.sources, other.resolved.root, tests, "diff --write-test")


def _told(
    found: Diff,
    wanted: Wanted,
    sides: tuple[Side, Side],
    replays: tuple[Replayed, Replayed],
    written: Written,
) -> Outcome:
    old, new = sides
    bugs = (*relocated(replays[0].bugs, {old.root: old.place}), *replays[1].bugs)
    sources = {each.path: each for each in new.folder.sources}
    sources |= relocated_sources(old.folder.sources, {old.root: old.place}) if bugs else {}
    diagnostics = (*bugs, *written.problems, *_refused(found))
    is_failed = bool(found.failed) or bool(written.problems)
    return Outcome(
        BUG if bugs else ERRORS if is_failed else CLEAN,
        diagnostics,
        tuple(sources.values()),
        RENDERERS[wanted.form](found, wanted.width, wanted.colour),
        # What other programs read is one object, or one page, alone.
        written.notes if wanted.form == "text" else (),
        is_file=wanted.form == "json",
    )


def _refused(found: Diff) -> tuple[Diagnostic, ...]:
    if not found.failed:
        return ()
    message = (
        f"`--fail-on` does not let this change through: {', '.join(kind.value for kind in found.failed)}"
    )
    hint = None
    if Change.UNDECIDED in found.failed:
        hint = "nobody knows what an undecided change does: give it more time with `--timeout`"
    return (Diagnostic(CHANGE_REFUSED, message, None, help=hint),)
