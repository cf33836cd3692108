"""`forEach` and loops over the keys of an object.

In: statements. Out: `for` loops, over the pairs of the object where its keys are gone through.

    Object.keys(o).forEach((k) => { f(k, o[k]); });   ->   for k, value in o.items(): f(k, value)
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, is_path, substituted
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, method, returned
from actiongen.importer.libraries.pairs import taken_apart
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def loops(file: core.File, notes: Notes) -> core.File:
    """The file with its `forEach` as loops."""
    context = Context.of(file, notes)

    def change(node: Any) -> Any:
        if isinstance(node, core.Do):
            node = _of_each(node)
        if isinstance(node, core.ForOf):
            return _over_pairs(_over_picked(node, context), context)
        return node

    return bottom_up(file, change)


def _of_each(node: core.Do) -> core.Statement:
    match method(node.value):
        case (items, "forEach", (core.Function((core.Parameter(name, default=None),), body) as function,)):
            ends = any(isinstance(each, core.Return | core.Await) for each in below(body))
            if not function.is_async and not ends:
                return core.ForOf(name, items, body, node.span, node.comments)
            match body.statements:
                case (core.Return(value),) if value is not None and not function.is_async:
                    only = core.Block((core.Do(value, node.span),))
                    return core.ForOf(name, items, only, node.span, node.comments)
    return node


def _over_picked(node: core.ForOf, context: Context) -> core.ForOf:
    """A loop over pairs that have been picked is one over all, which does nothing for the others."""
    found = taken_apart(context.meant(node.iterable))
    if found is None or found[1] is None or node.is_in:
        return node
    pairs, asked = found
    condition = returned(asked)
    assert asked is not None and condition is not None
    pair = core.Name(node.name, node.span)
    first = [each for each in node.body.statements if _is_part(each, node.name)]
    named = {each.value: core.Name(each.name, node.span) for each in first if isinstance(each, core.Let)}
    parts: dict[str, core.Expr] = {}
    for at, each in enumerate(asked.parameters):
        part = core.Member(pair, core.Number(at, node.span), node.span)
        parts[each.name] = named.get(part, part)
    rest = core.Block(tuple(each for each in node.body.statements if each not in first))
    chosen = core.If(substituted(condition, parts), rest, core.Block(()), node.span)
    return replace(node, iterable=pairs, body=replace(node.body, statements=(*first, chosen)))


def _is_part(node: core.Statement, pair: str) -> bool:
    """Whether it takes a pair apart."""
    match node:
        case core.Let(_, core.Member(core.Name(id), core.Number())):
            return id == pair
        case _:
            return False


def _over_pairs(node: core.ForOf, context: Context) -> core.ForOf:
    """A loop over the keys of an object, which a comprehension has become, is one over its pairs."""
    match node.iterable:
        case core.Builtin(
            "for", (core.Builtin(".items", (object,)) as pairs, core.Function((key, value)) as keys)
        ) if returned(keys) == core.Name(key.name, node.span):
            wanted = "key"
        case core.Builtin(
            "for", (core.Builtin(".items", (object,)) as pairs, core.Function((key, value)) as keys)
        ) if returned(keys) == core.Name(value.name, node.span):
            wanted = "value"
        case object if node.is_in and is_path(object):
            pairs, wanted = builtin(".items", node.span, object), "key"
        case _:
            return node
    pair, other = context.names.fresh("pair"), context.names.fresh("value" if wanted == "key" else "key")
    names = (node.name, other) if wanted == "key" else (other, node.name)
    lets = tuple(
        core.Let(
            name, core.Member(core.Name(pair, node.span), core.Number(at, node.span), node.span), node.span
        )
        for at, name in enumerate(names)
    )
    key_name = core.Name(node.name, node.span)
    at_key = [core.Member(each, key_name, node.span) for each in (object, *_inside(context.meant(object)))]

    def change(each: Any) -> Any:
        return core.Name(other, each.span) if wanted == "key" and each in at_key else each

    body = bottom_up(node.body, change)
    return replace(
        node, name=pair, iterable=pairs, body=replace(body, statements=(*lets, *body.statements)), is_in=False
    )


def _inside(node: core.Expr) -> tuple[core.Expr, ...]:
    """x of `x || {}`."""
    match node:
        case core.Builtin("coalesce", (inner, core.Object(()))):
            return (inner,)
        case _:
            return ()
