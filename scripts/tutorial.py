"""Carries out docs/tutorial.md: writes its files, makes its changes, runs its commands.

In: the text of the page and a folder. Out: each command with what it printed, and what the page says that it prints.

- A block whose first line names a file (``# file: infra/main.tf``) writes it; of a block of Python the path begins in
  ``policies``.
- A block ``diff`` whose first line is ``--- path`` changes that file.
- A block ``sh`` holds commands; one that fails says so: ``# exit code 1``. The block ``text`` below is what the last of
  them prints, ``…`` stands for lines that are left out.
- A block below a comment ``<!-- shown: path -->`` is a part of that file, as it is then.

    .venv/bin/python scripts/tutorial.py    writes onto the page what its commands print today, but for Terraform's
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^(?:<!-- shown: (\S+) -->\n\n?)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:#|//) file: (\S+)\n")
_EXIT = re.compile(r" *# exit code (\d)$")
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "ann" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Ran:
    """A command with the exit code that the page wants, and what came of it; ``shown`` is what the page shows."""

    command: str
    wanted: int
    exit_code: int
    output: str
    shown: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a file as the page shows it, and the file."""

    path: str
    text: str
    file: str


def carry_out(
    folder: Path,
    terraform: Callable[[str], tuple[int, str]] | None = None,
    *,
    in_colour: Container[str] = (),
) -> Iterator[Ran | Shown]:
    """Everything on the page in order; without ``terraform`` its commands are left out.

    ``in_colour``: the commands that print in colours.
    """
    found = list(_BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
    for at, block in enumerate(found):
        path, language, text = block.groups()
        named = _FILE.match(text)
        if path is not None:
            yield Shown(path, text, (folder / path).read_text(encoding="utf-8"))
        elif named is not None:
            file = folder / ("policies" if language == "python" else "") / named[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text[named.end() :], encoding="utf-8")
        elif language == "diff":
            _change(folder, text)
        elif language == "sh":
            below = found[at + 1] if at + 1 < len(found) else None
            expected = below[3] if below is not None and below[2] == "text" else None
            lines = text.splitlines()
            for line in lines:
                if terraform is not None or not line.startswith("terraform"):
                    yield _run(folder, line, expected if line is lines[-1] else None, terraform, in_colour)


def _run(
    folder: Path,
    line: str,
    shown: str | None,
    terraform: Callable[[str], tuple[int, str]] | None,
    in_colour: Container[str],
) -> Ran:
    failing = _EXIT.search(line)
    command = line.partition("  #")[0].rstrip()
    wanted = int(failing[1]) if failing is not None else 0
    if terraform is not None and command.startswith("terraform"):
        return Ran(command, wanted, *terraform(command), shown)
    # A shell is asked for what goes into a file, and the tool is the one of this Python.
    script = re.sub(r"^actiongen\b", f"{shlex.quote(sys.executable)} -m actiongen", command)
    environment = {**os.environ, **_GIT, "COLUMNS": str(COLUMNS)}
    environment.pop("NO_COLOR", None)
    if command in in_colour:
        environment["FORCE_COLOR"] = "1"
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Ran(command, wanted, done.returncode, done.stdout, shown)


def _change(folder: Path, text: str) -> None:
    """Makes a change: the lines with a blank or a minus must stand in the file, once."""
    first, *lines = text.splitlines(keepends=True)
    file = folder / first.removeprefix("--- ").strip()
    old = "".join(line[1:] or "\n" for line in lines if line[:1] != "+")
    new = "".join(line[1:] or "\n" for line in lines if line[:1] != "-")
    before = file.read_text(encoding="utf-8")
    if before.count(old) != 1:
        raise ValueError(f"{file.name} does not hold these lines once:\n{old}\nbut:\n{before}")
    file.write_text(before.replace(old, new), encoding="utf-8")


def filled_in(text: str, ran: Ran) -> str:
    """The page with what a command printed, unless the page leaves lines out."""
    if ran.shown is None or "…" in ran.shown.splitlines():
        return text
    line = next(line for line in text.splitlines() if line.partition("  #")[0].rstrip() == ran.command)
    head = f"{line}\n```\n\n```text\n"
    return text.replace(f"{head}{ran.shown}```", f"{head}{ran.output.rstrip()}\n```", 1)


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for each in carry_out(Path(folder)):
            text = filled_in(text, each) if isinstance(each, Ran) else text
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
