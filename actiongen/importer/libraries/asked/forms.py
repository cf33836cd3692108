"""Forms that are put together by calls: `URLSearchParams`. `FormData` is sent in parts, which the language does not do.

In: one that has a name, and `append` or `set` of literal keys in the block that makes it. Out: `new URLSearchParams` of
an object, which the options of a request read.

    const f = new URLSearchParams(); f.set("a", x);   ->   const f = new URLSearchParams({ a: x });
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up
from actiongen.importer.libraries.nodes import method, text
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_MOST = 20


def forms(file: core.File, notes: Notes) -> core.File:
    """The file with its forms made at once."""
    uses: dict[str, int] = {}
    for each in below(file):
        match each:
            case core.Member(core.Name(id)):
                uses[id] = uses.get(id, 0) + 1

    def change(node: Any) -> Any:
        return _block(node, uses) if isinstance(node, core.Block) else node

    return bottom_up(file, change)


def _block(block: core.Block, uses: dict[str, int]) -> core.Block:
    made = {
        each.name: each for each in block.statements if isinstance(each, core.Let) and _is_form(each.value)
    }
    entries: dict[str, list[core.Entry | core.Spread]] = {
        name: _first(let.value) for name, let in made.items()
    }
    if len(made) > _MOST:
        return block
    counts = dict.fromkeys(made, 0)
    last = dict.fromkeys(made, 0)
    for index, each in enumerate(block.statements):
        found = _added(each)
        if found is not None and found[0] in made:
            entries[found[0]].append(found[1])
            counts[found[0]] += 1
            last[found[0]] = index
    whole = {
        name for name in made if counts[name] and counts[name] == uses.get(name, 0) - _texts(block, name)
    }
    if not whole:
        return block
    statements: list[core.Statement] = []
    for index, each in enumerate(block.statements):
        found = _added(each)
        if isinstance(each, core.Let) and each.name in whole:
            continue
        if found is None or found[0] not in whole:
            statements.append(each)
        elif index == last[found[0]]:
            statements.append(_form(made[found[0]], entries[found[0]]))
    return replace(block, statements=tuple(statements))


def _is_form(node: core.Expr) -> bool:
    match node:
        case core.New(core.Name("URLSearchParams"), () | (core.Object(),)):
            return True
        case _:
            return False


def _first(node: core.Expr) -> list[core.Entry | core.Spread]:
    match node:
        case core.New(_, (core.Object(entries),)):
            return list(entries)
        case _:
            return []


def _added(node: core.Statement) -> tuple[str, core.Entry] | None:
    """The name of a form and the entry that a statement adds to it."""
    if not isinstance(node, core.Do):
        return None
    match method(node.value):
        case (core.Name(id), "append" | "set", (key, value)) if text(key) is not None:
            return id, core.Entry(core.Text(text(key) or "", key.span), value, node.span)
        case _:
            return None


def _texts(block: core.Block, name: str) -> int:
    """How often a text is made of it, or its headers are asked."""
    return sum(
        isinstance(each, core.Member)
        and isinstance(each.object, core.Name)
        and each.object.id == name
        and text(each.key) in ("toString", "getHeaders")
        for each in below(block)
    )


def _form(let: core.Let, entries: list[core.Entry | core.Spread]) -> core.Let:
    span = let.span
    form = core.New(core.Name("URLSearchParams", span), (core.Object(tuple(entries), span),), span)
    return replace(let, value=form)
