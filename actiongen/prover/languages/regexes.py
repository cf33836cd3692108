r"""The texts in which ``matches(r"…", text)`` finds its pattern.

In: the tree of a regular expression. Out: a language, exact; ``None`` for a pattern with ``^``, ``$``, ``\b`` or ``\B``
in a part that repeats without end. (In json, a text of more than 8,192
units counts as no match; that is no matter of the language.)

    found(parse_regex("@corp$"))   ->   the texts that end with "@corp"
"""

from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from actiongen.ir.regex import Regex
from actiongen.ir.regex import tree as regexes
from actiongen.ir.regex.charset import shorthand_units, units_of
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.shape import beginning, ending_in, is_empty_or_starts, without_empty
from actiongen.prover.languages.tree import (
    ANY,
    EMPTY,
    NOTHING,
    Language,
    repeat,
    sequence,
    union,
    units,
)

# A part with an assertion in it is written out up to this often.
_MOST_ROUNDS = 16
_WORD = shorthand_units("w")
_OTHER = sets.complement(_WORD)


class _Before(Enum):
    """What stands before a place: nothing, a unit of a word, or another unit."""

    START = "start"
    WORD = "word"
    OTHER = "other"


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """What is still to be read: a part, and what comes after it. ``None`` after it: the end of the pattern."""

    part: "regexes.Node | Language | _Either"
    following: "_Rest | None"


@dataclass(frozen=True, slots=True, eq=False)
class _Either:
    """Two ways to go on."""

    one: _Rest
    other: _Rest | None


class _EndlessError(Exception):
    """An assertion stands in a part that repeats without end."""


def found(regex: Regex) -> Language | None:
    """The texts in which the pattern is found, anywhere unless it is anchored."""
    reader = _Reader(regex.ignore_case)
    try:
        return reader.texts(_Rest(ANY, _Rest(regex.root, None)), _Before.START)
    except _EndlessError:
        return None


class _Reader:
    def __init__(self, ignore_case: bool) -> None:
        self._ignore_case = ignore_case
        self._known: dict[tuple[_Rest, _Before], Language] = {}

    def texts(self, rest: _Rest | None, before: _Before) -> Language:
        """The texts, up to the end of the subject, that may follow at a place."""
        if rest is None:
            return ANY
        key = rest, before
        if key not in self._known:
            self._known[key] = self._texts(rest.part, rest.following, before)
        return self._known[key]

    def _texts(
        self, part: "regexes.Node | Language | _Either", rest: _Rest | None, before: _Before
    ) -> Language:
        match part:
            case regexes.Start():
                return self.texts(rest, before) if before is _Before.START else NOTHING
            case regexes.End():
                return EMPTY if self.texts(rest, before).has_empty else NOTHING
            case regexes.WordBoundary(negated):
                is_word = (before is _Before.WORD) == negated
                following = self.texts(rest, before)
                return beginning(following, _WORD) if is_word else is_empty_or_starts(following, _OTHER)
            case _Either(one, other):
                return union(self.texts(one, before), self.texts(other, before))
            case _ if not isinstance(part, regexes.Node):
                return self._language(part, rest, before)
            case _ if not _asserts(part):
                return self._language(self._plain(part), rest, before)
            case regexes.Sequence(parts):
                for asserts, group in groupby(reversed(parts), _asserts):
                    if asserts:
                        for each in group:
                            rest = _Rest(each, rest)
                    else:
                        rest = _Rest(sequence(*map(self._plain, reversed([*group]))), rest)
                return self.texts(rest, before)
            case regexes.Alternation(options):
                return union(*(self.texts(_Rest(option, rest), before) for option in options))
            case regexes.Repeat():
                return self._repeated(part, rest, before)
            case _:
                raise AssertionError(part)

    def _language(self, part: Language, rest: _Rest | None, before: _Before) -> Language:
        """A part without assertions: what follows it depends on its last unit at most."""
        word, other = self.texts(rest, _Before.WORD), self.texts(rest, _Before.OTHER)
        same = self.texts(rest, before) if part.has_empty else word
        if word is other:
            if same is word:
                return sequence(part, word)
            options = [sequence(without_empty(part), word)]
        else:
            options = [sequence(ending_in(part, _WORD), word), sequence(ending_in(part, _OTHER), other)]
        return union(*options, same) if part.has_empty else union(*options)

    def _repeated(self, part: regexes.Repeat, rest: _Rest | None, before: _Before) -> Language:
        """A part with assertions, written out."""
        if part.most is None or part.most > _MOST_ROUNDS:
            raise _EndlessError
        for at in reversed(range(part.most)):
            again = _Rest(part.body, rest)
            rest = again if at < part.least else _Rest(_Either(again, rest), None)
        return self.texts(rest, before)

    def _plain(self, node: regexes.Node) -> Language:
        match node:
            case regexes.Sequence(parts):
                return sequence(*map(self._plain, parts))
            case regexes.Alternation(options):
                return union(*map(self._plain, options))
            case regexes.Repeat(body, least, most):
                return repeat(self._plain(body), least, most)
            case _ if isinstance(node, regexes.Leaf):
                return units(units_of(node, self._ignore_case))
            case _:
                raise AssertionError(node)


def _asserts(node: regexes.Node) -> bool:
    """Whether an assertion stands in a part."""
    match node:
        case regexes.Sequence(parts) | regexes.Alternation(parts):
            return any(map(_asserts, parts))
        case regexes.Repeat(body):
            return _asserts(body)
        case _:
            return not isinstance(node, regexes.Leaf)
