r"""A regular expression as Python's ``re`` reads it.

In: a tree. Out: a pattern for ``re.compile(…, re.ASCII)`` that finds in a text of UTF-16 code units
(characters beyond U+FFFF as two surrogates) what the JavaScript finds.

    to_python(parse_regex("a$")) == r"\u0061\Z"

The units of each leaf are written out, so that neither language's idea of case, space or line counts.
"""

from typing import assert_never

from actiongen.ir.regex.charset import Units, units_of
from actiongen.ir.regex.tree import (
    Alternation,
    CharClass,
    Dot,
    End,
    Literal,
    Node,
    Regex,
    Repeat,
    Sequence,
    Shorthand,
    Start,
    WordBoundary,
)


def to_python(regex: Regex) -> str:
    """The pattern, to be compiled with ``re.ASCII`` and no other flag."""
    return _written(regex.root, regex.ignore_case)


def _written(node: Node, ignore_case: bool) -> str:
    match node:
        case Literal() | Shorthand() | Dot() | CharClass():
            return _set(units_of(node, ignore_case))
        case Start():
            return "^"
        case End():
            return r"\Z"
        case WordBoundary(negated):
            # Python's \B does not hold in an empty text before 3.14.
            return r"(?!\b)" if negated else r"\b"
        case Repeat(body, least, most, lazy):
            upper = "" if most is None else most
            return f"(?:{_written(body, ignore_case)}){{{least},{upper}}}{'?' if lazy else ''}"
        case Sequence(parts):
            return "".join(_grouped(part, ignore_case) for part in parts)
        case Alternation(options):
            return "|".join(_written(option, ignore_case) for option in options)
        case _:
            assert_never(node)


def _grouped(node: Node, ignore_case: bool) -> str:
    written = _written(node, ignore_case)
    return f"(?:{written})" if isinstance(node, Alternation) else written


def _set(units: Units) -> str:
    match units:
        case ((low, high),) if low == high:
            return f"\\u{low:04x}"
        case _:
            return "[" + "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in units) + "]"
