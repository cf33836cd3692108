"""Formulas as SMT-LIB 2.6, for a solver.

In: terms. Out: their text, with what they share written once.

    script = Script(); script.text(terms.both(x, y))   ->   "(and k0 k1)"

Free values and functions get short names of their own, so that nothing of a policy can break out of the text.
"""

from collections.abc import Collection
from fractions import Fraction

from actiongen.prover.languages import Language, smt, smt_text
from actiongen.prover.term import Constant, Function, Make, Sort, Term, below

_WORDS = {
    Make.NOT: "not",
    Make.AND: "and",
    Make.OR: "or",
    Make.IF: "ite",
    Make.EQUAL: "=",
    Make.AT_MOST: "<=",
    Make.ADD: "+",
    Make.MULTIPLY: "*",
    Make.DIVIDE: "/",
    Make.JOIN: "str.++",
    Make.CONTAINS: "str.contains",
    Make.REPLACE: "str.replace_all",
    Make.WHOLE: "is_int",
}


class Script:
    """The declarations that terms need, and the terms. Free values and values of functions that are ``whole`` numbers
    are integers for the solver, which it knows better than numbers that happen to be whole.
    """

    def __init__(self, whole: Collection[Term] = ()) -> None:
        self._whole = whole
        self.declarations: list[str] = []
        self.names: dict[Term, str] = {}
        """The free values and values of functions, by the name under which the solver knows them."""
        self._texts: dict[Term, str] = {}
        self._functions: dict[Function, str] = {}

    def text(self, term: Term) -> str:
        """The text of a term; what is larger than a word is defined, and then called by its name."""
        for part in below(term):
            if part not in self._texts:
                self._texts[part] = self._defined(part)
        return self._texts[term]

    def _defined(self, term: Term) -> str:
        if term.make is Make.CONSTANT:
            return _constant(term.about)
        parts = [self._texts[part] for part in term.parts]
        match term.make:
            case Make.UNKNOWN:
                name = f"x{len(self.names)}"
                self.names[term] = name
                if term in self._whole:
                    self.declarations.append(f"(declare-const {name} Int)")
                    return f"(to_real {name})"
                self.declarations.append(f"(declare-const {name} {term.sort.value})")
                return name
            case Make.APPLY:
                written = f"({self._function(term)} {' '.join(parts)})" if parts else self._function(term)
                if term in self._whole:
                    written = f"(to_real {written})"
            case Make.WHOLE if term.parts[0] in self._whole:
                return "true"
            case Make.FLOOR:
                written = f"(to_real (to_int {parts[0]}))"
            case Make.LENGTH:
                written = f"(to_real (str.len {parts[0]}))"
            case Make.MEMBER:
                written = f"(str.in_re {parts[0]} {smt(_language(term.about))})"
            case Make.STARTS:
                written = f"(str.prefixof {parts[1]} {parts[0]})"
            case Make.ENDS:
                written = f"(str.suffixof {parts[1]} {parts[0]})"
            case Make.CUT:
                written = f"(str.substr {parts[0]} (to_int {parts[1]}) (to_int {parts[2]}))"
            case Make.INDEX:
                written = f"(to_real (str.indexof {parts[0]} {parts[1]} 0))"
            case _:
                written = f"({_WORDS[term.make]} {' '.join(parts)})"
        name = f"t{len(self._texts)}"
        self.declarations.append(f"(define-fun {name} () {term.sort.value} {written})")
        if term.make is Make.APPLY:
            self.names[term] = name
        return name

    def _function(self, term: Term) -> str:
        function = term.about
        assert isinstance(function, Function)
        if function not in self._functions:
            name = self._functions[function] = f"f{len(self._functions)}"
            sorts = " ".join(part.sort.value for part in term.parts)
            sort = "Int" if term in self._whole else term.sort.value
            self.declarations.append(f"(declare-fun {name} ({sorts}) {sort})")
        return self._functions[function]


def _constant(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return _number(value)
        case str():
            return smt_text(value)
        case _:
            raise AssertionError(value)


def _number(value: Fraction) -> str:
    written = f"{abs(value.numerator)}.0"
    if value.denominator != 1:
        written = f"(/ {written} {value.denominator}.0)"
    return f"(- {written})" if value < 0 else written


def _language(about: object) -> Language:
    return about  # type: ignore[return-value]


__all__ = ["Constant", "Script", "Sort"]
