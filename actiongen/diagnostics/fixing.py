"""Applies the fixes of diagnostics to policies until nothing is left that a machine can mend.

In: sources, and how to compile them. Out: the sources with other texts. No fix is taken that makes an error: what is
worse with a fix of a file stays without it.

    fixed((Source("policies/a.policy", …),), diagnostics_of)   ->   (Source("policies/a.policy", …),)
"""

from collections import Counter
from collections.abc import Callable, Iterable

from actiongen.diagnostics.model import Diagnostic, Edit, Fix
from actiongen.source import Source

Diagnose = Callable[[tuple[Source, ...]], tuple[Diagnostic, ...]]

_MOST_ROUNDS = 10
"""A fix may uncover what another one mends, some times over."""


def fixed(sources: tuple[Source, ...], diagnose: Diagnose) -> tuple[Source, ...]:
    """The sources after all fixes, in the same order."""
    refused: set[tuple[object, ...]] = set()
    found = diagnose(sources)
    for _ in range(_MOST_ROUNDS):
        chosen = _apart(fix for fix in _fixes(found) if _key(fix, sources) not in refused)
        if not chosen:
            break
        after = applied(sources, chosen)
        told = diagnose(after)
        if not _is_worse(found, told):
            sources, found = after, told
            continue
        for fix in chosen if len(chosen) > 1 else ():
            one = applied(sources, [fix])
            alone = diagnose(one)
            if not _is_worse(found, alone):
                sources, found = one, alone
                break
            refused.add(_key(fix, sources))
        else:
            refused.update(_key(fix, sources) for fix in chosen)
    return sources


def applied(sources: tuple[Source, ...], fixes: Iterable[Fix]) -> tuple[Source, ...]:
    """The sources with the edits of fixes that do not touch each other."""
    edits: dict[str, list[Edit]] = {}
    for fix in fixes:
        for edit in fix.edits:
            edits.setdefault(edit.span.path, []).append(edit)
    return tuple(
        (
            Source(source.path, _edited(source.text, edits[source.path]), source.externs)
            if source.path in edits
            else source
        )
        for source in sources
    )


def _edited(text: str, edits: list[Edit]) -> str:
    # Of two edits at one place the first stays in front.
    for edit in sorted(edits, key=lambda each: each.span.start)[::-1]:
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def _fixes(found: Iterable[Diagnostic]) -> Iterable[Fix]:
    return dict.fromkeys(each.fix for each in found if each.fix is not None and each.fix.edits)


def _apart(fixes: Iterable[Fix]) -> list[Fix]:
    """The fixes, the first one of those that touch each other."""
    chosen: list[Fix] = []
    taken: list[Edit] = []
    for fix in fixes:
        if not any(_touch(edit, other) for edit in fix.edits for other in taken):
            chosen.append(fix)
            taken += fix.edits
    return chosen


def _touch(one: Edit, other: Edit) -> bool:
    return (
        one.span.path == other.span.path
        and one.span.start <= other.span.end
        and other.span.start <= one.span.end
    )


def _key(fix: Fix, sources: tuple[Source, ...]) -> tuple[object, ...]:
    """What a fix does, wherever its place has moved to."""
    texts = {source.path: source.text for source in sources}
    return (
        fix.title,
        *(
            (edit.span.path, texts.get(edit.span.path, "")[edit.span.start : edit.span.end], edit.replacement)
            for edit in fix.edits
        ),
    )


def _is_worse(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...]) -> bool:
    """Whether a file that had no error has one, cannot be read any more, or has more errors of a kind that it had.

    What else is wrong shows only where what hid it is mended.
    """
    had, has = _errors(before), _errors(after)
    clean = {path for path, _ in has} - {path for path, _ in had}
    return any(
        count > had[path, id] and (path in clean or (path, id) in had or id.startswith("AG1"))
        for (path, id), count in has.items()
    )


def _errors(found: tuple[Diagnostic, ...]) -> Counter[tuple[str, str]]:
    """How many errors of which kind each file has."""
    places = (each.span.path if each.primary is not None else "" for each in found if each.is_error)
    codes = (each.code.id for each in found if each.is_error)
    return Counter(zip(places, codes, strict=True))
