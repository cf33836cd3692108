"""``--write-test``: puts tests into the policies that they are about.

In: tests, and the policies as they were read. Out: what was written, and what could not be; nothing is written through
a link, nor over a file that has changed meanwhile.

    write_tests(sources, root, tests, "prove --write-test").notes   ->   ("wrote 1 test to policies/mfa.policy",)
"""

from collections.abc import Iterable, Sequence
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
        text, added, unsaid = with_tests(source, by_path.get(source.path, []), sources)
        notes += [f"{source.path}: no test can say what this event is: {title}" for title in unsaid]
        problem = _rewritten(root, source, text, command) if added else None
        if problem is not None:
            problems.append(problem)
        elif added:
            notes.append(f"wrote {count(added, 'test')} to {source.path}")
    return Written(tuple(notes), tuple(problems))


def with_tests(
    source: Source, tests: Sequence[NewTest], sources: tuple[Source, ...]
) -> tuple[str, int, list[str]]:
    """The text with the tests that it lacks, how many those are, and the titles of those that it cannot hold."""
    text, added = source.text, 0
    for test in tests:
        longer = with_test(text, test)
        added += longer != text
        text = longer
    if not added or _is_policy(replace(source, text=text), sources):
        return text, added, []
    if len(tests) == 1:
        return source.text, 0, [tests[0].title]
    first, number, unsaid = with_tests(source, tests[: len(tests) // 2], sources)
    longer, more, others = with_tests(replace(source, text=first), tests[len(tests) // 2 :], sources)
    return longer, number + more, [*unsaid, *others]


def _is_policy(source: Source, sources: tuple[Source, ...]) -> bool:
    """Whether the file compiles: some events have what the language does not write, such as `null` within a list."""
    others = tuple(each for each in sources if each.path != source.path)
    return not is_refused(analyse_source(source, loader((source, *others))).diagnostics)


def _rewritten(root: Path, source: Source, text: str, command: str) -> Diagnostic | None:
    file = root.resolve().parent / source.path
    if file.is_symlink():
        return Diagnostic(CANNOT_WRITE, f"`{source.path}` is a link", Label.of_file(source.path))
    return rewritten(source, file, text, command)
