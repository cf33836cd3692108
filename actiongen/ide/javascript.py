"""The JavaScript that comes of a policy as it stands, or why there is none; what in the policy each line comes from.

In: a view. Out: what a build would write for the file, whatever is wrong elsewhere in the folder.

    javascript(view)              ->   Shown("exports.onExecutePostLogin = …", "")
    lines_of(view, rule.span)     ->   (Lines(rule.span, first=38, last=41),)
    origin_of(view, 39)           ->   rule.span
"""

from actiongen import ir
from actiongen.backends.javascript.lines import Lines, lines
from actiongen.ide.workspace import View
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Shown:
    """``text`` is the whole file, None where ``reason`` says in a sentence why there is none."""

    text: str | None
    reason: str


def javascript(view: View) -> Shown:
    """The JavaScript of the file."""
    content, unit = view.compiled.content, view.built.unit
    if content is not None and not isinstance(content, ir.Program):
        return Shown(None, "This file has no action(…), and so no JavaScript of its own.")
    errors = [each for each in (*unit.diagnostics, *unit.problems) if each.is_error]
    if errors:
        first = min(errors, key=lambda each: each.position)
        return Shown(None, f"There is no JavaScript: {first.message} [{first.code.id}].")
    return Shown(unit.javascript, "")


def javascript_lines(view: View) -> tuple[Lines, ...]:
    """The lines of the JavaScript that come from a rule, a guard, a definition or a helper, in their order; those of
    imports, comments and functions of ours are not among them. Nothing where there is no JavaScript.
    """
    text = javascript(view).text
    return () if text is None or view.program is None else lines(view.program, text)


def lines_of(view: View, span: Span) -> tuple[Lines, ...]:
    """The lines that come from what stands at a span of the policy, or of a library that it loads."""
    return tuple(each for each in javascript_lines(view) if _touches(each.origin, span))


def origin_of(view: View, line: int) -> Span | None:
    """What in the policy, or in a library, a line of the JavaScript comes from; lines count from 1."""
    return next((each.origin for each in javascript_lines(view) if each.first <= line <= each.last), None)


def _touches(origin: Span, span: Span) -> bool:
    return origin.path == span.path and origin.start <= span.end and span.start <= origin.end
