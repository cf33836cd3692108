"""``# allow: check-name - reason``: what somebody has decided to live with.

In: all diagnostics of a compilation, and what the comments of its files allow. Out: the diagnostics that are
left, with AG412 for an ``# allow:`` that is no suppression, AG411 for one that silences nothing and AG420 for one whose
reason is still to be written. A suppression stands on the comment lines directly above a statement, or on one of its
lines; above or on the header of a rule it covers the rule, of any other block only the header. What is about a file
as a whole can be allowed anywhere in it.

    # allow: breaks-in-way - the mobile client handles mfa_required
    with rule("Everybody"):
        api.multifactor.enable("any")
"""

import re
from collections.abc import Container, Iterable

from actiongen.checks.scopes import covered
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.codes import ALL, by_name, successor
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source, Span
from actiongen.spelling import LOOSE, meant
from actiongen.syntax import tree as syn

ALLOW = re.compile(r"#\s*allow\s*:\s*(?P<name>[^\s]*)(?P<rest>.*)", re.DOTALL)
_ALMOST = re.compile(
    r"#\s*(?:allow|ignore|disable|noqa|actiongen)\b[\s:=-]*(?P<name>AG\d{3}|[a-z]+(?:-[a-z]+)+)",
    re.IGNORECASE,
)
_REASON = re.compile(r"\s+-\s+(?P<reason>\S.*)", re.DOTALL)
_TO_WRITE = re.compile(r"TODO\b")

TO_WRITE = "TODO: say why"
"""The reason that ``check --add-allow`` writes, for a person to replace."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One that names a check and a reason; ``covers`` is None where no statement is near, and ``whole`` is the
    comment with the rest of a line that goes with it.
    """

    code: Code
    covers: Span | None
    comment: Span
    whole: Span


@dataclass(frozen=True, slots=True)
class Suppressions:
    """Those of one file, and what is wrong with the comments that are none."""

    right: tuple[Suppression, ...]
    wrong: tuple[Diagnostic, ...]


NO_SUPPRESSIONS = Suppressions((), ())


def suppressions(file: syn.File, source: Source) -> Suppressions:
    """What the comments of a file allow."""
    read = [(comment, _read(comment)) for comment in file.comments]
    return Suppressions(
        tuple(
            Suppression(code, covered(comment, file, source), comment.span, _whole(comment, source))
            for comment, code in read
            if isinstance(code, Code)
        ),
        tuple(found for _, found in read if isinstance(found, Diagnostic))
        + tuple(
            _to_write(comment, code)
            for comment, code in read
            if isinstance(code, Code) and _TO_WRITE.match(_reason(comment))
        ),
    )


def suppress(
    diagnostics: tuple[Diagnostic, ...],
    files: Iterable[Suppressions],
    *,
    complete: bool = True,
    ignore: Container[str] = (),
) -> tuple[Diagnostic, ...]:
    """The diagnostics that nobody has allowed; unused suppressions are told only where all checks ran
    (``complete``), and not those of checks that nobody wants to hear of (``ignore``, by their ids)."""
    files = tuple(files)
    right = [each for file in files for each in file.right]
    by_path: dict[str, list[Suppression]] = {}
    for each in right:
        if each.covers is not None:
            by_path.setdefault(each.covers.path, []).append(each)
    used: set[Suppression] = set()
    left = []
    for diagnostic in diagnostics:
        by = [each for each in by_path.get(diagnostic.path or "", ()) if _silences(each, diagnostic)]
        used.update(by)
        if not by:
            left.append(diagnostic)
    complete = complete and not any(
        diagnostic.is_error and not silenceable(diagnostic.code) for diagnostic in diagnostics
    )
    idle = [each for each in right if each not in used and each.code.id not in ignore] if complete else []
    unused = [_unused(each) for each in idle]
    return (*left, *(each for file in files for each in file.wrong), *unused)


def _silences(suppression: Suppression, diagnostic: Diagnostic) -> bool:
    covers, label = suppression.covers, diagnostic.primary
    if (
        covers is None
        or label is None
        or suppression.code != diagnostic.code
        or covers.path != label.span.path
    ):
        return False
    return label.is_whole_file or covers.start <= label.span.start < covers.end


# What a comment says


def _read(comment: syn.Comment) -> Code | Diagnostic | None:
    """The check that a comment allows, or what is wrong with it; None for any other comment."""
    found = ALLOW.match(comment.text)
    if found is None:
        return _without_colon(comment)
    name = found["name"]
    code = by_name(name)
    if code is None:
        return _unknown(name, comment, found.start("name"))
    if not silenceable(code):
        return _bad(
            comment, f"`{name}` cannot be allowed", "correct it: no generated Action could run with it"
        )
    if not _REASON.match(found["rest"]):
        return _bad(
            comment,
            f"`{name}` is allowed without a reason",
            f"say why for the next reader: `# allow: {name} - …`",
        )
    return code


def _without_colon(comment: syn.Comment) -> Diagnostic | None:
    """What is wrong with ``# allow AG421`` and ``# noqa: AG421``; None for a comment that names no check."""
    found = _ALMOST.match(comment.text)
    if found is None:
        return None
    code = ALL.get(found["name"].upper()) or by_name(found["name"])
    if code is None:
        return None
    start = comment.span.start
    edit = Edit(Span(comment.span.path, start, start + found.end("name")), f"# allow: {code.name}")
    help = f"write `# allow: {code.name} - reason`, with your reason"
    return _bad(comment, "this comment allows nothing", help, Fix(f"write `# allow: {code.name}`", (edit,)))


def _bad(comment: syn.Comment, message: str, help: str, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(codes.BAD_SUPPRESSION, message, Label(comment.span), help=help, fix=fix)


def _unknown(name: str, comment: syn.Comment, offset: int) -> Diagnostic:
    by_id = ALL.get(name.upper()) or successor(name)
    known = [code.name for code in ALL.values() if silenceable(code)]
    close = by_id.name if by_id is not None else meant(name, known, LOOSE)
    if close is None:
        message = f"no check is called `{name}`" if name else "this allows nothing"
        return _bad(
            comment, message, "write `# allow: check-name - reason`, with the name from the diagnostic"
        )
    start = comment.span.start + offset
    edit = Edit(Span(comment.span.path, start, start + len(name)), close)
    fix = Fix(f"write `{close}`", (edit,))
    return _bad(comment, f"no check is called `{name}`", f"did you mean `{close}`?", fix)


def _reason(comment: syn.Comment) -> str:
    found = ALLOW.match(comment.text)
    said = None if found is None else _REASON.match(found["rest"])
    return "" if said is None else said["reason"]


def _to_write(comment: syn.Comment, code: Code) -> Diagnostic:
    return Diagnostic(
        codes.REASON_TO_WRITE,
        f"the reason why `{code.name}` is allowed here is still to be written",
        Label(comment.span),
        help=f"say in the place of `TODO` why it is meant, or correct it: `actiongen explain {code.id}`",
    )


def _unused(suppression: Suppression) -> Diagnostic:
    name = suppression.code.name
    if suppression.covers is None:
        message = f"no statement stands directly below this, so it allows no `{name}`"
        help = "put it on the line above the statement, without an empty line between"
    else:
        message = f"nothing here is reported as `{name}`"
        help = "take it out: what it excused is gone"
    edit = Edit(suppression.whole, "")
    fix = Fix("take it out", (edit,)) if suppression.covers is not None else None
    return Diagnostic(codes.UNUSED_SUPPRESSION, message, Label(suppression.comment), help=help, fix=fix)


def _whole(comment: syn.Comment, source: Source) -> Span:
    """The line of a comment that has one to itself, else the comment and the spaces before it."""
    span, text = comment.span, source.text
    before = len(text[: span.start].rstrip(" \t"))
    end = span.end + 1 if comment.alone and span.end < len(text) else span.end
    return Span(span.path, before, end)
