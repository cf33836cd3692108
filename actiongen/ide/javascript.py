"""The JavaScript that comes of a policy as it stands, or why there is none.

In: a view. Out: what a build would write for the file, whatever is wrong elsewhere in the folder.

    javascript(view)   ->   Shown("exports.onExecutePostLogin = …", "")
"""

from actiongen import ir
from actiongen.ide.workspace import View
from actiongen.lazy_dataclass import dataclass


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
