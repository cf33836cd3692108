r"""Languages and texts as SMT-LIB 2.6 writes them.

In: a language, a text in code units. Out: a term of the sort RegLan, a literal of the sort String. Whoever uses them
asserts that no character lies beyond U+FFFF: a complement, ``re.all`` and ``re.allchar`` hold those as well.

    smt(union(text("a"), star(text("b"))))   ->   (re.union (re.* (str.to_re "b")) (str.to_re "a"))
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import assert_never

from actiongen.prover.languages.ranges import ALL, Ranges
from actiongen.prover.languages.tree import (
    ANY,
    NOTHING,
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
)


def smt_text(text: str) -> str:
    """The literal of a text."""
    return '"' + "".join(map(_written, text)) + '"'


def _written(unit: str) -> str:
    if unit == '"':
        return '""'
    if " " <= unit <= "~" and unit != "\\":
        return unit
    return f"\\u{{{ord(unit):x}}}"


@lru_cache(maxsize=1 << 14)
def smt(language: Language) -> str:
    """The term of a language."""
    match language:
        case Units(ranges):
            return _set(ranges)
        case Sequence(parts):
            return _sequence(parts)
        case Union(options):
            return _call("re.union", map(smt, options)) if language is not NOTHING else "re.none"
        case Repeat(body, least, most):
            return _repeat(smt(body), least, most) if language is not ANY else "re.all"
        case Complement(body):
            return f"(re.comp {smt(body)})"
        case Intersection(parts):
            return _call("re.inter", map(smt, parts))
        case _:
            assert_never(language)


def _set(ranges: Ranges) -> str:
    if ranges == ALL:
        return "re.allchar"
    return _call("re.union", (_range(low, high) for low, high in ranges))


def _range(low: int, high: int) -> str:
    if low == high:
        return f"(str.to_re {smt_text(chr(low))})"
    return f"(re.range {smt_text(chr(low))} {smt_text(chr(high))})"


def _sequence(parts: tuple[Language, ...]) -> str:
    if not parts:
        return '(str.to_re "")'
    terms: list[str] = []
    for is_literal, group in groupby(parts, lambda part: _single(part) is not None):
        if is_literal:
            terms.append(f"(str.to_re {smt_text(''.join(_single(part) or '' for part in group))})")
        else:
            terms += map(smt, group)
    return _call("re.++", terms)


def _single(part: Language) -> str | None:
    """The unit, if the language has one text, of one unit."""
    match part:
        case Units(((low, high),)) if low == high:
            return chr(low)
        case _:
            return None


def _repeat(body: str, least: int, most: int | None) -> str:
    match least, most:
        case 0, None:
            return f"(re.* {body})"
        case 1, None:
            return f"(re.+ {body})"
        case 0, 1:
            return f"(re.opt {body})"
        case _, None:
            return f"(re.++ ((_ re.^ {least}) {body}) (re.* {body}))"
        case _ if least == most:
            return f"((_ re.^ {least}) {body})"
        case _:
            return f"((_ re.loop {least} {most}) {body})"


def _call(function: str, terms: Iterable[str]) -> str:
    written = list(terms)
    return written[0] if len(written) == 1 else f"({function} {' '.join(written)})"
