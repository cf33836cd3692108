"""Draws the pictures of the README from what the tool says: a terminal, and the diff that a pull request shows.

In: nothing. Out: the SVG files of ``docs/pictures``.

    .venv/bin/python scripts/draw_pictures.py
"""

import difflib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
POLICY = '''"""Keeps the back office to people of the company."""

action(name="Back Office", trigger="post-login")

only_when("Logins to the back office", event.client.name == "Back Office")

with rule(
    "Addresses that nobody has verified are refused",
    when=not event.user.email_verified,
):
    api.access.deny("Verify your address first.")

test(
    "a stranger is refused",
    given={
        event.client.name: "Back Office",
        event.user.email: "eve@example.com",
        event.user.email_verified: True,
    },
    expect=api.access.deny(...),
)
'''
OLD = "    when=not event.user.email_verified,\n"
NEW = """    when=email_domain(event.user.email) != "acme.example"
    or not event.user.email_verified,
"""
_COLUMNS = 96
DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def pictures() -> Iterator[tuple[str, str]]:
    """The name and the SVG of each picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        policy = folder / "policies" / "back_office.policy"
        policy.parent.mkdir()
        (policy.parent / "flows.policy").write_text('flow("post-login", ["back_office"])\n')
        policy.write_text(POLICY.replace("email_verified,\n):", "emial_verified,\n):"))
        session = [_ran(folder, "check")]
        policy.write_text(POLICY)
        session.append(_ran(folder, "test"))
        _ran(folder, "build")
        before = _generated(folder)
        policy.write_text(POLICY.replace(OLD, NEW))
        session += [_ran(folder, "test"), _ran(folder, "build")]
        after = _generated(folder)
    yield "terminal", drawn(Text("\n").join(session), "A policy, from a typing error to the build")
    yield "pull_request", drawn(_diff(before, after), "What the pull request shows beside the policy")


def _ran(folder: Path, command: str) -> Text:
    """What a command says, under its line."""
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(_COLUMNS)}
    arguments = [sys.executable, "-m", "actiongen", command]
    run = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    said = Text.from_ansi(run.stdout + run.stderr)
    return Text(f"$ actiongen {command}\n", style="bold") + Text("", style="not bold") + said


def _generated(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((folder / "generated").glob("*.js"))}


def _diff(before: dict[str, str], after: dict[str, str]) -> Text:
    text = Text()
    for name, new in after.items():
        old = before[name].splitlines(keepends=True)
        for line in difflib.unified_diff(old, new.splitlines(keepends=True), f"a/{name}", f"b/{name}"):
            text.append(line, style=DIFF_STYLES.get(line[0], ""))
    return text


def drawn(text: Text, title: str, columns: int = _COLUMNS) -> str:
    """A text as the SVG of a terminal."""
    console = Console(record=True, width=columns, file=StringIO(), force_terminal=True)
    console.print(text, end="")
    return console.export_svg(title=title, unique_id="actiongen")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures():
        (PICTURES / f"{name}.svg").write_text(svg)


if __name__ == "__main__":
    main()
