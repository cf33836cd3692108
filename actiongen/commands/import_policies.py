"""``actiongen import``: makes policies of Actions, Rules and Hooks that are there.

In: paths, what the user wants, and who converts and judges. Out: an :class:`Outcome`, which the command line shows.

    import_policies((Path("export"),), Wanted(dry_run=True)).exit_code   ->   0

It ends with 1 where something was not imported, or does something else than its original and nobody has accepted it.
What became a policy is written all the same, for a person to go on from.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from actiongen.commands.import_files import exported
from actiongen.commands.import_tests import with_comments, with_pinned
from actiongen.commands.request import failed
from actiongen.diagnostics.codes_project import IMPORT_DIFFERS, NODE_MISSING, NOT_IMPORTED
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome, internal_error, outside
from actiongen.importer.convert import convert
from actiongen.importer.judge.case import Case, case_of
from actiongen.importer.judge.judge import EVENTS, Options, judge_all
from actiongen.importer.judge.model import Judgement
from actiongen.importer.model import Export, Imported, Original, Problem
from actiongen.importer.write.layout import layout, placed_flows, stems_of
from actiongen.importer.write.model import Result, There
from actiongen.importer.write.moved import moved_text
from actiongen.importer.write.settings import Setting, merged
from actiongen.ir import Program
from actiongen.project import files as policy_files
from actiongen.project import settings
from actiongen.project.boundary import strays
from actiongen.project.placing import Placed, compared, place
from actiongen.project.processes import cores, spread
from actiongen.report.imported.facts import Report, Verdict, is_broken, verdict_of
from actiongen.report.imported.formats import RENDERERS
from actiongen.runner.find import Node, NodeMissing, find_node
from actiongen.source import Source, Span
from actiongen.unit import compile_file, loader

Convert = Callable[[Original], Imported]
Judge = Callable[[Iterable[Case], Options, Node, Path | None], Iterable[Judgement]]

# An original costs as much as some policies, and Nodes run meanwhile.
_ORIGINALS_PER_PROCESS = MappingProxyType({"fork": 4, "spawn": 15})
_MOST_NODES = 8
_OF_OURS = "a bug of actiongen: report it with the original, if it can be shown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """``out`` is the folder of the policies, None for that of the settings; ``form`` that of the export, None to see
    for oneself. ``events``: how many each original and its policy run; 0 for none. ``accept``: why somebody wants
    what differs. ``force`` writes over files that differ. ``packages`` is a folder whose npm packages originals may
    require. ``shown`` is the format of the report, ``width`` that of the terminal, in columns.
    """

    out: Path | None = None
    form: str | None = None
    dry_run: bool = False
    events: int = EVENTS
    accept: str | None = None
    force: bool = False
    packages: Path | None = None
    shown: str = "text"
    width: int = 100
    colour: bool = False


@dataclass(frozen=True, slots=True)
class _Settings:
    """What there is to say of the settings, and their file if it was written."""

    notes: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Converted:
    """``case`` is both sides as they are run, None where there is no policy; ``bugs`` what went wrong in actiongen."""

    imported: Imported
    case: Case | None = None
    bugs: tuple[Diagnostic, ...] = ()


def judging(
    cases: Iterable[Case], options: Options, node: Node, packages: Path | None
) -> Iterable[Judgement]:
    """Runs both sides of each case on Node."""
    return judge_all(cases, options, node, packages, min(cores(), _MOST_NODES))


def import_policies(
    paths: tuple[Path, ...],
    wanted: Wanted,
    converting: Convert = convert,
    judging: Judge = judging,
    find: Callable[[], Node] = find_node,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> Outcome:
    """Reads exports, makes policies, compares each with its original, and writes them; ``progress`` hears how many of
    how many are compared.
    """
    found = settings.read(wanted.out)
    if found.value is None or not found.is_clean:
        return failed(found.diagnostics, found.value.sources if found.value is not None else ())
    root = wanted.out or found.value.settings.policies
    if strays(root):
        return failed((outside(root),), ())
    # What actiongen reads and writes is no export.
    export = exported(paths, wanted.form, (root, found.value.settings.out))
    if isinstance(export, Outcome):
        return export
    converted: list[_Converted] = []
    cases = _cases(export.originals, converting, converted)
    heard = partial(_heard, progress, export.originals, converted)
    try:
        judgements = _judged(cases, wanted, judging, find, heard)
    except NodeMissing as missing:
        help = "`--events 0` imports without comparing, and then nothing says that a policy does what its original did"
        return Outcome(NO_TOOL, (Diagnostic(NODE_MISSING, str(missing), None, help=help),))
    results = _results(converted, judgements, wanted)
    made = layout(export, results, There(_policies(root)))
    texts = {file.path: file.text for file in made.files}
    if export.form == "terraform":
        texts |= _moved(export, results)
    placed = (compared if wanted.dry_run else place)(root, texts, force=wanted.force)
    said = _Settings() if placed.problems or not texts else _settled(root, export, found.value, wanted)
    said = replace(said, notes=(*made.notes, *said.notes))
    bugs = tuple(bug for each in converted for bug in each.bugs)
    return _told(_report(export, results, placed, root, said, wanted), placed, bugs, wanted)


# Converting and judging


def _cases(
    originals: tuple[Original, ...], converting: Convert, converted: list[_Converted]
) -> Iterator[Case]:
    """Converts the originals, in several processes if there are many, and notes what comes of each."""
    make = partial(partial, _converted, converting)
    for each in spread(make, originals, _ORIGINALS_PER_PROCESS):
        converted.append(each)
        if each.case is not None:
            yield each.case


def _converted(converting: Convert, original: Original) -> _Converted:
    """What is made of one original: a bug of ours costs this one alone."""
    try:
        imported = converting(original)
        return _Converted(imported, _case(imported))
    except Exception as error:
        problem = Problem(
            Span(original.path, 0, 0), f"`{type(error).__name__}` in actiongen itself", _OF_OURS
        )
        return _Converted(Imported(original, None, (problem,)), bugs=internal_error(error).diagnostics)


def _case(imported: Imported) -> Case | None:
    policy = imported.policy
    if policy is None:
        return None
    source = Source(f"policies/{policy.stem}.policy", policy.text, policy.externs)
    made = compile_file(source, loader((source,)))
    if not isinstance(made.content, Program) or made.unit.javascript is None:
        raise ValueError("a policy that does not compile")
    return case_of(imported.original, made.content, made.unit.javascript)


def _judged(
    cases: Iterator[Case],
    wanted: Wanted,
    judging: Judge,
    find: Callable[[], Node],
    heard: Callable[[int], None],
) -> list[Judgement]:
    """The judgements, in the order of the cases: each comes while the next originals are converted."""
    judgements: list[Judgement] = []
    first = next(cases, None)
    if wanted.events and first is not None:
        options = Options(wanted.events, accept=wanted.accept)
        # Node looks for packages beside an absolute path.
        packages = None if wanted.packages is None else wanted.packages.resolve()
        for judgement in judging(chain((first,), cases), options, find(), packages):
            judgements.append(judgement)
            heard(len(judgements))
    for _ in cases:
        continue
    return judgements


def _heard(
    progress: Callable[[int, int], None],
    originals: tuple[Original, ...],
    converted: list[_Converted],
    judged: int,
) -> None:
    """Tells how far it is: what did not become a policy is not compared."""
    progress(judged, len(originals) - sum(each.case is None for each in converted))


def _results(converted: list[_Converted], judgements: list[Judgement], wanted: Wanted) -> tuple[Result, ...]:
    """The results, in their order: each case has its judgement, unless no events were asked for."""
    cases = [number for number, each in enumerate(converted) if each.case is not None]
    judged = dict(zip(cases, judgements, strict=True)) if wanted.events else {}
    return tuple(_result(each.imported, judged.get(number)) for number, each in enumerate(converted))


def _result(imported: Imported, judgement: Judgement | None) -> Result:
    if imported.policy is None:
        return Result(imported, None)
    text = with_pinned(imported, judgement)
    result = Result(imported, judgement, text)
    return replace(result, text=with_comments(text, result))


# Writing


def _policies(root: Path) -> dict[str, str]:
    """The policies that are there, by their paths below the folder."""
    if not root.is_dir():
        return {}
    return {source.path.partition("/")[2]: source.text for source in policy_files.read(root).value or ()}


def _moved(export: Export, results: tuple[Result, ...]) -> dict[str, str]:
    text = moved_text(placed_flows(export, results).flows, stems_of(results))
    return {"moved.tf": text} if text else {}


def _settled(root: Path, export: Export, found: settings.Found, wanted: Wanted) -> _Settings:
    """Adds to the settings what they lack; says what was left as it is."""
    folder = found.file.parent
    try:
        below = root.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return _Settings((f"left {settings.NAME} as it is: {root.as_posix()} does not lie beside it",))
    lacking = [Setting("", "policies", below)]
    if export.form == "deploy-cli":
        lacking.append(Setting("deploy", "target", "deploy-cli"))
    before = found.sources[0].text if found.sources else None
    made = merged(before, lacking)
    if made.text == (before or ""):
        return _Settings(made.left)
    if not wanted.dry_run:
        done = place(folder, {settings.NAME: made.text}, force=before is not None)
        if done.problems:
            return _Settings((*made.left, f"left {settings.NAME} as it is: {done.problems[0].message}"))
    return _Settings(made.left, (settings.NAME,))


# Telling


def _report(
    export: Export,
    results: tuple[Result, ...],
    placed: Placed,
    root: Path,
    said: _Settings,
    wanted: Wanted,
) -> Report:
    name = os.path.relpath(root) if root.resolve().is_relative_to(Path.cwd()) else root.as_posix()
    is_written = not placed.problems
    return Report(
        name,
        results,
        export.missed,
        said.notes,
        (*(f"{name}/{path}" for path in (*placed.new, *placed.changed)), *said.written) if is_written else (),
        tuple(f"{name}/{path}" for path in placed.same),
        () if is_written else tuple(f"{name}/{path}" for path in placed.changed),
        wanted.events,
        wanted.dry_run,
    )


def _told(report: Report, placed: Placed, bugs: tuple[Diagnostic, ...], wanted: Wanted) -> Outcome:
    diagnostics = (*bugs, *placed.problems, *_left(report))
    return Outcome(
        BUG if bugs else ERRORS if diagnostics or report.is_failed else CLEAN,
        diagnostics,
        (),
        RENDERERS[wanted.shown](report, wanted.width, wanted.colour),
        is_file=wanted.shown == "json",
    )


def _left(report: Report) -> Iterator[Diagnostic]:
    """What a person has to look at, a sentence each."""
    refused = sum(verdict_of(each) is Verdict.REFUSED for each in report.results) + len(report.missed)
    if refused:
        everything = len(report.results) + len(report.missed)
        message = f"{refused:,} of {everything:,} did not become policies"
        yield Diagnostic(NOT_IMPORTED, message, None, help="the report names each construct and its line")
    open_ones = [each for each in report.results if verdict_of(each) in (Verdict.OPENED, Verdict.WRONG)]
    if open_ones:
        stems = ", ".join(each.imported.policy.stem for each in open_ones if each.imported.policy is not None)
        hint = "look at the events; what you want so, accept with `--accept REASON`, which its test records"
        yield Diagnostic(IMPORT_DIFFERS, f"does not do what its original did: {stems}", None, help=hint)
    unknown = [each for each in report.results if is_broken(each)]
    if unknown:
        stems = ", ".join(each.imported.policy.stem for each in unknown if each.imported.policy is not None)
        hint = "the report says what the events lack; `--packages` names a folder with npm packages"
        yield Diagnostic(IMPORT_DIFFERS, f"could not be compared with its original: {stems}", None, help=hint)
