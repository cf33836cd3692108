"""One line, or a few with `⏎` between them, and all that is said of it: `said.txt`, to be read from top to bottom.

Below each line stand its errors: the code, the message, the text at its place in `[` and `]`, the help, and the edits.
"""

from pathlib import Path

from actiongen.source import Source
from actiongen.syntax.parse import parse

FILE = Path(__file__).with_name("said.txt")
LINES = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("    ")]


def said(line: str) -> list[str]:
    text = line.replace("⏎", "\n")
    text += "\n    stop()\n" if line.endswith((":", "{")) else "\n"
    found = []
    for each in parse(Source("a.policy", text)).diagnostics:
        place = text[each.span.start : each.span.end].replace("\n", "\\n")
        edits = [] if each.fix is None else [f" => {edit.replacement!r}" for edit in each.fix.edits]
        found.append(f"    {each.code.id} {each.message} [{place}] {each.help}{''.join(edits)}")
    return found


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
