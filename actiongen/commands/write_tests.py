"""``--write-test``: puts tests into the policies that they are about.

In: tests, and the policies as they were read. Out: what was written, and what could not be; nothing is written through
a link, nor over a file that has changed meanwhile.

    write_tests(sources, root, tests, "prove --write-test").notes   ->   ("wrote 1 test to policies/mfa.policy",)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from actiongen.diagnostics.codes_project import CANNOT_WRITE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import count
from actiongen.project.rewriting import rewritten
from actiongen.report.written_test import NewTest, with_test
from actiongen.source import Source
from actiongen.unit import analyse_source, is_refused, loader


@dataclass(frozen=True, slots=True)
class Written:
    """Lines about what was written, and errors where that was not possible."""

    notes: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def write_tests(sources: tuple[Source, ...], root: Path, tests: Iterable[NewTest], command: str) -> Written:
    """Writes tests to the end of their policies; those that are there already stay alone.

    ``root`` is the folder that the sources are from, ``command`` what to run again where a file has changed meanwhile.
    """
    by_path: dict[str, list[NewTest]] = {}
    for test in tests:
        by_path.setdefault(test.path, []).append(test)
    notes: list[str] = []
    problems: list[Diagnostic] = []
    for source in sources:
        text, titles = source.text, []
        for test in by_path.get(source.path, ()):
            longer = with_test(text, test)
            if longer != text and _is_policy(replace(source, text=longer), sources):
                text = longer
                titles.append(test.title)
            elif longer != text:
                notes.append(f"{source.path}: no test can say what this event is: {test.title}")
        if not titles:
            continue
        problem = _rewritten(root, source, text, command)
        if problem is None:
            notes.append(f"wrote {count(len(titles), 'test')} to {source.path}")
        else:
            problems.append(problem)
    return Written(tuple(notes), tuple(problems))


def _is_policy(source: Source, sources: tuple[Source, ...]) -> bool:
    """Whether the file compiles: some events have what the language does not write, such as `null` within a list."""
    others = tuple(each for each in sources if each.path != source.path)
    return not is_refused(analyse_source(source, loader((source, *others))).diagnostics)


def _rewritten(root: Path, source: Source, text: str, command: str) -> Diagnostic | None:
    file = root.resolve().parent / source.path
    if file.is_symlink():
        return Diagnostic(CANNOT_WRITE, f"`{source.path}` is a link", Label.of_file(source.path))
    return rewritten(source, file, text, command)
