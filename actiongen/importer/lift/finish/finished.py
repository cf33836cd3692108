"""All that makes a policy readable, in order, as far as the compiler takes it.

In: a settled draft, the identifiers of the original, and its names for parts of the event. Out: the text of the policy.
A step after which the compiler has more to say is not taken.

    finished(draft, words, notes)   ->   "action(…"
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from actiongen.importer.lift.finish.blocks import joined_blocks
from actiongen.importer.lift.finish.conditions import shorter_conditions
from actiongen.importer.lift.finish.definitions import settled_names
from actiongen.importer.lift.finish.numbers import with_each_helper_once, with_last_plain, with_names_of
from actiongen.importer.lift.finish.paths import named_paths
from actiongen.importer.lift.finish.titled import with_titles
from actiongen.importer.lift.policy import Draft
from actiongen.importer.lift.settle import acts_of, compiled, left_of
from actiongen.importer.lift.text import write, written
from actiongen.importer.notes import Notes
from actiongen.source import Span
from actiongen.syntax import tree as syn

Step = Callable[[Draft], Draft]


def finished(draft: Draft, words: frozenset[str], notes: Notes) -> str:
    """The text of the policy as a person would write it; the notes speak in its names."""
    made = _finished(draft, tuple(_steps(words, notes)))
    said = (replace(each, what=with_names_of(made.file, each.what)) for each in notes.repairs)
    notes.repairs = [*dict.fromkeys(said)]
    return _text(made)


def _finished(draft: Draft, steps: tuple[Step, ...]) -> Draft:
    made = draft
    for step in steps:
        made = step(made)
    before = _said(draft)
    if made is draft or _is_better(made, draft, before):
        return made
    for step in steps:
        made = step(draft)
        if made is not draft and _is_better(made, draft, before):
            draft = made
    return draft


def _steps(words: frozenset[str], notes: Notes) -> Iterator[Step]:
    yield _plain(with_each_helper_once)
    yield _plain(shorter_conditions)
    yield lambda draft: _defined(draft, words)
    yield _plain(joined_blocks)
    yield _plain(shorter_conditions)
    yield lambda draft: _named(draft, notes)
    yield _plain(with_last_plain)
    yield _titled


def _plain(change: Callable[[syn.File], syn.File]) -> Step:
    return lambda draft: _changed(draft, change(draft.file))


def _changed(draft: Draft, file: syn.File) -> Draft:
    return draft if file.statements == draft.statements else replace(draft, statements=file.statements)


def _defined(draft: Draft, words: frozenset[str]) -> Draft:
    """The draft without definitions that say nothing; what was said above them is kept."""
    comments = dict(draft.comments)

    def move(old: Span, new: Span | None) -> None:
        lines = comments.pop(old, ())
        if lines and new is not None:
            comments[new] = (*lines, *comments.get(new, ()))

    made = settled_names(draft.file, words, move)
    return replace(_changed(draft, made), comments=comments)


def _named(draft: Draft, notes: Notes) -> Draft:
    comments = dict(draft.comments)
    made, free = named_paths(draft.file, notes.names, comments)
    return replace(_changed(draft, made), comments=comments, worded=draft.worded | free)


def _titled(draft: Draft) -> Draft:
    comments = dict(draft.comments)
    made = with_titles(draft.file, draft.worded, comments)
    return replace(_changed(draft, made), comments=comments)


def _text(draft: Draft) -> str:
    return write(draft.docstring, draft.statements, draft.comments)


def _said(draft: Draft) -> int | None:
    """How many findings the compiler has, None where there is an error."""
    unit, parsed = compiled(draft, written(draft.docstring, draft.statements, draft.comments))
    found = (*left_of(unit), *unit.problems)
    if parsed is None or parsed.statements != draft.statements or any(each.is_error for each in found):
        return None
    return len(found)


def _is_better(made: Draft, old: Draft, before: int | None) -> bool:
    """Whether the compiler takes it, has no more to say of it, and nothing is lost that acts."""
    said = _said(made)
    return said is not None and (before is None or said <= before) and not acts_of(old) - acts_of(made)
