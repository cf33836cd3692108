"""A `Map` that is written out and only read: a table.

In: a file. Out: the file where such a map is an object, whose keys are read.

    const m = new Map([["a", 1]]); f(m.get(x), m.has(y));   ->   const m = {a: 1}; f(m[x], y in m);
"""

from collections import Counter
from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up
from actiongen.importer.libraries.nodes import method, present, text
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def tables(file: core.File, _notes: Notes) -> core.File:
    """The file without maps that are tables."""
    made = {
        each.name: table
        for each in below(file)
        if isinstance(each, core.Let) and (table := _table(each.value)) is not None
    }
    if not made:
        return file
    read = Counter(each.id for each in below(file) if isinstance(each, core.Name))
    asked = Counter(name for each in below(file) if (name := _asked(each)) is not None)
    kept = {name for each in below(file) for name in getattr(each, "writes", ())}
    named = Counter(each.name for each in below(file) if isinstance(each, core.Let))
    alone = {
        name: table
        for name, table in made.items()
        if named[name] == 1 and read[name] == asked[name] and name not in kept
    }

    def change(node: Any) -> Any:
        if isinstance(node, core.Let) and node.name in alone:
            return replace(node, value=alone[node.name])
        if _asked(node) not in alone:
            return node
        box, name, (key,) = method(node) or (node, "", (node,))
        member = core.Member(box, key, node.span)
        return member if name == "get" else present(member)

    return bottom_up(file, change) if alone else file


def _table(value: core.Expr) -> core.Object | None:
    """The object that has what a map has."""
    match value:
        case core.New(core.Name("Map"), (core.Array(items),)):
            pass
        case _:
            return None
    entries = []
    for each in items:
        match each:
            case core.Array((core.Text() as key, held)) if not isinstance(held, core.Spread):
                entries.append(core.Entry(key, held, each.span))
            case _:
                return None
    keys = {text(each.key) for each in entries}
    return core.Object(tuple(entries), value.span) if entries and len(keys) == len(entries) else None


def _asked(node: Any) -> str | None:
    """The name of what might be a map that is asked here."""
    found = method(node) if isinstance(node, core.Call) else None
    match found:
        case (core.Name(id), "get" | "has", (core.Spread(),)):
            return None
        case (core.Name(id), "get" | "has", (_,)):
            return id
        case _:
            return None
