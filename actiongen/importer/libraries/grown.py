"""Objects that get a key, or lose one, after they were made.

In: blocks. Out: a new definition with the key, or without it, which the statements below it read. An object that a loop
or an arm of an `if` changes stays as it is.

    const o = x || {}; o.a = 1; f(o);   ->   const o = x || {}; const o_2 = { ...o, a: 1 }; f(o_2);
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, names_read, substituted
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import arrow, builtin
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def grown(file: core.File, notes: Notes) -> core.File:
    """The file whose objects are what they are from the beginning."""
    changes: dict[str, int] = {}
    for each in below(file):
        if isinstance(each, core.SetMember) and isinstance(each.object, core.Name):
            changes[each.object.id] = changes.get(each.object.id, 0) + 1
    if not changes:
        return file
    context = Context.of(file, notes)

    def change(node: Any) -> Any:
        return _block(node, changes, context) if isinstance(node, core.Block) else node

    return bottom_up(file, change)


def _block(block: core.Block, changes: dict[str, int], context: Context) -> core.Block:
    made = {each.name for each in block.statements if isinstance(each, core.Let) and _is_own(each.value)}
    here: dict[str, int] = {}
    for each in block.statements:
        if isinstance(each, core.SetMember) and isinstance(each.object, core.Name):
            here[each.object.id] = here.get(each.object.id, 0) + 1
    whole = {name for name in made if here.get(name) and here[name] == changes[name]}
    whole = {name for name in whole if not _is_shared(block, name)}
    if not whole:
        return block
    now: dict[str, core.Expr] = {}
    statements: list[core.Statement] = []
    for each in block.statements:
        if (
            isinstance(each, core.SetMember)
            and isinstance(each.object, core.Name)
            and each.object.id in whole
        ):
            name = each.object.id
            old = now.get(name, core.Name(name, each.span))
            changed = substituted(each, now)
            assert isinstance(changed, core.SetMember)
            fresh = context.names.fresh(name)
            statements.append(core.Let(fresh, _with_key(old, changed, context), each.span, each.comments))
            now[name] = core.Name(fresh, each.span)
        else:
            statements.append(substituted(each, now))
    return replace(block, statements=tuple(statements))


def _is_own(value: core.Expr) -> bool:
    """Whether what is changed is an object of the code's own, or a part of the event that nothing reads changed."""
    match value:
        case core.Object() | core.Logical("||" | "??", _, core.Object()):
            return True
        case core.Builtin("coalesce" | "from_json"):
            return True
        case core.Call(core.Member(core.Name("JSON"), core.Text("parse"))):
            return True
        case _:
            return False


def _is_shared(block: core.Block, name: str) -> bool:
    """Whether a function that was made before reads it: it would see the change."""
    return any(isinstance(each, core.Function) and name in names_read(each) for each in below(block))


def _with_key(old: core.Expr, each: core.SetMember, context: Context) -> core.Expr:
    if each.value is not None:
        entry = core.Entry(each.key, each.value, each.span)
        return core.Object((core.Spread(old, each.span), entry), each.span)
    key, value = context.names.fresh("key"), context.names.fresh("value")
    names = (key, value)
    kept = core.Binary("!==", core.Name(key, each.span), each.key, each.span)
    functions = [arrow(names, core.Name(one, each.span), each.span) for one in names]
    pairs = builtin(".items", each.span, old)
    keywords = (("if", arrow(names, kept, each.span)),)
    return core.Builtin("dict_for", (pairs, *functions), each.span, keywords)
