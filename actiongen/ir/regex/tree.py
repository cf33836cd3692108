"""Trees of regular expressions.

In: what the parser read. Out: frozen nodes; ``at`` is the half-open range of the pattern's characters that a
node was read from, and does not count when two trees are compared. A subject is a text of UTF-16 code units,
so a ``Literal`` is one unit, and a character beyond U+FFFF is a sequence of two.

    Repeat(Literal("a", (0, 1)), 1, None, lazy=False, at=(0, 2))    # a+
"""

from dataclasses import field

from actiongen.lazy_dataclass import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Literal:
    """One UTF-16 code unit."""

    unit: str
    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class Shorthand:
    r"""``\d \D \w \W \s \S``, by its letter."""

    letter: str
    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class Dot:
    """Any unit but a line terminator."""

    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class UnitRange:
    """``a-z`` in a class, both ends included; a single member has equal ends."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class CharClass:
    """``[…]`` or ``[^…]``."""

    members: tuple[UnitRange | Shorthand, ...]
    negated: bool
    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class Start:
    """``^``: before the first unit."""

    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class End:
    """``$``: after the last unit, and nowhere else."""

    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class WordBoundary:
    r"""``\b``, or ``\B`` when negated; words are ASCII."""

    negated: bool
    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """``body{least,most}``, without an upper bound when ``most`` is ``None``."""

    body: "Node"
    least: int
    most: int | None
    lazy: bool
    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other; at least two."""

    parts: tuple["Node", ...]
    at: Range = field(compare=False)


@dataclass(frozen=True, slots=True)
class Alternation:
    """One of the options; at least two."""

    options: tuple["Node", ...]
    at: Range = field(compare=False)


Leaf = Literal | Shorthand | Dot | CharClass
Assertion = Start | End | WordBoundary
Node = Leaf | Assertion | Repeat | Sequence | Alternation


@dataclass(frozen=True, slots=True)
class Regex:
    """A whole pattern; ``ignore_case`` is about ASCII letters alone."""

    root: Node
    ignore_case: bool


@dataclass(frozen=True, slots=True)
class RegexError:
    """What is wrong with a pattern, where in its text (characters), and what to write instead."""

    message: str
    offset: int
    length: int
    help: str
