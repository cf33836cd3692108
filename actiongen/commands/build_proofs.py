"""Proves the properties of what is built, before it is written; what was proved once is remembered.

In: the sources and what the compiler made of them. Out: a diagnostic for each property that is not proved, and how many
are. The prover and the contents of files are asked for only where something is not proved yet.

    proved(resolved, sources, compiled, Prover())   ->   Checked(3, ())
"""

from collections import Counter
from collections.abc import Mapping

from actiongen.commands.proving import Prover, answers, questions_about
from actiongen.commands.request import ResolvedRequest
from actiongen.commands.selection import read_wanted
from actiongen.commands.test import subjects_of
from actiongen.compiler import Compiled
from actiongen.diagnostics.codes_project import PROPERTY_REFUTED, PROPERTY_UNDECIDED
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.project.cache import ReadFile, key_of
from actiongen.prover.model import Verdict
from actiongen.report.proofs import Proof, calls_text
from actiongen.report.suggestion import as_arguments
from actiongen.source import Source, Span
from actiongen.unit import below


def proved(
    resolved: ResolvedRequest,
    sources: tuple[Source, ...],
    compiled: Compiled,
    prover: Prover,
    *,
    with_flows: bool = True,
) -> Checked[int]:
    """How many properties hold, and an error for each other one; raises ``SolverMissing``.

    ``with_flows``: also those of flows, which are about all of their actions.
    """
    numbers = _numbers(compiled, with_flows=with_flows)
    keys = {path: _key(resolved, sources, compiled, path) for path in numbers}
    new = {path: key for path, key in keys.items() if resolved.cache.get("proof", key) is not True}
    every = sum(numbers.values())
    if not new:
        return Checked(every)
    wanted = tuple(source for source in sources if source.path in new)
    selection = read_wanted(wanted, sources, compiled.contents, resolved.options.runtime)
    questions = questions_about(subjects_of(selection))
    proofs = [*answers(questions, resolved.options.proof_seconds, prover)]
    bugs = [proof.bug for proof in proofs if proof.bug is not None]
    if bugs:
        raise bugs[0]
    wrong = [proof for proof in proofs if proof.answer.verdict is not Verdict.PROVED]
    for path in new.keys() - {proof.claim.span.path for proof in wrong}:
        resolved.cache.put("proof", new[path], True)
    return Checked(every - len(wrong), tuple(map(_problem, wrong)))


def _numbers(compiled: Compiled, *, with_flows: bool) -> Mapping[str, int]:
    """How many properties each file has that has some."""
    own = {action.path: action.properties for action in compiled.summary.actions if action.properties}
    of_flows = Counter(claim.span.path for claim in compiled.summary.claims) if with_flows else {}
    return {**own, **of_flows}


def _key(resolved: ResolvedRequest, sources: tuple[Source, ...], compiled: Compiled, path: str) -> str:
    """What the answers about a file depend on: itself, the actions of its flows, and all that these load."""
    by_path = {source.path: source for source in sources}
    by_name = {below(source): source for source in sources}
    run = {stem for flow in compiled.summary.flows if flow.span.path == path for stem in flow.actions}
    about = sorted({path, *(action.path for action in compiled.summary.actions if action.stem in run)})
    loaded = sorted({name for each in about for name in compiled.loaded[each]})
    read = [by_path[each] for each in about] + [by_name[name] for name in loaded if name in by_name]
    return key_of(("proof", resolved.options.runtime or ""), map(ReadFile.policy, read))


def _problem(proof: Proof) -> Diagnostic:
    """What a build says of a property that is not proved."""
    claim, answer = proof.claim, proof.answer
    at = Label(Span(claim.span.path, claim.span.start, claim.span.start + len(proof.kind)))
    example, reason = answer.example, answer.reason
    if answer.is_vacuous:
        return Diagnostic(
            PROPERTY_UNDECIDED,
            f"`{claim.title}` is about nothing: {reason}",
            at,
            help="correct its `when=`, or take the property out",
        )
    if example is None:
        return Diagnostic(
            PROPERTY_UNDECIDED,
            f"nobody can say whether `{claim.title}` holds: {reason or 'no reason is known'}",
            at,
            help="give it longer by `timeout` of `[prove]` in `actiongen.toml`, or let the property say less",
        )
    calls = ", ".join(f"`{each}`" for each in calls_text(proof, example)) or "nothing"
    return Diagnostic(
        PROPERTY_REFUTED,
        f"`{claim.title}` does not hold",
        at,
        notes=(f"with `{as_arguments(example.input, proof.subject.trigger)}` the policy calls {calls}",),
        help=f"correct the rules, or what the property says; `actiongen prove {claim.span.path}` shows more",
    )
