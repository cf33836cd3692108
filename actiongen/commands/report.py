"""``actiongen report --html``: one page for the review of a change.

In: what the user asked for. Out: an :class:`Outcome`; the page is written, whatever is wrong with the policies.

    report(Request(), None, Path("report.html"), base="main").notes   ->   ("wrote report.html: 4 actions",)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from actiongen import ir
from actiongen.backends.javascript.lines import lines
from actiongen.commands.folder import Folder, compiled, folder_of, no_revision
from actiongen.commands.proving import Prover, all_answers, bugs_of, exit_code_of
from actiongen.commands.request import Request, ResolvedRequest, path_in_sources, resolve, root_of
from actiongen.commands.selection import FlowActions, Selection
from actiongen.commands.test import coverages_of, noticed, subjects_of
from actiongen.diagnostics.codes_project import NODE_MISSING, TEST_TOO_COSTLY, UNKNOWN_POLICY
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, USAGE, Outcome, count
from actiongen.evaluate.limits import OverLimit
from actiongen.flow.resolved import Resolved
from actiongen.options import Options
from actiongen.project import files
from actiongen.project.report_file import write_report
from actiongen.project.revision import NoRevision, Revision, revision_of
from actiongen.prover.model import Verdict as ProofVerdict
from actiongen.report.html.facts import Action, Base, Facts, File, FileVersion
from actiongen.report.html.page import page
from actiongen.report.proofs import Proof
from actiongen.report.text import Report
from actiongen.runner.find import NodeMissing, find_node
from actiongen.runner.session import Runner, RunnerBroken
from actiongen.testing.coverage import Coverage
from actiongen.testing.run_tests import run_tests
from actiongen.testing.verdict import Verdict


def report(
    request: Request, path: Path | None, html: Path, base: str | None, prover: Prover | None = None
) -> Outcome:
    """Writes the page of the policies at a path, a file or a folder; ``base``: the revision to compare them with,
    ``prover``: who is asked about their properties, None for nobody.
    """
    resolved = resolve(replace(request, path=root_of(() if path is None else (path,))))
    if isinstance(resolved, Outcome):
        return resolved
    below = None if path is None else path_in_sources(path, resolved.root)
    if isinstance(below, Outcome):
        return below
    if base is None:
        return _reported(resolved, below, html, None, prover)
    with revision_of(resolved.root, base) as revision:
        if isinstance(revision, NoRevision):
            return no_revision(revision)
        return _reported(resolved, below, html, (base, revision), prover)


def _reported(
    resolved: ResolvedRequest,
    below: str | None,
    html: Path,
    base: tuple[str, Revision] | None,
    prover: Prover | None,
) -> Outcome:
    """Writes the page of the files at or below a path; of all, if it is None."""
    now = compiled(resolved, files.read(resolved.root))
    named = _below(now.versions, below)
    if below is not None and not named:
        return _unknown(below)
    wanted = now.with_actions_of_flows(named)
    now = now.about(wanted)
    selection = _selection(now, wanted, resolved.options)
    tested = _tested(selection)
    if prover is not None:
        proofs, lacking = all_answers(subjects_of(selection), selection.proof_seconds, prover)
        tested = replace(tested, proofs=proofs, unasked=lacking)
    facts = Facts(
        resolved.root.resolve().name,
        tuple(_actions(now, wanted, tested)),
        tuple(_others(now, wanted, tested)),
        tuple(each for each in now.diagnostics if each.path not in wanted),
        {source.path: source for source in now.sources},
        tested.report,
        None if tested.problem is None else tested.problem.message,
        None if tested.unasked is None else tested.unasked.message,
        loaded=now.loaded,
    )
    if base is not None:
        name, revision = base
        then = folder_of(resolved, revision)
        facts = _with_base(facts, then, _base(name, revision.commit, then), _below(then.versions, below))
    return _written(html, facts, now, tested)


def _below(paths: Iterable[str], below: str | None) -> tuple[str, ...]:
    return tuple(path for path in paths if below is None or Path(path).is_relative_to(below))


def _unknown(path: str) -> Outcome:
    return Outcome(USAGE, (Diagnostic(UNKNOWN_POLICY, f"there is no policy at `{path}`", None),))


def _written(html: Path, facts: Facts, now: Folder, tested: "_Tested") -> Outcome:
    problem = write_report(html, page(facts))
    problems = (each for each in (tested.problem, tested.unasked, problem) if each is not None)
    found = (*now.diagnostics, *tested.noticed, *bugs_of(tested.proofs), *problems)
    exit_code = max(tested.exit_code, ERRORS if any(each.is_error for each in found) else CLEAN)
    exit_code = max(exit_code, NO_TOOL if tested.unasked is not None else exit_code_of(tested.proofs))
    failed = tested.report is not None and bool(tested.report.failures)
    notes = [] if problem is not None else [f"wrote {html.as_posix()}: {count(len(facts.actions), 'action')}"]
    if tested.report is not None and failed:
        notes.append(f"{count(len(tested.report.failures), 'test')} failed")
    lacking = sum(proof.answer.verdict is not ProofVerdict.PROVED for proof in tested.proofs)
    if lacking:
        notes.append(f"{lacking} of {count(len(tested.proofs), 'property')} not proved")
    if facts.base is not None and facts.base.broken:
        then = count(len(facts.base.broken), "file")
        notes.append(f"{then} did not compile at {facts.base.revision}: no JavaScript is compared there")
    return Outcome(exit_code, found, now.sources, notes=tuple(notes))


# Testing


@dataclass(frozen=True, slots=True)
class _Tested:
    """What tests and the prover say; ``problem``: why no test was run, ``unasked``: why nobody was asked for proofs."""

    report: Report | None
    problem: Diagnostic | None
    coverages: Mapping[str, Coverage]
    noticed: tuple[Diagnostic, ...] = ()
    exit_code: int = CLEAN
    proofs: tuple[Proof, ...] = ()
    unasked: Diagnostic | None = None

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return () if self.report is None else self.report.verdicts


def _runnable(now: Folder, paths: Iterable[str]) -> Iterable[ir.Program]:
    """The actions with JavaScript, and without an error that would keep them from being built."""
    for path in paths:
        version = now.versions[path]
        if (
            isinstance(version.content, ir.Program)
            and version.javascript is not None
            and not now.is_broken(path)
        ):
            yield version.content


def _selection(now: Folder, wanted: tuple[str, ...], options: Options) -> Selection:
    """What can be run of the wanted files."""
    programs = tuple(_runnable(now, wanted))
    by_stem = {program.stem: program for program in _runnable(now, now.versions)}
    flows = tuple(
        FlowActions(
            path,
            tested.flow,
            tested.tests,
            tuple(by_stem[stem] for stem in tested.flow.actions),
            tested.properties,
        )
        for path in wanted
        if isinstance(content := now.versions[path].content, ir.Flows)
        for tested in content.flows
        if (tested.tests or tested.properties) and all(stem in by_stem for stem in tested.flow.actions)
    )
    javascript = {
        f"{version.content.stem}.js": version.javascript
        for version in now.versions.values()
        if isinstance(version.content, ir.Program) and version.javascript is not None
    }
    return Selection(
        programs,
        now.sources,
        flows=flows,
        javascript=javascript,
        levels=options.levels,
        proof_seconds=options.proof_seconds,
    )


def _tested(selection: Selection) -> _Tested:
    """Runs all tests."""
    subjects = subjects_of(selection)
    verdicts: tuple[Verdict, ...] = ()
    try:
        if any(subject.tests for subject in subjects):
            with Runner(find_node()) as runner:
                verdicts = tuple(
                    run_tests(subjects, lambda *_: True, runner, javascript=selection.javascript_of)
                )
    except (NodeMissing, RunnerBroken) as error:
        return _Tested(None, Diagnostic(NODE_MISSING, str(error), None), {}, exit_code=NO_TOOL)
    except OverLimit as limit:
        return _Tested(None, Diagnostic(TEST_TOO_COSTLY, f"a test says what {limit}", None), {})
    report = Report(verdicts, {source.path: source for source in selection.sources}, 0.0)
    measured = {each.program.path: each for each in coverages_of(selection.programs, report)}
    return _Tested(report, None, measured, *noticed(selection, selection.programs, report))


# Facts


def _actions(now: Folder, wanted: tuple[str, ...], tested: _Tested) -> Iterable[Action]:
    for program in _runnable(now, wanted):
        version = now.versions[program.path]
        assert version.javascript is not None
        yield Action(
            _file(now, version, tested),
            program,
            version.javascript,
            lines(program, version.javascript),
            Resolved(program),
            tested.coverages.get(program.path),
        )


def _others(now: Folder, wanted: tuple[str, ...], tested: _Tested) -> Iterable[File]:
    """The files that are no actions, or are actions that cannot be compiled, which have no content then."""
    actions = {program.path for program in _runnable(now, wanted)}
    for path in wanted:
        version = now.versions[path]
        if path not in actions:
            is_action = isinstance(version.content, ir.Program)
            yield _file(now, replace(version, content=None) if is_action else version, tested)


def _file(now: Folder, version: FileVersion, tested: _Tested) -> File:
    path = version.source.path
    own = tuple(each for each in (*now.diagnostics, *tested.noticed) if each.path == path)
    return File(
        version,
        None,
        own,
        tuple(each for each in tested.verdicts if each.subject.path == path),
        tuple(_properties(version.content)),
        tuple(each for each in tested.proofs if each.subject.path == path),
    )


def _properties(content: ir.Content | None) -> Iterable[ir.Property]:
    match content:
        case ir.Program(properties=properties):
            yield from properties
        case ir.Flows(flows=flows):
            for flow in flows:
                yield from flow.properties
        case _:  # a library has none, and what does not compile has none yet
            pass


def _base(name: str, commit: str, then: Folder) -> Base:
    broken = frozenset(path for path in then.versions if then.is_broken(path))
    return Base(name, commit, (), broken, {source.path: source for source in then.sources})


def _with_base(facts: Facts, then: Folder, base: Base, named: tuple[str, ...]) -> Facts:
    """The facts with what each file was then, and with those of the named files that are not there any more."""

    def compared(file: File) -> File:
        return replace(file, before=then.versions.get(file.now.source.path))

    actions = tuple(replace(action, file=compared(action.file)) for action in facts.actions)
    others = tuple(map(compared, facts.others))
    removed = tuple(then.versions[path] for path in named if path not in facts.sources)
    return replace(facts, actions=actions, others=others, base=replace(base, removed=removed))
