"""Names of a policy for the names of a JavaScript file.

In: a name of Core and where it is visible. Out: a name in snake_case that nothing visible has, the same for the same
text each time.

    snake_case("userDomain")   ->   "user_domain"
"""

import re
from dataclasses import dataclass, field

from actiongen.analysis.scope import BUILTINS, TYPE_NAMES
from actiongen.backends.javascript.names import camel_case
from actiongen.importer.lift.make import is_identifier

_NUMBERED = re.compile(r"_\d+$")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9_]*")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+")


def snake_case(word: str) -> str:
    """The word in snake_case; what is all in capitals stays, if it is more than a letter."""
    if _CAPITALS.fullmatch(word) and len(word) > 1:
        return word
    plain = "_".join(part for part in re.split(r"[_$]+", word) if part)
    made = "_".join(
        "_".join(_pieces(part)) if not part.islower() else part for part in plain.split("_") if part
    )
    return made or "value"


def _pieces(word: str) -> list[str]:
    """The words of a camelCase name; digits stay with what is before them."""
    pieces: list[str] = []
    for found in _WORDS.findall(word):
        if found.isdigit() and pieces:
            pieces[-1] += found
        else:
            pieces.append(found.lower())
    return pieces or [word.lower()]


def _exact(word: str) -> str:
    """The word in snake_case, if that is the same in camelCase again."""
    made = snake_case(word)
    return made if is_identifier(made) and camel_case(made) == word else word


@dataclass(slots=True)
class Scope:
    """The names that are given in one block of the policy; ``outer`` is the block around it."""

    outer: "Scope | None" = None
    given: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    below: set[str] = field(default_factory=set)

    def inner(self) -> "Scope":
        """A block inside of this one."""
        return Scope(self)

    def find(self, core_name: str) -> str | None:
        """The name in the policy of a name that is visible."""
        scope: Scope | None = self
        while scope is not None:
            if core_name in scope.given:
                return scope.given[core_name]
            scope = scope.outer
        return None

    def _is_taken(self, word: str) -> bool:
        if word in self.below:
            return True
        scope: Scope | None = self
        while scope is not None:
            if word in scope.taken:
                return True
            scope = scope.outer
        return False

    def give(self, core_name: str, wanted: str | None = None, *, is_exact: bool = False) -> str:
        """Gives a name of Core its name in the policy; ``wanted`` is what the original calls it. ``is_exact``: our
        compiler makes the same name of it again.
        """
        shown = _NUMBERED.sub("", core_name) if wanted is None else wanted
        base = _exact(shown) if is_exact else snake_case(shown)
        if not is_identifier(base) or base in BUILTINS or base in TYPE_NAMES:
            base = (
                f"{base}_"
                if is_exact
                else f"{base.rstrip('_')}_value" if base[:1].isalpha() else f"value_{base.lstrip('_')}"
            )
        word, number = base, 1
        while self._is_taken(word):
            number += 1
            word = f"{base}_{number}"
        self.given[core_name] = word
        self.reserve(word)
        return word

    def reserve(self, word: str) -> None:
        """Takes a name in this block, and for definitions of the blocks around it: none may hide another."""
        self.taken.add(word)
        scope = self.outer
        while scope is not None:
            scope.below.add(word)
            scope = scope.outer
