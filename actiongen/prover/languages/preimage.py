"""The texts that a function takes into a language.

In: a language of results. Out: :class:`Preimage`.
"""

from collections.abc import Callable

from actiongen.lazy_dataclass import dataclass
from actiongen.prover.languages.tree import NOTHING, Language, union


@dataclass(frozen=True, slots=True)
class Preimage:
    """For every text that is not in ``doubtful``: it is in ``language`` if, and only if, its result is in the language
    of results.
    """

    language: Language
    doubtful: Language = NOTHING


def through(results: Preimage, before: Callable[[Language], Preimage]) -> Preimage:
    """The texts that two functions take into a language, one after the other: for ``f(g(text))``, ``results`` is the
    preimage under ``f``, and ``before`` makes preimages under ``g``.
    """
    found = before(results.language)
    if results.doubtful is NOTHING:
        return found
    doubts = before(results.doubtful)
    return Preimage(found.language, union(found.doubtful, doubts.language, doubts.doubtful))
