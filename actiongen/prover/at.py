"""The value of a formula at one event, or in one answer of a solver.

In: a term, and what its free values are. Out: its value. It shares nothing with ``smtlib.py``, so that each can be
held against the other, and a formula against the interpreter.

    at(terms.both(x, y), {x: True, y: False}.__getitem__)   ->   False
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from actiongen.prover.languages import Language, contains
from actiongen.prover.term import Constant, Function, Make, Sort, Term, below

_USUAL: dict[Sort, Constant] = {Sort.TRUTH: False, Sort.NUMBER: Fraction(0), Sort.TEXT: ""}


def at(term: Term, free: Callable[[Term], Constant | None]) -> Constant:
    """The value; ``free`` says that of a free value (and None where nothing is there to have one)."""
    return values([term], free)[term]


def values(
    terms: list[Term], free: Callable[[Term], Constant | None], applied: Mapping[Term, Constant] | None = None
) -> dict[Term, Constant]:
    """The values of terms and all their parts; ``applied``: what functions are taken to give."""
    found: dict[Term, Constant] = {}
    for term in below(*terms):
        if term.make is Make.UNKNOWN:
            value = free(term)
        elif term.make is Make.APPLY and applied is not None and term in applied:
            value = applied[term]
        else:
            value = _made(term, [found[part] for part in term.parts])
        found[term] = _USUAL[term.sort] if value is None else value
    return found


def _made(term: Term, parts: list[Constant]) -> Constant | None:
    about = term.about
    match term.make:
        case Make.CONSTANT:
            return term.constant
        case Make.UNKNOWN:
            raise AssertionError("a free value is not made of anything")
        case Make.APPLY:
            assert isinstance(about, Function)
            return about.apply(*parts)
        case Make.NOT:
            return not parts[0]
        case Make.AND:
            return all(parts)
        case Make.OR:
            return any(parts)
        case Make.IF:
            return parts[1] if parts[0] else parts[2]
        case Make.EQUAL:
            return parts[0] == parts[1]
        case Make.AT_MOST | Make.ADD | Make.MULTIPLY | Make.DIVIDE | Make.FLOOR | Make.WHOLE:
            return _number(term.make, [part for part in parts if isinstance(part, Fraction)])
        case _:
            return _text(term.make, parts, about)


def _number(make: Make, parts: list[Fraction]) -> Constant | None:
    match make:
        case Make.AT_MOST:
            return parts[0] <= parts[1]
        case Make.ADD:
            return sum(parts, Fraction(0))
        case Make.MULTIPLY:
            return parts[0] * parts[1]
        case Make.DIVIDE:
            return parts[0] / parts[1] if parts[1] else None
        case Make.FLOOR:
            return Fraction(parts[0].__floor__())
        case _:
            return parts[0].denominator == 1


def _text(make: Make, parts: list[Constant], about: object) -> Constant | None:
    first, *others = map(_as_text, parts)
    match make:
        case Make.JOIN:
            return first + "".join(others)
        case Make.LENGTH:
            return Fraction(len(first))
        case Make.MEMBER:
            return contains(_language(about), first)
        case Make.CONTAINS:
            return others[0] in first
        case Make.STARTS:
            return first.startswith(others[0])
        case Make.ENDS:
            return first.endswith(others[0])
        case Make.CUT:
            start, units = (int(part) for part in parts[1:])
            return first[max(start, 0) : max(start, 0) + max(units, 0)]
        case Make.INDEX:
            return Fraction(first.find(others[0]))
        case Make.REPLACE:
            return first.replace(others[0], others[1]) if others[0] else first
        case _:
            raise AssertionError(make)


def _language(about: object) -> Language:
    return about  # type: ignore[return-value]


def _as_text(part: Constant) -> str:
    return part if isinstance(part, str) else ""
