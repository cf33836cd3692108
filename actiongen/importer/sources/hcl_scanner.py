"""Where a reader of Terraform is in its text, and what comes next there.

In: a text. Out: characters and names from left to right; an :class:`HclError` says in which line they are wrong.
"""

import re

_MOST_NESTED = 40
_SPACE = re.compile(r"(?:[ \t\r]+|(?:#|//)[^\n]*|/\*.*?\*/)+", re.DOTALL)
_SPACE_AND_LINES = re.compile(r"(?:[ \t\r\n]+|(?:#|//)[^\n]*|/\*.*?\*/)+", re.DOTALL)
_WORD = re.compile(r"[^\W\d][\w-]*")


class HclError(Exception):
    """A text that is not Terraform's; ``line`` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


class Scanner:
    """``at`` is the place in the text, ``depth`` how deep it is nested there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self._counted = 0
        self._line = 1

    def error(self, why: str) -> HclError:
        """What is wrong in this line."""
        return HclError(self.line(), why)

    def line(self) -> int:
        """The line that the reader is in; it never goes back."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def deeper(self) -> None:
        """One bracket or expression deeper; what is nested too deep is refused."""
        self.depth += 1
        if self.depth > _MOST_NESTED:
            raise self.error(f"this is nested more than {_MOST_NESTED} deep")

    def space(self, *, lines: bool = False) -> None:
        """Passes over blanks and comments, and new lines where they mean nothing."""
        found = (_SPACE_AND_LINES if lines else _SPACE).match(self.text, self.at)
        if found is not None:
            self.at = found.end()

    def peek(self, character: str) -> bool:
        """Whether this character comes next."""
        return self.text.startswith(character, self.at)

    def take(self, character: str) -> bool:
        """Passes over this character, if it comes next."""
        if not self.peek(character):
            return False
        self.at += 1
        return True

    def need(self, character: str) -> None:
        """Passes over this character, which must come next."""
        if not self.take(character):
            raise self.error(f"here stands `{character}`")

    def close(self, bracket: str) -> None:
        """The end of a bracket."""
        self.space(lines=True)
        self.need(bracket)

    def word(self, otherwise: str) -> str:
        """A name, or the error that says what stands there."""
        found = _WORD.match(self.text, self.at)
        if found is None:
            raise self.error(otherwise)
        self.at = found.end()
        return found[0]

    def is_word(self, word: str) -> bool:
        """Whether this name comes next."""
        found = _WORD.match(self.text, self.at)
        return found is not None and found[0] == word
