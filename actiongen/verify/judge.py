"""What a build is told of the comparison of a policy with its JavaScript.

In: a program, and the text and the tree of its JavaScript. Out: a diagnostic where they do not do the same, or why that
is not judged. Whatever goes wrong in the comparison itself is a reason not to judge, never the end of a build.

    judged(program, text, script.program, runtime, {})   ->   ((), None)
"""

from collections.abc import Mapping

from actiongen import ir
from actiongen.diagnostics.codes_output import OTHER_PROGRAM
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.javascript.parse import Node as Ast
from actiongen.verify.compare import Difference
from actiongen.verify.stream import Item
from actiongen.verify.verify import Verdict, verify

_MOST_SHOWN = 80
_FAULT = (
    "this is a fault in actiongen, not in your policy: please report it with this file and the files that it loads; "
    "nothing was written"
)
_HELP = "say it in other words; or set `verify = false` in `actiongen.toml` until it is mended, and test the Action"


def judged(
    program: ir.Program, text: str, script: Ast, runtime: Mapping[str, str], externs: Mapping[str, ir.Extern]
) -> tuple[tuple[Diagnostic, ...], str | None]:
    """What differs, and why something is not judged, None if all is; see :func:`verify`."""
    try:
        verdicts = verify(program, script, runtime, externs)
    except Exception as error:
        # A fault of the judge says nothing about the defendant.
        return (), f"the comparison failed ({type(error).__name__})"
    reasons = [each.not_judged for each in verdicts if each.not_judged is not None]
    return tuple(_problem(program, text, each) for each in verdicts if each.difference is not None)[:1], (
        reasons[0] if reasons else None
    )


def _problem(program: ir.Program, text: str, verdict: Verdict) -> Diagnostic:
    difference = verdict.difference
    assert difference is not None
    handler = f"`{verdict.name}`" if verdict.name else "its JavaScript"
    message = f"{handler} does something else than this policy says: {difference.why}"
    return Diagnostic(
        OTHER_PROGRAM,
        message,
        _label(program, difference.meant),
        notes=(*_notes(text, difference), _FAULT),
        help=_HELP,
    )


def _label(program: ir.Program, item: Item | None) -> Label:
    span = None if item is None else getattr(item.place, "span", None)
    return Label.of_file(program.path) if span is None else Label(span, "the policy does this here")


def _notes(text: str, difference: Difference) -> tuple[str, ...]:
    """Where in the JavaScript."""
    start = None if difference.found is None else difference.found.place
    if not isinstance(start, int):
        return ()
    line = text.count("\n", 0, start) + 1
    shown = text[start:].partition("\n")[0][:_MOST_SHOWN]
    return (f"line {line} of the JavaScript: `{shown}`",)
