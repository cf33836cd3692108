"""``actiongen docs``: a page for every action, that people read who do not program.

In: what the user asked for. Out: an :class:`Outcome`; the pages are written, or compared.

    docs(Request(), check=True).exit_code   ->   0
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from actiongen import ir
from actiongen.backends.files import GeneratedFile
from actiongen.commands.request import Request, failed, resolve
from actiongen.commands.selection import Selection, select
from actiongen.commands.written import not_current, written_note
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome
from actiongen.project import disk, files, settings
from actiongen.project.boundary import is_inside, repository
from actiongen.project.manifest import PAGES
from actiongen.recursion import deep_recursion
from actiongen.report.action_index import Folder, pages

DEFAULT_OUT = Path("docs/actions")


def docs(request: Request, *, check: bool) -> Outcome:
    """Writes the pages of a folder, or compares them; ``request.out`` is their folder."""
    found = settings.read(request.path).value
    beside = Path() if found is None else found.file.parent
    resolved = resolve(replace(request, out=request.out or beside / DEFAULT_OUT))
    if isinstance(resolved, Outcome):
        return resolved
    selection = select(request, (), every_flow=True)
    if isinstance(selection, Outcome):
        return selection
    out = resolved.out
    root = resolved.root.resolve()
    # Without settings the pages must not depend on where the command is started.
    generated = root.parent / "generated" if found is None or not found.sources else found.settings.out
    made = _pages(selection, out, root, disk.settled(generated))
    settle = files.compare if check else files.update
    compared = settle(out, made, remove_stale=True, kind=PAGES)
    diagnostics = selection.diagnostics + compared.diagnostics
    if not compared.is_clean:
        return failed(diagnostics, selection.sources)
    changes = tuple(change for change in compared.value or () if not change.is_none)
    if not check:
        note = written_note(compared.value or ())
        return Outcome(CLEAN, diagnostics, selection.sources, notes=(note,))
    stale = not_current(out, changes, "docs")
    text = files.diff(out, changes)
    return Outcome(ERRORS if stale else CLEAN, diagnostics + stale, selection.sources, text)


def _pages(selection: Selection, out: Path, root: Path, generated: Path) -> tuple[GeneratedFile, ...]:
    home = repository(root)
    # An archive of a repository has no folder of Git, and the same pages.
    home = root.parent if home == root else home
    folder = Folder(
        selection.programs,
        tuple(ir.FlowWithTests(each.flow, each.tests, each.properties) for each in selection.flows),
        _addresses(root.parent, out, home),
        _addresses(generated, out, home),
    )
    with deep_recursion():
        return tuple(GeneratedFile(name, text) for name, text in pages(folder).items())


def _addresses(to: Path, out: Path, home: Path) -> Callable[[str], str | None]:
    """The relative addresses of files of a folder; none where the way there leads out of the repository, for it would
    be another one on every machine."""
    if not is_inside(out, home) or not is_inside(to, home):
        return lambda path: None
    way = Path(os.path.relpath(to, out)).as_posix()
    return lambda path: f"{way}/{path}"
