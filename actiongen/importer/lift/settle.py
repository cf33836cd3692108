"""Asks the compiler what is wrong with a policy, and mends it until nothing is.

In: a draft. Out: its text, or problems in the place of the original: what the compiler still refuses. Each mend takes
away the cause of its diagnostic, so the same place is never mended twice for the same reason.

    settled(draft, trigger, notes)   ->   Policy("mfa", "action(…", …)
"""

from collections.abc import Callable
from dataclasses import replace

from actiongen.auth0.model import Trigger
from actiongen.checks.suppress import suppress
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Diagnostic
from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.mends.declared import not_logged, secret_shown, unknown_field
from actiongen.importer.lift.mends.presence import maybe_absent, never_absent, never_met, wrong_arguments
from actiongen.importer.lift.mends.types import (
    bad_key,
    mismatch,
    not_a_condition,
    not_comparable,
    not_listed,
    unknown_method,
    wrong_unit,
)
from actiongen.importer.lift.mends.wrong import Wrong
from actiongen.importer.lift.places import Way, below, node, way_to
from actiongen.importer.lift.policy import Draft
from actiongen.importer.lift.simplify import simplified
from actiongen.importer.lift.text import write
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse
from actiongen.unit import Unit, compile_file, loader

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
_EXCUSED = {"AG469": "the Action that this replaces runs on {}"}
"""Warnings about what the original is, not about what its policy says."""
_NEVER_EXCUSED = ("AG419",)
"""Secrets where others read them: nobody should take that over."""


def settled(draft: Draft, trigger: Trigger, notes: Notes) -> str | None:
    """The text of the policy that the compiler takes, None where there are problems."""
    acting = acts_of(draft)
    done: set[tuple[str, Span, str]] = set()
    for _ in range(MOST_ROUNDS):
        text = write(draft.docstring, draft.statements, draft.comments)
        unit, parsed = _compiled(draft, text)
        if parsed is None or parsed.statements != draft.statements:
            _report_unreadable(unit, draft, notes)
            return None
        errors = [each for each in (*_left(unit), *unit.problems) if each.is_error]
        mended = _mended(draft, parsed, errors, trigger, notes, done)
        if mended is None:
            mended = _excused(draft, parsed, unit, errors)
        if mended is None:
            for each in errors:
                _report(each, draft, parsed, notes)
            for span in acting - acts_of(draft):
                notes.repair(RepairKind.DROPPED, span, "no event reaches this call, so it is left out")
            return None if notes.problems else text
        draft = mended
    notes.problem(Span(draft.path, 0, 0), "a policy that the compiler and the importer do not agree on")
    return None


def acts_of(draft: Draft) -> set[Span]:
    """The places in the original of all calls that act: none of them may get lost."""
    return {
        each.span
        for each in below(draft.file)
        if isinstance(each, syn.Call) and called_name(each).startswith(("api.", "http.", "abort"))
    }


def _compiled(draft: Draft, text: str) -> tuple[Unit, syn.File | None]:
    source = Source(draft.path, text, draft.externs)
    return compile_file(source, loader((source,))).unit, parse(source).value


def _left(unit: Unit) -> tuple[Diagnostic, ...]:
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
        mend = MENDS.get(diagnostic.code.id)
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
            return replace(draft, statements=simplified(new).statements)
        made = new
        mended.append(way)
    return replace(draft, statements=simplified(made).statements) if mended else None


def _place(diagnostic: Diagnostic, parsed: syn.File) -> Way | None:
    """The way to what is wrong: where a call of a helper is, the place in the helper."""
    if diagnostic.primary is None:
        return None
    way = way_to(parsed, diagnostic.span)
    for label in diagnostic.secondary:
        if (label.text and "helper" in label.text) or label.text.startswith("here"):
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
    for diagnostic in unit.diagnostics:
        reason = _EXCUSED.get(diagnostic.code.id, "").format(_runtime(draft)) or None
        if diagnostic in errors and diagnostic.code.id not in _NEVER_EXCUSED:
            reason = reason or "the Action that this replaces does the same"
        if reason is None or diagnostic.primary is None or not silenceable(diagnostic.code):
            continue
        way = way_to(parsed, diagnostic.span)
        if way is None:
            continue
        at = way[0][1]
        assert at is not None
        span = draft.statements[at].span
        line = f"allow: {diagnostic.code.name} - {reason}"
        if line not in comments.get(span, ()):
            comments[span] = (*comments.get(span, ()), line)
    return replace(draft, comments=comments) if comments != draft.comments else None


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
