"""Definitions that two handlers of our own JavaScript both have, for each is a function of its own: a policy has one.

In: a file of Core. Out: the same, in which the handler to come back to reads the definitions of the first one.

    exports.onContinuePostLogin = async (event) => { const level = f(event.user); … }   ->   without `level`
"""

import re

from actiongen.core import tree as core
from actiongen.core.walk import renamed
from actiongen.lazy_dataclass import replace

_NUMBERED = re.compile(r"_\d+$")


def without_shared(file: core.File, words: frozenset[str]) -> core.File:
    """The file with each definition once."""
    exports = dict(file.exports)
    first = next((function for name, function in exports.items() if "Execute" in name), None)
    second = next((name for name in exports if "Continue" in name), None)
    if first is None or second is None:
        return file
    known = {_called(each.name, words): each for each in first.body.statements if isinstance(each, core.Let)}
    names: dict[str, str] = {}
    kept: list[core.Statement] = []
    for each in exports[second].body.statements:
        same = known.get(_called(each.name, words)) if isinstance(each, core.Let) else None
        if same is None or not isinstance(each, core.Let) or not _is_same(each, same, names):
            kept.append(each)
        else:
            names[each.name] = same.name
    made = replace(exports[second], body=core.Block(tuple(kept)))
    exports[second] = renamed(made, names)
    return replace(file, exports=tuple(exports.items()))


def _called(name: str, words: frozenset[str]) -> str:
    """What the file calls a name of Core."""
    return name if name in words else _NUMBERED.sub("", name)


def _is_same(one: core.Let, other: core.Let, names: dict[str, str]) -> bool:
    """Whether two definitions have one value, but for names inside of them."""
    return _without_numbers(renamed(one.value, names)) == _without_numbers(other.value)


def _without_numbers(value: core.Expr) -> str:
    """The value as a text without the numbers that Core gives to names."""
    return re.sub(r"_\d+\b", "", repr(value))
