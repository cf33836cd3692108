"""Questions of the form "does the user belong to this group?".

In: a condition that holds, and a field that lists groups. Out: whether it asks for groups in the field (True), or
anything else (False); both if it does both. Where all conditions do the first alone, nobody is missed who has no group:
``"Contractor" in event.authorization.roles`` is about contractors.

    reads_of_groups("Contractor" in event.authorization.roles, ("authorization", "roles"))   ->   {True}
"""

from collections.abc import Iterable, Iterator

from actiongen import ir
from actiongen.facts.event_paths import Path
from actiongen.facts.paths import path_of
from actiongen.ir.walk import children


def reads_of_groups(condition: ir.Expr, path: Path) -> frozenset[bool]:
    """For the reads of the field at the path, whether finding a group there makes the condition hold."""
    return frozenset(_reads(condition, True, path, set()))


def _reads(node: object, yes: bool, path: Path, seen: set[tuple[ir.Definition, bool]]) -> Iterator[bool]:
    """For each read of the field, whether finding a group there makes the condition hold; ``yes``: whether the
    condition holds if this part of it does."""
    match node:
        case ir.Ref(definition):
            if (definition, yes) not in seen:
                seen.add((definition, yes))
                yield from _reads(definition.value, yes, path, seen)
            return
        case ir.Var(variable):
            yield from (yes for origin in variable.origins if path_of(origin) == path)
            return
        case ir.Member() if path_of(node) == path:
            yield False
            return
        case ir.HelperCall(inlined=inlined):
            below: Iterable[object] = (inlined,)
        case ir.Not() | ir.IsNone() | ir.Compare("!="):
            yes, below = not yes, children(node)
        case ir.In(item, items) if path_of(items) == path:
            yield yes
            below = (item,)
        case ir.Comprehension(ir.Kind.ANY | ir.Kind.FIRST, _, iterable) if path_of(iterable) == path:
            yield yes
            below = (node.condition, node.element)
        case _:
            below = children(node)
    for each in below:
        yield from _reads(each, yes, path, seen)
