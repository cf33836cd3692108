"""Names for the files of policies.

In: originals. Out: the same with names that differ from one another.

    with_stems((mfa, other_mfa))   ->   originals with the stems "mfa" and "mfa_2"
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from unicodedata import normalize

from actiongen.importer.model import Original
from actiongen.source import is_stem


def stem_of(name: str) -> str:
    """A name of a file for a name in Auth0."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).lower()
    stem = re.sub(r"[^a-z0-9]+", "_", words).strip("_")
    return stem if is_stem(stem) else f"action_{stem}".rstrip("_")


def with_stems(originals: Iterable[Original]) -> tuple[Original, ...]:
    """The name of a Terraform resource is the first choice, for then the policy has it without saying so."""
    taken: set[str] = set()
    named: list[Original] = []
    for original in originals:
        resource = original.resource or ""
        first = resource if is_stem(resource) else stem_of(original.name)
        stem = free(first, taken)
        taken.add(stem)
        named.append(replace(original, stem=stem))
    return tuple(named)


def free(wanted: str, taken: Iterable[str]) -> str:
    """The name, with the first number that makes it one of its own."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found
