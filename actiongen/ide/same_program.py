"""Whether two JavaScript texts are one program but for a name.

In: the texts, the name in the policy before and after. Out: whether they differ in identifiers and texts alone, each
time in the one name, however JavaScript spells it: ``is_staff`` is ``isStaff`` there, ``isStaff2`` where that is taken.

    same_but_for("const isStaff = 1;", "const isMember = 1;", "is_staff", "is_member")   ->   True
"""

import re
from collections.abc import Iterator

from actiongen.javascript.parse import Node, parse_javascript

_PLACED = ("loc", "range", "raw", "start", "end")


def same_but_for(before: str, after: str, old: str, new: str) -> bool:
    """Whether they are one program but for the name."""
    if before == after:
        return True
    scripts = parse_javascript(before), parse_javascript(after)
    if isinstance(scripts[0], str) or isinstance(scripts[1], str):
        return False
    was, now = _folded(old), _folded(new)
    for one, other in _differences(scripts[0].program, scripts[1].program):
        if not (isinstance(one, str) and isinstance(other, str)):
            return False
        if _without_number(_folded(one).replace(was, now)) != _without_number(_folded(other)):
            return False
    return True


def _differences(one: object, other: object) -> Iterator[tuple[object, object]]:
    """What differs in two trees: leaves, or parts that have different shapes."""
    match one, other:
        case Node(), Node() if one.type == other.type and one.fields.keys() == other.fields.keys():
            for name, part in one.fields.items():
                if name not in _PLACED:
                    yield from _differences(part, other.fields[name])
        case tuple(), tuple() if len(one) == len(other):
            for part, counterpart in zip(one, other, strict=True):
                yield from _differences(part, counterpart)
        case _:  # leaves, and what has not the same shape
            if one != other:
                yield one, other


def _folded(text: str) -> str:
    """A name as policies and JavaScript both spell it."""
    return re.sub(r"[_\W]", "", text).casefold()


def _without_number(text: str) -> str:
    return text.rstrip("0123456789")
