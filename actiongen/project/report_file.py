"""Writes a report where the user wants it.

In: a path as somebody wrote it, and a text. Out: what kept it from being written, None where nothing did.

    write_report(Path("report.html"), "<!doctype html>…")   ->   None
"""

from pathlib import Path

from actiongen.diagnostics.codes_project import CANNOT_WRITE
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import outside
from actiongen.project import disk
from actiongen.project.boundary import strays
from actiongen.project.disk import token_hex


def write_report(file: Path, text: str) -> Diagnostic | None:
    """Writes it at once; a link that leads out of the repository is not followed."""
    if strays(file):
        return outside(file)
    try:
        _put(file, text)
    except OSError as error:
        return Diagnostic(CANNOT_WRITE, f"`{file.name}` cannot be written: {error.strerror}", None)
    return None


def _put(file: Path, text: str) -> None:
    """What lies below the current folder replaces what was there, and no link is followed."""
    if not file.absolute().is_relative_to(Path.cwd()):
        file.write_text(text, encoding="utf-8")
        return
    beside = f".{file.name}.{token_hex(8)}.tmp"
    with disk.hold(file.parent.resolve()) as folder:
        folder.write(beside, text.encode("utf-8"))
        folder.move(beside, folder, file.name)
