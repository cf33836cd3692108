"""Asks the compiler what is wrong with a policy, and mends it until nothing is.

In: a draft. Out: the draft, or problems in the place of the original: what the compiler still refuses. Each mend takes
away the cause of its diagnostic, so the same place is never mended twice for the same reason.

    settled(draft, trigger, notes)   ->   Draft("policies/mfa.policy", …)
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from actiongen.auth0.model import Trigger
from actiongen.checks.suppress import suppress
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Diagnostic
from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.mends.conditions import not_a_condition
from actiongen.importer.lift.mends.declared import (
    is_of_extern,
    made_setting,
    not_logged,
    secret_shown,
    unknown_field,
)
from actiongen.importer.lift.mends.exact import (
    exact_mismatch,
    exact_not_listed,
    not_mended,
    unanswered,
    unknown_member,
)
from actiongen.importer.lift.mends.presence import maybe_absent, never_absent, never_met, wrong_arguments
from actiongen.importer.lift.mends.types import (
    bad_key,
    mismatch,
    not_comparable,
    not_listed,
    unknown_method,
    wrong_unit,
)
from actiongen.importer.lift.mends.wrong import Wrong
from actiongen.importer.lift.places import Way, below, node, way_to
from actiongen.importer.lift.policy import Draft
from actiongen.importer.lift.simplify import simplified
from actiongen.importer.lift.text import written
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.unit import Unit, compile_file, loader
from actiongen.unit import below as below_policies

MOST_ROUNDS = 30

MENDS: dict[str, Callable[[Wrong], syn.File | None]] = {
    "AG203": unknown_field,
    "AG205": wrong_arguments,
    "AG214": unknown_method,
    "AG301": mismatch,
    "AG302": not_a_condition,
    "AG303": maybe_absent,
    "AG304": never_absent,
    "AG305": not_comparable,
    "AG314": bad_key,
    "AG316": not_listed,
    "AG405": never_met,
    "AG410": not_logged,
    "AG419": secret_shown,
    "AG517": wrong_unit,
}
_EXACT: dict[str, Callable[[Wrong], syn.File | None]] = {
    **MENDS,
    "AG214": unknown_member,
    "AG301": exact_mismatch,
    "AG310": unanswered,
    "AG311": unanswered,
    "AG316": exact_not_listed,
    "AG410": not_mended,
    "AG419": made_setting,
}
_OF_TYPES = ("AG301",)
_OF_PRESENCE = ("AG304", "AG405")
_EXCUSED = {"AG469": "the Action that this replaces runs on {}"}
"""Warnings about what the original is, not about what its policy says."""
_NEVER_EXCUSED = ("AG419",)
"""Secrets where others read them: nobody should take that over, unless a function made something else of them."""


def settled(draft: Draft, trigger: Trigger, notes: Notes) -> Draft | None:
    """The policy that the compiler takes, None where there are problems."""
    acting = acts_of(draft)
    done: set[tuple[str, Span, str]] = set()
    for _ in range(MOST_ROUNDS):
        try:
            text = written(draft.docstring, draft.statements, draft.comments)
        except ValueError as error:
            # An f-string that Python could not write.
            notes.problem(draft.statements[0].span, str(error))
            return None
        unit, parsed = compiled(draft, text)
        if parsed is None or parsed.statements != draft.statements:
            _report_unreadable(unit, draft, notes)
            return None
        errors = [each for each in (*left_of(unit), *unit.problems) if each.is_error]
        # What is said to be always there has a wrong type, perhaps: read with the right one it may be absent.
        typed = [each for each in errors if each.code.id not in _OF_PRESENCE] if _has_types(errors) else []
        mended = _mended(draft, parsed, typed, trigger, notes, done)
        if mended is None:
            mended = _mended(draft, parsed, errors, trigger, notes, done)
        if mended is None:
            mended = _excused(draft, parsed, unit, errors)
        if mended is None:
            for each in errors:
                _report(each, draft, parsed, notes)
            for span in acting - acts_of(draft):
                notes.repair(RepairKind.DROPPED, span, "no event reaches this call, so it is left out")
            return None if notes.problems else draft
        draft = mended
    notes.problem(Span(draft.path, 0, 0), "a policy that the compiler and the importer do not agree on")
    return None


def _has_types(errors: Sequence[Diagnostic]) -> bool:
    return any(each.code.id in _OF_TYPES for each in errors)


def acts_of(draft: Draft) -> set[Span]:
    """The places in the original of all calls that act: none of them may get lost."""
    return {
        each.span
        for each in below(draft.file)
        if isinstance(each, syn.Call) and called_name(each).startswith(("api.", "http.", "abort", "log"))
    }


def compiled(draft: Draft, text: str) -> tuple[Unit, syn.File | None]:
    """What the compiler says of a draft, and the tree of its text."""
    return _compiled(Source(draft.path, text, draft.externs))


@lru_cache(1)
def _compiled(source: Source) -> tuple[Unit, syn.File | None]:
    """The last one is kept: what is finished begins as what has been settled ends."""
    load = loader((source,))
    return compile_file(source, load).unit, load(below_policies(source)).value


def left_of(unit: Unit) -> tuple[Diagnostic, ...]:
    """What no comment of the policy excuses."""
    return suppress(unit.diagnostics, (unit.suppressions,), complete=False)


def _mended(
    draft: Draft,
    parsed: syn.File,
    errors: list[Diagnostic],
    trigger: Trigger,
    notes: Notes,
    done: set[tuple[str, Span, str]],
) -> Draft | None:
    """The draft with all mends that do not meet one another, None if there is none."""
    made = draft.file
    mended: list[Way] = []
    for diagnostic in sorted(errors, key=lambda each: each.position, reverse=True):
        mend = (_EXACT if draft.is_exact else MENDS).get(diagnostic.code.id)
        way = None if mend is None else _place(diagnostic, parsed)
        if mend is None or way is None or any(_meet(way, other) for other in mended):
            continue
        wrong = Wrong(diagnostic, made, way, trigger, notes)
        key = (diagnostic.code.id, wrong.span, f"{way} {diagnostic.message}")
        if key in done:
            continue
        new = mend(wrong)
        if new is None or new == made:
            continue
        done.add(key)
        if len(new.statements) != len(made.statements):
            return replace(draft, statements=simplified(new, is_exact=draft.is_exact).statements)
        made = new
        mended.append(way)
    return replace(draft, statements=simplified(made, is_exact=draft.is_exact).statements) if mended else None


def _place(diagnostic: Diagnostic, parsed: syn.File) -> Way | None:
    """The way to what is wrong: where a call of a helper is, the place in the helper."""
    if diagnostic.primary is None:
        return None
    way = way_to(parsed, diagnostic.span)
    is_of_call = diagnostic.primary.text == "in this call"
    for label in diagnostic.secondary:
        if is_of_call or (label.text and "helper" in label.text) or label.text.startswith("here"):
            inner = way_to(parsed, label.span)
            if inner is not None:
                return inner
    return way


def _meet(one: Way, other: Way) -> bool:
    """Whether two ways lead into the same statement of the file."""
    return one[:1] == other[:1]


def _excused(draft: Draft, parsed: syn.File, unit: Unit, errors: list[Diagnostic]) -> Draft | None:
    """The draft with excuses for what the original is, and for what nothing but a person can decide about."""
    comments = dict(draft.comments)
    statements = list(draft.statements)
    for diagnostic in unit.diagnostics:
        reason = _EXCUSED.get(diagnostic.code.id, "").format(_runtime(draft)) or None
        way = None if diagnostic.primary is None else way_to(parsed, diagnostic.span)
        if diagnostic in errors and way is not None:
            reason = reason or _reason(diagnostic, draft, way)
        if reason is None or way is None or not silenceable(diagnostic.code):
            continue
        at = way[0][1]
        assert at is not None
        statements[at] = _by_itself(at, statements)
        span = statements[at].span
        line = f"allow: {diagnostic.code.name} - {reason}"
        if line not in comments.get(span, ()):
            comments[span] = (*comments.get(span, ()), line)
    if comments == draft.comments:
        return None
    return replace(draft, statements=tuple(statements), comments=comments)


def _by_itself(at: int, statements: Sequence[syn.Statement]) -> syn.Statement:
    """A statement with a place that none before it has: comments stand at places, and what was taken apart, or written
    out several times, has one.
    """
    inner = (each for one in statements[:at] for each in below(one))
    taken = {each.span for each in inner if isinstance(each, syn.Statement)}
    span = statements[at].span
    while span in taken:
        span = Span(span.path, span.start, span.end + 1)
    return replace(statements[at], span=span)


def _reason(diagnostic: Diagnostic, draft: Draft, way: Way) -> str | None:
    """Why an error is left to a person to decide about."""
    if draft.is_exact or diagnostic.code.id not in _NEVER_EXCUSED:
        return "the Action that this replaces does the same"
    if is_of_extern(diagnostic, draft.file, node(draft.file, way)):
        return f"{draft.externs[0].path} makes it of the secret, as the Action that this replaces does"
    return None


def _runtime(draft: Draft) -> str:
    """The runtime that the policy names."""
    for each in draft.statements[:1]:
        if isinstance(each, syn.Do) and isinstance(each.value, syn.Call):
            for argument in each.value.arguments:
                if argument.keyword == "runtime" and isinstance(argument.value, syn.String):
                    return argument.value.value
    return "an older Node"


def _report(diagnostic: Diagnostic, draft: Draft, parsed: syn.File, notes: Notes) -> None:
    way = _place(diagnostic, parsed)
    span = Span(draft.path, 0, 0)
    if way is not None:
        found = node(draft.file, way)
        span = found.operator_span if isinstance(found, syn.Comparison) else found.span
    notes.problem(span, f"{diagnostic.message} [{diagnostic.code.id}]", diagnostic.help or "")


def _report_unreadable(unit: Unit, draft: Draft, notes: Notes) -> None:
    first = next((each for each in unit.diagnostics if each.is_error), None)
    what = "a text that no policy can hold" if first is None else f"{first.message} [{first.code.id}]"
    notes.problem(draft.statements[0].span if draft.statements else Span(draft.path, 0, 0), what)
