"""Lists of what may be missing, told apart from those of what has to be there.

In: a file with chains. Out: the same, with `maybe(x)` in the place of an `x` of which `?.` asks for a list. So
`!x?.map(f)` can still be told from `!x.map(f)`, which never holds: without x, that one throws.

    x?.split(",")   ->   maybe(x).split(",")
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up
from actiongen.importer.libraries.nodes import builtin, text
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_LISTS = frozenset(("split", "map", "filter", "flatMap", "concat", "slice"))


def marked(file: core.File, notes: Notes) -> core.File:
    """The file with its optional lists."""
    return bottom_up(file, _mark)


def unmarked(file: core.File, notes: Notes) -> core.File:
    """The file without the marks."""
    return bottom_up(file, _unmark)


def _mark(node: Any) -> Any:
    match node:
        case core.Call(core.Member(object, key, optional=True) as function) if text(key) in _LISTS:
            asked = builtin("maybe", object.span, object)
            return replace(node, function=replace(function, object=asked, optional=False))
        case _:
            return node


def _unmark(node: Any) -> Any:
    return node.arguments[0] if isinstance(node, core.Builtin) and node.name == "maybe" else node
