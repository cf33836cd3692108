"""``--write-test``: puts tests into the policies that they are about.

In: tests, and the policies as they were read. Out: what was written, and what could not be; nothing is written through
a link, nor over a file that has changed meanwhile.

    write_tests(selection, tests, "prove --write-test").notes   ->   ("wrote 1 test to policies/mfa.policy",)
"""

from collections.abc import Iterable
from dataclasses import dataclass

from actiongen.commands.selection import Selection
from actiongen.diagnostics.codes_project import CANNOT_WRITE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import count
from actiongen.project.rewriting import rewritten
from actiongen.report.written_test import NewTest, with_tests


@dataclass(frozen=True, slots=True)
class Written:
    """Lines about what was written, and errors where that was not possible."""

    notes: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def write_tests(selection: Selection, tests: Iterable[NewTest], command: str) -> Written:
    """Writes tests to the end of their policies; those that are there already stay alone."""
    by_path: dict[str, list[NewTest]] = {}
    for test in tests:
        by_path.setdefault(test.path, []).append(test)
    notes: list[str] = []
    problems: list[Diagnostic] = []
    for source in selection.sources:
        text, added = with_tests(source, by_path.get(source.path, ()))
        if not added:
            continue
        file = selection.root.resolve().parent / source.path
        problem = (
            Diagnostic(CANNOT_WRITE, f"`{source.path}` is a link", Label.of_file(source.path))
            if file.is_symlink()
            else rewritten(source, file, text, command)
        )
        if problem is None:
            notes.append(f"wrote {count(added, 'test')} to {source.path}")
        else:
            problems.append(problem)
    return Written(tuple(notes), tuple(problems))
