"""The word that was probably meant.

In: a word that nobody knows, and those that are known. Out: the one that differs in case, or in `-` for `_`, or that
is spelled alike.

    meant("Role", ["ROLE", "PLAN"])   ->   "ROLE"
"""

from collections.abc import Iterable

LOOSE = 0.6
"""The cutoff where a wrong guess costs nobody anything: of a command, a file, a test."""


def meant(wrong: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The known word that was probably meant, None where none is near."""
    words = list(known)
    same = next((word for word in words if _folded(word) == _folded(wrong)), None)
    if same is not None:
        return same
    return next(iter(alike(wrong, words, cutoff)), None)


def alike(wrong: str, known: Iterable[str], cutoff: float) -> list[str]:
    """The known words that are spelled alike, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(wrong, list(known), cutoff=cutoff)


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_")
