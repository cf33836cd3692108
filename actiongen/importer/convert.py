"""One original becomes a policy: the phases of the importer in order.

In: an Action, Rule or Hook, and what it may ask for. Out: :class:`Imported`: a policy that the compiler takes, or the
problems that kept it from being one.

    convert(Original(Kind.ACTION, "mfa.js", "MFA", "exports.on…"))   ->   Imported(…, Policy("mfa", …))
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from actiongen.core import tree as core
from actiongen.core.read import Unreadable, read_core
from actiongen.importer.legacy.action import action_of
from actiongen.importer.legacy.managed import managed
from actiongen.importer.libraries import PASSES as LIBRARIES
from actiongen.importer.libraries.asked.outside import outside
from actiongen.importer.lift.around import candidates
from actiongen.importer.lift.decisions import decided
from actiongen.importer.lift.externs import Externs, externs_of
from actiongen.importer.lift.extraction import extracted
from actiongen.importer.lift.finish.finished import finished
from actiongen.importer.lift.header import head, stem_of
from actiongen.importer.lift.intrinsics import is_ours, with_intrinsics
from actiongen.importer.lift.policy import acting, draft
from actiongen.importer.lift.settle import settled
from actiongen.importer.lift.text import write
from actiongen.importer.model import Imported, Kind, Original, Policy, Problem
from actiongen.importer.normalise import PASSES as NORMALISE
from actiongen.importer.normalise.handler import handler
from actiongen.importer.normalise.statements import statements
from actiongen.importer.notes import Notes
from actiongen.importer.own.policy import own_policy
from actiongen.recursion import deep_recursion
from actiongen.source import Span

Pass = Callable[[core.File, Notes], core.File]
OURS: tuple[Pass, ...] = (handler, statements)
"""Our own output has the names that a policy gave, and no other forms."""
MOST_DECISIONS = 6
MOST_EXTERNS = 8
"""So often something is taken out of one original, and so often with larger steps."""
_CODE = re.compile(r"\[(AG\d{3})\]$")
_TAKEN_OUT = ("AG214", "AG301", "AG305", "AG309", "AG316")
"""What the compiler says of types and patterns an extern may do; no extern is made to get past a check."""
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


def convert(original: Original) -> Imported:
    """The policy of an original."""
    notes = Notes()
    policy = None
    try:
        with deep_recursion():
            policy = _converted(original, notes)
    except RecursionError:
        notes.problem(_whole(original), "code that nests further than can be read")
    if policy is None and not notes.problems:
        notes.problem(_whole(original), "code of which no policy could be made")
    if notes.handed_on or notes.taken_over:
        handed = original.handed
        reads, writes = handed.reads | notes.taken_over, handed.writes | notes.handed_on
        original = replace(original, handed=replace(handed, reads=reads, writes=writes))
    return Imported(original, None if notes.problems else policy, tuple(notes.problems))


def _whole(original: Original) -> Span:
    return Span(original.path, 0, 0)


def _converted(original: Original, notes: Notes) -> Policy | None:
    file = read_core(original.path, original.code)
    if isinstance(file, Unreadable):
        notes.problem(Span(original.path, file.offset, file.offset), f"code that cannot be read: {file.why}")
        return None
    if is_ours(file) and original.kind is Kind.ACTION:
        policy = own_policy(file, original)
        if policy is not None:
            return policy
    file = with_intrinsics(file)
    for change in OURS if is_ours(file) else NORMALISE:
        file = change(file, notes)
    if original.kind is not Kind.ACTION and not notes.problems:
        file = action_of(file, original, notes)
        # What a rule wrote into its user and context are variables now, and its helpers call `api`.
        for change in NORMALISE:
            file = change(file, notes)
    if notes.problems:
        return None
    return _lifted(file, original, notes)


def _lifted(normal: core.File, original: Original, notes: Notes) -> Policy | None:
    """The policy of what has been normalised. What the language does not have is taken out bit by bit; where that is
    not enough, the steps around it become a function that decides, more of them each time.
    """
    words = frozenset(_WORD.findall(original.code))
    sizes: dict[Span, int] = {}
    first: list[Problem] = []
    for _ in range(MOST_DECISIONS):
        externs = externs_of(normal)
        tried = Notes(list(notes.repairs), names=notes.names, started=notes.started)
        file = _with_decisions(normal, sizes, externs, tried)
        policy = _bit_by_bit(file, original, words, externs, tried)
        if policy is not None:
            notes.repairs = tried.repairs
            return policy
        first = first or tried.problems
        if not _grown(normal, tried.problems, sizes):
            break
    notes.problems = first
    return None


def _bit_by_bit(
    normal: core.File, original: Original, words: frozenset[str], externs: Externs, notes: Notes
) -> Policy | None:
    """The policy, after what is wrong has been taken out as small pieces."""
    hopeless: set[Span] = set()
    repairs = notes.repairs
    for _ in range(MOST_EXTERNS):
        notes.repairs, notes.problems = list(repairs), []
        policy = _once(normal, original, words, externs, notes)
        if policy is not None:
            return policy
        found = _taken_out(normal, notes.problems, externs, hopeless)
        if found is None:
            return None
        normal = found
    return None


def _with_decisions(file: core.File, sizes: Mapping[Span, int], externs: Externs, notes: Notes) -> core.File:
    """The file in which the steps around these places are decided elsewhere."""
    for span, size in sizes.items():
        steps = next(islice(candidates(file, span, externs), size, None), None)
        made = None if steps is None else decided(file, steps, externs, notes)
        file = file if made is None else made
    return file


def _grown(file: core.File, problems: Sequence[Problem], sizes: dict[Span, int]) -> bool:
    """Notes the next larger steps that can be taken out for each problem; whether there are any."""
    before = dict(sizes)
    for each in problems:
        code = _CODE.search(each.what)
        if code is not None and code[1] not in _TAKEN_OUT:
            continue
        externs = externs_of(file)
        for size, steps in enumerate(candidates(file, each.span, externs)):
            if size > sizes.get(each.span, -1) and decided(file, steps, externs, Notes()) is not None:
                sizes[each.span] = size
                break
    return sizes != before


def _taken_out(
    file: core.File, problems: Sequence[Problem], externs: Externs, hopeless: set[Span]
) -> core.File | None:
    """The file without what could not be said, as far as it can be taken out; None if nothing can."""
    made = file
    for each in problems:
        code = _CODE.search(each.what)
        if each.span in hopeless or (code is not None and code[1] not in _TAKEN_OUT):
            continue
        found = extracted(made, each.span, externs, is_exact=made is not file)
        if found is not None:
            made = found
        elif made is file:
            hopeless.add(each.span)
    return None if made is file else made


def _once(
    file: core.File, original: Original, words: frozenset[str], externs: Externs, notes: Notes
) -> Policy | None:
    acts, asks = acting(file), outside(file)
    for change in LIBRARIES:
        file = change(file, notes)
    file = managed(file, notes)
    if notes.problems:
        return None
    said = head(original, file, notes)
    if said is None:
        return None
    stem = original.stem or stem_of(said.name)
    made = draft(file, original, stem, words, notes, externs, acts, asks)
    made = None if made is None else settled(made, said.trigger, notes)
    if made is None:
        return None
    text = (
        finished(made, words, notes)
        if not is_ours(file)
        else write(made.docstring, made.statements, made.comments)
    )
    repairs = sorted(notes.repairs, key=lambda each: (each.span.start, each.span.end))
    return Policy(stem, text, made.externs, tuple(repairs))
