"""What an action reads, writes, refuses and asks: lists for people who look over it.

In: a resolved program. Out: the fields and secrets that steps read, and the effects of each kind where they stand.

    fields_read(rule, Resolved(program))   ->   {("user", "email"): None}
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import ITEM, FieldType, Method, Tag
from actiongen.facts.event_paths import Bindings, event_path, everything
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.ir.walk import children, is_inlining

Path = tuple[str, ...]
Chain = ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Items | ir.Read | ir.Ref

_WRITES = frozenset({Tag.CLAIM, Tag.SCOPE, Tag.SAML, Tag.USER_METADATA, Tag.APP_METADATA, Tag.CACHE})


def fields_read(step: ir.Guard | ir.Acting, resolved: Resolved) -> dict[Path, None]:
    """The fields of the event that a guard or rule reads, in the order of the text, definitions and helpers entered;
    () is the whole event. Of a list whose items are read, the items."""
    found: dict[Path, None] = {}
    for node in _uses(step, resolved.bindings):
        path = event_path(node, resolved.bindings)
        if path is not None and path[:1] != ("secrets",):
            found[path] = None
    above = {path[:length] for path in found for length in range(len(path)) if path[length] == ITEM}
    return {path: None for path in found if path not in above}


def secrets_read(step: ir.Guard | ir.Acting) -> dict[str, None]:
    """The names of the secrets and settings that a guard or rule reads."""
    return {node.name: None for node in everything(step) if isinstance(node, ir.Secret)}


def _uses(step: object, known: Bindings) -> Iterator[ir.Expr]:
    """The chains of fields that are used as they are: of ``event.user.email`` neither ``event.user`` nor ``event``."""
    entered: set[int] = set()
    todo: list[object] = [step]
    while todo:
        node = todo.pop()
        if isinstance(node, Chain | ir.Event | ir.Var) and event_path(node, known) is not None:
            yield node
            todo += _beside(node)
        elif isinstance(node, ir.Ref) or is_inlining(node):
            body = node.definition.value if isinstance(node, ir.Ref) else node.inlined
            if isinstance(node, ir.HelperAsk) and node.condition is not None:
                todo.append(node.condition)
            if id(body) not in entered:
                entered.add(id(body))
                todo.append(body)
        elif not isinstance(node, ir.Let):
            todo += children(node)[::-1]


def _beside(node: ir.Expr) -> list[object]:
    """What stands in a chain beside the value that it begins with."""
    found: list[object] = []
    while isinstance(node, ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Items | ir.Read):
        found += [child for child in children(node) if child is not node.value]
        node = node.value
    return found


def writes(resolved: Resolved) -> Iterator[EffectSite]:
    """The calls that change metadata, tokens, SAML responses and the cache."""
    for site in resolved.sites:
        if isinstance(site.effect, ir.Call) and _is_write(site.effect.method, resolved):
            yield site


def _is_write(method: Method, resolved: Resolved) -> bool:
    path = method.writes or (method.mutates.path if method.mutates is not None else ())
    field = resolved.trigger.field(path) if path else None
    return not _WRITES.isdisjoint(method.tags) or (field is not None and field.type is FieldType.CONTAINER)


def refusals(resolved: Resolved) -> Iterator[EffectSite]:
    """The effects that end more than the action: denials, other calls after which nothing runs, and errors."""
    for site in resolved.sites:
        if isinstance(site.effect, ir.Abort) or (
            isinstance(site.effect, ir.Call) and site.effect.method.terminal
        ):
            yield site


def questions(resolved: Resolved) -> Iterator[EffectSite]:
    """What the action asks the world outside of the event."""
    return (site for site in resolved.sites if isinstance(site.effect, ir.Ask))


def tags(resolved: Resolved) -> frozenset[Tag]:
    """All that the calls of the action may do."""
    return frozenset(
        tag for site in resolved.sites if isinstance(site.effect, ir.Call) for tag in site.effect.method.tags
    )
