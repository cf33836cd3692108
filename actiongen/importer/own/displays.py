"""Lists and records that are written out, without what leaves absent pairs out.

In: an object or an array whose parts are changed already. Out: the display of a policy.

    {a: 1, ...(x != null && {b: x})}   ->   {a: 1, b: x}
"""

from actiongen.core import tree as core
from actiongen.importer.own.patterns import given, there
from actiongen.lazy_dataclass import replace


def display(node: core.Object | core.Array) -> core.Expr:
    """The display, or what the language has in its place."""
    if isinstance(node, core.Object):
        return _record(node)
    match node.items:
        case (core.Spread(core.New(core.Name("Set"), (items,))),) if not isinstance(items, core.Spread):
            return core.Builtin("unique", (items,), node.span)
        case _:
            return node


def _record(node: core.Object) -> core.Object:
    entries: list[core.Entry | core.Spread] = []
    for each in node.entries:
        match each:
            case core.Spread(core.Logical("&&", test, core.Object(inner))) if (
                value := there(test)
            ) is not None and [entry.value for entry in inner if isinstance(entry, core.Entry)] == [value]:
                entries += inner
            case core.Spread(core.Object(inner)):
                entries += inner
            case core.Spread(value):
                entries.append(replace(each, value=given(value)))
            case _:
                entries.append(each)
    return replace(node, entries=tuple(entries))
