r"""What the grammar allows and a pattern still may not say.

In: a tree and its text. Out: an error for a leaf that no JavaScript literal can hold or that ``(?i)`` makes
unclear, for a class that matches nothing, and for a pattern that is found in every text.

    check_matches_something(parsed, "a*")    # `a*` matches the empty text too, …
"""

from collections.abc import Iterator

from actiongen.ir.regex.charset import complement, has_non_ascii_letter, members_of, union
from actiongen.ir.regex.javascript import can_write, can_write_unit
from actiongen.ir.regex.tree import (
    Alternation,
    CharClass,
    Leaf,
    Literal,
    Node,
    Range,
    Regex,
    RegexError,
    Repeat,
    Sequence,
    UnitRange,
)

_CONTROLS = r"of U+0000 to U+001F only ranges can be written here: `[\x00-\x1f]`"


def check_leaves(regex: Regex, pattern: str) -> RegexError | None:
    """The first leaf that is wrong, if any."""
    for leaf in _leaves(regex.root):
        match leaf:
            case Literal(unit, at):
                error = _check_unit(ord(unit), at, regex.ignore_case, pattern)
            case CharClass():
                error = _check_class(leaf, regex.ignore_case, pattern)
            case _:
                error = None
        if error is not None:
            return error
    return None


def check_matches_something(regex: Regex, pattern: str) -> RegexError | None:
    """An error if the pattern is found in every text, whatever it is."""
    if _matches_empty(regex.root):
        message = f"`{pattern}` matches the empty text too, so it is found in every text"
        return RegexError(message, 0, len(pattern), "write `+` for `*`, or ask `is not None`")
    return None


def _leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Repeat(body):
            yield from _leaves(body)
        case Sequence(nodes) | Alternation(nodes):
            for part in nodes:
                yield from _leaves(part)
        case _ if isinstance(node, Leaf):
            yield node


def _check_unit(unit: int, at: Range, ignore_case: bool, pattern: str) -> RegexError | None:
    if not can_write_unit(unit):
        message = f"the control character U+{unit:04X} cannot be written in a JavaScript pattern"
        return RegexError(message, at[0], at[1] - at[0], _CONTROLS)
    return _check_letters(unit, unit, at, pattern) if ignore_case else None


def _check_class(node: CharClass, ignore_case: bool, pattern: str) -> RegexError | None:
    at = node.at
    if ignore_case:
        for member in node.members:
            if isinstance(member, UnitRange):
                error = _check_letters(member.low, member.high, at, pattern)
                if error is not None:
                    return error
    if node.negated and not complement(union(members_of(node))):
        text = pattern[at[0] : at[1]]
        return RegexError(f"`{text}` matches no character", at[0], at[1] - at[0], "leave out the `^`")
    if not can_write(node, ignore_case):
        message = f"`{pattern[at[0] : at[1]]}` ends a range at a control character that cannot be written"
        return RegexError(message, at[0], at[1] - at[0], _CONTROLS)
    return None


def _check_letters(low: int, high: int, at: Range, pattern: str) -> RegexError | None:
    if not has_non_ascii_letter(low, high):
        return None
    text = pattern[at[0] : at[1]]
    message = f"`(?i)` knows the case of ASCII letters alone, and `{text}` holds others"
    return RegexError(message, at[0], at[1] - at[0], "leave out `(?i)` and write both cases: `[éÉ]`")


def _matches_empty(node: Node) -> bool:
    """Whether the empty text matches wherever it stands."""
    match node:
        case Repeat(body, least):
            return least == 0 or _matches_empty(body)
        case Sequence(parts):
            return all(_matches_empty(part) for part in parts)
        case Alternation(options):
            return any(_matches_empty(option) for option in options)
        case _:
            return False
