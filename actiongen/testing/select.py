"""Which tests are wanted: the expression of ``-k``.

In: an expression of words with ``and``, ``or``, ``not`` and parentheses. Out: whether a name matches; a word
matches where the name contains it, whatever the case. Words with spaces stand in quotes.

    matcher('flagged and not "first login"')("mfa_action::a flagged account")   ->   True
"""

import re
from collections.abc import Callable

Match = Callable[[str], bool]

_TOKEN = re.compile(r'\s*(?:(\(|\))|"([^"]*)"|\'([^\']*)\'|([^\s()"\']+))')


class BadExpression(ValueError):  # noqa: N818 - it names what is the matter
    """An expression that cannot be read; the message says why."""


def matcher(text: str) -> Match:
    """What an expression matches; an empty one matches everything."""
    if not text.strip():
        return lambda name: True
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, bool]] = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise BadExpression(f"a quote in `{text}` is not closed")
            sign, *words = found.groups()
            word = next((word for word in words if word is not None), "")
            is_plain = sign is not None or words[2] is not None
            self._tokens.append((sign or word, is_plain))
            at = found.end()

    def read(self) -> Match:
        match = self._or()
        if self._tokens:
            raise BadExpression(f"`{self._tokens[0][0]}` is not expected there")
        return match

    def _or(self) -> Match:
        found = [self._and()]
        while self._take("or"):
            found.append(self._and())
        return lambda name: any(each(name) for each in found)

    def _and(self) -> Match:
        found = [self._not()]
        while self._take("and"):
            found.append(self._not())
        return lambda name: all(each(name) for each in found)

    def _not(self) -> Match:
        if self._take("not"):
            inner = self._not()
            return lambda name: not inner(name)
        if self._take("("):
            inner = self._or()
            if not self._take(")"):
                raise BadExpression("a parenthesis is not closed")
            return inner
        if not self._tokens:
            raise BadExpression("the expression ends too early")
        word, is_plain = self._tokens.pop(0)
        if is_plain and word in ("and", "or", ")"):
            raise BadExpression(f"`{word}` is not expected there")
        return lambda name: word.lower() in name.lower()

    def _take(self, word: str) -> bool:
        if self._tokens and self._tokens[0] == (word, True):
            self._tokens.pop(0)
            return True
        return False
