"""Which texts a condition holds for, as regular languages.

A policy compares the texts of an event with constants in many ways. Each such comparison says that the text, as Auth0
sends it, is in a regular language: ``email_domain(x) == "corp.com"`` that ``x`` is in
``Σ*@[cC][oO][rR][pP].[cC][oO][mM]``. Here are these languages: built by what they are for, as terms for the solver, and
with a matcher of their own.

In: constants of a policy, regular expressions, other languages. Out: languages, ``Preimage``, terms, answers.

    language = before_lower(ending("@corp.com")).language
    contains(language, "Ann@Corp.com")    # True
    smt(language)                         # (re.++ re.all (str.to_re "@") (re.union (str.to_re "C") …
"""

from actiongen.prover.languages.cases import before_lower, before_upper, lowered, uppered
from actiongen.prover.languages.forms import (
    ADDRESSES,
    DECIMALS,
    HUGE_DECIMALS,
    INSTANTS,
    IPV4,
    IPV6,
    PLEASANT,
    PLEASANT_EMAILS,
    WIDE_EMAILS,
    emails,
)
from actiongen.prover.languages.matching import contains
from actiongen.prover.languages.networks import addresses_within
from actiongen.prover.languages.preimage import Preimage, through
from actiongen.prover.languages.preimages import (
    TRIMMED,
    before_email_domain,
    before_removeprefix,
    before_removesuffix,
    before_slice,
    before_split_item,
    before_strip,
    before_surrounded,
    csv_holds,
    csv_is_empty,
    split_holds,
)
from actiongen.prover.languages.regexes import found
from actiongen.prover.languages.search import cells, is_empty, sample
from actiongen.prover.languages.shape import of_length
from actiongen.prover.languages.smt import smt, smt_text
from actiongen.prover.languages.tree import (
    ANY,
    EMPTY,
    NONEMPTY,
    NOTHING,
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
    complement,
    containing,
    ending,
    intersection,
    optional,
    repeat,
    sequence,
    star,
    starting,
    text,
    union,
    units,
)

STRIPPED = TRIMMED
"""All results of ``strip``."""
LOWERED: Language
"""Some texts more than all results of ``lower``."""
UPPERED: Language
"""Some texts more than all results of ``upper``."""
EMAILS: Language
"""The texts that ``testing.sendable`` calls an e-mail address."""

_LATE = {"LOWERED": lowered, "UPPERED": uppered, "EMAILS": emails}


def __getattr__(name: str) -> Language:
    """The constants that take a while to make."""
    if name in _LATE:
        return _LATE[name]()
    raise AttributeError(name)


__all__ = [
    "ADDRESSES",
    "ANY",
    "DECIMALS",
    "EMAILS",
    "EMPTY",
    "HUGE_DECIMALS",
    "INSTANTS",
    "IPV4",
    "IPV6",
    "LOWERED",
    "NONEMPTY",
    "NOTHING",
    "PLEASANT",
    "PLEASANT_EMAILS",
    "STRIPPED",
    "UPPERED",
    "WIDE_EMAILS",
    "Complement",
    "Intersection",
    "Language",
    "Preimage",
    "Repeat",
    "Sequence",
    "Union",
    "Units",
    "addresses_within",
    "before_email_domain",
    "before_lower",
    "before_removeprefix",
    "before_removesuffix",
    "before_slice",
    "before_split_item",
    "before_strip",
    "before_surrounded",
    "before_upper",
    "cells",
    "complement",
    "containing",
    "contains",
    "csv_holds",
    "csv_is_empty",
    "ending",
    "found",
    "intersection",
    "is_empty",
    "of_length",
    "optional",
    "repeat",
    "sample",
    "sequence",
    "smt",
    "smt_text",
    "split_holds",
    "star",
    "starting",
    "text",
    "through",
    "union",
    "units",
]
