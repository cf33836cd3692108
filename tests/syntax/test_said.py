"""One line, or a few with `⏎` between them, and all that is said of it: `said.txt`, to be read from top to bottom.

Below each line stand its errors: the code, the message, the text at its place in `[` and `]`, the help, and the edits,
each with its place where that is another one. Then come, where there are any, the label of the place, other places with
their labels, notes, and the title of the fix where it is not the help.
"""

from pathlib import Path

from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Source, Span
from actiongen.syntax.parse import parse

FILE = Path(__file__).with_name("said.txt")
LINES = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("    ")]


def said(line: str) -> list[str]:
    text = line.replace("⏎", "\n")
    text += "\n    stop()\n" if line.endswith((":", "{")) else "\n"
    found = []
    for each in parse(Source("a.policy", text)).diagnostics:
        edits = [] if each.fix is None else each.fix.edits
        changes = (
            f" => {edit.replacement!r}{'' if edit.span == each.span else f' in {placed(text, edit.span)}'}"
            for edit in edits
        )
        found.append(
            f"    {each.code.id} {each.message} {shown(text, each.span)} {each.help}{''.join(changes)}"
        )
        found += (f"        {more}" for more in others(text, each))
    return found


def shown(text: str, span: Span) -> str:
    return f"[{text[span.start : span.end]}]".replace("\n", "\\n")


def placed(text: str, span: Span) -> str:
    return f"{span.start} {shown(text, span)}"


def others(text: str, found: Diagnostic) -> list[str]:
    """What else is said of an error."""
    of_fix = [] if found.fix is None or found.fix.title == found.help else [f"fix: {found.fix.title}"]
    return [
        *(label for label in [found.primary.text if found.primary else ""] if label),
        *(f"{label.text}: {placed(text, label.span)}" for label in found.secondary),
        *found.notes,
        *of_fix,
    ]


def test_what_is_said_is_as_it_was(update: bool) -> None:
    text = "".join("\n".join((line, *said(line), "")) for line in LINES)
    if update:
        FILE.write_text(text, encoding="utf-8")
    assert text.split("\n") == FILE.read_text("utf-8").split("\n")


def is_the_same_below_another(line: str) -> bool:
    above = parse(Source("a.policy", f"a_1 = 1\n{line}\n")).diagnostics
    alone = parse(Source("a.policy", f"{line}\n")).diagnostics
    return [(each.code, each.message, each.span.start - 8) for each in above] == [
        (each.code, each.message, each.span.start) for each in alone
    ]


def test_a_line_is_told_the_same_below_another_one() -> None:
    lines = [
        line
        for line in LINES
        if "⏎" not in line
        and not line.startswith(("elif", "else", "import ", "from "))
        and "{" not in line[-1:]
    ]
    assert [line for line in lines if not is_the_same_below_another(line)] == []
