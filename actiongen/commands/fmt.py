"""Lays out policies: one layout for everybody, and nothing about their meaning.

In: files and folders, or standard input. Out: an :class:`~actiongen.diagnostics.outcome.Outcome`; the files rewritten,
unless only a check or a diff was asked for.

    fmt((Path("policies"),), check=True, diff=False).exit_code   ->   0

A policy with a syntax error is reported and left alone. A layout that would change what a policy says is a
bug of ours.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from actiongen.diagnostics.codes_project import NO_POLICIES, NOT_FORMATTED, UNREADABLE_FILE
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome, count, outside, usage
from actiongen.project import files, settings
from actiongen.project.boundary import strays
from actiongen.project.rewriting import difference, ends_of, rewritten
from actiongen.project.settings import no_folder
from actiongen.source import Source
from actiongen.syntax.laid_out import layout


@dataclass(frozen=True, slots=True)
class _Policy:
    """A policy and its file."""

    source: Source
    file: Path


@dataclass(frozen=True, slots=True)
class _Change:
    """A policy that is to have another text."""

    policy: _Policy
    after: str


def fmt(paths: tuple[Path, ...], *, check: bool, diff: bool) -> Outcome:
    """Lays out the files, and the policies below the folders; without any, those of the settings."""
    if not paths:
        chosen = settings.read(None)
        if chosen.value is None or not chosen.is_clean:
            return Outcome(
                ERRORS, chosen.diagnostics, chosen.value.sources if chosen.value is not None else ()
            )
        paths = (chosen.value.settings.policies,)
        if not os.path.isdir(paths[0]):  # noqa: PTH112  # where nobody may look there is none
            return no_folder(chosen.value)
    read = _read(paths)
    policies = read.value or ()
    sources = tuple(policy.source for policy in policies)
    if not policies and not read.diagnostics:
        return usage(NO_POLICIES, "there is no policy to lay out")
    diagnostics = list(read.diagnostics)
    changes = []
    for policy in policies:
        laid_out = layout(policy.source)
        diagnostics += laid_out.diagnostics
        if laid_out.value is not None and laid_out.value != policy.source.text:
            changes.append(_Change(policy, laid_out.value))
    text = "".join(difference(change.policy.source, change.after) for change in changes) if diff else ""
    if check:
        diagnostics += [_not_formatted(change.policy.source) for change in changes]
    problems = (
        {}
        if check or diff
        else {
            change.policy.file: rewritten(change.policy.source, change.policy.file, change.after, "fmt")
            for change in changes
        }
    )
    diagnostics += [problem for problem in problems.values() if problem is not None]
    wrong = any(diagnostic.is_error for diagnostic in diagnostics)
    done = [change for change in changes if problems.get(change.policy.file) is None]
    notes = () if diff else tuple(_notes(done, len(policies) - len(changes), check))
    return Outcome(ERRORS if wrong else CLEAN, tuple(diagnostics), sources, text, notes)


def fmt_data(data: bytes, *, check: bool, diff: bool) -> Outcome:
    """Lays out what came by standard input; the outcome's text is the result, unless only a check or a diff was
    asked for. The ends of lines stay.
    """
    text = files.decoded(data, "stdin.policy")
    if isinstance(text, Diagnostic):
        return Outcome(ERRORS, (text,))
    source = Source("stdin.policy", text)
    laid_out = layout(source)
    if laid_out.value is None:
        return Outcome(ERRORS, laid_out.diagnostics, (source,))
    made = (
        difference(source, laid_out.value)
        if diff
        else "" if check else laid_out.value.replace("\n", ends_of(data))
    )
    if check and laid_out.value != text:
        return Outcome(ERRORS, (_not_formatted(source),), (source,), made)
    return Outcome(CLEAN, (), (source,), made, is_file=not (check or diff))


# Files


def _read(paths: tuple[Path, ...]) -> Checked[tuple[_Policy, ...]]:
    found: dict[Path, _Policy] = {}
    diagnostics: list[Diagnostic] = []
    for path in paths:
        for policy in _below(path, diagnostics) if path.is_dir() else _single(path, diagnostics):
            found.setdefault(policy.file.resolve(), policy)
    return Checked(tuple(found.values()), tuple(diagnostics))


def _below(folder: Path, diagnostics: list[Diagnostic]) -> Iterator[_Policy]:
    if strays(folder):
        diagnostics.append(outside(folder))
        return
    read = files.read(folder)
    diagnostics += read.diagnostics
    for source in read.value or ():
        file = folder.resolve().parent / source.path
        # What a link leads to is laid out in its own place.
        if not file.is_symlink():
            yield _Policy(source, file)


def _single(file: Path, diagnostics: list[Diagnostic]) -> Iterator[_Policy]:
    if file.is_symlink() or strays(file):
        diagnostics.append(_link(file) if file.is_symlink() else outside(file))
        return
    read = files.read_file(file)
    diagnostics += read.diagnostics
    if read.value is not None:
        yield _Policy(read.value, file)


# What is said


def _link(file: Path) -> Diagnostic:
    message = f"`{file.as_posix()}` is a link"
    label = Label.of_file(file.as_posix())
    return Diagnostic(UNREADABLE_FILE, message, label, help="lay out the file that it leads to")


def _not_formatted(source: Source) -> Diagnostic:
    message = f"`{source.path}` is not laid out as `actiongen fmt` does it"
    return Diagnostic(NOT_FORMATTED, message, Label.of_file(source.path), help="run `actiongen fmt`")


def _notes(changes: Iterable[_Change], unchanged: int, check: bool) -> Iterator[str]:
    if not check:
        yield from (f"laid out {change.policy.source.path}" for change in changes)
    yield f"{count(unchanged, 'policy')} laid out already"
