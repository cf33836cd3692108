"""One term of a formula, and what it is made of.

In: nothing. Out: :class:`Term`, which ``terms.py`` makes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from actiongen.prover.languages import Language, Preimage

Constant: TypeAlias = bool | Fraction | str

_MOST_CHOICES = 128
"""Of so many texts that one may be, what becomes of each is said by itself."""


class Sort(Enum):
    """What a term is, as SMT-LIB calls it."""

    TRUTH = "Bool"
    NUMBER = "Real"
    TEXT = "String"


class Make(Enum):
    """How a term is made of its parts; ``Term.about`` is said in brackets."""

    CONSTANT = "a constant (its value)"
    UNKNOWN = "a free value (its Unknown)"
    APPLY = "a function of which the solver knows no more than that it is one (its Function)"
    NOT = "not"
    AND = "and"
    OR = "or"
    IF = "the second where the first holds, else the third"
    EQUAL = "equal"
    AT_MOST = "at most"
    BELOW = "below"
    ADD = "sum"
    MULTIPLY = "product"
    DIVIDE = "quotient; the divisor is not 0"
    FLOOR = "the largest whole number that is not above"
    WHOLE = "is a whole number"
    JOIN = "one text after the other"
    LENGTH = "units of a text"
    MEMBER = "the text is in a language (it)"
    CONTAINS = "the first text has the second one in it"
    STARTS = "the first text starts with the second one"
    ENDS = "the first text ends with the second one"
    CUT = "of a text: from a place, so many units"
    INDEX = "where in a text another one stands first, -1 if it does not"
    REPLACE = "of a text: every occurrence of the second one by the third one"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A free value: what of the world it is, by the name of a place and an aspect of what stands there."""

    name: str
    place: object
    aspect: str


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of scalars. ``apply`` works it out; None is the value of no argument that formulas ask about.

    ``facts``: what holds of every result, as terms. ``inverses``: arguments that give a value, the usual one first.
    ``nice``: what holds of the arguments that people have in mind. ``before``: of a text, whether it is in a language,
    said of the argument. ``known``: what is given for every text of a language, if that is one value.
    ``equals``: whether a result is a constant, said of the argument.
    """

    name: str
    sort: Sort
    apply: Callable[..., Constant | None]
    facts: "Callable[[Term], tuple[Term, ...]]" = lambda term: ()
    inverses: Callable[[Constant], Iterable[str]] | None = None
    equals: "Callable[[Term, Constant], Term] | None" = None
    nice: "Callable[[Term], tuple[Term, ...]]" = lambda term: ()
    before: Callable[[Language], Preimage] | None = None
    known: Callable[[Language], Constant | None] | None = None


class Term:
    """A term. Make one by the functions below."""

    __slots__ = ("about", "make", "number", "parts", "sort")

    def __init__(self, make: Make, sort: Sort, parts: tuple["Term", ...], about: object, number: int) -> None:
        """``number``: how many terms were made before."""
        self.make, self.sort, self.parts, self.about, self.number = make, sort, parts, about, number

    def __repr__(self) -> str:
        if self.make is Make.CONSTANT:
            return repr(self.about)
        if isinstance(self.about, Unknown | Function):
            return self.about.name + (f"({', '.join(map(repr, self.parts))})" if self.parts else "")
        return f"{self.make.name}({', '.join(map(repr, self.parts))})"

    @property
    def constant(self) -> Constant | None:
        """The value of a constant."""
        return self.about if self.make is Make.CONSTANT else None  # type: ignore[return-value]


def below(*terms: Term) -> Iterator[Term]:
    """The terms and all their parts, each once, parts first."""
    done: set[int] = set()
    todo = [(term, False) for term in terms]
    while todo:
        term, is_ready = todo.pop()
        if is_ready:
            yield term
        elif id(term) not in done:
            done.add(id(term))
            todo.append((term, True))
            todo += [(part, False) for part in term.parts if id(part) not in done]


def has_few_choices(text: Term) -> bool:
    """Whether a term is one of a few others."""
    seen, todo = set[Term](), [text]
    while todo and len(seen) <= _MOST_CHOICES:
        term = todo.pop()
        if term not in seen:
            seen.add(term)
            todo += term.parts[1:] if term.make is Make.IF else ()
    return len(seen) <= _MOST_CHOICES
