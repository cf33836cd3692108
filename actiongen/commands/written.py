"""What ``build`` and ``docs`` say of the files that they write, or would write.

In: the changes of a folder. Out: diagnostics for ``--check``, and the note about what was done.
"""

from collections.abc import Iterable
from pathlib import Path

from actiongen.diagnostics.codes_project import NOT_CURRENT, UNFINISHED_BUILD
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import count
from actiongen.project import journal, manifest
from actiongen.project.files import Change


def not_current(out: Path, changes: Iterable[Change], command: str) -> tuple[Diagnostic, ...]:
    """An error for each file that the command would change, and one for what an earlier run left half done."""
    stale = tuple(_stale(out, change, command) for change in changes)
    return (*stale, *(_unfinished(out, command) if journal.is_pending(out) else ()))


def _stale(out: Path, change: Change, command: str) -> Diagnostic:
    path = f"{out.resolve().name}/{change.path}"
    what = (
        "is missing"
        if change.before is None
        else "is of no policy" if change.after is None else "is not current"
    )
    return Diagnostic(NOT_CURRENT, f"`{path}` {what}", Label.of_file(path), help=f"run `actiongen {command}`")


def _unfinished(out: Path, command: str) -> tuple[Diagnostic, ...]:
    name = out.resolve().name
    message = f"an interrupted build left `{name}` half done, or another build is at work"
    hint = f"run `actiongen {command}`, which completes it"
    return (Diagnostic(UNFINISHED_BUILD, message, Label.of_file(name), help=hint),)


def written_note(compared: Iterable[Change]) -> str:
    """How many files were written, removed and left alone; the manifest does not count."""
    files = [each for each in compared if each.path != manifest.NAME]
    changes = [file for file in files if not file.is_none]
    removed = sum(change.after is None for change in changes)
    parts = [f"wrote {count(len(changes) - removed, 'file')}"]
    parts += [f"removed {removed}"] * (removed > 0)
    return ", ".join([*parts, f"{len(files) - len(changes)} unchanged"])
