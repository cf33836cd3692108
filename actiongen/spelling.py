"""The word that was probably meant.

In: a word that nobody knows, and those that are known. Out: the one that differs in case, or in `-` for `_`, or that
is spelled alike.

    meant("Role", ["ROLE", "PLAN"])   ->   "ROLE"
"""

from collections.abc import Iterable
from difflib import get_close_matches


def meant(wrong: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The known word that was probably meant, None where none is near."""
    words = list(known)
    same = next((word for word in words if _folded(word) == _folded(wrong)), None)
    if same is not None:
        return same
    close = get_close_matches(wrong, words, n=1, cutoff=cutoff)
    return close[0] if close else None


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_")
