"""What the other actions of a flow can notice of an action.

In: a program. Out: the keys of the metadata that it reads and writes, the calls of which the last one counts (a
claim of one name, the demand for MFA), each with whether it is made in every run, and all calls and rules. For linking,
which knows the order of the actions and the properties of flows.

    touched(Resolved(program)).reads   ->   (Key(("user", "app_metadata", "vip"), …),)
"""

import json
from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import Path
from actiongen.facts.paths import path_of
from actiongen.flow.claims import made, titled
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def touched(resolved: Resolved) -> ir.Touched:
    """The keys and answers, each once."""
    calls = [
        (place, place.effect)
        for handler, places in zip(resolved.program.handlers, resolved.sites_of_handlers, strict=True)
        if handler.kind is HandlerKind.EXECUTE
        for place in places
        if isinstance(place.effect, ir.Call)
    ]
    written = [(key, call) for _, call in calls for key in _written(call)]
    writes = {key.path for key, _ in written}
    fixed = {key.path: key for key, call in written if constant(call.arguments[1]) is not None}
    wanted = {
        path for path in resolved.paths if path[:-1] in resolved.trigger.written() and path not in writes
    }
    reads: dict[Path, ir.Key] = {}
    for node in resolved.of_kind(ir.Member) if wanted else ():
        path = path_of(node)
        if path in wanted:
            reads.setdefault(path, ir.Key(path, node.info.span))
    return ir.Touched(
        tuple(reads.values()),
        tuple(fixed.values()),
        tuple(answer for place, call in calls for answer in _answer(place, call)),
        made(resolved),
        titled(resolved.program),
    )


def _written(call: ir.Call) -> Iterator[ir.Key]:
    key = constant(call.arguments[0]) if call.method.writes is not None else None
    if call.method.writes is not None and key is not None and isinstance(key[0], str):
        yield ir.Key((*call.method.writes, key[0]), call.span)


def _answer(place: EffectSite, call: ir.Call) -> Iterator[ir.Answer]:
    about: tuple[str, ...] = (call.method.name,)
    said = call.arguments
    if Tag.CLAIM in call.method.tags:
        name = constant(call.arguments[0])
        if name is None or not isinstance(name[0], str):
            return
        about, said = (*about, name[0]), call.arguments[1:]
    elif not call.method.last_call_counts:
        return
    values = [constant(each) for each in said]
    value = None if None in values else json.dumps([each[0] for each in values if each is not None])
    yield ir.Answer(about, value, not place.assumptions, place.at)
